import type {PersonKey} from '../base/ids.ts'
import type {FileView} from './files-view.ts'
import type {HandPlace} from './hand-view.ts'

/**
 * What the elements need from a `Swarm` and a `Chat`: a view of the public classes, so that an element can be shown
 * with any object of this shape.
 */
export interface PersonView {
  readonly key: PersonKey
  readonly name: string
  readonly here: boolean
  readonly self: boolean
  /** Pages (tabs) this person is here with; 0: others say so, and no page is linked with this one. */
  readonly pages: number
}

export type StatusView =
  | {readonly kind: 'starting'}
  | {readonly kind: 'searching'; readonly openRelays: number; readonly relays: number}
  | {readonly kind: 'alone'; readonly openRelays: number}
  | {readonly kind: 'together'; readonly others: number}
  | {readonly kind: 'offline'}
  | {readonly kind: 'left'}

export interface MentionView {
  readonly key: PersonKey
  /** As it stands behind the `@` in the text. */
  readonly name: string
}

/** What a message answers to. */
export interface QuoteView {
  readonly id: string
  /** 'missing': not here (yet). */
  readonly state: 'shown' | 'deleted' | 'missing'
  readonly author: PersonKey | undefined
  readonly authorName: string
  /** The beginning of its text, at most 200 characters. */
  readonly text: string
}

export interface ReactionView {
  readonly emoji: string
  readonly count: number
  readonly own: boolean
  /** Who, at most 12 of them. */
  readonly names: readonly string[]
}

/**
 * How far an own message has come. 'storing': not safe on this device yet. 'pending': here, and nobody else has it. 'sent':
 * the page of at least one other person has stored it. 'failed': not kept and not sent. Of others it is always 'sent'.
 */
export type DeliveryView = 'storing' | 'pending' | 'sent' | 'failed'

export interface MessageView {
  readonly id: string
  readonly author: PersonKey
  readonly authorName: string
  /** Empty when it was deleted. */
  readonly text: string
  /** Milliseconds since 1970 as the author's clock says; any number, it comes from outside. */
  readonly timeMs: number
  readonly own: boolean
  readonly late: boolean
  readonly state: DeliveryView
  /** Of own ones: it, or the last change of it, is in this page alone, and goes with it. */
  readonly unkept?: boolean | undefined
  /** Of own ones to one person: whether their page is known to have stored it, not just somebody's who passes it on. */
  readonly reached?: boolean | undefined
  /** Others who said that it was on their screen; for own messages. */
  readonly seenBy: number
  readonly edited: boolean
  readonly deleted: boolean
  readonly replyTo: QuoteView | undefined
  readonly reactions: readonly ReactionView[]
  readonly mentions: readonly MentionView[]
  /** The visitor is among `mentions`, or it answers to one of their messages. */
  readonly forMe: boolean
  /** Why it is folded away: the visitor muted its author, or follows a block list with them on it. */
  readonly hidden: 'muted' | 'listed' | undefined
  /** Its author signed two different entries for one place of their history. */
  readonly equivocates: boolean
  /** A file that was offered, drawn at its place in time; there is nothing said then. */
  readonly file?: FileView | undefined
}

export interface NoticeView {
  readonly kind: string
  readonly reason?: string | undefined
  /** A sentence that may be shown as it is. */
  readonly text?: string | undefined
}

export interface SwarmView extends HandPlace {
  readonly topic: string
  readonly identity: {readonly name: string; setName(name: string): Promise<void>}
  /** The topic is open to whoever knows its name, or only to those who have the invitation. */
  readonly access: 'public' | 'private'
  leave(): Promise<void>
  getReport(): object
}

export interface SendOptionsView {
  /** Id of the message it answers to. */
  readonly replyTo?: string | undefined
  readonly mentions?: readonly MentionView[] | undefined
}

/** Of messages by their ids. */
export interface BegunView {
  readonly replyTo?: string | undefined
  readonly edit?: {readonly id: string; readonly text: string} | undefined
}

/** What the visitor has not had on the screen yet. */
export interface UnreadView {
  readonly count: number
  /** There may be more, before what is loaded. */
  readonly more: boolean
  /** Among them those with `forMe`. */
  readonly forMe: number
  /** The first unread message, when it is loaded. */
  readonly firstId: string | undefined
}

/** One conversation with one person, sealed so that nobody else can read it. */
export interface DirectView {
  readonly with: PersonKey
  readonly name: string
  readonly unread: number
  /** When the last message was written; undefined while there is none. */
  readonly lastMs: number | undefined
}

/** People the visitor made a choice about. */
export interface ChosenView {
  readonly blocked: readonly PersonKey[]
  readonly muted: readonly PersonKey[]
  readonly followed: readonly PersonKey[]
}

