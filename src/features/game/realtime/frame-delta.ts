import type {Bytes} from '../../../base/bytes.ts'

/**
 * What changed between two byte strings: runs of what is the same, and what differs, each with its length before it (LEB128), until `after` is
 * complete. Most of a state is as it was a moment ago.
 */
export function packDelta(before: Uint8Array, after: Uint8Array): Bytes {
  const out: number[] = []
  let at = 0
  while (at < after.length) {
    const sameFrom = at
    while (at < after.length && after[at] === before[at]) at++
    writeLength(out, at - sameFrom)
    const newFrom = at
    // A short run of what is the same costs more than it saves.
    while (at < after.length && !isSame(before, after, at, 3)) at++
    writeLength(out, at - newFrom)
    for (let i = newFrom; i < at; i++) out.push(after[i]!)
  }
  return Uint8Array.from(out)
}

const isSame = (a: Uint8Array, b: Uint8Array, at: number, count: number): boolean => {
  for (let i = at; i < Math.min(at + count, b.length); i++) if (a[i] !== b[i]) return false
  return true
}

function writeLength(out: number[], length: number): void {
  let left = length
  for (; left >= 128; left = Math.floor(left / 128)) out.push((left & 127) | 128)
  out.push(left)
}

/** The second string again. Undefined: that is no change of the first, or it is longer than `mostBytes`. */
export function applyDelta(before: Uint8Array, delta: Uint8Array, mostBytes: number): Bytes | undefined {
  const out: number[] = []
  let at = 0
  const length = (): number => {
    let [value, factor] = [0, 1]
    for (;;) {
      const byte = delta[at++]
      if (byte === undefined || factor > 2 ** 28) return Number.POSITIVE_INFINITY
      value += (byte & 127) * factor
      if (byte < 128) return value
      factor *= 128
    }
  }
  while (at < delta.length) {
    const same = length()
    if (out.length + same > Math.min(before.length, mostBytes)) return undefined
    for (let i = 0; i < same; i++) out.push(before[out.length]!)
    const fresh = length()
    if (fresh > delta.length - at || out.length + fresh > mostBytes) return undefined
    for (let i = 0; i < fresh; i++) out.push(delta[at++]!)
  }
  return Uint8Array.from(out)
}
