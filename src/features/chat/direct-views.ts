import type {PersonKey} from '../../base/ids.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import type {ChatLog} from './chat-log.ts'
import type {ChatMessage} from './chat-message.ts'
import {Directs, type DirectMessage, type DirectsParts} from './directs.ts'
import type {Surroundings} from './message-drawing.ts'
import {openedDirects} from './parameters.ts'
import {sameData} from './same-data.ts'
import type {Sending} from './sending.ts'

/** A conversation with one person in the list of them. */
export interface Direct {
  readonly with: PersonKey
  readonly name: string
  readonly unread: number
  /** When its last message was written, milliseconds since 1970. */
  readonly lastMs: number | undefined
}

export interface DirectViewsOptions extends DirectsParts {
  readonly around: Surroundings
  readonly log: Pick<ChatLog, 'ofKinds'>
  readonly sending: Pick<Sending, 'appendBytes'>
}

/** Conversations with one person as they are shown: like other messages, and the same objects as long as they look the same. */
export class DirectViews {
  readonly #options: DirectViewsOptions
  readonly #directs: Directs
  readonly #shown = new Map<PersonKey, readonly ChatMessage[]>()
  #list: readonly Direct[] | undefined

  constructor(options: DirectViewsOptions) {
    this.#options = options
    this.#directs = new Directs({...options, changed: () => this.changed()})
  }

  /** Reads those that are kept. */
  async open(): Promise<void> {
    const kept = await this.#options.log.ofKinds(new Set([entryKinds.directMessage]), openedDirects)
    await this.#directs.take(kept)
  }

  close(): void {
    this.#directs.close()
  }

  /** Entries of any kind that came or changed. */
  take(entries: readonly LogEntry[]): void {
    void this.#directs.take(entries)
  }

  /** Entries went. */
  clear(): void {
    this.#directs.clear()
  }

  /** Something shown of them may have changed. */
  changed(): void {
    this.#list = undefined
    this.#options.changed()
  }

  /** The last active first; the same array until `changed`. */
  get list(): readonly Direct[] {
    const {nameOf} = this.#options.around
    this.#list ??= this.#directs.conversations.map(known => ({...known, name: nameOf(known.with)}))
    return this.#list
  }

  /** The messages of one conversation, in order; the same array until something in it changes. */
  messages(key: PersonKey): readonly ChatMessage[] {
    const before = this.#shown.get(key) ?? none
    const byId = new Map(before.map(message => [message.id, message]))
    const drawn = this.#directs.messages(key).map(message => {
      const known = byId.get(message.id)
      const now = drawDirect(message, this.#options.around)
      return known !== undefined && sameData(known, now) ? known : now
    })
    if (drawn.length === before.length && drawn.every((message, i) => message === before[i])) return before
    this.#shown.set(key, drawn)
    return drawn
  }

  /** @throws as `Chat.sendDirect` */
  async send(key: PersonKey, text: string): Promise<void> {
    const body = await this.#directs.seal(key, text)
    await this.#options.sending.appendBytes(entryKinds.directMessage, body)
  }

  markSeen(key: PersonKey): void {
    this.#directs.markSeen(key)
  }
}

function drawDirect(message: DirectMessage, {nameOf, isHeld, hidden}: Surroundings): ChatMessage {
  const {id, author, text, timeMs, own, late, equivocates, place} = message
  return {
    id,
    author,
    authorName: nameOf(author),
    text,
    timeMs,
    own,
    late,
    state: own && !isHeld(place) ? 'pending' : 'sent',
    seenBy: 0,
    edited: false,
    deleted: false,
    replyTo: undefined,
    reactions: none,
    mentions: none,
    forMe: !own,
    hidden: hidden(author),
    equivocates
  }
}

const none: readonly never[] = []
