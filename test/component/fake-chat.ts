import {plainMessage} from '../../src/elements/plain-message.ts'
import type {PersonKey} from '../../src/base/ids.ts'
import {TypedEvents} from '../../src/base/typed-events.ts'
import type {
  AcquaintanceView,
  BegunView,
  ChatView,
  ChatViewEvent,
  ChosenView,
  DirectView,
  MentionView,
  MessageView,
  NoticeView,
  PersonView,
  SendOptionsView,
  StatusView,
  UnreadView
} from '../../src/elements/chat-view.ts'
import {FakeHistory} from './fake-history.ts'

/** A person's key that is the same in every run: `seed` repeated through a small generator. */
export function keyOf(seed: number): PersonKey {
  let state = (seed + 1) * 2654435761
  let key = ''
  for (let at = 0; at < 32; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    key += (state >>> 24).toString(16).padStart(2, '0')
  }
  return key as PersonKey
}

/** A message with nothing special about it but what is said. */
export const messageView = (over: Partial<MessageView> & {readonly id: string}): MessageView => ({
  author: keyOf(1),
  authorName: 'Ada',
  text: `text ${over.id}`,
  timeMs: Date.UTC(2026, 10, 22, 12),
  own: over.author === keyOf(0),
  state: 'sent',
  ...plainMessage,
  ...over
})

/** One thing the visitor sent, with what went along. */
export interface Sending extends SendOptionsView {
  readonly text: string
}

/** A chat without a network: whatever a test puts in is what the element shows. */
export class FakeChat extends TypedEvents<Record<ChatViewEvent, void>> implements ChatView {
  messages: readonly MessageView[] = []
  olderExist = false
  people: readonly PersonView[] = [{key: keyOf(0), name: 'quiet heron', here: true, self: true, pages: 1}]
  status: StatusView = {kind: 'alone', openRelays: 2}
  notice: NoticeView | undefined
  typing: readonly PersonKey[] = []
  unread: UnreadView = {count: 0, more: false, forMe: 0, firstId: undefined}
  away: readonly AcquaintanceView[] = []
  publishesBlockList = false
  blocked: readonly PersonKey[] = []
  readonly history = new FakeHistory(() => this.emit('history', undefined))

  readonly typed: boolean[] = []
  readonly sent: string[] = []
  readonly sendings: Sending[] = []
  /** What was reported as having been on the screen. */
  readonly seen: string[] = []
  /** Thrown by the next thing that can fail. */
  refusal: Error | undefined
  older: MessageView[] = []
  closed = false
  left = false
  readonly #known = new Map<PersonKey, Partial<AcquaintanceView>>()
  readonly #conversations = new Map<PersonKey, {messages: readonly MessageView[]; unread: number}>()
  readonly #drafts = new Map<string, string>()
  #count = 0

  readonly swarm = {
    topic: 'tea',
    access: 'public' as 'public' | 'private',
    identity: {
      name: 'quiet heron',
      setName: (name: string): Promise<void> => {
        this.set(
          'people',
          this.people.map(person => (person.self ? {...person, name} : person))
        )
        return Promise.resolve()
      }
    },
    leave: (): Promise<void> => {
      this.left = true
      return Promise.resolve()
    },
    getReport: (): object => ({
      relays: [{kind: 'nostr', url: 'ws://127.0.0.1:8080/nostr', state: 'open', latencyMs: 12.4}]
    })
  }

  set<K extends 'messages' | 'people' | 'status' | 'notice' | 'typing' | 'unread'>(name: K, value: this[K]): void {
    Object.assign(this, {[name]: value})
    this.emit(name, undefined)
  }

  /** A message as it would come from the log. */
  message(over: Partial<MessageView> = {}): MessageView {
    const id = `m${this.#count++}`
    const author = over.author ?? keyOf(1)
    const authorName = this.#nameOf(author)
    const timeMs = Date.UTC(2026, 10, 22, 12) + this.#count * 1000
    return messageView({id, author, authorName, timeMs, text: `text ${id}`, ...over})
  }

