import type {EntryId, PersonKey} from '../../base/ids.ts'
import {isPersonKey} from '../../identity/acquaintance.ts'
import {comparePlaces, type Place} from '../../log/index-row.ts'

/** What this browser remembers about one topic besides its log. */
export interface ChatMemoryState {
  /** When the topic was opened here for the first time, milliseconds since 1970: what is older was not missed. */
  readonly firstOpenedMs: number | undefined
  /** Everything up to here was on the screen. */
  readonly seenUpTo: Place | undefined
  /** The same for the conversation with one person. */
  readonly directSeen: Readonly<Record<PersonKey, Place>>
  /** All own messages to one person up to here are stored by their page. */
  readonly directReached: Readonly<Record<PersonKey, Place>>
  /** Own entries up to here are stored by somebody else. */
  readonly heldUpTo: Place | undefined
  /** Up to where others said that they had it on the screen. */
  readonly seenBy: Readonly<Record<PersonKey, Place>>
  /** Texts begun and not sent, by the person they are for; '' for the topic. */
  readonly drafts: Readonly<Record<string, string>>
  /** What the text begun in the topic answers to, and a change that was begun. */
  readonly begun: Begun
  readonly publishesBlockList: boolean
}

/** Of messages by their ids. */
export interface Begun {
  readonly replyTo?: string | undefined
  readonly edit?: {readonly id: string; readonly text: string} | undefined
}

/** Places remembered of people, in each of the lists; the newest stay. */
export const maxPersonPlaces = 1_024
/** Texts begun, at most; the last written stay. */
export const maxDrafts = 64
/** UTF-16 code units of a text begun; a message has at most 8,192 bytes, but a draft may have to be cut yet. */
export const maxDraftLength = 32_768

/** As it is kept: with the times that decide which of two pages wrote last. Joining is the same in any order, once or often. */
export interface KeptChatMemory {
  /** Layout of this record. */
  readonly schema: 1
  readonly firstOpenedMs: number | undefined
  readonly seenUpTo: Place | undefined
  readonly heldUpTo: Place | undefined
  readonly directSeen: ReadonlyMap<PersonKey, Place>
  readonly directReached: ReadonlyMap<PersonKey, Place>
  readonly seenBy: ReadonlyMap<PersonKey, Place>
  /** '' when it was sent or emptied: an older text must not come back. */
  readonly drafts: ReadonlyMap<string, Timed<string>>
  readonly begun: Timed<Begun>
  readonly publishesBlockList: Timed<boolean>
}

export interface Timed<T> {
  readonly value: T
  /** Milliseconds since 1970. */
  readonly atMs: number
}

export const emptyMemory: KeptChatMemory = {
  schema: 1,
  firstOpenedMs: undefined,
  seenUpTo: undefined,
  heldUpTo: undefined,
  directSeen: new Map(),
  directReached: new Map(),
  seenBy: new Map(),
  drafts: new Map(),
  begun: {value: {}, atMs: 0},
  publishesBlockList: {value: false, atMs: 0}
}

/** The first opening by the earlier one, places by the later one, texts and choices by who wrote last. */
export const joined = (a: KeptChatMemory, b: KeptChatMemory): KeptChatMemory => ({
  schema: 1,
  firstOpenedMs: earlier(a.firstOpenedMs, b.firstOpenedMs),
  seenUpTo: laterPlace(a.seenUpTo, b.seenUpTo),
  heldUpTo: laterPlace(a.heldUpTo, b.heldUpTo),
  directSeen: joinedPlaces(a.directSeen, b.directSeen),
  directReached: joinedPlaces(a.directReached, b.directReached),
  seenBy: joinedPlaces(a.seenBy, b.seenBy),
  drafts: joinedDrafts(a.drafts, b.drafts),
  begun: lastWritten(a.begun, b.begun, JSON.stringify),
  publishesBlockList: lastWritten(a.publishesBlockList, b.publishesBlockList)
})

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

function laterPlace(a: Place | undefined, b: Place | undefined): Place | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return comparePlaces(a, b) >= 0 ? a : b
}

const lastWritten = <T>(a: Timed<T>, b: Timed<T>, asText: (value: T) => string = String): Timed<T> =>
  // At the same moment any rule will do that does not depend on the order.
  a.atMs > b.atMs || (a.atMs === b.atMs && asText(a.value) >= asText(b.value)) ? a : b

/** The last time in it: what is written next is later, whatever the clock says. */
export const latestMs = ({drafts, begun, publishesBlockList}: KeptChatMemory): number =>
  Math.max(publishesBlockList.atMs, begun.atMs, ...[...drafts.values()].map(({atMs}) => atMs))

type Places = ReadonlyMap<PersonKey, Place>

function joinedPlaces(a: Places, b: Places): Places {
  const all = new Map(a)
  for (const [key, place] of b) all.set(key, laterPlace(all.get(key), place)!)
  return newest(all, maxPersonPlaces, comparePlaces)
}

function joinedDrafts(a: KeptChatMemory['drafts'], b: KeptChatMemory['drafts']): KeptChatMemory['drafts'] {
  const all = new Map(a)
  for (const [key, draft] of b) all.set(key, lastWritten(all.get(key) ?? draft, draft))
  return newest(all, maxDrafts, (one, other) => one.atMs - other.atMs)
}

