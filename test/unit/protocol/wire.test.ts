import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {fromHex, toHex, type Bytes} from '../../../src/base/bytes.ts'
import {decodeBody, encodeBody, entryKinds} from '../../../src/protocol/bodies.ts'
import {decodeHeader, encodeHeader} from '../../../src/protocol/entry.ts'
import {decodeFrame, encodeFrame, maxBulkFrameBytes} from '../../../src/protocol/link-messages.ts'
import {describeWire, wireHashInput} from '../../../src/protocol/version.ts'
import {bodySamples, frameSamples, headerSamples} from '../../vectors/wire-samples.ts'

interface Vectors {
  readonly about: string
  readonly wireHash: string
  readonly frames: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly bodies: Readonly<Record<string, string>>
}

const file = fileURLToPath(new URL('../../vectors/wire.json', import.meta.url))

const hexOf = <T>(samples: Readonly<Record<string, T>>, encode: (sample: T) => Bytes): Record<string, string> =>
  Object.fromEntries(Object.entries(samples).map(([name, sample]) => [name, toHex(encode(sample))]))

const now: Vectors = {
  about:
    'What crosses a link, as bytes. UPDATE_VECTORS=1 writes it anew; do that only together with a new protocol version.',
  wireHash: createHash('sha256').update(wireHashInput()).digest('hex'),
  frames: hexOf(frameSamples, ({topic, message}) => encodeFrame(topic, message)),
  headers: hexOf(headerSamples, encodeHeader),
  bodies: hexOf(bodySamples, encodeBody)
}

if (process.env['UPDATE_VECTORS']) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`)
const pinned = JSON.parse(readFileSync(file, 'utf8')) as Vectors
const bytesOf = (hex: string | undefined): Bytes => fromHex(hex ?? '')!

describe('the wire is the pinned one', () => {
  test('no declaration changed: same hash', () => {
    expect(now.wireHash, 'the wire changed: older pages no longer understand it').toBe(pinned.wireHash)
  })

  test.each(Object.keys(frameSamples))('frame %s', name => {
    expect(now.frames[name]).toBe(pinned.frames[name])
    expect(decodeFrame(bytesOf(pinned.frames[name]), maxBulkFrameBytes)).toEqual({ok: true, value: frameSamples[name]})
  })

  test.each(Object.keys(headerSamples))('header %s', name => {
    expect(now.headers[name]).toBe(pinned.headers[name])
    expect(decodeHeader(bytesOf(pinned.headers[name]))).toEqual({ok: true, value: headerSamples[name]})
  })

  test.each(Object.keys(bodySamples))('body %s', name => {
    const sample = bodySamples[name]!
    expect(now.bodies[name]).toBe(pinned.bodies[name])
    expect(decodeBody(entryKinds[sample.type], bytesOf(pinned.bodies[name]))).toEqual({ok: true, value: sample})
  })

  test('every declared message has a sample', () => {
    const sampled = new Set([
      ...Object.values(frameSamples).map(({message}) => message.type),
      ...Object.values(bodySamples).map(body => body.type),
      'header'
    ])
    expect(new Set(describeWire().map(row => row.name))).toEqual(sampled)
  })

  test('is CBOR written by hand', () => {
    // array(3), 0, 5, 1 — array(3), 65535, 17, true — array(1), text(11)
    expect(pinned.frames['ping']).toBe('83000501')
    expect(pinned.frames['typing']).toBe('8319ffff11f5')
    expect(pinned.bodies['profile']).toBe(`816b${Buffer.from('quiet heron').toString('hex')}`)
    expect(pinned.bodies['chatText']).toBe('836568656c6c6ff680')
  })
})

test('numbers are used once and names are told apart', () => {
  const rows = describeWire()
  for (const level of ['link', 'topic', 'bulk', 'realtime', 'body'] as const) {
    const numbers = rows.filter(row => row.level === level).map(row => row.number)
    expect(new Set(numbers).size).toBe(numbers.length)
  }
  const frames = rows.filter(row => ['link', 'topic', 'bulk', 'realtime'].includes(row.level))
  expect(new Set(frames.map(row => row.number)).size).toBe(frames.length)
  expect(new Set(frames.map(row => row.name)).size).toBe(frames.length)
  // Those of the link itself begin at 0, and those of them that older pages may ignore at 160; 164 to 169 are of a topic again.
  const isOfLink = (number: number) => number < 16 || (number >= 160 && number < 176 && (number < 164 || number > 169))
  expect(frames.every(row => (row.level === 'link') === isOfLink(row.number))).toBe(true)
})
