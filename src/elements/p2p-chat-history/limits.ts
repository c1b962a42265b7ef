import type {HistoryUsageView} from '../chat-view.ts'

export interface HistoryLimits {
  readonly maxEntries: number
  readonly maxBytes: number
}

/** As people count, and as limits are set. */
const megabyte = 1_000_000

/** What one can choose from; the second is what a topic starts with. */
export const limitChoices: readonly HistoryLimits[] = [
  {maxEntries: 10_000, maxBytes: 5 * megabyte},
  {maxEntries: 100_000, maxBytes: 50 * megabyte},
  {maxEntries: 400_000, maxBytes: 200 * megabyte},
  {maxEntries: 1_000_000, maxBytes: 500 * megabyte}
]

/** The choices, and what is set when it is none of them. */
export function choicesWith({maxEntries, maxBytes}: HistoryLimits): readonly HistoryLimits[] {
  const isOne = limitChoices.some(choice => choice.maxEntries === maxEntries && choice.maxBytes === maxBytes)
  if (isOne) return limitChoices
  return [...limitChoices, {maxEntries, maxBytes}].sort((a, b) => a.maxBytes - b.maxBytes)
}

/** Setting these would drop something that is kept now. */
export const dropsSomething = ({entries, bytes}: HistoryUsageView, limits: HistoryLimits): boolean =>
  entries > limits.maxEntries || bytes > limits.maxBytes

const unsafeInNames = /[\p{C}<>:"/\\|?*]+/gu

/** A name for the file of a topic that every system takes. */
export function fileNameOf(topic: string): string {
  const name = topic.replace(unsafeInNames, ' ').trim().replace(/\s+/g, '-').replace(/^\.+/, '')
  return `${[...name].slice(0, 60).join('') || 'topic'}.shoal`
}