function newest<K extends string, V>(all: ReadonlyMap<K, V>, max: number, compare: (a: V, b: V) => number) {
  if (all.size <= max) return all
  const inOrder = [...all].sort(([k, a], [l, b]) => compare(b, a) || (k < l ? -1 : 1))
  return new Map(inOrder.slice(0, max))
}

/** What a change of the state is to what is kept: records by key, an empty draft removes it. */
export function keptChange(change: Partial<ChatMemoryState>, atMs: number): KeptChatMemory {
  const {firstOpenedMs, seenUpTo, heldUpTo, directSeen, directReached, seenBy, drafts, begun, publishesBlockList} =
    change
  const timed = ([key, text]: [string, string]) => [key, {value: text.slice(0, maxDraftLength), atMs}] as const
  return {
    schema: 1,
    firstOpenedMs,
    seenUpTo,
    heldUpTo,
    directSeen: new Map(Object.entries(directSeen ?? {}) as [PersonKey, Place][]),
    directReached: new Map(Object.entries(directReached ?? {}) as [PersonKey, Place][]),
    seenBy: new Map(Object.entries(seenBy ?? {}) as [PersonKey, Place][]),
    drafts: new Map(Object.entries(drafts ?? {}).map(timed)),
    begun: begun === undefined ? emptyMemory.begun : {value: readBegun(begun), atMs},
    publishesBlockList:
      publishesBlockList === undefined ? emptyMemory.publishesBlockList : {value: publishesBlockList, atMs}
  }
}

export const stateOf = (kept: KeptChatMemory): ChatMemoryState => ({
  firstOpenedMs: kept.firstOpenedMs,
  seenUpTo: kept.seenUpTo,
  heldUpTo: kept.heldUpTo,
  directSeen: Object.fromEntries(kept.directSeen),
  directReached: Object.fromEntries(kept.directReached),
  seenBy: Object.fromEntries(kept.seenBy),
  drafts: Object.fromEntries([...kept.drafts].flatMap(([key, {value}]) => (value === '' ? [] : [[key, value]]))),
  begun: kept.begun.value,
  publishesBlockList: kept.publishesBlockList.value
})

/** What was kept, as far as it is whole. */
export function readChatMemory(kept: unknown): KeptChatMemory {
  if (typeof kept !== 'object' || kept === null || (kept as {schema?: unknown}).schema !== 1) return emptyMemory
  const record = kept as Partial<Record<keyof KeptChatMemory, unknown>>
  const read: KeptChatMemory = {
    schema: 1,
    firstOpenedMs: Number.isSafeInteger(record.firstOpenedMs) ? (record.firstOpenedMs as number) : undefined,
    seenUpTo: readPlace(record.seenUpTo),
    heldUpTo: readPlace(record.heldUpTo),
    directSeen: readMap(record.directSeen, isPersonKey, readPlace),
    directReached: readMap(record.directReached, isPersonKey, readPlace),
    seenBy: readMap(record.seenBy, isPersonKey, readPlace),
    drafts: readMap(record.drafts, isDraftKey, readTimed(readText)),
    begun: readTimed(readBegun)(record.begun) ?? emptyMemory.begun,
    publishesBlockList: readTimed(readChoice)(record.publishesBlockList) ?? emptyMemory.publishesBlockList
  }
  // Brings it within the limits.
  return joined(read, emptyMemory)
}

const isDraftKey = (key: unknown): key is string => key === '' || isPersonKey(key)

function readPlace(kept: unknown): Place | undefined {
  const {hlcMs, hlcCounter, id} = (kept ?? {}) as Partial<Record<keyof Place, unknown>>
  if (!Number.isSafeInteger(hlcMs) || !Number.isSafeInteger(hlcCounter)) return undefined
  if (!isId(id)) return undefined
  return {hlcMs: hlcMs as number, hlcCounter: hlcCounter as number, id: id as EntryId}
}

const readTimed =
  <T>(read: (value: unknown) => T | undefined) =>
  (kept: unknown): Timed<T> | undefined => {
    const {value, atMs} = (kept ?? {}) as {value?: unknown; atMs?: unknown}
    const whole = read(value)
    if (whole === undefined || typeof atMs !== 'number' || !Number.isFinite(atMs)) return undefined
    return {value: whole, atMs}
  }

const readText = (value: unknown) => (typeof value === 'string' ? value.slice(0, maxDraftLength) : undefined)
const readChoice = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
const isId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)

function readBegun(kept: unknown): Begun {
  const {replyTo, edit} = (kept ?? {}) as {replyTo?: unknown; edit?: {id?: unknown; text?: unknown} | undefined}
  const text = readText(edit?.text)
  return {
    ...(isId(replyTo) && {replyTo}),
    ...(isId(edit?.id) && text !== undefined && {edit: {id: edit.id, text}})
  }
}

function readMap<K extends string, V>(
  kept: unknown,
  isKey: (key: unknown) => key is K,
  read: (value: unknown) => V | undefined
): ReadonlyMap<K, V> {
  const all = new Map<K, V>()
  if (!(kept instanceof Map)) return all
  for (const [key, value] of kept as ReadonlyMap<unknown, unknown>) {
    const whole = isKey(key) ? read(value) : undefined
    if (isKey(key) && whole !== undefined) all.set(key, whole)
  }
  return all
}
