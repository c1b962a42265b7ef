import * as strings from '../strings.ts'

const furthestMs = 8.64e15

/** A time from outside may be any number; a date cannot. */
const dateOf = (timeMs: number) =>
  new Date(Number.isFinite(timeMs) ? Math.min(furthestMs, Math.max(-furthestMs, timeMs)) : 0)

const clockFormat = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'})
const weekdayFormat = new Intl.DateTimeFormat(undefined, {weekday: 'long', day: 'numeric', month: 'long'})
const dateFormat = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'long', year: 'numeric'})

/** Hours and minutes, in the reader's own zone and habit. */
export const timeText = (timeMs: number): string => clockFormat.format(dateOf(timeMs))

const momentFormat = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'medium'})

/** Day and time in full. */
export const momentText = (timeMs: number): string => momentFormat.format(dateOf(timeMs))

/** Machine-readable, for `<time datetime>`. */
export const timeStamp = (timeMs: number): string => dateOf(timeMs).toISOString()

/** Equal for two moments of one local day. */
export function dayOf(timeMs: number): number {
  const date = dateOf(timeMs)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

export function dayText(timeMs: number, nowMs: number): string {
  const ago = dayOf(nowMs) - dayOf(timeMs)
  if (ago === 0) return strings.today()
  if (ago === 1) return strings.yesterday()
  return (ago > 1 && ago < 180 ? weekdayFormat : dateFormat).format(dateOf(timeMs))
}

/** The time of today, otherwise the day. */
export function whenText(timeMs: number, nowMs: number): string {
  return dayOf(timeMs) === dayOf(nowMs) ? timeText(timeMs) : dayText(timeMs, nowMs)
}
