import type {EntryId, PersonKey} from '../../base/ids.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {decodeBody, entryKinds} from '../../protocol/bodies.ts'

export interface ChatMessage {
  /** The entry's id; while 'pending' or 'failed', one of this page alone. */
  readonly id: EntryId
  readonly author: PersonKey
  readonly authorName: string
  /** As it came: any text of at most 8,192 bytes. Data, never markup. */
  readonly text: string
  /** When it was written as the author's clock said, milliseconds since 1970. */
  readonly timeMs: number
  readonly own: boolean
  /** It was ten minutes old or more when it came, and belongs among messages that were complete before. */
  readonly late: boolean
  /** 'pending': not stored yet. 'sent': stored here, and handed to whoever is linked, which may be nobody. 'failed': not stored, not sent. */
  readonly state: 'pending' | 'sent' | 'failed'
}

/** The text of a chat entry; undefined for other kinds and for what cannot be read. */
export function chatTextOf({header, body}: LogEntry): string | undefined {
  if (header.kind !== entryKinds.chatText || body === undefined) return undefined
  const decoded = decodeBody(header.kind, body)
  if (!decoded.ok || decoded.value.type !== 'chatText') return undefined
  return decoded.value.text.trim() === '' ? undefined : decoded.value.text
}
