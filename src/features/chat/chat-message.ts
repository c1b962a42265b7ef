import {toHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {ShortId} from '../../log/log-index.ts'
import {decodeBody, type Body} from '../../protocol/bodies.ts'
import type {Mention} from './mentions.ts'

export type {Mention} from './mentions.ts'

/** What a message answers to. */
export interface Quote {
  /** The message's id; only its beginning while it is 'missing'. */
  readonly id: string
  /** 'missing': not here (yet). */
  readonly state: 'shown' | 'deleted' | 'missing'
  readonly author: PersonKey | undefined
  readonly authorName: string
  /** The beginning of its text, at most 200 characters; empty when its author is folded away. */
  readonly text: string
}

export interface Reaction {
  readonly emoji: string
  readonly count: number
  readonly own: boolean
  /** Who, the first 12 of them. */
  readonly names: readonly string[]
}

/**
 * How far an own message has come. 'storing': not safe on this device yet. 'pending': here, and nobody else is known to have
 * it, or the last change of it. 'sent': the page of at least one other person has stored it. 'failed': not kept and not sent. Of others it is always 'sent'.
 */
export type Delivery = 'storing' | 'pending' | 'sent' | 'failed'

export interface ChatMessage {
  /** The entry's id; while 'storing' or 'failed', one of this page alone. */
  readonly id: string
  readonly author: PersonKey
  readonly authorName: string
  /** As it came: any text of at most 8,192 bytes, empty when it was deleted. Data, never markup. */
  readonly text: string
  /** When it was written as the author's clock said, milliseconds since 1970. */
  readonly timeMs: number
  readonly own: boolean
  /** It was ten minutes old or more when it came, and belongs among messages that were complete before. */
  readonly late: boolean
  readonly state: Delivery
  /** Of own ones: it, or the last change of it, is in this page alone, because the storage fails or there is none. */
  readonly unkept?: boolean | undefined
  /** Of own ones to one person: whether their page is known to have stored it, not just somebody's who passes it on. */
  readonly reached?: boolean | undefined
  /**
   * Others whose page said that it was on their screen, of those this page was linked with: nobody passes that on, and a page may
   * say what it likes. For own messages; 0 for others.
   */
  readonly seenBy: number
  readonly edited: boolean
  readonly deleted: boolean
  readonly replyTo: Quote | undefined
  /** At most 64, in the order they were first given. */
  readonly reactions: readonly Reaction[]
  /** People whose `@name` stands in the text. */
  readonly mentions: readonly Mention[]
  /** It is not our own, and mentions us or answers to a message of ours. */
  readonly forMe: boolean
  /** Why it is folded away: its author was muted here, or is on a block list that is followed. */
  readonly hidden: 'muted' | 'listed' | undefined
  /** Its author signed two different entries for one place of their history. */
  readonly equivocates: boolean
}

/** The body of an entry; undefined when it is gone or cannot be read. */
export function readBody({header, body}: LogEntry): Body | undefined {
  const decoded = body && decodeBody(header.kind, body)
  return decoded?.ok ? decoded.value : undefined
}

export const isBlank = (text: string): boolean => text.trim() === ''

export const shortIdOf = (bytes: Uint8Array): ShortId => toHex(bytes) as ShortId

/** The short id in an id, whether it is a whole one or only its beginning. */
export const shortIdIn = (id: string): ShortId => id.slice(0, 32) as ShortId
