import {fromHex, toHex, type Bytes} from '../../base/bytes.ts'
import {DropCounts} from '../../base/drop-counts.ts'
import {SendError} from '../../base/errors.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {TokenBucket} from '../../base/token-bucket.ts'
import type {Acquaintances} from '../../identity/acquaintances.ts'
import {openDirect, sealDirect, type OpenFailure, type Sealer} from '../../identity/sealed-box.ts'
import type {Verify} from '../../identity/signatures.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import {placeOf, type LogEntry} from '../../log/log-entry.ts'
import {decodeBody, encodeBody, entryKinds} from '../../protocol/bodies.ts'
import type {DecodeReason} from '../../protocol/schema.ts'
import type {ChatLog, Held} from './chat-log.ts'
import type {ChatMemory} from './chat-memory.ts'
import {shortIdIn} from './chat-message.ts'
import {DirectConversations, type DirectConversation, type DirectMessage} from './direct-conversations.ts'
import {
  olderDirects,
  openedDirects,
  openedMet,
  openedOwnDirects,
  openedPerMet,
  openedPerPartner,
  openedStrangers
} from './parameters.ts'
import {sendable} from './sending.ts'

export type {DirectConversation, DirectMessage} from './direct-conversations.ts'

/** Sealed messages tried at once, and each second in the long run: most are for others, and each costs a key agreement. */
export const openingBurst = 512
export const openingsPerSecond = 200
/** Of somebody this browser has never met, it is so many: nobody is written to who was not met. */
export const strangerBurst = 64
export const strangersPerSecond = 10
/** Sealed messages that may wait for their turn. Of more, the first to come go unread until the page is loaded again, strangers' first. */
export const maxWaiting = 4_096
/** Ids remembered of messages that were tried and are not for us. */
export const maxTried = 16_384
/** Messages tried side by side; WebCrypto works in other threads. */
const openedTogether = 16

/** Why a sealed message is not shown. 'waiting': too many came at once. Otherwise as `decodeBody` and `openDirect` say. */
export type DirectDrop = DecodeReason | OpenFailure | 'empty' | 'waiting'

export interface DirectsParts {
  readonly identity: Sealer & {readonly key: PersonKey}
  readonly acquaintances: Pick<Acquaintances, 'get' | 'on'>
  /** 16 bytes. */
  readonly topicId: Bytes
  readonly memory: Pick<ChatMemory, 'state' | 'change' | 'on'>
  readonly env: Environment
  readonly verify: Verify
  readonly log: Pick<ChatLog, 'ofKinds' | 'find'>
  /** Conversations or their messages are others than before. */
  changed(): void
}

/** Conversations with one person each, out of the sealed messages of a topic. */
export class Directs {
  readonly #parts: DirectsParts
  readonly #shown: DirectConversations
  readonly #drops = new DropCounts<DirectDrop>()
  /** What was tried, and is not to be tried again. */
  readonly #tried = new Set<EntryId>()
  readonly #waiting = new Map<EntryId, LogEntry>()
  readonly #known: TokenBucket
  readonly #strangers: TokenBucket
  readonly #endings: readonly (() => void)[]
  /** Of `#waiting`, those that are being tried. */
  #inHand: readonly LogEntry[] = []
  /** To be called when these are tried. */
  #turns: (() => void)[] = []
  /** How far back each conversation was read. */
  readonly #readTo = new Map<PersonKey, LogEntry>()
  #opening: Promise<void> | undefined
  /** From where on every own message was read. */
  #ownFrom: Place | 'the first' | undefined
  #closed = false

