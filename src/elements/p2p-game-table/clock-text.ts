/** Below this, tenths of a second count. */
const tenthsBelowMs = 20_000

const two = (value: number) => String(value).padStart(2, '0')

/** What is left on a clock: never 0:00 before it is over. */
export function clockText(leftMs: number): string {
  const left = Math.max(0, leftMs)
  if (left < tenthsBelowMs) return (Math.ceil(left / 100) / 10).toFixed(1)
  const seconds = Math.ceil(left / 1_000)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