/** What is known of a person beyond being here. */
export interface AcquaintanceView {
  readonly key: PersonKey
  readonly name: string
  readonly self: boolean
  /** Linked with this browser at least once: only then can one write to them alone. */
  readonly met: boolean
  /** On any topic, milliseconds since 1970; undefined when never met. */
  readonly lastSeenMs: number | undefined
  /** When they last wrote in this topic, as far as it was read. */
  readonly lastWroteMs: number | undefined
  readonly muted: boolean
  /** Nothing of them is shown, and they are told neither that the visitor writes nor what was seen. */
  readonly blocked: boolean
  /** They publish a block list. */
  readonly hasBlockList: boolean
  /** The visitor follows it. */
  readonly followed: boolean
  /** They signed two entries for one place of their history. */
  readonly equivocates: boolean
}

export interface HistoryUsageView {
  readonly entries: number
  /** Bytes of everything kept of the topic here. */
  readonly bytes: number
  readonly maxEntries: number
  readonly maxBytes: number
}

/** What is kept of the topic on this device. */
export interface HistoryView {
  readonly usage: HistoryUsageView
  /** Older bodies go first, then older entries. */
  setLimits(limits: {readonly maxEntries: number; readonly maxBytes: number}): Promise<void>
  /** Everything kept of the topic, as one file. */
  exportFile(): Promise<Blob>
  /** Entries that were new. @throws Error with a sentence when it is no such file, or of another topic */
  importFile(file: Blob): Promise<number>
  /** Removes what is kept here, and takes nothing older from others again. Others keep theirs. */
  clear(): Promise<void>
}

export type ChatViewEvent =
  'messages' | 'people' | 'status' | 'notice' | 'typing' | 'unread' | 'directs' | 'acquaintances' | 'history'

export interface ChatView {
  /** Of the whole topic, in order; direct messages are apart. */
  readonly messages: readonly MessageView[]
  /** Whether something older may have been said. */
  readonly olderExist: boolean
  readonly people: readonly PersonView[]
  /** People of the topic who are not here, those last heard of first; the same array until it changes. */
  readonly away: readonly AcquaintanceView[]
  readonly status: StatusView
  readonly notice: NoticeView | undefined
  readonly typing: readonly PersonKey[]
  readonly swarm: SwarmView
  readonly unread: UnreadView
  readonly history: HistoryView

  send(text: string, options?: SendOptionsView): Promise<unknown>
  edit(id: string, text: string, mentions?: readonly MentionView[]): Promise<void>
  /** Takes an own message back: others drop its text too, unless their page is never open again. */
  remove(id: string): Promise<void>
  react(id: string, emoji: string, on: boolean): Promise<void>
  setTyping(on: boolean): void
  /** False when there was nothing older. */
  loadOlder(): Promise<boolean>
  /** Loads back to a message. False when it is not here. */
  loadUntil(id: string): Promise<boolean>
  /** The visitor has had everything up to this message on the screen. */
  markSeen(id: string): void
  /** Messages that contain all words, newest first, as they are found. Ends when `signal` aborts or at `max`. */
  search(words: string, options: {readonly signal: AbortSignal; readonly max: number}): AsyncIterable<MessageView>

  /** Conversations with one person, the last active first. */
  readonly directs: readonly DirectView[]
  /** Messages of the conversation with one person, in order. */
  direct(key: PersonKey): readonly MessageView[]
  /** @throws SendError when they were never met */
  sendDirect(key: PersonKey, text: string): Promise<unknown>
  /** False when there was nothing older. */
  loadOlderDirect(key: PersonKey): Promise<boolean>
  markDirectSeen(key: PersonKey): void

  acquaintance(key: PersonKey): AcquaintanceView
  setMuted(key: PersonKey, muted: boolean): Promise<void>
  setBlocked(key: PersonKey, blocked: boolean): Promise<void>
  /** Whom the visitor blocked, on any topic; the same array until it changes. */
  readonly blocked: readonly PersonKey[]
  /** And whom they muted without blocking them, and whose block list they follow; the same until it changes. */
  readonly chosen: ChosenView
  /** Takes part in somebody's block list: whom they mute or block is folded away here too. */
  followBlockList(key: PersonKey, follow: boolean): Promise<void>
  readonly publishesBlockList: boolean
  /** Makes whom the visitor mutes or blocks readable in this topic for others to follow, or an empty list again. */
  publishBlockList(on: boolean): Promise<void>
  /** Eight words that are the same on both screens when nobody sits between. */
  safetyWords(key: PersonKey): Promise<readonly string[]>
  /** Four words of one person, met or not: people of the same name have others. */
  fourWords(key: PersonKey): Promise<readonly string[]>

  /** What was begun and not sent; kept on this device. `to`: in the conversation with one person. */
  draft(to?: PersonKey): string
  setDraft(text: string, to?: PersonKey): void
  /** What the text begun in the topic answers to, and a change that was begun. */
  readonly begun: BegunView
  setBegun(begun: BegunView): void

  close(): Promise<void>
  on(name: ChatViewEvent, listener: () => void, options?: {signal?: AbortSignal}): () => void
}
