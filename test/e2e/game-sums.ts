import {toHex} from '../../src/base/bytes.ts'
import {firstState, type SeatPart} from '../../src/features/game/define-realtime.ts'
import {lightCycles} from '../../src/features/game/games/light-cycles.ts'
import {angleOf, cosine, drawBelow, fullTurn, rootOf, seedRandom, sine} from '../../src/features/game/realtime/exact.ts'
import {encodeState} from '../../src/features/game/realtime/state-codec.ts'
import {sha256} from '../../src/identity/hash.ts'

/** What light cycles come to with these seeds, and what the exact arithmetic gives: to be the same in every browser and in Node. */
export async function gameSums(seeds: number, ticks: number): Promise<readonly string[]> {
  const sums: string[] = []
  for (let seed = 0; seed < seeds; seed++) {
    const random = seedRandom(Uint8Array.of(seed, 1, 2, 3))
    const seats = 2 + (seed % 3)
    const state = firstState(lightCycles, {seats, options: {wins: 9}, seed: new Uint8Array(32).fill(seed)})
    for (let tick = 0; tick < ticks; tick++) {
      const inputs = Array.from({length: seats}, () => (drawBelow(random, 12) === 0 ? drawBelow(random, 5) : 0))
      const parts = inputs.map((): SeatPart => (drawBelow(random, 200) === 0 ? 'held' : 'playing'))
      lightCycles.step(state, inputs, tick, parts)
    }
    sums.push(toHex(await sha256(encodeState(state))))
  }
  const numbers: number[] = []
  for (let angle = 0; angle < fullTurn; angle++) {
    const [x, y] = [cosine(angle), sine(angle)]
    numbers.push(x, y, angleOf(x, y), rootOf(angle * 12_345.678), x / (angle + 0.1), Math.sqrt(angle))
  }
  sums.push(toHex(await sha256(encodeState(numbers))))
  return sums
}
