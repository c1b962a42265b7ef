import {utf8} from '../../base/bytes.ts'
import {SendError, StorageError} from '../../base/errors.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {Log} from '../../log/log.ts'
import {encodeBody, entryKinds, maxChatTextBytes} from '../../protocol/bodies.ts'
import type {MessageNamed, TopicMessage} from '../../protocol/link-messages.ts'
import {fitsText} from '../../protocol/schema.ts'
import type {Person} from '../../swarm/people.ts'
import type {SwarmStatus} from '../../swarm/status.ts'
import {AuthorNames} from './author-names.ts'
import {chatTextOf, type ChatMessage} from './chat-message.ts'
import {LoadedMessages, messageOf} from './loaded-messages.ts'
import {pageEntries, pendingAfterMs} from './parameters.ts'
import {Typing} from './typing.ts'

export type {ChatMessage} from './chat-message.ts'

/** What a person should be told about the conversation as a whole. */
export interface ChatNotice {
  readonly kind: 'not-kept'
  readonly reason: StorageError['reason']
  /** A sentence that may be shown as it is. */
  readonly text: string
}

export interface ChatEvents {
  messages: void
  people: void
  status: void
  notice: void
  typing: void
}

/** The part of a `Swarm` a chat uses besides its log. */
export interface ChatSwarm {
  readonly identity: {
    readonly key: PersonKey
    readonly name: string
    onName(listener: (name: string) => void): () => void
  }
  readonly people: readonly Person[]
  readonly status: SwarmStatus
  on(name: 'people' | 'status', listener: () => void): () => void
  handle(
    types: readonly 'typing'[],
    handler: (message: MessageNamed<'typing'>, from: {readonly key: PersonKey}) => 'accept'
  ): () => void
  broadcast(message: TopicMessage): void
}

export interface ChatParts<S extends ChatSwarm> {
  readonly swarm: S
  readonly log: Log
  readonly env: Environment
  /** Called once, when the chat has closed and needs the log no more. */
  release(): Promise<void>
}

/** Something written here that is not in the log (yet). */
interface Draft {
  readonly id: EntryId
  readonly text: string
  readonly timeMs: number
  state: 'pending' | 'failed'
}

/** A topic's conversation: a projection of its log, who is here, and who is typing. */
export class Chat<S extends ChatSwarm = ChatSwarm> extends TypedEvents<ChatEvents> {
  readonly swarm: S
  readonly #parts: ChatParts<S>
  readonly #loaded = new LoadedMessages()
  readonly #names = new AuthorNames()
  readonly #typing: Typing
  readonly #endings: readonly (() => void)[]
  /** Authors whose profile the log was asked for. */
  readonly #lookedUp = new Set<PersonKey>()
  readonly #drafts: Draft[] = []
  #draftsMade = 0
  #messages: readonly ChatMessage[] | undefined
  /** The last sending, so that messages are stored in the order they were written. */
  #sending: Promise<unknown> = Promise.resolve()
  /** Messages that are not stored yet. */
  #waiting = 0
  #appending: Draft | undefined
  #loadingOlder: Promise<boolean> | undefined
  #closing: Promise<void> | undefined

