import type {ChatView} from '../chat-view.ts'
import * as strings from '../strings.ts'

const namedAtMost = 2

/** Who is typing, in words. */
export function typingWords(chat: ChatView | undefined): string {
  if (chat === undefined || chat.typing.length === 0) return ''
  const keys = new Set(chat.typing)
  const names = chat.people.filter(person => keys.has(person.key) && !person.self).map(person => person.name)
  return strings.typing(names.slice(0, namedAtMost), Math.max(0, names.length - namedAtMost))
}
