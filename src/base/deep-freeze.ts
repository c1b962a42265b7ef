/** Freezes plain data and all in it. What is frozen already is taken to be so to its depths. Gives it back. */
export function deepFreeze<T>(data: T): T {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data
  for (const value of Object.values(data)) deepFreeze(value)
  return Object.freeze(data)
}
