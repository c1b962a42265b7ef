import {fromHex, utf8, type Bytes} from '../../base/bytes.ts'
import {SendError, StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {ShortId} from '../../log/log-index.ts'
import {encodeBody, entryKinds, maxChatTextBytes, type Body} from '../../protocol/bodies.ts'
import {fitsText} from '../../protocol/schema.ts'
import type {AuthorNames} from './author-names.ts'
import type {ChatLog} from './chat-log.ts'
import {readBody, shortIdIn, type ChatMessage, type Mention, type Quote} from './chat-message.ts'
import {mentionRows, mentionsIn} from './mentions.ts'
import {pendingAfterMs} from './parameters.ts'

export interface SendOptions {
  /** Id of the message it answers to. */
  readonly replyTo?: string | undefined
  /** People whose `@name` stands in the text; others are left out. */
  readonly mentions?: readonly Mention[] | undefined
}

export interface SendingOptions {
  readonly log: Pick<ChatLog, 'append'>
  readonly env: Environment
  readonly identity: {readonly key: PersonKey; readonly name: string}
  readonly names: AuthorNames
  /** Looks for what an author signed as their name. */
  readonly lookUp: (authors: ReadonlySet<PersonKey>) => Promise<unknown>
  readonly quote: (id: ShortId) => Quote
  /** The message that a stored entry became. */
  readonly stored: (entry: LogEntry) => ChatMessage
  /** `messages` has changed. */
  readonly changed: () => void
}

/** Something written here that is not in the log (yet). */
interface Draft {
  readonly id: string
  readonly text: string
  readonly replyTo: ShortId | undefined
  readonly mentions: readonly Mention[]
  readonly timeMs: number
  state: 'storing' | 'failed'
}

/** Text as it is sent. @throws SendError 'empty' | 'too-long' */
export function sendable(text: string): string {
  // Half a character cannot be sent; pasting can leave one.
  const trimmed = text.replace(/\p{Surrogate}/gu, '\uFFFD').trim()
  if (trimmed === '') throw new SendError('empty', 'Write something first.')
  if (fitsText(trimmed, maxChatTextBytes)) return trimmed
  const times = Math.max(1.1, utf8(trimmed).length / maxChatTextBytes).toFixed(1)
  throw new SendError('too-long', `This is ${times} times as long as a message can be. Send it in parts.`)
}

/** What is written here goes into the log one by one, in the order it was written; until it is there, it is among `messages`. */
export class Sending {
  readonly #options: SendingOptions
  readonly #drafts: Draft[] = []
  #made = 0
  #messages: readonly ChatMessage[] = []
  /** The last that is being stored: what comes next waits for it. */
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #appending: Draft | undefined
  #closed = false

  constructor(options: SendingOptions) {
    this.#options = options
  }

  /** Not in the log, oldest first. */
  get messages(): readonly ChatMessage[] {
    return this.#messages
  }

  /** @throws as `Chat.send` */
  async send(text: string, {replyTo, mentions}: SendOptions = {}): Promise<ChatMessage> {
    this.#checkOpen()
    const clean = sendable(text)
    const target = replyTo === undefined ? undefined : shortIdIn(replyTo)
    if (target !== undefined && !/^[0-9a-f]{32}$/.test(target)) {
      throw new SendError('not-here', 'What this answers to is not sent yet.')
    }
    const draft = this.#draft(clean, target, mentionsIn(clean, mentions ?? []))
    const sent = this.#inTurn(() => this.#store(draft))
    this.#draw()
    // Told only when storing takes a moment: drawing it twice would hold up the storing itself.
    this.#options.env.scheduler.after(pendingAfterMs, () => {
      if (this.#drafts.includes(draft)) this.#options.changed()
    })
    return sent
  }

  /**
   * Stores an entry after those that wait, and after our name.
   * @throws as `Log.append`
   */
  append(body: Body): Promise<LogEntry> {
    return this.appendBytes(entryKinds[body.type], encodeBody(body))
  }

  /** As `append`, of a body that is encoded already. */
  async appendBytes(kind: number, body: Bytes): Promise<LogEntry> {
    this.#checkOpen()
    return this.#inTurn(async () => {
      await this.#signName()
      return this.#options.log.append(kind, body)
    })
  }

  /** Forgets a message that was not sent. False when there is none with this id; one on its way cannot be held back. */
  forget(id: string): boolean {
    const draft = this.#drafts.find(draft => draft.id === id)
    if (draft === undefined) return false
    if (draft.state === 'storing') throw new SendError('not-here', 'This message is not sent yet.')
    this.#drop(draft)
    this.#options.changed()
    return true
  }

  /** An entry of ours is in the log: it takes the place of its draft, so that it is never there twice. */
  took(entry: LogEntry): void {
    const draft = this.#appending
    if (draft === undefined || !entry.own || entry.header.kind !== entryKinds.chatText) return
    const body = readBody(entry)
    if (body?.type === 'chatText' && body.text === draft.text) this.#drop(draft)
  }

  /** Our name has changed: signed at once when others know one, otherwise with what is written next. */
  renamed(): void {
    this.#draw()
    const {names, identity} = this.#options
    if (names.signed(identity.key) === undefined || this.#closed) return
    // Not being able to is said by `notice`; the next message tries again.
    void this.#inTurn(() => this.#signName()).then(ignoreOutcome, ignoreOutcome)
  }

  /** Something quoted may have changed. */
  redraw(): void {
    if (this.#drafts.length > 0) this.#draw()
  }

  /** Takes nothing more; resolves when what was sent is stored. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#last
  }

  #checkOpen(): void {
    if (this.#closed) throw new SendError('closed', 'This conversation is closed.')
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#waiting === 0 ? task() : this.#last.then(task)
    this.#waiting++
    this.#last = done.then(ignoreOutcome, ignoreOutcome).then(() => void this.#waiting--)
    return done
  }

  /** A failed message that says the same, or a new one. */
  #draft(text: string, replyTo: ShortId | undefined, mentions: readonly Mention[]): Draft {
    const failed = this.#drafts.find(draft => draft.state === 'failed' && draft.text === text)
    if (failed !== undefined) {
      failed.state = 'storing'
      return failed
    }
    const timeMs = this.#options.env.clock.now()
    const draft: Draft = {id: `draft ${++this.#made}`, text, replyTo, mentions, timeMs, state: 'storing'}
    this.#drafts.push(draft)
    return draft
  }

  async #store(draft: Draft): Promise<ChatMessage> {
    const {log, stored, changed} = this.#options
    try {
      await this.#signName()
      this.#appending = draft
      const {text, replyTo, mentions} = draft
      const target = replyTo === undefined ? undefined : fromHex(replyTo)
      const body = encodeBody({type: 'chatText', text, replyTo: target, mentions: mentionRows(mentions)})
      return stored(await log.append(entryKinds.chatText, body))
    } catch (error) {
      if (!(error instanceof StorageError)) {
        this.#drop(draft)
        throw error
      }
      draft.state = 'failed'
      return this.#message(draft)
    } finally {
      this.#appending = undefined
      this.#draw()
      changed()
    }
  }

  /** Signs our name into the topic before the first entry and when it has changed. */
  async #signName(): Promise<void> {
    const {log, names, identity, lookUp} = this.#options
    if (names.signed(identity.key) === identity.name) return
    if (names.signed(identity.key) === undefined) await lookUp(new Set([identity.key]))
    if (names.signed(identity.key) === identity.name) return
    await log.append(entryKinds.profile, encodeBody({type: 'profile', name: identity.name}))
  }

  #message({id, text, replyTo, mentions, timeMs, state}: Draft): ChatMessage {
    const {identity, quote} = this.#options
    return {
      id,
      author: identity.key,
      authorName: identity.name,
      text,
      timeMs,
      own: true,
      late: false,
      state,
      seenBy: 0,
      edited: false,
      deleted: false,
      replyTo: replyTo && quote(replyTo),
      reactions: [],
      mentions,
      forMe: false,
      hidden: undefined,
      equivocates: false
    }
  }

  #drop(draft: Draft): void {
    const at = this.#drafts.indexOf(draft)
    if (at >= 0) this.#drafts.splice(at, 1)
    this.#draw()
  }

  #draw(): void {
    this.#messages = this.#drafts.map(draft => this.#message(draft))
  }
}

/** The next in line does not care how the one before ended; who called was told. */
const ignoreOutcome = (): void => undefined
