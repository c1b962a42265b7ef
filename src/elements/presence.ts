import type {AcquaintanceView} from './chat-view.ts'
import * as strings from './strings.ts'

type LastHeardOf = Partial<Pick<AcquaintanceView, 'lastSeenMs' | 'lastWroteMs'>>

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

/** Whether somebody is here, or when they were last seen or wrote, whichever was later. */
export function presenceText(here: boolean, known: LastHeardOf | undefined, nowMs: number): string {
  if (here) return strings.here()
  const {lastSeenMs = 0, lastWroteMs = 0} = known ?? {}
  if (lastWroteMs > lastSeenMs) return strings.lastWrote(agoText(lastWroteMs, nowMs))
  return lastSeenMs > 0 ? strings.lastSeen(agoText(lastSeenMs, nowMs)) : strings.away()
}
