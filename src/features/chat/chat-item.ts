import type {EntryId, PersonKey} from '../../base/ids.ts'
import type {Place} from '../../log/index-row.ts'
import {placeOf, type LogEntry} from '../../log/log-entry.ts'
import type {ShortId} from '../../log/log-index.ts'
import type {Annotations} from './annotations.ts'
import {isBlank, readBody, shortIdOf, type ChatMessage, type Mention} from './chat-message.ts'
import {readMentions} from './mentions.ts'

/** A chat entry as it was written. */
export interface Source extends Place {
  readonly id: EntryId
  readonly author: PersonKey
  readonly own: boolean
  readonly late: boolean
  readonly equivocates: boolean
  /** Undefined when the body is gone or cannot be read. */
  readonly text: string | undefined
  readonly bodyGone: boolean
  readonly replyTo: ShortId | undefined
  readonly mentions: readonly Mention[]
}

/** Everything known of one message. */
export interface Item {
  readonly id: ShortId
  /** Undefined while only annotations or replies are known. */
  source: Source | undefined
  annotations: Annotations | undefined
  /** It belongs among the messages; otherwise it is here for those that answer to it. */
  listed: boolean
  target: Item | undefined
  /** Those that answer to it. */
  answers: Item[] | undefined
  /** As it stands among the messages. */
  message: ChatMessage | undefined
}

export const emptyItem = (id: ShortId): Item => ({
  id,
  source: undefined,
  annotations: undefined,
  listed: false,
  target: undefined,
  answers: undefined,
  message: undefined
})

/** What a chat entry says; `before` is what it said when its body was still here. */
export function sourceOf(entry: LogEntry, before: Source | undefined): Source {
  const body = readBody(entry)
  const read = body?.type === 'chatText' && !isBlank(body.text) ? body : undefined
  return {
    ...placeOf(entry),
    author: entry.author,
    own: entry.own,
    late: entry.late,
    equivocates: entry.equivocates,
    text: read?.text,
    bodyGone: entry.body === undefined,
    // Who answered to what still holds the answers together when the text itself is gone.
    replyTo: read?.replyTo ? shortIdOf(read.replyTo) : before?.replyTo,
    mentions: read === undefined ? [] : readMentions(read.mentions)
  }
}
