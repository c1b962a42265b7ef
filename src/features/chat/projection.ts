import type {EntryId, PersonKey} from '../../base/ids.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import {shortId, type ShortId} from '../../log/log-index.ts'
import {entryKinds} from '../../protocol/bodies.ts'
import {annotationOf, Annotations, type Annotation} from './annotations.ts'
import {emptyItem, sourceOf, type Item, type Source} from './chat-item.ts'
import type {ChatMessage} from './chat-message.ts'
import {drawMessage, type Surroundings} from './message-drawing.ts'
import {annotatedMissing} from './parameters.ts'
import {sameData} from './same-data.ts'

/** Arguments a call may safely have. */
const spliceable = 4_096

/**
 * The messages that follow from the entries of a log, whatever order these come in. Each change costs what it touches: a message
 * that looks as before stays the same object.
 */
export class Projection {
  readonly #around: Surroundings
  readonly #items = new Map<ShortId, Item>()
  /** What has annotations and is not here, first heard of first. */
  readonly #missing = new Set<Item>()
  readonly #dirty = new Set<Item>()
  /** Messages of ours that we changed or took back. */
  readonly #ownChanged = new Set<Item>()
  /** The items behind `#messages`, place by place. */
  #order: Item[] = []
  #messages: ChatMessage[] = []
  /** Somebody may hold the array: it is copied before it changes. */
  #handedOut = false
  /** Targets of replies to be looked for. */
  #wanted = new Set<ShortId>()
  #authors = new Set<PersonKey>()
  /** Everybody who is shown in some way. */
  readonly #people = new Set<PersonKey>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** In order; the same array until something in it changes. */
  get messages(): readonly ChatMessage[] {
    this.#handedOut = true
    return this.#messages
  }

  /** Takes entries that belong to the part of the log that is shown; those of other kinds are passed over. */
  take(entries: readonly LogEntry[]): boolean {
    for (const entry of entries) {
      if (entry.header.kind === entryKinds.chatText) this.#takeMessage(entry, true)
      else this.#takeAnnotation(entry)
    }
    return this.#draw()
  }

