import {concat, utf8, type Bytes} from '../../base/bytes.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import type {Chance, Drawn} from './define-game.ts'

/** What a game may ask chance for at once: no page is to be kept busy by it. */
export const chanceLimits = {count: 1_024, sides: 1_000_000} as const

/** Whole numbers below a bound, evenly, from SHA-256 of a seed and a counter. */
class Stream {
  readonly #seed: Bytes
  #block: Bytes = new Uint8Array()
  #at = 0
  #blocks = 0

  constructor(seed: Bytes) {
    this.#seed = seed
  }

  below(bound: number): number {
    // Numbers from the last, incomplete stretch are left out: they would make some come more often.
    const limit = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      const number = this.#next()
      if (number < limit) return number % bound
    }
  }

  #next(): number {
    if (this.#at + 4 > this.#block.length) {
      const counter = new Uint8Array(4)
      new DataView(counter.buffer).setUint32(0, this.#blocks++)
      this.#block = sha256AtOnce(concat(this.#seed, counter))
      this.#at = 0
    }
    const number = new DataView(this.#block.buffer).getUint32(this.#at)
    this.#at += 4
    return number
  }
}

const openLabel = utf8('shoal chance\0')
const handLabel = utf8('shoal hand\0')

/** What all have drawn together: the hash of every link that was shown, in the order of the seats, and of the position it was drawn for. */
export const drawnTogether = (position: Bytes, links: readonly Bytes[]): Bytes =>
  sha256AtOnce(concat(openLabel, position, ...links))

export const dice = (seed: Bytes, count: number, sides: number): readonly number[] => {
  const stream = new Stream(seed)
  return Array.from({length: count}, () => 1 + stream.below(sides))
}

/** Fisher–Yates, from the end. */
export function shuffle(seed: Bytes, count: number): readonly number[] {
  const stream = new Stream(seed)
  const order = Array.from({length: count}, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = stream.below(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

/** A seat's own dice: what all drew, and a link that only this seat knows until hands are shown. */
export const hand = (together: Bytes, hidden: Bytes, count: number, sides: number): readonly number[] =>
  dice(sha256AtOnce(concat(handLabel, together, hidden)), count, sides)

/** What is drawn in the open. */
export function drawnOpenly(chance: Exclude<Chance, {kind: 'show'}>, together: Bytes): Drawn {
  switch (chance.kind) {
    case 'dice':
      return {kind: 'dice', values: dice(together, chance.count, chance.sides)}
    case 'shuffle':
      return {kind: 'shuffle', order: shuffle(together, chance.count)}
    case 'hands':
      return {kind: 'hands'}
  }
}

/** Why a definition cannot have this; undefined: it can. */
export function impossible(chance: Chance, seats: number): string | undefined {
  const whole = (value: number, max: number) => Number.isInteger(value) && value >= 1 && value <= max
  switch (chance.kind) {
    case 'dice':
      return whole(chance.count, chanceLimits.count) && whole(chance.sides, chanceLimits.sides)
        ? undefined
        : 'That many dice cannot be thrown.'
    case 'shuffle':
      return whole(chance.count, chanceLimits.count) ? undefined : 'That many cards cannot be shuffled.'
    case 'hands':
      return Array.isArray(chance.counts) &&
        chance.counts.length === seats &&
        (chance.counts as readonly number[]).every(count => count === 0 || whole(count, chanceLimits.count)) &&
        whole(chance.sides, chanceLimits.sides)
        ? undefined
        : 'Hands need a number of dice for each seat.'
    case 'show':
      return undefined
    default:
      return 'This is nothing chance can decide.'
  }
}
