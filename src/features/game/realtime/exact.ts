/**
 * Arithmetic that gives the same in every engine, for the rules of games. It uses + - * / and Math.sqrt, floor and imul only, which IEEE 754 and
 * ECMAScript define to the last bit.
 */

/** A whole turn in the units of `sine`, `cosine` and `angleOf`. */
export const fullTurn = 4_096
/** What `sine` and `cosine` give for 1. */
export const unit = 65_536

const pi = 3.141592653589793

/** Taylor's series, for 0 to a quarter turn: the terms left out are below 1e-16. */
function seriesSine(radians: number): number {
  const square = radians * radians
  let term = radians
  let sum = radians
  for (let n = 1; n <= 11; n++) {
    term = (-term * square) / (2 * n * (2 * n + 1))
    sum += term
  }
  return sum
}

const quarter = fullTurn / 4
const quarterTable = Int32Array.from({length: quarter + 1}, (_, i) =>
  Math.floor(seriesSine((i * pi) / (2 * quarter)) * unit + 0.5)
)

/** Of an angle in parts of `fullTurn`, as a whole number from -65,536 to 65,536. Fractions of a part are dropped. */
export function sine(angle: number): number {
  const at = ((Math.floor(angle) % fullTurn) + fullTurn) % fullTurn
  const within = at % quarter
  switch (Math.floor(at / quarter)) {
    case 0:
      return quarterTable[within]!
    case 1:
      return quarterTable[quarter - within]!
    case 2:
      return 0 - quarterTable[within]!
    default:
      return 0 - quarterTable[quarter - within]!
  }
}

/** As `sine`. */
export const cosine = (angle: number): number => sine(Math.floor(angle) + quarter)

/** The direction from the origin to (x, y), as a whole number from 0 to `fullTurn` - 1; 0 for the origin itself. */
export function angleOf(x: number, y: number): number {
  if (x === 0 && y === 0) return 0
  const [wide, high] = [Math.abs(x), Math.abs(y)]
  // Within an eighth turn the tangent is at most 1: search the table for it.
  const steep = high > wide
  const [long, short] = steep ? [high, wide] : [wide, high]
  let [low, top] = [0, quarter / 2]
  while (low < top) {
    const middle = Math.floor((low + top) / 2)
    if (quarterTable[middle]! * long < quarterTable[quarter - middle]! * short) low = middle + 1
    else top = middle
  }
  const first = steep ? quarter - low : low
  const half = x < 0 ? fullTurn / 2 - first : first
  return (y < 0 ? fullTurn - half : half) % fullTurn
}

/** The whole part of a square root; 0 for what has none. */
export const rootOf = (value: number): number => (value > 0 ? Math.floor(Math.sqrt(value)) : 0)

/** Chance within a game's state: four words that `draw` moves on (sfc32 by Chris Doty-Humphrey). */
export type RandomState = [number, number, number, number]

/** Of the first 12 bytes and more of `seed`. */
export function seedRandom(seed: Uint8Array): RandomState {
  const words: RandomState = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]
  for (let i = 0; i < seed.length; i++) {
    const at = i & 3
    words[at] = (Math.imul(words[at]! ^ seed[i]!, 0x01000193) ^ (words[(at + 1) & 3]! >>> 15)) >>> 0
  }
  for (let i = 0; i < 15; i++) draw(words)
  return words
}

/** The next whole number from 0 to 4,294,967,295. Moves `random` on. */
export function draw(random: RandomState): number {
  const [a, b, c, counter] = random
  const sum = (a + b + counter) >>> 0
  random[3] = (counter + 1) >>> 0
  random[0] = (b ^ (b >>> 9)) >>> 0
  random[1] = (c + (c << 3)) >>> 0
  random[2] = (((c << 21) | (c >>> 11)) + sum) >>> 0
  return sum
}

/** A whole number from 0 to `count` - 1, each as likely as the others within 2^-32. `count` is at most 2^21, so that the product is exact. */
export const drawBelow = (random: RandomState, count: number): number => Math.floor((draw(random) * count) / 4_294_967_296)
