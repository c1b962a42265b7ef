import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {concat, fromHex, toHex, type Bytes} from '../../src/base/bytes.ts'
import type {Result} from '../../src/base/result.ts'
import {decodeBody, encodeBody, entryKinds, type Body} from '../../src/protocol/bodies.ts'
import {decodeHeader, encodeHeader, type EntryHeader} from '../../src/protocol/entry.ts'
import {
  decodeFrame,
  encodeFrame,
  maxBulkFrameBytes,
  maxControlFrameBytes,
  type SendableMessage
} from '../../src/protocol/link-messages.ts'
import {describeWire, type WireRow} from '../../src/protocol/version.ts'
import vectors from '../vectors/wire.json' with {type: 'json'}
import {arbitraryFields} from './arbitrary-of-notation.ts'
import {runs} from './fuzzing.ts'
import regressions from './regressions.json' with {type: 'json'}

const reasons = ['oversize', 'malformed', 'limit', 'not-canonical', 'unknown-type', 'wrong-level', 'version']

/** Every decoder over the same bytes. Taken bytes must be exactly those that encoding what was understood makes. */
function decodeAll(bytes: Bytes): void {
  const judge = <T>(result: Result<T, string>, encodeAgain: (value: T) => Bytes | undefined) => {
    if (!result.ok) {
      // Not by `expect`: a million of those take longer than all the decoding.
      if (!reasons.includes(result.error)) throw new Error(`refused for no known reason: ${result.error}`)
      return
    }
    const again = encodeAgain(result.value)
    if (again !== undefined) expect(toHex(again)).toBe(toHex(bytes))
  }
  judge(decodeFrame(bytes, maxBulkFrameBytes), ({topic, message}) =>
    message.type === 'unknown' ? undefined : encodeFrame(topic, message)
  )
  judge(decodeHeader(bytes), encodeHeader)
  for (const kind of Object.values(entryKinds)) judge(decodeBody(kind, bytes), encodeBody)
}

const golden = [vectors.frames, vectors.headers, vectors.bodies]
  .flatMap(group => Object.values(group))
  .map(hex => fromHex(hex)!)

type Mutation = (bytes: Bytes) => Bytes
const place = fc.nat({max: 2 ** 20})
const at = (bytes: Bytes, place: number) => (bytes.length === 0 ? 0 : place % bytes.length)

const arbitraryMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat({max: 255})).map(([where, value]): Mutation => bytes => {
    const changed = bytes.slice()
    if (changed.length > 0) changed[at(bytes, where)] = value
    return changed
  }),
  fc.tuple(place, fc.nat({max: 7})).map(([where, bit]): Mutation => bytes => {
    const changed = bytes.slice()
    if (changed.length > 0) changed[at(bytes, where)]! ^= 1 << bit
    return changed
  }),
  place.map(
    (where): Mutation =>
      bytes =>
        bytes.slice(0, at(bytes, where))
  ),
  fc.tuple(place, fc.uint8Array({maxLength: 9})).map(
    ([where, more]): Mutation =>
      bytes =>
        concat(bytes.subarray(0, at(bytes, where)), more, bytes.subarray(at(bytes, where)))
  ),
  fc.tuple(place, fc.nat({max: 40})).map(
    ([where, count]): Mutation =>
      bytes =>
        concat(bytes.subarray(0, at(bytes, where)), bytes.subarray(at(bytes, where) + count))
  ),
  // Heads that promise more than there is.
  fc
    .tuple(
      place,
      fc.constantFrom('9b7fffffffffffffff', 'bb000fffffffffffff', '5b001fffffffffffff', '7affffffff', '9f', 'ff')
    )
    .map(
      ([where, head]): Mutation =>
        bytes =>
          concat(bytes.subarray(0, at(bytes, where)), fromHex(head)!, bytes.subarray(at(bytes, where)))
    )
)

