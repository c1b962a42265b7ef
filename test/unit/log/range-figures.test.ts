import {createHash} from 'node:crypto'
import {describe, expect, it} from 'vitest'
import {shortId} from '../../../src/log/log-index.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {ExchangePair, testEntry, type TestEntry} from './exchange-pair.ts'

/** Entry number `n`, about a second after the one before; ids are hashes, as real ones are. */
const entry = (n: number, by = ''): TestEntry =>
  testEntry(
    createHash('sha256').update(`${by}${n}`).digest('hex'),
    1_700_000_000_000 + n * 1_000 + (by === '' ? (n * 7_919) % 750 : 800)
  )

const history = (count: number): TestEntry[] => Array.from({length: count}, (_, n) => entry(n))

/*
 * Counted: the bytes of all `ranges` frames of both directions from linking until each side has asked for every entry it lacks. Not
 * counted: `want` and entries themselves, and the question that makes sure at the end. A frame takes half a round trip.
 */
describe('what comparing costs', () => {
  it('10 recent differences in 10,000: at most 2 round trips and 2.5 KB', async () => {
    const shared = history(10_000)
    const left = [...shared, ...[1, 2, 3, 4, 5].map(i => entry(9_970 + 5 * i, 'left'))]
    const right = [...shared, ...[1, 2, 3, 4, 5].map(i => entry(9_972 + 5 * i, 'right'))]
    for (let seed = 1; seed <= 3; seed++) {
      const pair = new ExchangePair(new VirtualEnvironment({seed}), left, right)
      await pair.untilWanted(10)
      expect(pair.roundTrips).toBeLessThanOrEqual(2)
      expect(pair.bytes).toBeLessThanOrEqual(2_500)
      await pair.untilEqual()
      expect(pair.bytes).toBeLessThanOrEqual(2_500)
    }
  })

  it('nothing differs: half a round trip for each to know, and 2 KB', async () => {
    const shared = history(10_000)
    const pair = new ExchangePair(new VirtualEnvironment({seed: 4}), shared, shared)
    await pair.untilEqual()
    expect(pair.roundTrips).toBeLessThanOrEqual(1)
    expect(pair.bytes).toBeLessThanOrEqual(2_000)
  })

  it('1,000 differences scattered over 1,000,000: at most 5 round trips and 400 KB', async () => {
    const env = new VirtualEnvironment({seed: 3})
    const all = history(1_000_000)
    const chosen = new Set<number>()
    while (chosen.size < 1_000) chosen.add(Math.floor(env.random.fraction() * all.length))
    const left = all.filter((_, n) => !chosen.has(n) || n % 2 === 0)
    const right = all.filter((_, n) => !chosen.has(n) || n % 2 === 1)
    const pair = new ExchangePair(env, left, right)
    await pair.untilWanted(1_000)
    expect(pair.roundTrips).toBeLessThanOrEqual(5)
    expect(pair.bytes).toBeLessThanOrEqual(400_000)
  }, 180_000)

  it('a newcomer has the newest 50 of 10,000 within 2 round trips, and nothing comes twice', async () => {
    const shared = history(10_000)
    const newest = shared.slice(-50).map(({id}) => shortId(id))
    for (let seed = 1; seed <= 4; seed++) {
      const pair = new ExchangePair(new VirtualEnvironment({seed}), shared, [])
      await pair.until(() => newest.every(id => pair.right.index.has(id)))
      expect(pair.roundTrips).toBeLessThanOrEqual(2)
      await pair.untilEqual()
      expect(pair.servedTwice).toBe(0)
      // 16 bytes for each id it is told, and little else.
      expect(pair.bytes).toBeLessThanOrEqual(10_000 * 16.5)
    }
  })
})