  private constructor(parts: ChatParts<S>) {
    super()
    this.#parts = parts
    const {swarm, log, env} = parts
    this.swarm = swarm
    this.#typing = new Typing(
      env,
      on => swarm.broadcast({type: 'typing', on}),
      () => this.emit('typing', undefined)
    )
    this.#names.setPresent(swarm.people)
    this.#endings = [
      log.on('entries', entries => this.#arrived(entries)),
      log.on('trouble', () => this.emit('notice', undefined)),
      swarm.on('people', () => this.#peopleChanged()),
      swarm.on('status', () => this.#statusChanged()),
      swarm.identity.onName(() => this.#nameChanged()),
      swarm.handle(['typing'], ({on}, {key}) => {
        if (key !== swarm.identity.key) this.#typing.heard(key, on)
        return 'accept'
      })
    ]
  }

  /** Opens the conversation with its newest messages; older ones by `loadOlder`. */
  static async open<S extends ChatSwarm>(parts: ChatParts<S>): Promise<Chat<S>> {
    const chat = new Chat(parts)
    chat.#loaded.addPage(await parts.log.newest(pageEntries), pageEntries)
    void chat.#lookUpNames()
    return chat
  }

  /** In order, what is not sent yet at the end; the same array until 'messages'. */
  get messages(): readonly ChatMessage[] {
    this.#messages ??= [
      ...this.#loaded.messages(author => this.#nameOf(author)),
      ...this.#drafts.map(draft => this.#draftMessage(draft))
    ]
    return this.#messages
  }

  get people(): readonly Person[] {
    return this.swarm.people
  }

  get status(): SwarmStatus {
    return this.swarm.status
  }

  get notice(): ChatNotice | undefined {
    const {trouble} = this.#parts.log
    return trouble && {kind: 'not-kept', reason: trouble.reason, text: trouble.message}
  }

  /** Others who are writing now. */
  get typing(): readonly PersonKey[] {
    return this.#typing.keys
  }

  /** Tells the others that one is writing. Call it at each change of the text; it is sent only as often as needed. */
  setTyping(on: boolean): void {
    if (this.#closing === undefined) this.#typing.set(on)
  }

  /**
   * Sends a message; surrounding white space is dropped. It is among `messages` at once as 'pending'. Resolves with the stored
   * message (kept in memory while the storage fails, which `notice` says), or with a 'failed' one when there was no room for it
   * even there: that stays among `messages` and goes out when the same text is sent again.
   * @throws SendError 'empty' | 'too-long' | 'too-fast' | 'closed'; nothing of it is kept
   */
  send(text: string): Promise<ChatMessage> {
    // Half a character cannot be sent; pasting can leave one.
    const trimmed = text.replace(/\p{Surrogate}/gu, '\uFFFD').trim()
    const refusal = this.#refusal(trimmed)
    if (refusal !== undefined) return Promise.reject(refusal)
    const draft = this.#draft(trimmed)
    this.#typing.sent()
    const sent = this.#waiting === 0 ? this.#store(draft) : this.#sending.then(() => this.#store(draft))
    this.#waiting++
    this.#sending = sent.then(ignoreOutcome, ignoreOutcome).then(() => void this.#waiting--)
    this.#messages = undefined
    // Told only when storing takes a moment: drawing it twice would hold up the storing itself.
    this.#parts.env.scheduler.after(pendingAfterMs, () => {
      if (this.#drafts.includes(draft)) this.#changed()
    })
    return sent
  }

  /** Loads older messages, if there are any. False: there were none. */
  loadOlder(): Promise<boolean> {
    this.#loadingOlder ??= this.#loadOlder().finally(() => (this.#loadingOlder = undefined))
    return this.#loadingOlder
  }

  /** Stops following the topic; resolves when what was sent is stored. The swarm stays. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#typing.close()
    await this.#sending
    for (const end of this.#endings) end()
    await this.#parts.release()
  }

  #refusal(text: string): SendError | undefined {
    if (this.#closing !== undefined) return new SendError('closed', 'This conversation is closed.')
    if (text === '') return new SendError('empty', 'Write something first.')
    if (fitsText(text, maxChatTextBytes)) return undefined
    const times = Math.max(1.1, utf8(text).length / maxChatTextBytes).toFixed(1)
    return new SendError('too-long', `This is ${times} times as long as a message can be. Send it in parts.`)
  }

  /** A failed message with this text, or a new one. */
  #draft(text: string): Draft {
    const failed = this.#drafts.find(draft => draft.state === 'failed' && draft.text === text)
    if (failed !== undefined) {
      failed.state = 'pending'
      return failed
    }
    const id = `pending ${++this.#draftsMade}` as EntryId
    const draft: Draft = {id, text, timeMs: this.#parts.env.clock.now(), state: 'pending'}
    this.#drafts.push(draft)
    return draft
  }

  async #store(draft: Draft): Promise<ChatMessage> {
    try {
      if (!this.#isNameSigned()) await this.#signName()
      this.#appending = draft
      const entry = await this.#parts.log.append(
        entryKinds.chatText,
        encodeBody({type: 'chatText', text: draft.text, replyTo: undefined})
      )
      return messageOf(entry, draft.text, this.#nameOf(entry.author))
    } catch (error) {
      if (!(error instanceof StorageError)) {
        this.#drop(draft)
        throw error
      }
      draft.state = 'failed'
      return this.#draftMessage(draft)
    } finally {
      this.#appending = undefined
      this.#changed()
    }
  }

  #isNameSigned(): boolean {
    const {key, name} = this.swarm.identity
    return this.#names.signed(key) === name
  }

