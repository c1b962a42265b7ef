import type {PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import {compareEntries, placeOf, type LogEntry} from '../../log/log-entry.ts'
import {shortId, type ShortId} from '../../log/log-index.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import type {TopicMessage} from '../../protocol/link-messages.ts'
import {byName, samePeople, type Person} from '../../swarm/people.ts'
import {Annotating} from './annotating.ts'
import {AuthorNames} from './author-names.ts'
import type {ChatLog} from './chat-log.ts'
import type {ChatMemory} from './chat-memory.ts'
import {shortIdIn, type ChatMessage} from './chat-message.ts'
import type {ChatSwarm} from './chat-swarm.ts'
import {Delivery} from './delivery.ts'
import {LoadedRange} from './loaded-range.ts'
import {drawQuote, type Surroundings} from './message-drawing.ts'
import type {Hiding} from './moderation.ts'
import {Pace} from './pace.ts'
import {openedMessages, openedPages, pageEntries, quotesPerLookUp, searchedEntries} from './parameters.ts'
import {Projection} from './projection.ts'
import {Sending} from './sending.ts'
import {Unread} from './unread.ts'

export interface ConversationOptions {
  readonly swarm: ChatSwarm
  readonly log: ChatLog
  readonly env: Environment
  readonly memory: ChatMemory
  /** Why somebody's messages are folded away, or not there. */
  readonly hidden: (key: PersonKey) => Hiding | undefined
  /** Tells everybody who is linked and not blocked. */
  readonly tell: (message: TopicMessage) => void
  /** What somebody was called when last met, on any topic. */
  readonly remembered: (key: PersonKey) => string | undefined
  readonly changed: (what: 'messages' | 'unread') => void
}

/** What says something in the topic, or about what was said; sealed messages too, whose delivery is followed. */
const saidKinds: ReadonlySet<number> = new Set([
  entryKinds.profile,
  entryKinds.chatText,
  entryKinds.chatEdit,
  entryKinds.tombstone,
  entryKinds.reaction,
  entryKinds.directMessage
])

/** The messages of a topic as far as they are loaded, those on their way into the log, and how far one has read. */
export class Conversation {
  readonly sending: Sending
  readonly delivery: Delivery
  readonly unread: Unread
  readonly annotating: Annotating
  readonly #options: ConversationOptions
  readonly around: Surroundings
  readonly names = new AuthorNames()
  #projection: Projection
  #range = new LoadedRange()
  /** Authors whose profile the log was asked for. */
  readonly #lookedUp = new Set<PersonKey>()
  #messages: readonly ChatMessage[] | undefined
  #people: readonly Person[] = []
  #loading: Promise<unknown> | undefined
  #loadingOlder: Promise<boolean> | undefined
  #fillingUp = false
  /** What is shown is being read anew, and not told before that is done. */
  #rereading = false
  #closed = false

  constructor(options: ConversationOptions) {
    this.#options = options
    const {swarm, log, env, memory, hidden, tell} = options
    const {identity} = swarm
    this.around = {
      ownKey: identity.key,
      nameOf: key => this.nameOf(key),
      hidden: key => (key === identity.key ? undefined : hidden(key)),
      isHeld: own => this.delivery.isHeld(own),
      isKept: own => log.isKept(shortId(own.id)),
      seenBy: own => this.delivery.seenBy(own)
    }
    this.#projection = new Projection(this.around)
    this.delivery = new Delivery({
      ownKey: identity.key,
      memory,
      covers: place => this.#covers(place),
      changed: (from, upTo) => this.#tell(this.#projection.deliveryChanged(from, upTo))
    })
    this.unread = new Unread({
      env,
      memory,
      since: place => this.#projection.since(place),
      covers: place => this.#covers(place),
      send: (to, message) => void swarm.send(to, message),
      broadcast: tell
    })
    this.sending = new Sending({
      log,
      env,
      identity,
      names: this.names,
      lookUp: authors => this.#lookUp(authors),
      quote: id => drawQuote(id, this.#projection.find(id), this.around),
      stored: entry => this.#stored(entry),
      changed: () => this.#tell(true)
    })
    this.annotating = new Annotating({
      ownKey: identity.key,
      log,
      sending: this.sending,
      find: async id => ((await this.loadUntil(id)) ? this.#projection.find(shortIdIn(id)) : undefined)
    })
    this.names.setPresent(swarm.people)
  }

  /** Reads the newest messages, as far back as there are unread ones, within a limit. */
  async open(): Promise<void> {
    await this.#alone(() => this.#readNewest())
    this.unread.recount()
  }

  /** Whether something older may have been said than what is loaded. */
  get olderExist(): boolean {
    return this.#range.olderExist
  }

  /** In order, what is not in the log at the end; the same array until something in it changes. */
  get messages(): readonly ChatMessage[] {
    const drafts = this.sending.messages
    const {messages} = this.#projection
    this.#messages ??= drafts.length === 0 ? messages : [...messages, ...drafts]
    return this.#messages
  }

  /** Who is here: people this page is linked with, then those others are, as far as their names are known. The same array until it changes. */
  get people(): readonly Person[] {
    const {swarm} = this.#options
    const beyond = swarm.peopleBeyond?.(this.names.known()) ?? []
    const others = beyond.map(key => ({key, name: this.nameOf(key), here: true, self: false, pages: 0}))
    const people = others.length === 0 ? swarm.people : [...swarm.people, ...others.sort(byName)]
    if (!samePeople(people, this.#people)) this.#people = people
    return this.#people
  }

  nameOf(key: PersonKey): string {
    const {swarm, remembered} = this.#options
    return key === swarm.identity.key ? swarm.identity.name : this.names.of(key, remembered(key))
  }

  /** New entries of the log. */
  arrived(entries: readonly LogEntry[]): void {
    const renamed = new Set<PersonKey>()
    for (const entry of entries) {
      if (this.names.take(entry)) renamed.add(entry.author)
      this.sending.took(entry)
    }
    this.delivery.took(entries)
    const listed = this.#range.admit(entries)
    const older = listed === entries ? [] : entries.filter(entry => !listed.includes(entry))
    const overheard = this.#projection.overhear(older)
    this.#tell(this.#show(listed, renamed) || overheard)
    void this.#fillUp()
  }

  /** Known entries whose body went or came, or whose author turned out to have two histories. */
  changed(entries: readonly LogEntry[]): void {
    const renamed = entries.filter(entry => this.names.take(entry)).map(({author}) => author)
    const changed = this.#projection.change(entries)
    this.#tell(this.#projection.peopleChanged(new Set(renamed)) || changed)
  }

  /** Entries or bodies went: what is left is read anew, as far back as it was loaded. Until then it stays as it was. */
  async readAnew(): Promise<void> {
    await this.#alone(async () => {
      const {oldest} = this.#range
      const isNewer = ({oldest: now}: LoadedRange) => oldest && now && compareEntries(now, oldest) > 0
      this.#projection = new Projection(this.around)
      this.#range = new LoadedRange()
      this.#rereading = true
      try {
        await this.#readNewest()
        while (isNewer(this.#range) && this.#range.olderExist && !this.#closed) await this.#extend(pageEntries)
      } finally {
        this.#rereading = false
      }
    })
    this.#tell(true)
  }

  /** Who is here has changed. */
  peopleChanged(): void {
    const keys = this.names.setPresent(this.#options.swarm.people)
    this.#tell(this.#projection.peopleChanged(new Set(keys)))
  }

  /** What one is called oneself has changed. */
  renamed(): void {
    this.sending.renamed()
    this.#projection.peopleChanged(new Set([this.around.ownKey]))
    this.#tell(true)
  }

  /** Whose messages are folded away has changed. */
  hiddenChanged(): void {
    this.#tell(this.#projection.everybodyChanged())
  }

  /** The storage failed, or works again: all that is here is kept then. */
  keepingChanged(): void {
    this.#tell(this.#projection.everybodyChanged())
  }

  /** Another page of this browser knows more. */
  memoryChanged(): void {
    this.delivery.remembered()
    if (this.unread.recount()) this.#options.changed('unread')
  }

  /** Loads older messages, if there are any. False: there were none. */
  loadOlder(): Promise<boolean> {
    this.#loadingOlder ??= this.#alone(async () => {
      const before = this.#projection.size
      const pace = new Pace(this.#options.env)
      for (let pages = 0; this.#range.olderExist && !this.#closed; pages++) {
        const changed = await this.#extend(pageEntries, pages === 0 ? 'all' : 'said')
        if (this.#projection.size > before) {
          this.#tell(changed)
          return true
        }
        await pace.rest()
      }
      return false
    }).finally(() => (this.#loadingOlder = undefined))
    return this.#loadingOlder
  }

  /** Loads back to a message. False when it is not here. */
  async loadUntil(id: string): Promise<boolean> {
    const short = shortIdIn(id)
    const isListed = () => this.#projection.find(short)?.message !== undefined
    if (isListed()) return true
    const [entry] = await this.#options.log.find([short])
    if (entry?.header.kind !== entryKinds.chatText) return false
    return this.#alone(async () => {
      const pace = new Pace(this.#options.env)
      const isOlder = () => this.#range.oldest === undefined || compareEntries(entry, this.#range.oldest) < 0
      let changed = false
      while (isOlder() && this.#range.olderExist && !this.#closed) {
        changed = (await this.#extend(searchedEntries)) || changed
        await pace.rest()
      }
      this.#tell(changed)
      return isListed()
    })
  }

  /** Everything up to this message has been on the screen. Without effect for one that is not loaded. */
  markSeen(id: string): void {
    const source = this.#projection.find(shortIdIn(id))?.source
    if (source === undefined || this.#closed || !this.unread.seen(source)) return
    if (this.unread.recount()) this.#options.changed('unread')
  }

  /** A message that is loaded. */
  find(id: string): ChatMessage | undefined {
    return this.#projection.find(shortIdIn(id))?.message
  }

  async close(): Promise<void> {
    this.#closed = true
    this.unread.close()
    await this.sending.close()
  }

  /** Reading back is done by one at a time. */
  async #alone<T>(task: () => Promise<T>): Promise<T> {
    while (this.#loading !== undefined) await this.#loading
    const done = task()
    const ended = done.then(
      () => undefined,
      () => undefined
    )
    this.#loading = ended
    void ended.then(() => (this.#loading = undefined))
    return done
  }

  async #readNewest(): Promise<void> {
    await this.#extend(pageEntries)
    const lacksSome = () => this.#lacksMessages || !this.#covers(this.unread.from)
    for (let pages = 0; lacksSome() && pages < openedPages; pages++) await this.#extend(pageEntries, 'said')
    void this.#fillUp()
  }

  /** There is more to read, and not even a screenful to show. */
  get #lacksMessages(): boolean {
    return this.#range.olderExist && this.#projection.size < openedMessages && !this.#closed
  }

  /** Reads on until there is a screenful, or everything. */
  async #fillUp(): Promise<void> {
    if (this.#fillingUp || !this.#lacksMessages) return
    this.#fillingUp = true
    try {
      await this.#alone(async () => {
        const pace = new Pace(this.#options.env)
        while (this.#lacksMessages) {
          await this.#extend(pageEntries, 'said')
          await pace.rest()
        }
      })
    } finally {
      this.#fillingUp = false
    }
    // Also when nothing was found: only now there is nothing older.
    this.#tell(true)
  }

  /** `said`: passes over what is not of the chat, which may be very much; otherwise that is read too, and not looked for in the index. */
  async #extend(count: number, what: 'said' | 'all' = 'all'): Promise<boolean> {
    const {log} = this.#options
    const page = await this.#range.extend(count, before =>
      what === 'said' ? log.ofKinds(saidKinds, count, before) : log.newest(count, before)
    )
    const renamed = page.filter(entry => this.names.take(entry)).map(({author}) => author)
    this.delivery.took(page)
    const changed = this.#show(page, new Set(renamed))
    void this.annotating.takeBackEdits(this.#projection.leftOver())
    return changed
  }

  /** Takes what belongs to the part that is loaded. */
  #show(listed: readonly LogEntry[], renamed: ReadonlySet<PersonKey>): boolean {
    const shown = this.#projection.take(listed)
    const named = this.#projection.peopleChanged(renamed)
    void this.#lookUpNew()
    return shown || named
  }

  #stored(entry: LogEntry): ChatMessage {
    this.#projection.take([entry])
    return this.#projection.find(shortId(entry.id))!.message!
  }

  /** Finds names and quoted messages that what is loaded asks for, wherever in the log they are. */
  async #lookUpNew(): Promise<void> {
    const authors = new Set([...this.#projection.takeAuthors()].filter(author => !this.#lookedUp.has(author)))
    const wanted = this.#projection.takeWanted()
    const named = authors.size > 0 && (await this.#lookUp(authors))
    const quoted = await this.#lookUpQuotes(wanted)
    this.#tell(named || quoted)
  }

  async #lookUp(authors: ReadonlySet<PersonKey>): Promise<boolean> {
    for (const author of authors) this.#lookedUp.add(author)
    const profiles = await this.#options.log.newestOfKind(entryKinds.profile, authors)
    const renamed = profiles.filter(entry => this.names.take(entry)).map(({author}) => author)
    return this.#projection.peopleChanged(new Set(renamed))
  }

  async #lookUpQuotes(ids: readonly ShortId[]): Promise<boolean> {
    let changed = false
    for (let at = 0; at < ids.length; at += quotesPerLookUp) {
      const found = await this.#options.log.find(ids.slice(at, at + quotesPerLookUp))
      changed = this.#projection.overhear(found) || changed
    }
    return changed
  }

  #covers(place: Place | undefined): boolean {
    const {oldest, olderExist} = this.#range
    if (!olderExist) return true
    return place !== undefined && oldest !== undefined && comparePlaces(placeOf(oldest), place) <= 0
  }

  #tell(changed: boolean): void {
    if (!changed || this.#closed || this.#rereading) return
    this.#messages = undefined
    this.sending.redraw()
    this.#options.changed('messages')
    if (this.unread.recount()) this.#options.changed('unread')
  }
}
