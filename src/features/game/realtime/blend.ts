/** Between two states, `part` of the way: numbers glide, everything else is as before. What is in only one of them is not. */
export function blendStates<T>(before: T, after: T, part: number): T {
  return blend(before, after, part) as T
}

function blend(before: unknown, after: unknown, part: number): unknown {
  if (typeof before === 'number' && typeof after === 'number') return before + (after - before) * part
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return before
  // Fields of cells and the like: nothing in between means anything.
  if (ArrayBuffer.isView(before)) return before
  if (Array.isArray(before)) {
    const other = after as readonly unknown[]
    return Array.isArray(after) ? before.map((item, i) => (i < other.length ? blend(item, other[i], part) : item)) : before
  }
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return Object.fromEntries(Object.keys(a).map(name => [name, name in b ? blend(a[name], b[name], part) : a[name]]))
}
