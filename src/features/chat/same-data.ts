/** Whether two plain values (strings, numbers, booleans, undefined, arrays, objects) are equal. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every(name => name in b && sameData(a[name as keyof object], b[name as keyof object]))
}
