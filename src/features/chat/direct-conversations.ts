import type {EntryId, PersonKey} from '../../base/ids.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import {placeOf, type LogEntry} from '../../log/log-entry.ts'

/** A message between two people that nobody else can read. */
export interface DirectMessage {
  readonly id: EntryId
  readonly author: PersonKey
  /** Any text of at most 8,192 bytes. Data, never markup. */
  readonly text: string
  /** As the author's clock said, milliseconds since 1970. */
  readonly timeMs: number
  readonly own: boolean
  readonly late: boolean
  /** Its author signed two different entries for one place of their history. */
  readonly equivocates: boolean
  readonly place: Place
  /** An own one that the other's page is known to have stored. */
  readonly reached: boolean
}

export interface DirectConversation {
  readonly with: PersonKey
  /** When its last message was written, milliseconds since 1970. */
  readonly lastMs: number
  /** Messages of the other that were not on the screen yet. */
  readonly unread: number
}

/** Messages kept in memory, in all; more push out the oldest of the longest conversation. */
export const maxDirectMessages = 4_096
/** Of these, in conversations without an own message, before others have to go for them. */
export const maxUnanswered = 1_024
/** Conversations kept in memory; more push out the one longest quiet, those without an own message first. */
export const maxConversations = 256

export interface ConversationJudgement {
  readonly ownKey: PersonKey
  /** Muted or blocked. */
  isMuted(key: PersonKey): boolean
  /** Up to where the messages of a conversation were on the screen. */
  seenUpTo(key: PersonKey): Place | undefined
  /** Up to where own messages of a conversation are with the other's page, all of them. */
  reachedUpTo(key: PersonKey): Place | undefined
}

interface Conversation {
  /** In order. */
  messages: readonly DirectMessage[]
  shown: readonly DirectMessage[] | undefined
}

/** Opened direct messages by the person they are with. Bounded, so that nobody can fill the page's memory by writing to it. */
export class DirectConversations {
  readonly #judgement: ConversationJudgement
  readonly #all = new Map<PersonKey, Conversation>()
  readonly #partnerOf = new Map<EntryId, PersonKey>()
  #conversations: readonly DirectConversation[] | undefined

  constructor(judgement: ConversationJudgement) {
    this.#judgement = judgement
  }