  /** Signs our name into the topic before the first message and when it has changed. */
  async #signName(): Promise<void> {
    const {key, name} = this.swarm.identity
    if (this.#names.signed(key) === undefined) await this.#lookUp(new Set([key]))
    if (!this.#isNameSigned()) {
      await this.#parts.log.append(entryKinds.profile, encodeBody({type: 'profile', name}))
    }
  }

  #arrived(entries: readonly LogEntry[]): void {
    let named = false
    for (const entry of entries) {
      named = this.#names.take(entry) || named
      if (entry.header.kind !== entryKinds.chatText) continue
      if (entry.receivedLive) this.#typing.heard(entry.author, false)
      // Our own message takes the place of its draft, so that it is never there twice.
      const draft = this.#appending
      if (entry.own && draft !== undefined && chatTextOf(entry) === draft.text) this.#drop(draft)
    }
    const added = this.#loaded.addNew(entries)
    if (added || named) this.#changed()
    void this.#lookUpNames()
  }

  async #loadOlder(): Promise<boolean> {
    const before = this.messages.length
    while (this.#loaded.olderExist && this.#closing === undefined) {
      this.#loaded.addPage(await this.#parts.log.newest(pageEntries, this.#loaded.oldest), pageEntries)
      this.#messages = undefined
      if (this.messages.length === before) continue
      this.#changed()
      void this.#lookUpNames()
      return true
    }
    return false
  }

  /** Finds the profiles of authors whose messages are loaded, wherever in the log they are. */
  async #lookUpNames(): Promise<void> {
    const authors = new Set([...this.#loaded.authors()].filter(author => !this.#lookedUp.has(author)))
    if (authors.size > 0 && (await this.#lookUp(authors))) this.#changed()
  }

  async #lookUp(authors: ReadonlySet<PersonKey>): Promise<boolean> {
    for (const author of authors) this.#lookedUp.add(author)
    const profiles = await this.#parts.log.newestOfKind(entryKinds.profile, authors)
    return profiles.map(entry => this.#names.take(entry)).includes(true)
  }

  #nameOf(author: PersonKey): string {
    const {key, name} = this.swarm.identity
    return author === key ? name : this.#names.of(author)
  }

  #peopleChanged(): void {
    if (this.#names.setPresent(this.swarm.people)) this.#changed()
    for (const key of this.#typing.keys) {
      if (!this.swarm.people.some(person => person.key === key)) this.#typing.heard(key, false)
    }
    this.emit('people', undefined)
  }

  #statusChanged(): void {
    this.emit('status', undefined)
    if (this.swarm.status.kind === 'left') void this.close()
  }

  #nameChanged(): void {
    this.#changed()
    // Who has not written here yet signs the name with the first message.
    if (this.#names.signed(this.swarm.identity.key) === undefined || this.#closing !== undefined) return
    // Not being able to is said by `notice`; the next message tries again.
    this.#sending = this.#sending.then(() => this.#signName()).then(ignoreOutcome, ignoreOutcome)
  }

  #draftMessage({id, text, timeMs, state}: Draft): ChatMessage {
    const {key, name} = this.swarm.identity
    return {id, author: key, authorName: name, text, timeMs, own: true, late: false, state}
  }

  #drop(draft: Draft): void {
    const at = this.#drafts.indexOf(draft)
    if (at >= 0) this.#drafts.splice(at, 1)
  }

  #changed(): void {
    this.#messages = undefined
    this.emit('messages', undefined)
  }
}

/** The next in line does not care how the one before ended; who called was told. */
const ignoreOutcome = (): void => undefined
