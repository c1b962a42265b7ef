import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import type {Bytes} from '../../../src/base/bytes.ts'
import type {FileId} from '../../../src/base/ids.ts'
import {RangeServer, type ServedFile} from '../../../src/features/files/range-server.ts'
import {nextTask} from '../chat-fixture.ts'

/** The worker looks after what is below this; the page of the test is not, and gives the files. */
const scope = '/src/site/'

const films = new Map<string, ServedFile & {read: number; ended: number}>()

function film(id: string, mediaType: string, content: Uint8Array | number): ServedFile & {read: number; ended: number} {
  const size = typeof content === 'number' ? content : content.length
  const made = {
    name: `${id}.mp4`,
    size,
    mediaType,
    read: 0,
    ended: 0,
    async *blocks({start, signal}: {start: number; signal: AbortSignal}): AsyncGenerator<Bytes> {
      try {
        for (let at = start; at < size && !signal.aborted; at += 65_536) {
          const bytes = new Uint8Array(Math.min(65_536, size - at))
          for (let i = 0; i < bytes.length; i++) bytes[i] = byteAt(at + i)
          made.read += bytes.length
          yield bytes
        }
      } finally {
        made.ended++
      }
    }
  }
  const byteAt = (at: number): number => {
    if (typeof content !== 'number') return content[at]!
    return at < mp4.length ? mp4[at]! : (at * 7 + (at >> 16)) & 0xff
  }
  films.set(id, made)
  return made
}

const latin = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))
const mp4 = latin('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41')
const html = latin('<!doctype html><script>parent.postMessage("ran", "*")</script>')

async function wave(seconds: number): Promise<Uint8Array> {
  const rate = 8_000
  const head = new DataView(new ArrayBuffer(44))
  const text = (at: number, word: string) => [...word].forEach((c, i) => head.setUint8(at + i, c.charCodeAt(0)))
  text(0, 'RIFF')
  head.setUint32(4, 36 + rate * seconds, true)
  text(8, 'WAVEfmt ')
  head.setUint32(16, 16, true)
  head.setUint16(20, 1, true)
  head.setUint16(22, 1, true)
  head.setUint32(24, rate, true)
  head.setUint32(28, rate, true)
  head.setUint16(32, 1, true)
  head.setUint16(34, 8, true)
  text(36, 'data')
  head.setUint32(40, rate * seconds, true)
  return new Uint8Array(await new Blob([head, new Uint8Array(rate * seconds).fill(128)]).arrayBuffer())
}

