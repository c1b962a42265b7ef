import {fromHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {loadPart} from '../../base/load-part.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import type {MessageNamed, TopicMessage} from '../../protocol/link-messages.ts'
import type {Person} from '../../swarm/people.ts'
import type {SwarmStatus} from '../../swarm/status.ts'
import type {Begun} from './chat-memory-state.ts'
import type {ChatMessage, Mention} from './chat-message.ts'
import type {ChatEvents, ChatNotice, ChatParts} from './chat-parts.ts'
import type {ChatNeighbour, ChatSwarm} from './chat-swarm.ts'
import {Conversation} from './conversation.ts'
import {DirectViews, type Direct} from './direct-views.ts'
import {History} from './history.ts'
import {Relations, type ChosenPeople, type KnownPerson} from './relations.ts'
import type {SendOptions} from './sending.ts'
import {sameData} from './same-data.ts'
import {Typing} from './typing.ts'
import {isSeenNothing, type UnreadCount} from './unread.ts'

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
  #away: readonly KnownPerson[] = []
  /** Something was said or somebody came since it was made. */
  #awayIsOld = true
  #neighbours: readonly ChatNeighbour[] = []
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
      tell: message => this.#tell(message),
      remembered: key => acquaintances.get(key)?.name,
      changed: what => {
        this.#awayIsOld = true
        this.emit(what, undefined)
      }
    })
    this.#relations = new Relations({
      ownKey: identity.key,
      env,
      log,
      acquaintances,
      memory,
      nameOf: key => this.#conversation.nameOf(key),
      wroteMs: key => this.#conversation.names.wroteMs(key),
      append: body => this.#conversation.sending.append(body),
      hiddenChanged: () => {
        this.#conversation.hiddenChanged()
        this.#endTyping()
      },
      changed: () => {
        this.#awayIsOld = true
        this.emit('acquaintances', undefined)
      }
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
      on => this.#tell({type: 'typing', on}),
      () => this.emit('typing', undefined)
    )
    this.#endings = [
      log.on('entries', entries => this.#arrived(entries)),
      log.on('changed', entries => this.#entriesChanged(entries)),
      log.on('removed', () => void this.#readAnew()),
      log.on('held', held => {
        this.#conversation.delivery.held(held)
        this.#directs.held(held)
      }),
      log.on('usage', () => this.emit('history', undefined)),
      log.on('trouble', () => {
        this.#conversation.keepingChanged()
        this.#directs.changed()
        this.emit('notice', undefined)
      }),
      memory.on('changed', () => this.#conversation.memoryChanged()),
      swarm.on('people', () => this.#peopleChanged()),
      swarm.on('status', () => this.#statusChanged()),
      swarm.on('neighbour', neighbour => this.#linked([neighbour])),
      swarm.handle(['typing'], ({on}, {key}) => {
        if (key !== identity.key && this.#relations.hidden(key) === undefined) this.#typing.heard(key, on)
        return 'accept'
      }),
      swarm.handle(['seen'], (mark, neighbour) => this.#marked(mark, neighbour)),
      identity.onName(() => this.#conversation.renamed())
    ]
  }

  /** Opens the conversation with its newest messages; older ones by `loadOlder`. Conversations with one person come soon after. */
  static async open<S extends ChatSwarm>(parts: ChatParts<S>): Promise<Chat<S>> {
    const chat = new Chat(parts)
    await chat.#conversation.open()
    chat.#linked(parts.swarm.neighbours, {late: true})
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

  /**
   * People of this topic who are not here: they wrote, were here or were met in it. Those last heard of first, at most 50, without
   * whom one blocked. The same array until something in it changes.
   */
  get away(): readonly KnownPerson[] {
    if (this.#awayIsOld) {
      const keys = new Set([
        ...this.#conversation.names.known(),
        ...(Object.keys(this.#parts.memory.state.seenBy) as PersonKey[])
      ])
      for (const {key} of this.people) keys.delete(key)
      const away = this.#relations.lastHeardOf(keys)
      if (!sameData(away, this.#away)) this.#away = away
      this.#awayIsOld = false
    }
    return this.#away
  }

  get status(): SwarmStatus {
    return this.swarm.status
  }

  get notice(): ChatNotice | undefined {
    const {trouble} = this.#parts.log
    return trouble && {kind: 'not-kept', reason: trouble.reason, text: trouble.message}
  }

  /** Others who are writing now, but those whose messages are folded away. */
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

  /** Whether something older may have been said than `messages`. */
  get olderExist(): boolean {
    return this.#conversation.olderExist
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

  /** Messages of the topic that contain all words, newest first, as they are found. Ends when `signal` aborts or at `max`. @throws LoadError */
  async *search(
    words: string,
    {signal, max}: {readonly signal: AbortSignal; readonly max: number}
  ): AsyncGenerator<ChatMessage, void, undefined> {
    const {log, env} = this.#parts
    const {around} = this.#conversation
    const {search} = await loadPart(import('./search.ts'))
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
    return this.#relations.choose(key, 'setMuted', muted)
  }

  /**
   * Shows nothing of somebody, in every topic, in public or in private, and tells them neither that one writes nor what one has
   * seen. They can still read what everybody can. @throws as `setMuted`
   */
  setBlocked(key: PersonKey, blocked: boolean): Promise<void> {
    return this.#relations.choose(key, 'setBlocked', blocked)
  }

  /** Whom one blocked, on any topic; the same array until it changes, announced by 'acquaintances'. */
  get blocked(): readonly PersonKey[] {
    return this.#relations.blocked
  }

  /** Whom one blocked or muted and whose block list one follows, on any topic; the same until it changes, announced by 'acquaintances'. */
  get chosen(): ChosenPeople {
    return this.#relations.chosen
  }

  /** Takes part in somebody's block list: whom they mute or block is folded away here too. @throws as `setMuted` */
  followBlockList(key: PersonKey, follow: boolean): Promise<void> {
    return this.#relations.follow(key, follow)
  }

  get publishesBlockList(): boolean {
    return this.#relations.publishes
  }

  /** Makes whom one mutes or blocks readable for everybody in this topic, or an empty list again. @throws as `edit` */
  publishBlockList(on: boolean): Promise<void> {
    return this.#relations.publish(on)
  }

  /** Eight words that are the same on both screens when nobody sits between. @throws LoadError */
  async safetyWords(key: PersonKey): Promise<readonly string[]> {
    return (await words()).safetyWords(this.swarm.identity.publicKey, fromHex(key)!)
  }

  /** Four words of one person, whether they were met or not: people of the same name have others. @throws LoadError */
  async fourWords(key: PersonKey): Promise<readonly string[]> {
    return (await words()).fourWords(fromHex(key)!)
  }

  /** What was begun and not sent; kept on this device. `to`: in the conversation with one person. */
  draft(to: PersonKey | '' = ''): string {
    return this.#parts.memory.state.drafts[to] ?? ''
  }

  /** What the text begun in the topic answers to, and a change that was begun; kept on this device. */
  get begun(): Begun {
    return this.#parts.memory.state.begun
  }

  setBegun(begun: Begun): void {
    if (this.#closing === undefined) this.#parts.memory.change({begun})
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
        // When another page brought much back, this is all that is told of it.
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
    // Who is gone now was here until now.
    this.#relations.met(this.#neighbours)
    this.#meet(this.swarm.neighbours)
    this.#conversation.peopleChanged()
    this.#endTyping()
    this.#awayIsOld = true
    this.emit('people', undefined)
  }

  /** Of those who are linked no more, or are not to be shown. */
  #endTyping(): void {
    const {people} = this.swarm
    for (const key of this.#typing.keys) {
      if (this.#relations.hidden(key) !== undefined || !people.some(person => person.key === key))
        this.#typing.heard(key, false)
    }
  }

  /** `late`: when this was not open yet. */
  #linked(neighbours: readonly ChatNeighbour[], {late = false} = {}): void {
    this.#meet(neighbours)
    const {blocked} = this
    const {unread} = this.#conversation
    for (const {key, routingId} of neighbours) {
      if (blocked.includes(key)) continue
      unread.linked(routingId)
      if (late) unread.ask(routingId)
    }
  }

  #marked(mark: MessageNamed<'seen'>, {key, routingId}: Pick<ChatNeighbour, 'key' | 'routingId'>): 'accept' | 'ignore' {
    if (!isSeenNothing(mark)) return this.#conversation.delivery.marked(mark, key)
    if (!this.blocked.includes(key)) this.#conversation.unread.linked(routingId)
    return 'accept'
  }

  #meet(neighbours: readonly ChatNeighbour[]): void {
    this.#relations.met(neighbours)
    this.#neighbours = this.swarm.neighbours
  }

  /** Everybody who is linked but those who are blocked. */
  #tell(message: TopicMessage): void {
    const {blocked, swarm} = this
    if (blocked.length === 0) return swarm.broadcast(message)
    for (const {key, routingId} of swarm.neighbours) if (!blocked.includes(key)) void swarm.send(routingId, message)
  }

  #statusChanged(): void {
    this.emit('status', undefined)
    if (this.swarm.status.kind === 'left') void this.close()
  }
}

/** Needed when somebody looks at a person, and their list of words is long. */
const words = () => loadPart(import('../../identity/safety-words.ts'))
