import * as strings from './strings.ts'

const format = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'})
const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
] as const

/** How long ago something was, in the largest unit that fits. A time ahead of the clock was a moment ago. */
export function agoText(thenMs: number, nowMs: number): string {
  const passed = nowMs - thenMs
  for (const [unit, length] of steps) if (passed >= length) return format.format(-Math.floor(passed / length), unit)
  return strings.justNow()
}

/** Whether somebody is here, or when they were last. */
export function presenceText(here: boolean, lastSeenMs: number | undefined, nowMs: number): string {
  if (here) return strings.here()
  return lastSeenMs === undefined ? strings.away() : strings.lastHere(agoText(lastSeenMs, nowMs))
}