  add(...messages: readonly Partial<MessageView>[]): void {
    this.set('messages', [...this.messages, ...messages.map(message => this.message(message))])
  }

  async send(text: string, options: SendOptionsView = {}): Promise<unknown> {
    await this.#refuse()
    this.sent.push(text)
    this.sendings.push({text, ...options})
    const target = this.messages.find(({id}) => id === options.replyTo)
    this.add({
      text,
      author: keyOf(0),
      mentions: options.mentions ?? [],
      replyTo:
        target === undefined
          ? undefined
          : {id: target.id, state: 'shown', author: target.author, authorName: target.authorName, text: target.text}
    })
    return this.messages.at(-1)
  }

  async edit(id: string, text: string, mentions: readonly MentionView[] = []): Promise<void> {
    await this.#refuse()
    this.#change(id, {text, mentions, edited: true})
  }

  async remove(id: string): Promise<void> {
    await this.#refuse()
    this.#change(id, {text: '', deleted: true, reactions: []})
    for (const [key, {messages, unread}] of this.#conversations)
      this.#conversations.set(key, {messages: messages.filter(message => message.id !== id), unread})
    this.emit('directs', undefined)
  }

  async react(id: string, emoji: string, on: boolean): Promise<void> {
    await this.#refuse()
    const reactions = this.messages.find(message => message.id === id)?.reactions ?? []
    const others = reactions.filter(reaction => reaction.emoji !== emoji)
    const before = reactions.find(reaction => reaction.emoji === emoji)
    const count = (before?.count ?? 0) - (before?.own ? 1 : 0) + (on ? 1 : 0)
    const names = [...(before?.names ?? []).filter(name => name !== 'quiet heron'), ...(on ? ['quiet heron'] : [])]
    this.#change(id, {reactions: count === 0 ? others : [...others, {emoji, count, own: on, names}]})
  }

  setTyping(on: boolean): void {
    this.typed.push(on)
  }

  loadOlder(): Promise<boolean> {
    const page = this.older.splice(-200)
    if (page.length > 0) this.set('messages', [...page, ...this.messages])
    return Promise.resolve(page.length > 0)
  }

  async loadUntil(id: string): Promise<boolean> {
    const isHere = () => this.messages.some(message => message.id === id)
    while (!isHere() && (await this.loadOlder()));
    return isHere()
  }

  markSeen(id: string): void {
    this.seen.push(id)
    if (this.unread.count > 0 && id === this.messages.at(-1)?.id)
      this.set('unread', {count: 0, more: false, forMe: 0, firstId: undefined})
  }

  async *search(words: string, options: {signal: AbortSignal; max: number}): AsyncGenerator<MessageView> {
    await this.#refuse()
    const wanted = words.toLowerCase().split(/\s+/)
    let found = 0
    for (const message of [...this.older, ...this.messages].reverse()) {
      if (options.signal.aborted || found === options.max) return
      const text = message.text.toLowerCase()
      if (!wanted.every(word => text.includes(word))) continue
      found++
      yield await Promise.resolve(message)
    }
  }

  get directs(): readonly DirectView[] {
    return [...this.#conversations].map(([key, {messages, unread}]) => ({
      with: key,
      name: this.#nameOf(key),
      unread,
      lastMs: messages.at(-1)?.timeMs
    }))
  }

  direct(key: PersonKey): readonly MessageView[] {
    return this.#conversations.get(key)?.messages ?? []
  }

  /** Something somebody wrote to the visitor alone. */
  addDirect(key: PersonKey, ...messages: readonly Partial<MessageView>[]): void {
    const before = this.#conversations.get(key) ?? {messages: [], unread: 0}
    const added = messages.map(message => this.message({author: key, ...message}))
    const unread = before.unread + added.filter(message => !message.own).length
    this.#conversations.set(key, {messages: [...before.messages, ...added], unread})
    this.emit('directs', undefined)
  }

  async sendDirect(key: PersonKey, text: string): Promise<unknown> {
    await this.#refuse()
    this.addDirect(key, {text, author: keyOf(0)})
    return this.direct(key).at(-1)
  }

  loadOlderDirect(): Promise<boolean> {
    return Promise.resolve(false)
  }

  markDirectSeen(key: PersonKey): void {
    const conversation = this.#conversations.get(key)
    if (conversation === undefined || conversation.unread === 0) return
    this.#conversations.set(key, {...conversation, unread: 0})
    this.emit('directs', undefined)
  }

  acquaintance(key: PersonKey): AcquaintanceView {
    const person = this.people.find(each => each.key === key)
    return {
      key,
      name: this.#nameOf(key),
      self: key === keyOf(0),
      met: person !== undefined,
      lastSeenMs: person === undefined ? undefined : Date.UTC(2026, 10, 22, 11, 55),
      lastWroteMs: undefined,
      muted: false,
      blocked: false,
      hasBlockList: false,
      followed: false,
      equivocates: this.messages.some(message => message.author === key && message.equivocates),
      ...this.#known.get(key)
    }
  }

  /** These are away, the last heard of first. */
  setAway(...keys: readonly PersonKey[]): void {
    this.away = keys.map(key => this.acquaintance(key))
    this.emit('people', undefined)
  }

  /** What is known of somebody, besides what the list of people says. */
  know(key: PersonKey, what: Partial<AcquaintanceView>): void {
    this.#known.set(key, {...this.#known.get(key), ...what})
    this.emit('acquaintances', undefined)
  }

  get chosen(): ChosenView {
    const keysOf = (is: (person: Partial<AcquaintanceView>) => boolean | undefined) =>
      [...this.#known].flatMap(([key, person]) => (is(person) ? [key] : []))
    return {
      blocked: this.blocked,
      muted: keysOf(({muted, blocked}) => muted && !blocked),
      followed: keysOf(({followed}) => followed)
    }
  }

  async setMuted(key: PersonKey, muted: boolean): Promise<void> {
    await this.#refuse()
    this.know(key, {muted})
    const hidden = muted ? 'muted' : undefined
    this.set(
      'messages',
      this.messages.map(message => (message.author === key ? {...message, hidden} : message))
    )
  }

  async setBlocked(key: PersonKey, blocked: boolean): Promise<void> {
    await this.#refuse()
    this.blocked = [...this.blocked.filter(each => each !== key), ...(blocked ? [key] : [])]
    this.know(key, {blocked})
  }

  async followBlockList(key: PersonKey, follow: boolean): Promise<void> {
    await this.#refuse()
    this.know(key, {followed: follow})
  }

  async publishBlockList(on: boolean): Promise<void> {
    await this.#refuse()
    this.publishesBlockList = on
    this.emit('acquaintances', undefined)
  }

  async safetyWords(_key: PersonKey): Promise<readonly string[]> {
    await this.#refuse()
    return ['river', 'lemon', 'stone', 'garden', 'paper', 'window', 'cloud', 'anchor']
  }

  async fourWords(key: PersonKey): Promise<readonly string[]> {
    await this.#refuse()
    return ['tide', 'amber', 'pilot', key.slice(0, 4)]
  }

  draft(to = ''): string {
    return this.#drafts.get(to) ?? ''
  }

  begun: BegunView = {}

  setBegun(begun: BegunView): void {
    this.begun = begun
  }

  setDraft(text: string, to = ''): void {
    this.#drafts.set(to, text)
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }

  #nameOf(key: PersonKey): string {
    return this.people.find(person => person.key === key)?.name ?? 'Ada'
  }

  #change(id: string, change: Partial<MessageView>): void {
    this.set(
      'messages',
      this.messages.map(message => (message.id === id ? {...message, ...change} : message))
    )
  }

  #refuse(): Promise<void> {
    const {refusal} = this
    this.refusal = undefined
    return refusal === undefined ? Promise.resolve() : Promise.reject(refusal)
  }
}
