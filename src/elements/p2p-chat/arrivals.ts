import type {MessageView} from '../chat-view.ts'

/**
 * The messages of others that came after the one that was the newest. None when that one is gone: the list is another one
 * then, and nothing can be said of what is new in it.
 */
export function arrivedAfter(messages: readonly MessageView[], newestId: string | undefined): readonly MessageView[] {
  const from = newestId === undefined ? 0 : messages.findLastIndex(message => message.id === newestId) + 1
  if (from === 0 && newestId !== undefined) return []
  return messages.slice(from).filter(message => !message.own)
}

/** The newest message that keeps its id: one that is not stored yet gets another. */
export const newestSafeId = (messages: readonly MessageView[]): string | undefined =>
  messages.findLast(message => message.state === 'sent' || message.state === 'pending')?.id
