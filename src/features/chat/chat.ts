import {fromHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {safetyWords} from '../../identity/safety-words.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import type {Person} from '../../swarm/people.ts'
import type {SwarmStatus} from '../../swarm/status.ts'
import type {ChatMessage, Mention} from './chat-message.ts'
import type {ChatEvents, ChatNotice, ChatParts} from './chat-parts.ts'
import type {ChatSwarm} from './chat-swarm.ts'
import {Conversation} from './conversation.ts'
import {DirectViews, type Direct} from './direct-views.ts'
import {History} from './history.ts'
import {Relations, type KnownPerson} from './relations.ts'
import {search} from './search.ts'
import type {SendOptions} from './sending.ts'
import {Typing} from './typing.ts'
import type {UnreadCount} from './unread.ts'

export type {ChatMessage} from './chat-message.ts'
export type {ChatEvents, ChatNotice, ChatParts} from './chat-parts.ts'
export type {ChatSwarm} from './chat-swarm.ts'

/** A topic's conversation: a projection of its log, who is here and who is typing, and what this person remembers about it. */
export class Chat<S extends ChatSwarm = ChatSwarm> extends TypedEvents<ChatEvents> {
  readonly swarm: S
  readonly history: History
  readonly #parts: ChatParts<S>
  readonly #conversation: Conversation
  readonly #relations: Relations
  readonly #directs: DirectViews
  readonly #typing: Typing
  readonly #endings: readonly (() => void)[]
  /** How often entries went since they were last left out. */
  #removals = 0
  #closing: Promise<void> | undefined

  private constructor(parts: ChatParts<S>) {
    super()
    this.#parts = parts
    const {swarm, log, env, memory, acquaintances, verify} = parts
    const {identity} = swarm
    this.swarm = swarm
    this.history = new History(log)
    this.#conversation = new Conversation({
      swarm,
      log,
      env,
      memory,
      hidden: key => this.#relations.hidden(key),
      remembered: key => acquaintances.get(key)?.name,
      changed: what => this.emit(what, undefined)
    })
    this.#relations = new Relations({
      ownKey: identity.key,
      env,
      log,
      acquaintances,
      memory,
      nameOf: key => this.#conversation.nameOf(key),
      append: body => this.#conversation.sending.append(body),
      hiddenChanged: () => this.#conversation.hiddenChanged(),
      changed: () => this.emit('acquaintances', undefined)
    })
    this.#directs = new DirectViews({
      identity,
      acquaintances,
      topicId: swarm.keys.topicId,
      memory,
      env,
      verify,
      log,
      around: this.#conversation.around,
      sending: this.#conversation.sending,
      changed: () => this.emit('directs', undefined)
    })
    this.#typing = new Typing(
      env,
      on => swarm.broadcast({type: 'typing', on}),
      () => this.emit('typing', undefined)
    )
    this.#endings = [
      log.on('entries', entries => this.#arrived(entries)),
      log.on('changed', entries => this.#entriesChanged(entries)),
      log.on('removed', () => void this.#readAnew()),
      log.on('held', held => {
        this.#conversation.delivery.held(held)
        this.#directs.changed()
      }),
      log.on('usage', () => this.emit('history', undefined)),
      log.on('trouble', () => this.emit('notice', undefined)),
      memory.on('changed', () => this.#conversation.memoryChanged()),
      swarm.on('people', () => this.#peopleChanged()),
      swarm.on('status', () => this.#statusChanged()),
      swarm.on('neighbour', neighbour => {
        this.#relations.met([neighbour])
        this.#conversation.unread.linked(neighbour.routingId)
      }),
      swarm.handle(['typing'], ({on}, {key}) => {
        if (key !== identity.key) this.#typing.heard(key, on)
        return 'accept'
      }),
      swarm.handle(['seen'], (mark, {key}) => this.#conversation.delivery.marked(mark, key)),
      identity.onName(() => this.#conversation.renamed())
    ]
  }

  /** Opens the conversation with its newest messages; older ones by `loadOlder`. Conversations with one person come soon after. */
  static async open<S extends ChatSwarm>(parts: ChatParts<S>): Promise<Chat<S>> {
    const chat = new Chat(parts)
    await chat.#conversation.open()
    chat.#relations.met(parts.swarm.neighbours)
    for (const {routingId} of parts.swarm.neighbours) chat.#conversation.unread.linked(routingId)
    void chat.#openRest()
    return chat
  }

  /** Of the whole topic, in order, what is not stored yet at the end; the same array until 'messages'. */
  get messages(): readonly ChatMessage[] {
    return this.#conversation.messages
  }

  get people(): readonly Person[] {
    return this.#conversation.people
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

  /** Of the messages that are loaded; the same object until 'unread'. */
  get unread(): UnreadCount {
    return this.#conversation.unread.count
  }

  /** Tells the others that one is writing. Call it at each change of the text; it is sent only as often as needed. */
  setTyping(on: boolean): void {
    if (this.#closing === undefined) this.#typing.set(on)
  }

  /**
   * Sends a message; surrounding white space is dropped. It is among `messages` at once as 'storing'. Resolves with the stored
   * message (kept in memory while the storage fails, which `notice` says), or with a 'failed' one when there was no room for it
   * even there: that stays among `messages` and goes out when the same text is sent again. Written while nobody is here, it
   * stays 'pending' until somebody is, and is delivered then by whoever has it.
   * @throws SendError 'empty' | 'too-long' | 'too-fast' | 'closed', 'not-here' when what it answers to is not sent; nothing of it is kept
   */
  send(text: string, options?: SendOptions): Promise<ChatMessage> {
    const sent = this.#conversation.sending.send(text, options)
    this.#typing.sent()
    return sent
  }

  /**
   * Replaces the text of an own message. Others can still see what it was before, if they look.
   * @throws SendError 'not-yours' | 'not-here', and as `send`; StorageError
   */
  edit(id: string, text: string, mentions: readonly Mention[] = []): Promise<void> {
    return this.#conversation.annotating.edit(id, text, mentions)
  }

  /**
   * Takes an own message back, also one to one person: whoever gets to know drops its text. One that was not sent is forgotten.
   * @throws SendError 'not-yours' | 'not-here' | 'too-fast' | 'closed'; StorageError
   */
  remove(id: string): Promise<void> {
    return this.#conversation.annotating.remove(id)
  }

  /** @throws SendError 'not-emoji' | 'not-here' | 'too-many' | 'too-fast' | 'closed'; StorageError */
  react(id: string, emoji: string, on: boolean): Promise<void> {
    return this.#conversation.annotating.react(id, emoji, on)
  }

  /** Loads older messages, if there are any. False: there were none. */
  loadOlder(): Promise<boolean> {
    return this.#conversation.loadOlder()
  }

  /** Loads back to a message, by its id or that of a quote. False when it is not here. */
  loadUntil(id: string): Promise<boolean> {
    return this.#conversation.loadUntil(id)
  }

  /**
   * Everything up to this message has been on the screen. Other pages of this browser know at once, and the people this page is
   * linked with are told: see `ChatMessage.seenBy`.
   */
  markSeen(id: string): void {
    this.#conversation.markSeen(id)
  }

  /** Messages of the topic that contain all words, newest first, as they are found. Ends when `signal` aborts or at `max`. */
  async *search(
    words: string,
    {signal, max}: {readonly signal: AbortSignal; readonly max: number}
  ): AsyncGenerator<ChatMessage, void, undefined> {
    const {log, env} = this.#parts
    const {around} = this.#conversation
    for await (const found of search(words, {log, env, around, signal, max})) {
      yield this.#conversation.find(found.id) ?? found
    }
  }

  /** Conversations with one person each, the last active first; the same array until 'directs'. */
  get directs(): readonly Direct[] {
    return this.#directs.list
  }

  /** Messages of the conversation with one person, in order; the same array until something in it changes. */
  direct(key: PersonKey): readonly ChatMessage[] {
    return this.#directs.messages(key)
  }

  /**
   * Seals a message so that only this person can read it, and sends it as `send` does, by way of everybody.
   * @throws SendError 'not-met' and as `send`; StorageError
   */
  sendDirect(key: PersonKey, text: string): Promise<void> {
    return this.#directs.send(key, text)
  }

  /** Loads older messages of a conversation, if there are any. False: there were none. @throws LoadError */
  loadOlderDirect(key: PersonKey): Promise<boolean> {
    return this.#directs.loadOlder(key)
  }

  markDirectSeen(key: PersonKey): void {
    this.#directs.markSeen(key)
  }

  acquaintance(key: PersonKey): KnownPerson {
    return this.#relations.of(key)
  }

  /** Folds somebody's messages away, in every topic. @throws StorageError it holds, but only until the page is closed */
  setMuted(key: PersonKey, muted: boolean): Promise<void> {
    return this.#relations.setMuted(key, muted)
  }

  /** Takes part in somebody's block list: whom they mute is folded away here too. @throws as `setMuted` */
  followBlockList(key: PersonKey, follow: boolean): Promise<void> {
    return this.#relations.follow(key, follow)
  }

  get publishesBlockList(): boolean {
    return this.#relations.publishes
  }

  /** Makes the own mutes readable for everybody in this topic, or an empty list again. @throws as `edit` */
  publishBlockList(on: boolean): Promise<void> {
    return this.#relations.publish(on)
  }

  /** Eight words that are the same on both screens when nobody sits between. */
  safetyWords(key: PersonKey): Promise<readonly string[]> {
    return safetyWords(this.swarm.identity.publicKey, fromHex(key)!)
  }

  /** What was begun and not sent; kept on this device. `to`: in the conversation with one person. */
  draft(to: PersonKey | '' = ''): string {
    return this.#parts.memory.state.drafts[to] ?? ''
  }

  setDraft(text: string, to: PersonKey | '' = ''): void {
    if (this.#closing === undefined) this.#parts.memory.change({drafts: {[to]: text}})
  }

  /** Stops following the topic; resolves when what was sent is stored. The swarm stays. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#typing.close()
    await this.#conversation.close()
    for (const end of this.#endings) end()
    this.#relations.close()
    this.#directs.close()
    await this.#parts.release()
  }

  async #openRest(): Promise<void> {
    await this.#relations.open()
    await this.#directs.open()
  }

  /** A topic makes room in turns: what went meanwhile is left out once, not turn by turn. */
  async #readAnew(): Promise<void> {
    if (this.#removals++ > 0) return
    try {
      for (let seen = 0; seen < this.#removals;) {
        seen = this.#removals
        await this.#conversation.readAnew()
        await this.#directs.leaveOut()
        await this.#openRest()
        this.emit('history', undefined)
      }
    } finally {
      this.#removals = 0
    }
  }

  #arrived(entries: readonly LogEntry[]): void {
    for (const {header, receivedLive, author} of entries) {
      if (header.kind === entryKinds.chatText && receivedLive) this.#typing.heard(author, false)
    }
    const {people} = this
    this.#conversation.arrived(entries)
    this.#relations.take(entries)
    this.#directs.take(entries)
    // Who was here without a name may have one now.
    if (this.people !== people) this.emit('people', undefined)
  }

  #entriesChanged(entries: readonly LogEntry[]): void {
    this.#conversation.changed(entries)
    this.#relations.take(entries)
    this.#directs.take(entries)
  }

  #peopleChanged(): void {
    const {people, neighbours} = this.swarm
    this.#relations.met(neighbours)
    this.#conversation.peopleChanged()
    for (const key of this.#typing.keys) {
      if (!people.some(person => person.key === key)) this.#typing.heard(key, false)
    }
    this.emit('people', undefined)
  }

  #statusChanged(): void {
    this.emit('status', undefined)
    if (this.swarm.status.kind === 'left') void this.close()
  }
}
