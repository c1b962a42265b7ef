import type {Random} from '../../src/base/ports.ts'

/** Small, fast, seeded; the same seed gives the same run. */
export class SeededRandom implements Random {
  readonly #seed: number
  #state: number

  constructor(seed: number) {
    this.#seed = seed
    this.#state = seed >>> 0
  }

  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    for (let i = 0; i < length; i++) bytes[i] = Math.floor(this.fraction() * 256)
    return bytes
  }

  /** From `min` up to and with `max`, whole. */
  between(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  chance(share: number): boolean {
    return this.fraction() < share
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.fraction() * items.length)]!
  }

  /** `count` of `items`, in any order. */
  some<T>(items: readonly T[], count: number): T[] {
    const pool = [...items]
    return Array.from({length: Math.min(count, items.length)}, () => {
      const [item] = pool.splice(Math.floor(this.fraction() * pool.length), 1)
      return item!
    })
  }

  /** Another one, whose numbers do not depend on how many were drawn here. */
  branch(name: string): SeededRandom {
    let hash = 0x811c9dc5 ^ this.#seed
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
    return new SeededRandom(hash)
  }
}
