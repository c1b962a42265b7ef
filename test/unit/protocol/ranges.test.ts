import {describe, expect, test} from 'vitest'
import {fromHex, toHex} from '../../../src/base/bytes.ts'
import {encodeCbor} from '../../../src/protocol/cbor.ts'
import {maxRangesBytes, packedRanges, rangeBytes, type Bound, type Range} from '../../../src/protocol/ranges.ts'
import {decodeItem, encodeItem} from '../../../src/protocol/schema.ts'
import {counting} from '../../vectors/wire-samples.ts'

const pack = (ranges: readonly Range[]) => toHex(packedRanges.encode(ranges) as Uint8Array)
const errorOf = (hex: string) => {
  const decoded = decodeItem(packedRanges, encodeCbor(fromHex(hex)!), maxRangesBytes + 8)
  return decoded.ok ? decoded.value : decoded.error
}
const bound = (hlcMs: number, hlcCounter = 0, id = counting(0)): Bound => ({hlcMs, hlcCounter, id})
const empty = '00'.repeat(8)

describe('ranges', () => {
  test('are packed as documented', () => {
    expect(pack([])).toBe('')
    expect(pack([{kind: 'more', lower: undefined}])).toBe('34')
    // fingerprint, time alone: 300 = ac 02; two entries; then 100 ms earlier with counter 5; then the rest.
    expect(
      pack([
        {kind: 'fingerprint', count: 2, fingerprint: counting(8), lower: bound(300)},
        {kind: 'skip', lower: bound(200, 5)},
        {kind: 'all', ids: [counting(16)], lower: bound(200, 5 - 1, counting(1, 9))},
        {kind: 'some', ids: [], lower: undefined}
      ])
    ).toBe(`01ac02020001020304050607${'106405'}${'2200040109'}01${toHex(counting(16))}${'3300'}`)
  })

  test.each([
    ['an unknown kind', '35', 'malformed'],
    ['an unknown form of bound', '44', 'malformed'],
    ['a bound that ends early', '10', 'malformed'],
    ['a fingerprint that ends early', '31010000', 'malformed'],
    ['more ids than there are bytes', '32ff01', 'malformed'],
    ['a range behind the oldest', '3434', 'malformed'],
    ['two bounds that are the same', `04050400`, 'malformed'],
    ['bounds in the wrong order of counters', '140501140002', 'malformed'],
    ['a bound before the beginning of time', '040504' + '06', 'malformed'],
    ['a counter of 0 written out', '140500', 'not-canonical'],
    ['an id of no bytes', '24050100', 'not-canonical'],
    ['an id that is too long', `24050121${'00'.repeat(33)}`, 'limit'],
    ['a number longer than needed', '04' + '8500', 'not-canonical'],
    ['a number over 2^53', `04${'ff'.repeat(7)}7f`, 'limit'],
    ['a number without end', `04${'80'.repeat(9)}01`, 'limit'],
    ['a counter over 32 bits', '1405' + '8080808010', 'limit'],
    ['a count over 32 bits', `31${'8080808010'}${empty}`, 'limit']
  ])('%s', (_what, hex, reason) => {
    expect(errorOf(hex)).toBe(reason)
  })

  test('more ranges than a message may have', () => {
    const falling = Array.from({length: 1_100}, () => '0401').join('')
    expect(errorOf(`04ffff03${falling}`)).toBe('limit')
  })

  test('rangeBytes is what a range takes', () => {
    const bounds = [
      bound(1_700_000_000_000),
      bound(1_699_999_999_999, 70_000),
      bound(1_600_000_000_000, 0, counting(32))
    ]
    const contents = [
      {kind: 'skip'},
      {kind: 'more'},
      {kind: 'fingerprint', count: 127, fingerprint: counting(8)},
      {kind: 'fingerprint', count: 128, fingerprint: counting(8)},
      {kind: 'all', ids: Array.from({length: 200}, () => counting(16))},
      {kind: 'some', ids: []}
    ] as const
    for (const content of contents) {
      const ranges: Range[] = [...bounds.map(lower => ({...content, lower})), {...content, lower: undefined}]
      const bytes = ranges.reduce((sum, range, i) => sum + rangeBytes(range, ranges[i - 1]?.lower), 0)
      expect((packedRanges.encode(ranges) as Uint8Array).length).toBe(bytes)
      expect(decodeItem(packedRanges, encodeItem(packedRanges, ranges), maxRangesBytes + 8)).toEqual({
        ok: true,
        value: ranges
      })
    }
  })
})