  constructor(parts: DirectsParts) {
    this.#parts = parts
    const {acquaintances, memory, env, identity} = parts
    const nowMs = env.clock.monotonic()
    this.#known = new TokenBucket(openingBurst, openingsPerSecond, nowMs)
    this.#strangers = new TokenBucket(strangerBurst, strangersPerSecond, nowMs)
    this.#shown = new DirectConversations({
      isMuted: key => {
        const known = acquaintances.get(key)
        return known !== undefined && (known.muted || known.blocked)
      },
      seenUpTo: key => memory.state.directSeen[key],
      reachedUpTo: key => memory.state.directReached[key],
      ownKey: identity.key
    })
    this.#endings = [
      acquaintances.on('changed', () => this.#judgeAgain()),
      memory.on('changed', () => this.#judgeAgain())
    ]
  }

  /** What was not shown, by reason. */
  get drops(): Readonly<Partial<Record<DirectDrop, number>>> {
    return this.#drops.snapshot()
  }

  /** Those with a message to show, the last active first; the same array until `changed`. */
  get conversations(): readonly DirectConversation[] {
    return this.#shown.conversations
  }

  /** In order; of somebody muted or blocked only the own ones. The same array until `changed`. */
  messages(key: PersonKey): readonly DirectMessage[] {
    return this.#shown.messages(key)
  }

  /**
   * Reads those that are kept. Whoever fills a topic with sealed garbage pushes out no conversation: our own come first, then those of
   * people in whose conversation we were, of each a number; everybody else has a small part of their own.
   */
  async open(): Promise<void> {
    const {identity, memory} = this.#parts
    const {key: own} = identity
    const ownEntries = await this.#read(openedOwnDirects, author => author === own)
    this.#ownFrom = ownEntries.length < openedOwnDirects ? 'the first' : placeOf(ownEntries[0]!)
    await this.take(ownEntries)
    const seen = Object.keys(memory.state.directSeen) as PersonKey[]
    const partners = new Set([...seen, ...this.#shown.partners])
    partners.delete(own)
    await this.take(
      await this.#read(
        openedDirects,
        fewOfEach(openedPerPartner, author => partners.has(author))
      )
    )
    const isOther = (author: PersonKey) => author !== own && !partners.has(author)
    const isMet = (author: PersonKey) => isOther(author) && this.#isKnown(author)
    await this.take(await this.#read(openedMet, fewOfEach(openedPerMet, isMet)))
    await this.take(await this.#read(openedStrangers, author => isOther(author) && !this.#isKnown(author)))
  }

  /** Reads older messages of a conversation, if there are any and there is room for them. False: there were none. */
  async loadOlder(key: PersonKey): Promise<boolean> {
    const {identity} = this.#parts
    const before = this.#shown.size
    while (!this.#shown.isFull && !this.#closed) {
      const count = this.messages(key).length
      const by = (author: PersonKey) => author === key || author === identity.key
      const page = await this.#read(olderDirects, by, this.#readTo.get(key))
      if (page.length === 0) return false
      this.#readTo.set(key, page[0]!)
      await this.take(page)
      if (this.messages(key).length > count) return true
    }
    return this.#shown.size > before
  }

  #read(count: number, by: (author: PersonKey) => boolean, before?: LogEntry): Promise<readonly LogEntry[]> {
    return this.#parts.log.ofKinds(new Set([entryKinds.directMessage]), count, before, undefined, by)
  }

  /**
   * Takes entries of any kind, as often as they change: one without its body (any more) takes its message away. Resolves when each was
   * opened or refused, which takes a while when there are many.
   */
  async take(entries: readonly LogEntry[]): Promise<void> {
    let removed = false
    for (const entry of entries) {
      if (entry.header.kind !== entryKinds.directMessage || this.#closed) continue
      if (entry.body === undefined) removed = this.#forget(entry.id) || removed
      else if (!this.#tried.has(entry.id)) this.#wait(entry)
    }
    if (removed) this.#parts.changed()
    // Not for all that wait: strangers' messages may, for long.
    while (entries.some(({id}) => this.#waiting.has(id) || this.#inHand.some(one => one.id === id))) {
      const turn = new Promise<void>(resolve => this.#turns.push(resolve))
      this.#opening ??= this.#openWaiting().finally(() => (this.#opening = undefined))
      await turn
    }
  }

  /** A neighbour is known to have stored something: sealed messages are where they are to be when it is the one they are for. */
  held({by, ids}: Held): boolean {
    const isNew = this.#shown.reached(by, ids)
    if (!isNew) return false
    this.#rememberReached(by)
    this.#parts.changed()
    return true
  }

  /** As far as no own message before it is unknown here: it is true of all up to there. */
  #rememberReached(key: PersonKey): void {
    const {memory} = this.#parts
    const mark = memory.state.directReached[key]
    const from = this.#ownFrom
    const isKnown = from === 'the first' || (from && mark && comparePlaces(mark, from) >= 0)
    const last = isKnown ? this.#shown.reachedSince(key, mark) : undefined
    if (last !== undefined) memory.change({directReached: {[key]: last}})
  }

  /** Forgets the messages that are not in the log any more, or not with their bodies. */
  async leaveOut(): Promise<void> {
    const ids = [...this.#shown.ids, ...this.#waiting.keys()]
    const found = await this.#parts.log.find(ids.map(shortIdIn))
    const here = new Set(found.flatMap(({id, body}) => (body === undefined ? [] : id)))
    const gone = ids.filter(id => !here.has(id))
    if (gone.map(id => this.#forget(id)).includes(true)) this.#parts.changed()
  }

  /**
   * The body of an entry of kind 6 with this text for somebody; white space at its ends is dropped.
   * @throws SendError 'empty' | 'too-long'; 'not-met' when this browser was never linked with theirs
   */
  async seal(to: PersonKey, text: string): Promise<Bytes> {
    const {identity, acquaintances, topicId, env} = this.#parts
    const trimmed = sendable(text)
    const agreementKey = acquaintances.get(to)?.agreementKey
    if (agreementKey === undefined || to === identity.key) throw notMet()
    const recipient = {publicKey: fromHex(to)!, agreementKey}
    const sealed = await sealDirect({from: identity, to: recipient, topicId, random: env.random}, trimmed)
    if (!sealed.ok) throw notMet()
    return encodeBody(sealed.value)
  }

  /** Everything in the conversation with somebody has been on the screen. */
  markSeen(key: PersonKey): void {
    const place = this.#shown.newest(key)
    if (place === undefined || !this.#shown.isUnread(key)) return
    this.#parts.memory.change({directSeen: {[key]: place}})
    this.#judgeAgain()
  }

  close(): void {
    this.#closed = true
    this.#waiting.clear()
    for (const end of this.#endings) end()
  }

  #judgeAgain(): void {
    if (this.#shown.judgeAgain()) this.#parts.changed()
  }

  #forget(id: EntryId): boolean {
    this.#waiting.delete(id)
    this.#tried.delete(id)
    return this.#shown.remove(id)
  }

  #wait(entry: LogEntry): void {
    this.#waiting.set(entry.id, entry)
    if (this.#waiting.size <= maxWaiting) return
    const waiting = [...this.#waiting.values()]
    const first = waiting.find(({author}) => !this.#isKnown(author)) ?? waiting[0]!
    this.#waiting.delete(first.id)
    this.#drops.count('waiting')
  }

  async #openWaiting(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = (this.#inHand = this.#nextBatch())
      try {
        if (batch.length === 0) await this.#pause()
        else if ((await Promise.all(batch.map(entry => this.#open(entry)))).includes(true)) this.#parts.changed()
      } finally {
        this.#inHand = []
        for (const turn of this.#turns.splice(0)) turn()
      }
    }
  }

  /** Those whose turn it is: people one has met do not wait behind strangers. */
  #nextBatch(): readonly LogEntry[] {
    const nowMs = this.#parts.env.clock.monotonic()
    const batch: LogEntry[] = []
    for (const entry of this.#waiting.values()) {
      if (batch.length === openedTogether) break
      if (!(this.#isKnown(entry.author) ? this.#known : this.#strangers).take(nowMs)) continue
      this.#waiting.delete(entry.id)
      batch.push(entry)
    }
    return batch
  }

  #isKnown(author: PersonKey): boolean {
    const {identity, acquaintances} = this.#parts
    return author === identity.key || acquaintances.get(author)?.agreementKey !== undefined
  }

  #pause(): Promise<void> {
    return new Promise(resolve => this.#parts.env.scheduler.after(1_000 / strangersPerSecond, resolve))
  }

  /** True when a message came of it. Decoding, which keeps the limits, comes before any cryptography. */
  async #open(entry: LogEntry): Promise<boolean> {
    this.#tried.add(entry.id)
    if (this.#tried.size > maxTried) this.#tried.delete(this.#tried.keys().next().value!)
    const {identity, topicId, verify} = this.#parts
    const body = decodeBody(entry.header.kind, entry.body!)
    if (!body.ok || body.value.type !== 'directMessage') return this.#drop(body.ok ? 'unknown-type' : body.error)
    const opened = await openDirect({own: identity, author: entry.header.author, topicId, body: body.value, verify})
    if (!opened.ok) return this.#drop(opened.error)
    const {recipient, text} = opened.value
    if (text.trim() === '') return this.#drop('empty')
    // Taken back, or closed, while it was opened.
    if (this.#closed || !this.#tried.has(entry.id)) return false
    const own = entry.author === identity.key
    this.#shown.add(entry, own ? (toHex(recipient) as PersonKey) : entry.author, text)
    return true
  }

  #drop(reason: DirectDrop): false {
    this.#drops.count(reason)
    return false
  }
}

/** Says yes to the first so many of each. */
function fewOfEach(most: number, wanted: (author: PersonKey) => boolean): (author: PersonKey) => boolean {
  const counts = new Map<PersonKey, number>()
  return author => {
    const count = counts.get(author) ?? 0
    if (count === most || !wanted(author)) return false
    counts.set(author, count + 1)
    return true
  }
}

const notMet = () =>
  new SendError(
    'not-met',
    'You can write to somebody alone once your browsers have been connected. Try when both are here.'
  )