describe('decoders take any bytes without throwing', () => {
  test.each(regressions)('kept: %s', hex => decodeAll(fromHex(hex)!))

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), bytes => decodeAll(new Uint8Array(bytes))),
      {numRuns: runs(3_000)}
    )
  })

  test('golden bytes, mutated', () => {
    const mutated = fc.tuple(fc.constantFrom(...golden), fc.array(arbitraryMutation, {minLength: 1, maxLength: 4}))
    fc.assert(
      fc.property(mutated, ([bytes, mutations]) =>
        decodeAll(mutations.reduce((mutant, mutate) => mutate(mutant), bytes))
      ),
      {numRuns: runs(6_000)}
    )
  })

  test('every single-byte change of every golden frame', () => {
    for (const bytes of golden) {
      for (let i = 0; i < Math.min(bytes.length, 48); i++) {
        for (const value of [
          0x00, 0x17, 0x18, 0x3f, 0x40, 0x5f, 0x60, 0x7f, 0x80, 0x9f, 0xa1, 0xc1, 0xf6, 0xf7, 0xfb, 0xff
        ]) {
          const changed = bytes.slice()
          changed[i] = value
          decodeAll(changed)
        }
      }
    }
  })
})

test('a hostile frame makes a decoder allocate no more than the frame is long', () => {
  const deep = new Uint8Array(maxControlFrameBytes).fill(0x81)
  const wide = concat(fromHex('9b001fffffffffffff')!, new Uint8Array(1_000))
  const nestedHeads = concat(...Array.from({length: 1_800}, () => fromHex('9b000000ffffffffff')!))
  const longBytes = fromHex('8400035b001fffffffffffff')!
  const longList = fromHex('85011400f59a7fffffff')!
  const fullOfIds = concat(
    fromHex('85011400f5990200')!,
    ...Array.from({length: 900}, () => fromHex(`50${'00'.repeat(16)}`)!)
  )
  for (const frame of [deep, wide, nestedHeads, longBytes, longList, fullOfIds]) {
    let copied = 0
    const slice = vi.spyOn(Uint8Array.prototype, 'slice').mockImplementation(function (this: Uint8Array, from, to) {
      const copy = new Uint8Array(this.subarray(from, to))
      copied += copy.length
      return copy
    })
    try {
      expect(decodeFrame(frame).ok).toBe(false)
    } finally {
      slice.mockRestore()
    }
    expect(copied).toBeLessThanOrEqual(frame.length)
  }
})

describe('what is encoded is decoded', () => {
  const rows = describeWire()
  const holds = (row: WireRow, property: (fields: Record<string, unknown>) => void) =>
    fc.assert(fc.property(arbitraryFields(row.fields), property), {numRuns: runs(150)})

  test.each(rows.filter(row => ['link', 'topic', 'bulk', 'realtime'].includes(row.level)))(
    '$level message $name',
    row => {
      holds(row, fields => {
        const value = {
          topic: row.level === 'link' ? 0 : 7,
          message: {type: row.name, ...fields} as unknown as SendableMessage
        }
        expect(decodeFrame(encodeFrame(value.topic, value.message), maxBulkFrameBytes)).toEqual({ok: true, value})
      })
    }
  )

  test.each(rows.filter(row => row.level === 'body'))('body $name', row => {
    holds(row, fields => {
      const value = {type: row.name, ...fields} as Body
      expect(decodeBody(row.number, encodeBody(value))).toEqual({ok: true, value})
    })
  })

  test('entry header', () => {
    holds(
      rows.find(row => row.level === 'entry')!,
      fields => {
        const drawn = {...fields, version: 1} as EntryHeader
        const prev = drawn.seq === 0 ? undefined : (drawn.prev ?? new Uint8Array(32))
        const parents = [...new Map(drawn.parents.map(parent => [toHex(parent), parent])).entries()]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, parent]) => parent)
        const value = {...drawn, prev, parents}
        expect(decodeHeader(encodeHeader(value))).toEqual({ok: true, value})
      }
    )
  })
})
