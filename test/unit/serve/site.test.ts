import {once} from 'node:events'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {createServer, get as getPlain, request, type IncomingHttpHeaders} from 'node:http'
import {get as getSecure} from 'node:https'
import {connect, type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {networkAddresses} from '../../config/serve/addresses.mjs'
import {answerInsecure} from '../../config/serve/insecure-page.mjs'
import {startSite} from '../../config/serve/site.mjs'
import {Inbox} from './inbox.ts'

let parent: string
let folder: string
const sites: Awaited<ReturnType<typeof startSite>>[] = []

const start = async (host?: string) => {
  const site = await startSite(host === undefined ? {folder} : {folder, host})
  sites.push(site)
  return site
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = {headers, rejectUnauthorized: false, agent: false as const}
    const take = url.startsWith('https') ? getSecure : getPlain
    take(url, options, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', part => (text += part))
      response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, text}))
    }).on('error', reject)
  })

/** A request whose path is sent as it is written, which `URL` would tidy. */
const getRaw = (port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({port, host: '127.0.0.1', path, agent: false}, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end()
  })

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'shoal-serve-'))
  folder = join(parent, 'site')
  await mkdir(join(folder, 'assets'), {recursive: true})
  await writeFile(join(parent, 'secret.txt'), 'not to be served')
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html lang="en"><head><title>t</title></head><body>b</body></html>'
  )
  await writeFile(join(folder, 'shoal.js'), 'export const here = true')
  await writeFile(join(folder, 'assets/look.css'), 'p{}')
})

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close()
})

afterAll(() => rm(parent, {recursive: true}))

describe('files', () => {
  it('serves the page with the relays beside it, under the name it was asked by', async () => {
    const {port, url} = await start()
    const answer = await get(url)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain(`<head><meta name="shoal-relays" content="ws://127.0.0.1:${port}/nostr">`)
    expect(answer.text).toContain(`<meta name="shoal-trackers" content="ws://127.0.0.1:${port}/tracker">`)
    const byName = await get(url, {host: `localhost:${port}`})
    expect(byName.text).toContain(`ws://localhost:${port}/nostr`)
    expect(byName.headers.etag).not.toBe(answer.headers.etag)
  })

  it('writes nothing of a malformed Host header into the page', async () => {
    const {url} = await start()
    const answer = await get(url, {host: 'a"><script>alert(1)</script>'})
    expect(answer.text).not.toContain('alert')
    expect(answer.text).not.toContain('shoal-relays')
  })

  it('serves the embed with the relays in front, readable from any origin', async () => {
    const {port, url} = await start()
    const answer = await get(`${url}shoal.js?v=1`)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['content-type']).toMatch(/^text\/javascript/)
    expect(answer.text).toBe(
      `globalThis.shoalLocal={"relays":["ws://127.0.0.1:${port}/nostr"],"trackers":["ws://127.0.0.1:${port}/tracker"]};\n` +
        'export const here = true'
    )
  })

  it('names types, and answers 304 to who has the file already', async () => {
    const {url} = await start()
    const first = await get(`${url}assets/look.css`)
    expect(first).toMatchObject({status: 200, text: 'p{}', headers: {'content-type': 'text/css; charset=utf-8'}})
    const second = await get(`${url}assets/look.css`, {'if-none-match': first.headers.etag!})
    expect(second).toMatchObject({status: 304, text: ''})
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/%',
    '/%00',
    '/missing.js'
  ])('finds nothing at %s', async path => {
    const {port} = await start()
    expect(await getRaw(port, path)).toBe(404)
  })
})

