import type {MessageView} from '../chat-view.ts'
import {dayOf} from '../text/time.ts'

/** What one person said in a row, shown under one fish and one name. */
export interface MessageGroup {
  readonly key: string
  readonly first: MessageView
  readonly messages: readonly MessageView[]
  /** True when a new day begins with this group. */
  readonly startsDay: boolean
}

export const groupGapMs = 5 * 60_000

/** Neighbouring messages of one author, of one day and not far apart in time. */
export function groupMessages(messages: readonly MessageView[]): readonly MessageGroup[] {
  const groups: {key: string; first: MessageView; messages: MessageView[]; startsDay: boolean}[] = []
  let last: MessageView | undefined
  let lastDay: number | undefined
  for (const message of messages) {
    const day = dayOf(message.timeMs)
    const group = groups.at(-1)
    const continues =
      group !== undefined &&
      last !== undefined &&
      last.author === message.author &&
      last.own === message.own &&
      lastDay === day &&
      Math.abs(message.timeMs - last.timeMs) < groupGapMs
    if (continues) group.messages.push(message)
    else groups.push({key: message.id, first: message, messages: [message], startsDay: lastDay !== day})
    last = message
    lastDay = day
  }
  return groups
}
