import type {PersonKey} from '../../base/ids.ts'
import {loadPart} from '../../base/load-part.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import type {Held} from './chat-log.ts'
import type {ChatMessage} from './chat-message.ts'
import type {DirectMessage, Directs, DirectsParts} from './directs.ts'
import type {Surroundings} from './message-drawing.ts'
import {partRetryMs} from './parameters.ts'
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
  readonly sending: Pick<Sending, 'appendBytes'>
}

/**
 * Conversations with one person as they are shown: like other messages, and the same objects as long as they look the same.
 * What opens and seals them is loaded when the topic has the first of them or one is written.
 */
export class DirectViews {
  readonly #options: DirectViewsOptions
  readonly #shown = new Map<PersonKey, readonly ChatMessage[]>()
  #directs: Directs | undefined
  #loading: Promise<Directs> | undefined
  #cancelRetry: (() => void) | undefined
  #list: readonly Direct[] | undefined
  #closed = false

  constructor(options: DirectViewsOptions) {
    this.#options = options
  }

  /** Reads those that are kept, if there are any. Resolves as well when what opens them is out of reach: that is tried again later. */
  async open(): Promise<void> {
    const kept = () => this.#options.log.ofKinds(new Set([entryKinds.directMessage]), 1)
    if (this.#directs === undefined && (await kept()).length === 0) return
    let directs: Directs
    try {
      directs = await this.#load()
    } catch (error) {
      console.warn('shoal: conversations with one person cannot be read now:', error)
      this.#retryLater()
      return
    }
    await directs.open()
  }

  close(): void {
    this.#closed = true
    this.#cancelRetry?.()
    this.#directs?.close()
  }

  /** Entries of any kind that came or changed. */
  take(entries: readonly LogEntry[]): void {
    if (this.#directs !== undefined) void this.#directs.take(entries)
    // They are in the log, and are read from there once they can be opened.
    else if (entries.some(({header}) => header.kind === entryKinds.directMessage)) this.#openSoon()
  }

  /** Entries or bodies went. */
  async leaveOut(): Promise<void> {
    await this.#directs?.leaveOut()
  }

  /** A neighbour is known to have stored something. */
  held(held: Held): void {
    if (this.#directs?.held(held) !== true) this.changed()
  }

  /** Something shown of them may have changed. */
  changed(): void {
    this.#list = undefined
    this.#options.changed()
  }

  /** The last active first; the same array until `changed`. */
  get list(): readonly Direct[] {
    const {nameOf} = this.#options.around
    this.#list ??= (this.#directs?.conversations ?? none).map(known => ({...known, name: nameOf(known.with)}))
    return this.#list
  }

  /** The messages of one conversation, in order; the same array until something in it changes. */
  messages(key: PersonKey): readonly ChatMessage[] {
    const before = this.#shown.get(key) ?? none
    const byId = new Map(before.map(message => [message.id, message]))
    const drawn = (this.#directs?.messages(key) ?? none).map(message => {
      const known = byId.get(message.id)
      const now = drawDirect(message, this.#options.around)
      return known !== undefined && sameData(known, now) ? known : now
    })
    if (drawn.length === before.length && drawn.every((message, i) => message === before[i])) return before
    this.#shown.set(key, drawn)
    return drawn
  }

  /** @throws LoadError */
  async loadOlder(key: PersonKey): Promise<boolean> {
    return (await this.#load()).loadOlder(key)
  }

  /** @throws as `Chat.sendDirect` */
  async send(key: PersonKey, text: string): Promise<void> {
    const directs = await this.#load()
    const body = await directs.seal(key, text)
    await this.#options.sending.appendBytes(entryKinds.directMessage, body)
  }

  markSeen(key: PersonKey): void {
    this.#directs?.markSeen(key)
  }

  /** Once for all that are waited for, and not while a failure is recent. */
  #openSoon(): void {
    if (this.#loading === undefined && this.#cancelRetry === undefined && !this.#closed) void this.open()
  }

  #retryLater(): void {
    if (this.#closed || this.#cancelRetry !== undefined) return
    this.#cancelRetry = this.#options.env.scheduler.after(partRetryMs, () => {
      this.#cancelRetry = undefined
      this.#openSoon()
    })
  }

  /** @throws LoadError */
  #load(): Promise<Directs> {
    this.#loading ??= this.#begin().catch((error: unknown) => {
      this.#loading = undefined
      throw error
    })
    return this.#loading
  }

  async #begin(): Promise<Directs> {
    const {Directs} = await loadPart(import('./directs.ts'))
    const directs = new Directs({...this.#options, changed: () => this.changed()})
    if (this.#closed) directs.close()
    this.#directs = directs
    return directs
  }
}

function drawDirect(message: DirectMessage, {nameOf, isHeld, isKept, hidden}: Surroundings): ChatMessage {
  const {id, author, text, timeMs, own, late, equivocates, place, reached} = message
  return {
    id,
    author,
    authorName: nameOf(author),
    text,
    timeMs,
    own,
    late,
    state: own && !isHeld(place) ? 'pending' : 'sent',
    unkept: own ? !isKept(place) : undefined,
    reached: own ? reached : undefined,
    seenBy: 0,
    edited: false,
    deleted: false,
    replyTo: undefined,
    reactions: none,
    mentions: none,
    forMe: !own,
    // Of who is muted or blocked nothing is here.
    hidden: hidden(author) === 'listed' ? 'listed' : undefined,
    equivocates
  }
}

const none: readonly never[] = []
