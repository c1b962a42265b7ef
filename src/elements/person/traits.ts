import type {PersonKey} from '../../base/ids.ts'
import {hueCount} from './palette.ts'

/** What a person's fish looks like. The same key gives the same fish everywhere. */
export interface FishTraits {
  readonly hue: number
  readonly finHue: number
  readonly body: number
  readonly fin: number
  readonly tail: number
  readonly stripe: number
}

/** A key is the hexadecimal text of random bytes, so each trait takes bytes of its own. */
export function fishTraits(key: PersonKey): FishTraits {
  const byte = (at: number) => Math.abs(Number.parseInt(key.slice(2 * at, 2 * at + 2), 16)) || 0
  const hue = byte(0) % hueCount
  return {
    hue,
    finHue: (hue + [3, 6, 9, 12, 15, 21][byte(1) % 6]!) % hueCount,
    body: byte(2) % 3,
    fin: byte(3) % 4,
    tail: byte(4) % 3,
    stripe: byte(5) % 6
  }
}
