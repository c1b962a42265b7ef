import type {MessageView} from '../chat-view.ts'
import {dayOf} from '../text/time.ts'

/** How a message joins on to the one before it. */
export interface Joining {
  /** The first of a local day. */
  readonly startsDay: boolean
  /** The first of what one person said in a row, under one fish and one name. */
  readonly startsGroup: boolean
}

export const groupGapMs = 5 * 60_000

/** Neighbours of one author, of one day and not far apart in time, go together. */
export function joining(before: MessageView | undefined, message: MessageView): Joining {
  if (before === undefined) return {startsDay: true, startsGroup: true}
  const startsDay = dayOf(before.timeMs) !== dayOf(message.timeMs)
  const continues =
    !startsDay &&
    before.author === message.author &&
    before.own === message.own &&
    before.hidden === message.hidden &&
    before.equivocates === message.equivocates &&
    Math.abs(message.timeMs - before.timeMs) < groupGapMs
  return {startsDay, startsGroup: !continues}
}

const lineCharacters = 60
const mostLines = 24

/** About how high a row will be, in CSS pixels, before it was ever drawn. */
export function estimateHeight(before: MessageView | undefined, message: MessageView): number {
  const lines =
    message.hidden === undefined ? Math.min(mostLines, 1 + Math.floor(message.text.length / lineCharacters)) : 1
  const isGroup = before === undefined || before.author !== message.author
  const quote = message.replyTo === undefined ? 0 : 48
  const reactions = message.reactions.length > 0 ? 34 : 0
  if (message.file !== undefined) return isGroup ? 160 : 130
  return 17 + 22 * lines + (isGroup ? (message.own ? 9 : 29) : 0) + quote + reactions
}
