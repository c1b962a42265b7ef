import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {copyState, decodeState, encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {readSnapshot} from '../../../../../src/features/game/realtime/snapshot.ts'

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.string({unit: 'grapheme'}),
  fc.uint8Array(),
  fc.int32Array(),
  fc.float64Array()
)
const states = fc.letrec(tie => ({
  state: fc.oneof(
    {maxDepth: 4},
    leaf,
    fc.array(tie('state'), {maxLength: 5}),
    fc.dictionary(
      fc.string({maxLength: 5}).filter(name => name !== '__proto__'),
      tie('state'),
      {maxKeys: 5, noNullPrototype: true}
    )
  )
})).state

describe('a state written down', () => {
  it('is the same when it is read again, and a copy is too', () => {
    fc.assert(
      fc.property(states, state => {
        expect(decodeState(encodeState(state))).toEqual({ok: true, value: state})
        const copy = copyState(state)
        expect(copy).toEqual(state)
        if (typeof state === 'object' && state !== null) expect(copy).not.toBe(state)
      })
    )
  })

  it('has one form: names in any order, any NaN, but 0 and -0 apart', () => {
    expect(encodeState({a: 1, b: [2]})).toEqual(encodeState({b: [2], a: 1}))
    expect(encodeState({a: undefined, b: 1})).toEqual(encodeState({b: 1}))
    const otherNaN = new Float64Array(new BigUint64Array([0xfff8_0000_dead_beefn]).buffer)[0]!
    expect(encodeState(otherNaN)).toEqual(encodeState(Number.NaN))
    expect(encodeState(-0)).not.toEqual(encodeState(0))
  })

  it.each([[() => 1], [new Date()], [Symbol('x')], [10n], [new Map()], [new BigInt64Array(1)], [{a: [new Set()]}]])(
    'is refused for what is no plain data: %s',
    state => {
      expect(() => encodeState(state)).toThrow(TypeError)
    }
  )

  it('is refused when it contains itself', () => {
    const state: {own?: object} = {}
    state.own = state
    expect(() => encodeState(state)).toThrow(TypeError)
  })

  it('reads anything at all without throwing, and never to more than there is', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 200}), bytes => {
        const read = decodeState(bytes)
        expect(read.ok || read.error === 'malformed').toBe(true)
      }),
      {numRuns: 2_000}
    )
    // Lists that claim to be long, and nesting without end.
    expect(decodeState(Uint8Array.of(6, 255, 255, 255, 127))).toEqual({ok: false, error: 'malformed'})
    const nested = new Uint8Array(1_000).map((_, i) => [6, 1, 0, 0, 0][i % 5]!)
    expect(decodeState(nested)).toEqual({ok: false, error: 'malformed'})
  })

  it('sets no prototype', () => {
    const evil = encodeState({['__protox']: 1})
    const at = evil.indexOf(120)
    const renamed = Uint8Array.from([
      ...evil.slice(0, at - 8 - 4),
      9,
      0,
      0,
      0,
      ...new TextEncoder().encode('__proto__'),
      ...evil.slice(at + 1)
    ])
    expect(decodeState(renamed)).toEqual({ok: false, error: 'malformed'})
  })
})

describe('a snapshot', () => {
  const good = {
    tick: 60,
    state: encodeState({a: 1}),
    seats: [
      {
        spans: [
          [0, 0, 70],
          [1, 70, -1]
        ],
        inputs: Uint32Array.of(1, 2)
      }
    ]
  }

  it('is read when it is one', () => {
    expect(readSnapshot(encodeState(good), 1, 1)).toMatchObject({
      tick: 60,
      seats: [
        {
          spans: [
            {round: 0, from: 0, through: 70},
            {round: 1, from: 70, through: Number.POSITIVE_INFINITY}
          ]
        }
      ]
    })
  })

  it('says since when each seat is held, and without that it is since that round began', () => {
    const sinceOf = (since: unknown) =>
      readSnapshot(encodeState({...good, seats: [{...good.seats[0], ...(since === undefined ? {} : {since})}]}), 1, 1)!
        .seats[0]!.spans[1]!.since
    expect(sinceOf(undefined)).toBe(70)
    expect(sinceOf([0, 40])).toBe(40)
  })

  it.each([
    ['no tick', {...good, tick: -1}],
    ['no state', {...good, state: 'x'}],
    ['seats of another table', {...good, seats: [...good.seats, ...good.seats]}],
    [
      'rounds out of order',
      {
        ...good,
        seats: [
          {
            ...good.seats[0],
            spans: [
              [1, 70, -1],
              [0, 0, 70]
            ]
          }
        ]
      }
    ],
    ['a round that ends before it begins', {...good, seats: [{...good.seats[0], spans: [[0, 9, 3]]}]}],
    ['a seat held since a time to come', {...good, seats: [{...good.seats[0], since: [0, 71]}]}],
    ['no rounds', {...good, seats: [{...good.seats[0], spans: []}]}],
    ['inputs that do not fit', {...good, seats: [{...good.seats[0], inputs: Uint32Array.of(256)}]}],
    ['too many inputs', {...good, seats: [{...good.seats[0], inputs: new Uint32Array(2_000)}]}],
    ['nothing', null]
  ])('is none with %s', (_, snapshot) => {
    expect(readSnapshot(encodeState(snapshot), 1, 1)).toBeUndefined()
  })

  it('is none when it is anything else', () => {
    fc.assert(
      fc.property(states, state => {
        expect(readSnapshot(encodeState(state), 1, 1)).toBeUndefined()
      })
    )
  })
})