  get conversations(): readonly DirectConversation[] {
    this.#conversations ??= [...this.#all.keys()]
      .flatMap(key => this.#summary(key) ?? [])
      .sort((a, b) => b.lastMs - a.lastMs || (a.with < b.with ? -1 : 1))
    return this.#conversations
  }

  get partners(): readonly PersonKey[] {
    return [...this.#all.keys()]
  }

  get ids(): Iterable<EntryId> {
    return this.#partnerOf.keys()
  }

  get size(): number {
    return this.#partnerOf.size
  }

  /** What is older than all that is here would go at once. */
  get isFull(): boolean {
    return this.size >= maxDirectMessages
  }

  messages(key: PersonKey): readonly DirectMessage[] {
    const conversation = this.#all.get(key)
    if (conversation === undefined) return none
    conversation.shown ??= this.#judgement.isMuted(key)
      ? conversation.messages.filter(({own}) => own)
      : conversation.messages
    return conversation.shown
  }

  add(entry: LogEntry, partner: PersonKey, text: string): void {
    if (this.#partnerOf.has(entry.id)) return
    const {id, author, late, equivocates, header} = entry
    const own = author === this.#judgement.ownKey
    const message = {
      id,
      author,
      text,
      timeMs: header.hlcMs,
      own,
      late,
      equivocates,
      place: placeOf(entry),
      reached: own && isUpTo(placeOf(entry), this.#judgement.reachedUpTo(partner))
    }
    const conversation = this.#all.get(partner) ?? {messages: none, shown: undefined}
    this.#all.set(partner, conversation)
    setMessages(conversation, inserted(conversation.messages, message))
    this.#partnerOf.set(id, partner)
    this.#conversations = undefined
    this.#forgetSurplus()
  }

  /** The other's page has stored these entries, or all there are. True when it was not known of an own message. */
  reached(partner: PersonKey, ids: readonly EntryId[] | 'all'): boolean {
    const conversation = this.#all.get(partner)
    const isNew = ({own, reached, id}: DirectMessage) => own && !reached && (ids === 'all' || ids.includes(id))
    if (conversation?.messages.some(isNew) !== true) return false
    setMessages(
      conversation,
      conversation.messages.map(message => (isNew(message) ? {...message, reached: true} : message))
    )
    return true
  }

  /** The last own message up to which, from `place` on, all that are here are with the other's page; undefined when that is none. */
  reachedSince(partner: PersonKey, place: Place | undefined): Place | undefined {
    const later =
      this.#all.get(partner)?.messages.filter(message => message.own && !isUpTo(message.place, place)) ?? none
    const first = later.findIndex(({reached}) => !reached)
    return (first === -1 ? later : later.slice(0, first)).at(-1)?.place
  }

  /** False when there was no such message. */
  remove(id: EntryId): boolean {
    const partner = this.#partnerOf.get(id)
    const conversation = partner && this.#all.get(partner)
    if (!conversation) return false
    setMessages(
      conversation,
      conversation.messages.filter(message => message.id !== id)
    )
    if (conversation.messages.length === 0) this.#all.delete(partner)
    this.#partnerOf.delete(id)
    this.#conversations = undefined
    return true
  }

  /** Somebody may be muted now, or messages seen. True when that changes what there is to show, or may. */
  judgeAgain(): boolean {
    const before = this.#conversations
    const reachedMore = [...this.#all.keys()].map(key => this.#reachedMore(key)).includes(true)
    const shownBefore = new Map([...this.#all].map(([key, {shown}]) => [key, shown]))
    this.#conversations = undefined
    for (const conversation of this.#all.values()) conversation.shown = undefined
    const now = this.conversations
    // What nobody asked for since it changed cannot be compared.
    if (before === undefined) return this.#all.size > 0
    const same =
      !reachedMore &&
      before.length === now.length &&
      before.every(({with: key, unread}, at) => now[at]!.with === key && now[at]!.unread === unread) &&
      [...shownBefore].every(([key, shown]) => shown === undefined || shown.length === this.messages(key).length)
    if (same) this.#conversations = before
    return !same
  }

  /** Another page of this browser may have heard that own messages came to where they are to be. */
  #reachedMore(key: PersonKey): boolean {
    const upTo = this.#judgement.reachedUpTo(key)
    const ids = this.#all.get(key)?.messages.flatMap(({id, place}) => (isUpTo(place, upTo) ? id : [])) ?? []
    return this.reached(key, ids)
  }

  /** The place of the last message that is shown. */
  newest(key: PersonKey): Place | undefined {
    return this.messages(key).at(-1)?.place
  }

  isUnread(key: PersonKey): boolean {
    return (this.#summary(key)?.unread ?? 0) > 0
  }

  #summary(key: PersonKey): DirectConversation | undefined {
    const messages = this.messages(key)
    const last = messages.at(-1)
    if (last === undefined || this.#judgement.isMuted(key)) return undefined
    const seenUpTo = this.#judgement.seenUpTo(key)
    const unread = messages.filter(
      ({own, place}) => !own && (seenUpTo === undefined || comparePlaces(place, seenUpTo) > 0)
    )
    return {with: key, lastMs: last.timeMs, unread: unread.length}
  }

  #forgetSurplus(): void {
    if (this.#all.size > maxConversations) {
      const quiet = [...this.#all].sort(
        ([, a], [, b]) => Number(isAnswered(a)) - Number(isAnswered(b)) || lastMs(a) - lastMs(b)
      )
      this.#forgetConversation(quiet[0]![0])
    }
    if (this.#partnerOf.size > maxDirectMessages) {
      const all = [...this.#all.values()]
      const strangers = all.filter(conversation => !isAnswered(conversation))
      const theirs = strangers.reduce((sum, {messages}) => sum + messages.length, 0)
      // However many who never got an answer write, one's own conversations keep most of the room.
      const among = theirs > maxUnanswered ? strangers : all
      const longest = among.reduce((a, b) => (b.messages.length > a.messages.length ? b : a))
      this.remove(longest.messages[0]!.id)
    }
  }

  #forgetConversation(key: PersonKey): void {
    for (const {id} of this.#all.get(key)?.messages ?? []) this.#partnerOf.delete(id)
    this.#all.delete(key)
  }
}

const none: readonly DirectMessage[] = []

const isUpTo = (place: Place, mark: Place | undefined): boolean => mark !== undefined && comparePlaces(place, mark) <= 0

const isAnswered = ({messages}: Conversation): boolean => messages.some(({own}) => own)
const lastMs = ({messages}: Conversation): number => messages.at(-1)?.timeMs ?? 0

function setMessages(conversation: Conversation, messages: readonly DirectMessage[]): void {
  conversation.messages = messages
  conversation.shown = undefined
}

/** Most come in order, so that the place is near the end. */
function inserted(messages: readonly DirectMessage[], message: DirectMessage): readonly DirectMessage[] {
  const at = messages.findLastIndex(({place}) => comparePlaces(place, message.place) < 0) + 1
  return [...messages.slice(0, at), message, ...messages.slice(at)]
}
