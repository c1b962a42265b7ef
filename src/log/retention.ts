import {nextStamp} from './hybrid-clock.ts'
import type {PersonKey} from '../base/ids.ts'
import {entryKinds} from '../protocol/bodies.ts'
import type {EntryReader} from './entry-reader.ts'
import {comparePlaces, type IndexRow, type Place} from './index-row.ts'
import type {JudgedEntry} from './judge-entry.ts'
import {shortId, type IndexedRow, type LogIndex} from './log-index.ts'
import type {TopicLimits, TopicSettings, TopicState, TopicStore} from './log-storage.ts'
import {bodiesPerTurn, keptBodies, minBodilessBytes, roomShare, rowsPerStep, rowsPerTurn} from './parameters.ts'

export interface RetentionOptions {
  readonly store: TopicStore
  readonly index: LogIndex
  readonly reader: EntryReader
  readonly own: PersonKey
  /** For a topic that has none of its own. */
  readonly limits: TopicLimits
}

interface Goal {
  /** The limits it was made for. */
  readonly limits: TopicLimits
  readonly entries: number
  readonly bytes: number
  /** What is the next to go for want of bytes. */
  next: 'bodies' | 'own bodies' | 'entries'
}

/**
 * What goes when a topic is over its limits, until a tenth of it is free: the oldest bodies, those of this browser's person last and
 * those of the newest 1,000 entries and of tombstones never; then the oldest entries altogether, which moves the horizon.
 */
export class Retention {
  readonly #options: RetentionOptions
  /** What is being made room for; undefined: nothing is over. */
  #goal: Goal | undefined

  constructor(options: RetentionOptions) {
    this.#options = options
  }

  limits({settings}: TopicState): TopicLimits {
    return settings.limits ?? this.#options.limits
  }

  /** Whether an entry is taken: it does not stand before the horizon. */
  keeps(place: Place, {settings: {horizon}}: TopicState): boolean {
    return horizon === undefined || comparePlaces(place, horizon) >= 0
  }

  /** Whether the body of an entry is wanted: it was not pruned, with others as old. That of a tombstone is kept: it says what went. */
  keepsBody(row: Place & Pick<IndexRow, 'author' | 'kind'>, {settings}: TopicState): boolean {
    if (row.kind === entryKinds.tombstone) return true
    const horizon = row.author === this.#options.own ? settings.ownBodyHorizon : settings.bodyHorizon
    return horizon === undefined || comparePlaces(row, horizon) >= 0
  }

  /** An entry as it is to be stored: without its body, when that would be pruned. */
  trimmed<E extends JudgedEntry>(judged: E, state: TopicState): E {
    const {row, entry} = judged
    if (entry.body === undefined || this.keepsBody(row, state)) return judged
    return {
      ...judged,
      row: {...row, bodiless: true, size: row.size - entry.body.length},
      entry: {...entry, body: undefined}
    }
  }

  /** There is something for `makeRoom` to do. */
  isOver(state: TopicState): boolean {
    const {maxEntries, maxBytes} = this.limits(state)
    const {limits} = this.#goal ?? {}
    // A goal of other limits, which were changed meanwhile, is none any more.
    if (limits?.maxEntries !== maxEntries || limits.maxBytes !== maxBytes) this.#goal = undefined
    return this.#goal !== undefined || state.entries > maxEntries || state.bytes > maxBytes
  }

  /**
   * Removes some of what is over the limits from the store and the index, and leaves a whole topic behind. To be called until nothing
   * is over: each time is short, so that others get their turn in between. The index must be complete. Answers with the state this led to;
   * undefined when nothing had to go.
   */
  async makeRoom(state: TopicState): Promise<TopicState | undefined> {
    if (!this.isOver(state)) return undefined
    const goal = (this.#goal ??= this.#goalFor(state))
    let now: TopicState | undefined
    if (state.entries > goal.entries) {
      now = await this.#removeOldest(state, Math.max(goal.entries, state.entries - rowsPerTurn), -Infinity)
    }
    while (now === undefined && state.bytes > goal.bytes) {
      if (goal.next === 'entries') now = await this.#removeOldest(state, state.entries - rowsPerTurn, goal.bytes)
      else now = await this.#dropBodies(state, goal.bytes, goal.next === 'own bodies')
      if (now !== undefined) break
      if (goal.next === 'entries') break
      goal.next = goal.next === 'bodies' ? 'own bodies' : 'entries'
    }
    if (now === undefined || (now.entries <= goal.entries && now.bytes <= goal.bytes)) this.#goal = undefined
    return now
  }

  #goalFor(state: TopicState): Goal {
    const {maxEntries, maxBytes} = this.limits(state)
    return {
      limits: {maxEntries, maxBytes},
      entries: state.entries > maxEntries ? Math.floor(maxEntries * (1 - roomShare)) : Infinity,
      bytes: state.bytes > maxBytes ? Math.floor(maxBytes * (1 - roomShare)) : Infinity,
      next: 'bodies'
    }
  }

