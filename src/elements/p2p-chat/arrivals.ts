import type {MessageView} from '../chat-view.ts'

/**
 * How many messages of others came after the one that was the newest. None when that one is gone: the list is another one
 * then, and nothing can be said of what is new in it.
 */
export function countArrived(messages: readonly MessageView[], newestId: string | undefined): number {
  let count = 0
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]!
    if (message.id === newestId) return count
    if (!message.own) count++
  }
  return newestId === undefined ? count : 0
}

/** The newest message that stays what it is: one that waits gets another id when it is sent. */
export const newestSentId = (messages: readonly MessageView[]): string | undefined =>
  messages.findLast(message => message.state === 'sent')?.id