describe('relays', () => {
  it('serves a Nostr relay and a tracker on the same port, and nothing else by websocket', async () => {
    const site = await start()
    const nostr = await Inbox.open(site.relayUrl)
    nostr.say(['REQ', 's', {kinds: [20_000]}])
    await nostr.find(message => (message as string[])[0] === 'EOSE')
    const tracker = await Inbox.open(site.trackerUrl)
    tracker.say({action: 'announce', info_hash: 'h'.repeat(20), peer_id: 'p'.repeat(20), offers: []})
    await tracker.find<{interval?: number}>(message => message.interval !== undefined)
    await expect(Inbox.open(site.relayUrl.replace('/nostr', '/other'))).rejects.toThrow('404')
    nostr.close()
    tracker.close()
  })

  it('can be taken down and up again while the site stays', async () => {
    const site = await start()
    const before = await Inbox.open(site.relayUrl)
    const cut = new Promise(resolve => before.socket.once('close', resolve))
    site.nostr.suspend()
    await cut
    await expect(Inbox.open(site.relayUrl)).rejects.toThrow('503')
    const tracker = await Inbox.open(site.trackerUrl)
    expect((await get(site.url)).status).toBe(200)
    site.nostr.resume()
    const after = await Inbox.open(site.relayUrl)
    tracker.close()
    after.close()
  })
})

describe('on all addresses', () => {
  it('speaks plain http and https on one port to this machine', async () => {
    const site = await start('0.0.0.0')
    expect(site.url).toBe(`http://127.0.0.1:${site.port}/`)
    expect((await get(site.url)).text).toContain(`"ws://127.0.0.1:${site.port}/nostr"`)
    const secure = await get(`https://127.0.0.1:${site.port}/`)
    expect(secure.status).toBe(200)
    expect(secure.text).toContain(`"wss://127.0.0.1:${site.port}/nostr"`)
    const relay = await Inbox.open(`wss://127.0.0.1:${site.port}/nostr`, {rejectUnauthorized: false})
    relay.say(['REQ', 's', {kinds: [20_000]}])
    await relay.find(message => (message as string[])[0] === 'EOSE')
    relay.close()
  })

  it('tells whoever comes from the network without https what to do', async () => {
    const site = await start('0.0.0.0')
    // None on a machine without a network; the page itself is tested below.
    for (const address of networkAddresses().filter(found => !found.includes(':'))) {
      const plain = await get(`http://${address}:${site.port}/`)
      expect(plain.status).toBe(403)
      expect(plain.text).toContain(`href="https://${address}:${site.port}/"`)
      const secure = await get(`https://${address}:${site.port}/`)
      expect(secure.status).toBe(200)
      expect(secure.text).toContain(`"wss://${address}:${site.port}/tracker"`)
      expect(site.addresses).toContain(`https://${address}:${site.port}/`)
    }
  })

  it('survives connections that say nothing or break off', async () => {
    const site = await start('0.0.0.0')
    for (const first of ['', '\x16', '\x16\x03\x01\xff\xff garbage', 'GET / HT', '\0\0\0']) {
      await new Promise<void>(resolve => {
        const socket = connect(site.port, '127.0.0.1', () => {
          socket.write(first, 'latin1', () => socket.resetAndDestroy())
        })
        socket.on('error', () => socket.destroy())
        socket.on('close', () => resolve())
      })
    }
    expect((await get(site.url)).status).toBe(200)
  })
})

it('says in words why https is needed, and where it is', async () => {
  const server = createServer(answerInsecure).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const answer = await get(`http://127.0.0.1:${port}/`, {host: 'shoal.lan:8080'})
  expect(answer.status).toBe(403)
  expect(answer.text).toContain('<a id="secure" href="https://shoal.lan:8080/">')
  const malformed = await get(`http://127.0.0.1:${port}/`, {host: '"><script>'})
  expect(malformed).toMatchObject({status: 400, headers: {'content-type': 'text/plain; charset=utf-8'}})
  expect(malformed.text).not.toContain('<script>')
  server.close()
})

it('frees its port even while connections are open', async () => {
  const site = await start()
  const nostr = await Inbox.open(site.relayUrl)
  await sites.pop()!.close()
  const again = await startSite({folder, port: site.port})
  sites.push(again)
  expect((await get(again.url)).status).toBe(200)
  nostr.close()
})

it('says which port is taken', async () => {
  const site = await start()
  await expect(startSite({folder, port: site.port})).rejects.toMatchObject({code: 'EADDRINUSE'})
  await expect(startSite({folder, port: site.port, host: '0.0.0.0'})).rejects.toMatchObject({code: 'EADDRINUSE'})
})