describe('the files worker', () => {
  let registration: ServiceWorkerRegistration
  let server: RangeServer
  let frame: HTMLIFrameElement
  let inside: Window & typeof globalThis

  before(async () => {
    const made = await navigator.serviceWorker.register('/src/site/files-worker.ts', {type: 'module', scope})
    registration = made
    const worker = made.installing ?? made.waiting ?? made.active!
    await new Promise<void>(resolve => {
      const look = () => worker.state === 'activated' && resolve()
      worker.addEventListener('statechange', look)
      look()
    })
    server = new RangeServer({container: navigator.serviceWorker, scheduler: browserEnvironment.scheduler})
    server.serve({
      get list() {
        return [...films].map(([id, film]) => ({...film, id: id as FileId}))
      },
      blocks: (id, options) => films.get(id)!.blocks(options)
    })
    frame = document.createElement('iframe')
    frame.src = `${scope}site.css`
    const loaded = new Promise(resolve => frame.addEventListener('load', resolve, {once: true}))
    document.body.append(frame)
    await loaded
    inside = frame.contentWindow as Window & typeof globalThis
    expect(inside.navigator.serviceWorker.controller).not.to.equal(null)
  })

  after(async () => {
    frame.remove()
    server.close()
    await registration.unregister()
  })

  const get = (path: string, headers: Record<string, string> = {}) => inside.fetch(`${scope}files/${path}`, {headers})

  it('answers with a whole file', async () => {
    film('aa', 'video/mp4', 300_000)
    const answer = await get('aa/film.mp4')
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'video/mp4'])
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(bytes.length).to.equal(300_000)
    expect([bytes[0], bytes[4], bytes[299_999]]).to.deep.equal([0, 102, (299_999 * 7 + (299_999 >> 16)) & 0xff])
  })

  it('answers with a part, and reads no more of the file than that', async () => {
    const made = film('ab', 'video/mp4', 100_000_000)
    const answer = await get('ab/film.mp4', {range: 'bytes=50000001-50000010'})
    expect(answer.status).to.equal(206)
    expect(answer.headers.get('content-range')).to.equal('bytes 50000001-50000010/100000000')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const expected = Array.from({length: 10}, (_, i) => ((50_000_001 + i) * 7 + ((50_000_001 + i) >> 16)) & 0xff)
    expect([...bytes]).to.deep.equal(expected)
    expect(made.read).to.be.at.most(3 * 65_536)
  })

  it('reads a large file as it is taken, and stops when it is left', async () => {
    const made = film('ac', 'video/mp4', 1_000_000_000)
    const stop = new inside.AbortController()
    const answer = await inside.fetch(`${scope}files/ac/film.mp4`, {signal: stop.signal})
    const reader = answer.body!.getReader()
    let taken = 0
    while (taken < 2_000_000) taken += (await reader.read()).value!.length
    stop.abort()
    const before = made.ended
    const from = performance.now()
    while (made.ended === before && performance.now() - from < 5_000) await nextTask()
    expect(made.ended).to.be.greaterThan(before)
    expect(made.read).to.be.at.most(20_000_000)
  })

  it('is a film’s or a sound’s source: it plays, and jumps', async () => {
    film('ad', 'audio/wav', await wave(60))
    const audio = inside.document.createElement('audio')
    audio.muted = true
    audio.src = `${scope}files/ad/sound.wav`
    const event = (type: string) =>
      new Promise<void>((resolve, reject) => {
        audio.addEventListener(type, () => resolve(), {once: true})
        audio.addEventListener('error', () => reject(new Error(audio.error?.message)), {once: true})
      })
    const ready = event('loadedmetadata')
    audio.load()
    await ready
    expect(Math.round(audio.duration)).to.equal(60)
    const jumped = event('seeked')
    audio.currentTime = 45
    await jumped
    expect(Math.round(audio.currentTime)).to.equal(45)
    audio.removeAttribute('src')
    audio.load()
  })

  it('shows nothing that lies about what it is', async () => {
    for (const [id, type] of [
      ['ba', 'image/png'],
      ['bb', 'text/html'],
      ['bc', 'text/plain'],
      ['bd', 'image/svg+xml']
    ] as const) {
      film(id, type, html)
      expect((await get(`${id}/x`)).status).to.equal(404)
    }
  })

  it('saves anything, as no type that is shown', async () => {
    film('ca', 'text/html', html)
    const answer = await get('ca/page.html?save')
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('application/octet-stream')
    expect(answer.headers.get('content-disposition')).to.match(/^attachment;/)
    expect((await answer.arrayBuffer()).byteLength).to.equal(html.length)
  })

  it('runs nothing of a file that is opened as a page', async () => {
    film('da', 'text/plain', latin('tea <script>parent.postMessage("ran", "*")</script>'))
    const opened = inside.document.createElement('iframe')
    const loaded = new Promise(resolve => opened.addEventListener('load', resolve, {once: true}))
    let ran = false
    inside.addEventListener('message', () => (ran = true))
    opened.src = `${scope}files/da/x.txt`
    inside.document.body.append(opened)
    await loaded
    // Its origin is none, so that it is out of reach.
    expect(opened.contentDocument).to.equal(null)
    expect(ran).to.equal(false)
    opened.remove()
  })

  it('says that nobody has it, and leaves everything else to the network', async () => {
    expect((await get('ee/x')).status).to.equal(404)
    expect((await inside.fetch(`${scope}site.css`)).headers.get('content-type')).to.match(/css/)
  })
})