  /** Drops some of the oldest bodies; undefined when there is none left to drop. */
  async #dropBodies(state: TopicState, bytes: number, own: boolean): Promise<TopicState | undefined> {
    const {store, index, reader} = this.#options
    const horizonName = own ? 'ownBodyHorizon' : 'bodyHorizon'
    const horizon = state.settings[horizonName]
    // The entry the horizon was set to still has its body.
    const first = horizon && index.get(shortId(horizon.id))
    let cursor: Place | undefined
    let rows = first ? [first] : index.oldest(rowsPerStep, horizon)
    const [untouchable] = index.newest(keptBodies)
    const dropped: IndexedRow[] = []
    let freed = 0
    while (dropped.length < bodiesPerTurn && freed < state.bytes - bytes) {
      const [some, last, freeing] = this.#droppable(rows, untouchable, state.bytes - bytes - freed, own)
      if (last === undefined) break
      cursor = last
      rows = index.oldest(rowsPerStep, cursor)
      freed += freeing
      dropped.push(...some)
    }
    if (dropped.length === 0) return undefined
    const positions = dropped.map(row => row.position!)
    const now = await store.setBodies(new Map(positions.map(position => [position, undefined])), {
      settings: asPlaces({[horizonName]: index.oldest(1, cursor)[0] ?? cursor!})
    })
    reader.forget(positions)
    await this.#noteSizes(positions)
    return now
  }

  /** Of the oldest rows, those whose bodies are to go, as far as needed; the last row looked at; the bytes that frees at most. */
  #droppable(
    rows: readonly IndexedRow[],
    untouchable: Place | undefined,
    excess: number,
    own: boolean
  ): readonly [IndexedRow[], IndexedRow | undefined, number] {
    const dropped: IndexedRow[] = []
    let freed = 0
    let last: IndexedRow | undefined
    for (const row of rows) {
      if (freed >= excess || (untouchable !== undefined && comparePlaces(row, untouchable) >= 0)) break
      last = row
      if (row.bodiless || row.position === undefined || (row.author === this.#options.own) !== own) continue
      if (row.kind === entryKinds.tombstone) continue
      dropped.push(row)
      // Never less than is freed: how long header and body are each, the row does not say.
      freed += Math.max(1, row.size - minBodilessBytes)
    }
    return [dropped, last, freed]
  }

  /** The sizes of entries whose bodies went. */
  async #noteSizes(positions: readonly number[]): Promise<void> {
    const {store, index} = this.#options
    const wanted = new Set(positions)
    const sorted = [...positions].sort((a, b) => a - b)
    for (let i = 0; i < sorted.length;) {
      const from = sorted[i]!
      while (i < sorted.length && sorted[i]! < from + rowsPerStep) i++
      for (const row of await store.rows(from, sorted[i - 1]! + 1)) {
        if (wanted.has(row.position)) index.setBody(shortId(row.id), row.bodiless, row.size)
      }
    }
  }

  /** Removes the oldest until no more than so many entries are left, or no more than so many bytes. */
  async #removeOldest(state: TopicState, entries: number, bytes: number): Promise<TopicState | undefined> {
    const {store, index, reader} = this.#options
    const positions: number[] = []
    const ids: IndexedRow['id'][] = []
    let [leftEntries, leftBytes] = [state.entries, state.bytes]
    let last: IndexedRow | undefined
    while (leftEntries > entries && leftBytes > bytes) {
      const rows: readonly IndexedRow[] = index.oldest(rowsPerStep, last)
      if (rows.length === 0) break
      for (const row of rows) {
        if (leftEntries <= entries || leftBytes <= bytes) break
        last = row
        ids.push(row.id)
        if (row.position === undefined) continue
        positions.push(row.position)
        leftEntries--
        leftBytes -= row.size
      }
    }
    if (last === undefined) return undefined
    const horizon: Place = index.oldest(1, last)[0] ?? {...last, ...nextStamp(last.hlcMs, [last])}
    const now = await store.remove(positions, {settings: asPlaces({horizon})})
    index.remove(new Set(ids.map(shortId)))
    reader.forget(positions)
    for (const id of ids) reader.nowStored(shortId(id))
    return now
  }
}

/** Rows as the places they have: what is stored of them. */
function asPlaces(settings: Partial<TopicSettings>): Partial<TopicSettings> {
  const place = ({hlcMs, hlcCounter, id}: Place): Place => ({hlcMs, hlcCounter, id})
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, place(value as Place)]))
}