  /** Takes entries from before that part: messages that others answer to, which are not listed, and what is said about any. */
  overhear(entries: readonly LogEntry[]): boolean {
    for (const entry of entries) {
      if (entry.header.kind !== entryKinds.chatText) this.#takeAnnotation(entry)
      else if (this.#isWanted(entry)) this.#takeMessage(entry, false)
    }
    return this.#draw()
  }

  /** Takes known entries anew, whose body went or came or whose author turned out to have two histories. */
  change(entries: readonly LogEntry[]): boolean {
    for (const entry of entries) {
      const item = this.#items.get(shortId(entry.id))
      if (entry.header.kind !== entryKinds.chatText) this.#takeAnnotation(entry)
      else if (item?.source !== undefined) this.#write(item, entry)
    }
    return this.#draw()
  }

  /** What these people are called may have changed. */
  peopleChanged(keys: ReadonlySet<PersonKey>): boolean {
    // Who comes and goes without a word is not looked for.
    if (![...keys].some(key => this.#people.has(key))) return false
    return this.#redraw(
      ({source, target, annotations}) =>
        keys.has(source!.author) ||
        (target?.source !== undefined && keys.has(target.source.author)) ||
        (annotations?.reacted === true && annotations.reactedBy(keys))
    )
  }

  /** Anything shown of anybody may have changed, and who was not shown may be now. */
  everybodyChanged(): boolean {
    for (const item of this.#items.values()) if (item.listed) this.#dirty.add(item)
    return this.#draw()
  }

  /** The delivery of own messages from `from` (or the first) up to `upTo` may have changed. */
  deliveryChanged(from: Place | undefined, upTo: Place): boolean {
    for (let at = from === undefined ? 0 : Math.max(0, this.#firstBehind(from) - 1); at < this.#order.length; at++) {
      const item = this.#order[at]!
      if (comparePlaces(item.source!, upTo) > 0) break
      if (item.source!.own) this.#dirty.add(item)
    }
    for (const item of this.#ownChanged) if (item.listed) this.#dirty.add(item)
    return this.#draw()
  }

  get size(): number {
    return this.#messages.length
  }

  /** Messages behind a place. */
  since(place: Place): readonly ChatMessage[] {
    return this.#messages.slice(this.#firstBehind(place))
  }

  /** What is known of a message that is here. */
  find(id: ShortId): (Item & {source: Source}) | undefined {
    const item = this.#items.get(id)
    return item?.source === undefined ? undefined : (item as Item & {source: Source})
  }

  /** Targets of replies that are not here, each given out once. */
  takeWanted(): readonly ShortId[] {
    if (this.#wanted.size === 0) return []
    const wanted = [...this.#wanted].filter(id => this.#items.get(id)?.source === undefined)
    this.#wanted = new Set()
    return wanted
  }

  /** Edits of ours that are here with their text although the message was taken back: that was not done to the end. */
  leftOver(): readonly EntryId[] {
    const isGone = (id: ShortId) => this.#items.get(id)?.annotations?.isDeleted(this.#around.ownKey) === true
    return [...this.#ownChanged].flatMap(item =>
      isGone(item.id) ? [...item.annotations!.ownEdits].filter(edit => !isGone(shortId(edit))) : []
    )
  }

  /** People who wrote, reacted or were answered, each given out once for each time something new of them came. */
  takeAuthors(): ReadonlySet<PersonKey> {
    const authors = this.#authors
    if (authors.size > 0) this.#authors = new Set()
    return authors
  }

  /** Forgets all messages, and keeps what was said about others: for reading a long history backwards, page by page. */
  turnPage(): void {
    for (const [id, item] of this.#items) {
      if (item.source !== undefined || item.annotations === undefined) this.#items.delete(id)
      else item.answers = undefined
    }
    this.#order = []
    this.#messages = []
    this.#wanted.clear()
    this.#ownChanged.clear()
  }

  /** Whether a listed message answers to this one, which is not here. */
  #isWanted({id}: LogEntry): boolean {
    const item = this.#items.get(shortId(id))
    return item !== undefined && item.source === undefined && item.answers !== undefined
  }

  #takeMessage(entry: LogEntry, listed: boolean): void {
    const item = this.#item(shortId(entry.id))
    if (item.source === undefined) {
      this.#missing.delete(item)
      this.#write(item, entry)
    }
    if (!listed || item.listed) return
    item.listed = true
    this.#dirty.add(item)
    const {replyTo} = item.source!
    if (replyTo === undefined) return
    const target = this.#item(replyTo)
    item.target = target
    ;(target.answers ??= []).push(item)
    if (target.source === undefined) this.#wanted.add(replyTo)
  }

  #takeAnnotation(entry: LogEntry): void {
    const annotation = annotationOf(entry)
    if (annotation !== undefined) this.#annotate(annotation, entry.own)
  }

  #annotate(annotation: Annotation, own: boolean): void {
    const item = this.#item(annotation.target)
    const {source} = item
    // What somebody else says about a text does not count; as long as the author is not known, all of it is kept.
    if (source !== undefined && annotation.type !== 'reaction' && source.author !== annotation.author) return
    item.annotations ??= new Annotations()
    if (!item.annotations.add(annotation, own)) return
    if (own && annotation.type !== 'reaction') this.#ownChanged.add(item)
    if (annotation.type === 'reaction') this.#noteAuthor(annotation.author)
    if (source !== undefined) return this.#touch(item, annotation.type !== 'reaction')
    this.#missing.add(item)
    if (this.#missing.size <= annotatedMissing) return
    const first = this.#missing.values().next().value!
    this.#missing.delete(first)
    first.annotations = undefined
    if (first.answers === undefined) this.#items.delete(first.id)
  }

  #write(item: Item, entry: LogEntry): void {
    item.source = sourceOf(entry, item.source)
    item.annotations?.isBy(entry.author)
    this.#noteAuthor(entry.author)
    this.#touch(item, true)
  }

  #noteAuthor(key: PersonKey): void {
    this.#authors.add(key)
    this.#people.add(key)
  }

  #touch(item: Item, quoted: boolean): void {
    if (item.listed) this.#dirty.add(item)
    if (quoted) for (const answer of item.answers ?? []) this.#dirty.add(answer)
  }

  #redraw(concerns: (item: Item) => boolean): boolean {
    for (const item of this.#order) if (concerns(item)) this.#dirty.add(item)
    return this.#draw()
  }

  /** Brings the messages up to date. True when any of them changed. */
  #draw(): boolean {
    const added: Item[] = []
    let changed = false
    for (const item of this.#dirty) {
      const before = item.message
      const message = drawMessage(item, this.#around)
      if (before === undefined) {
        if (message !== undefined) added.push(item)
      } else if (message === undefined) {
        const at = this.#indexOf(item)
        this.#own().splice(at, 1)
        this.#order.splice(at, 1)
      } else if (sameData(before, message)) continue
      else this.#own()[this.#indexOf(item)] = message
      changed ||= before !== message
      item.message = message
    }
    this.#dirty.clear()
    if (added.length > 0) this.#insert(added.sort((a, b) => comparePlaces(a.source!, b.source!)))
    return changed
  }

  /** One splice when they stay together, as what is new and what is older than all do; otherwise one pass over what is behind. */
  #insert(added: readonly Item[]): void {
    const order = this.#order
    const from = this.#firstBehind(added[0]!.source!)
    const next = order[from]
    if (added.length <= spliceable && (next === undefined || comparePlaces(added.at(-1)!.source!, next.source!) < 0)) {
      const messages = added.map(item => item.message!)
      order.splice(from, 0, ...added)
      // Copied once, not a second time because the copy has no room.
      if (this.#handedOut) this.#messages = this.#messages.toSpliced(from, 0, ...messages)
      else this.#messages.splice(from, 0, ...messages)
      this.#handedOut = false
      return
    }
    const messages = this.#own()
    const behind = order.splice(from)
    messages.length = from
    const push = (item: Item) => {
      order.push(item)
      messages.push(item.message!)
    }
    let i = 0
    for (const item of added) {
      while (i < behind.length && comparePlaces(behind[i]!.source!, item.source!) < 0) push(behind[i++]!)
      push(item)
    }
    while (i < behind.length) push(behind[i++]!)
  }

  #own(): ChatMessage[] {
    if (this.#handedOut) this.#messages = this.#messages.slice()
    this.#handedOut = false
    return this.#messages
  }

  #item(id: ShortId): Item {
    const known = this.#items.get(id)
    if (known !== undefined) return known
    const item = emptyItem(id)
    this.#items.set(id, item)
    return item
  }

  #indexOf(item: Item): number {
    return this.#firstBehind(item.source!) - 1
  }

  #firstBehind(place: Place): number {
    let low = 0
    let high = this.#order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (comparePlaces(this.#order[middle]!.source!, place) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
