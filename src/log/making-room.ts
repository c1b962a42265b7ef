import type {PersonKey} from '../base/ids.ts'
import {entryKinds} from '../protocol/bodies.ts'
import {surplusOf} from './author-shares.ts'
import type {EntryReader} from './entry-reader.ts'
import {nextStamp} from './hybrid-clock.ts'
import {comparePlaces, type Place} from './index-row.ts'
import {shortId, type IndexedRow, type LogIndex, type RowSummary} from './log-index.ts'
import type {AuthorPlaces, TopicLimits, TopicState, TopicStore} from './log-storage.ts'
import {
  bodiesPerTurn,
  keptBodies,
  maxAuthorHorizons,
  minBodilessBytes,
  ownShare,
  roomShare,
  rowsPerStep,
  rowsPerTurn
} from './parameters.ts'

export interface RoomParts {
  readonly store: TopicStore
  readonly index: LogIndex
  readonly reader: EntryReader
  readonly own: PersonKey
  readonly limits: TopicLimits
}

/** What room is made for. */
export interface RoomGoal {
  /** The limits it was made for. */
  readonly limits: TopicLimits
  readonly entries: number
  readonly bytes: number
  /** What is the next to go for want of bytes. */
  readonly next: 'bodies' | 'own bodies' | 'entries'
  /** What each author still has beyond the share: counted once for many turns, since that takes a pass over the index. */
  readonly surplus?: Counted | undefined
}

interface Counted {
  readonly of: Step
  readonly left: Surplus
  /** The topic's, when the last turn was over. With another one somebody else removed something, too. */
  readonly revision: number
}

/** For want of room for entries, or for bytes. */
type Step = 'count' | RoomGoal['next']

type Surplus = Map<PersonKey, number>

/** Rows that are to go, oldest first, and whether others as old stay because their authors have less. */
interface Going {
  readonly rows: readonly IndexedRow[]
  readonly mixed: boolean
}

/**
 * What goes when a topic is over its limits, until a tenth of it is free: of those who have more than their share the oldest bodies,
 * those of this browser's person last and those of the newest 1,000 entries and of tombstones never; then their oldest entries
 * altogether. What went is not taken again: a horizon moves behind it, everybody's, or that of its author where others keep
 * entries as old. See decision 49.
 * @param goal what the last call left to do
 */
export async function makeRoom(
  parts: RoomParts,
  state: TopicState,
  goal: RoomGoal | undefined
): Promise<{readonly state: TopicState | undefined; readonly goal: RoomGoal | undefined}> {
  const room = new Room(parts, state)
  let now = goal
  // What came since a goal was made may leave nothing to do for it and yet be too much: then once more.
  for (let tries = 0; tries < 2; tries++) {
    now ??= goalFor(parts.limits, state)
    const made = await room.make(now)
    if (made.state !== undefined) {
      const isReached = made.state.entries <= now.entries && made.state.bytes <= now.bytes
      return isReached ? {...made, goal: undefined} : made
    }
    now = undefined
  }
  return {state: undefined, goal: undefined}
}

function goalFor(limits: TopicLimits, state: TopicState): RoomGoal {
  const {maxEntries, maxBytes} = limits
  return {
    limits: {maxEntries, maxBytes},
    entries: state.entries > maxEntries ? Math.floor(maxEntries * (1 - roomShare)) : Infinity,
    bytes: state.bytes > maxBytes ? Math.floor(maxBytes * (1 - roomShare)) : Infinity,
    next: 'bodies'
  }
}

class Room {
  readonly #parts: RoomParts
  readonly #state: TopicState

  constructor(parts: RoomParts, state: TopicState) {
    this.#parts = parts
    this.#state = state
  }

  async make(goal: RoomGoal): Promise<{state: TopicState | undefined; goal: RoomGoal}> {
    const {entries, bytes} = this.#state
    if (entries > goal.entries) return this.#take('count', goal)
    if (bytes <= goal.bytes) return {state: undefined, goal}
    for (const next of (['bodies', 'own bodies', 'entries'] as const).slice(orderOf[goal.next])) {
      const made = await this.#take(next, {...goal, next})
      if (made.state !== undefined) return made
    }
    return {state: undefined, goal}
  }

  async #take(step: Step, goal: RoomGoal): Promise<{state: TopicState | undefined; goal: RoomGoal}> {
    const {surplus} = goal
    const counted = surplus?.of === step && surplus.revision === this.#state.revision ? surplus.left : undefined
    const left = counted ?? this.#count(step, goal)
    const state = await (step === 'count'
      ? this.#removeEntries(left, one)
      : step === 'entries'
        ? this.#removeEntries(left, sizeOf)
        : this.#dropBodies(left, step === 'own bodies'))
    if (state !== undefined) return {state, goal: {...goal, surplus: {of: step, left, revision: state.revision}}}
    // What was counted is used up: of bodies sooner than the room is made, and others may have come.
    return counted ? this.#take(step, {...goal, surplus: undefined}) : {state, goal}
  }

  /** What each author has beyond the share of the room that is to be left. */
  #count(step: Step, {entries, bytes}: RoomGoal): Surplus {
    const [room, cost] = step === 'count' ? [entries, one] : [bytes, sizeOf]
    const amounts = new Map<PersonKey, number>()
    this.#parts.index.oldestThat(record => {
      amounts.set(record.author, (amounts.get(record.author) ?? 0) + cost(record))
      return false
    }, 1)
    // As long as others have any bodies, our own are not touched.
    return surplusOf(amounts, room, this.#parts.own, step === 'bodies' ? room : room * ownShare)
  }

  /** Removes the oldest of what is beyond the shares. */
  async #removeEntries(surplus: Surplus, cost: (record: RowSummary) => number): Promise<TopicState | undefined> {
    const {store, index, reader, own} = this.#parts
    const {settings} = this.#state
    let going = this.#oldest(surplus, cost, () => true, rowsPerTurn)
    let horizons = going.mixed ? this.#authorHorizons(settings.authorHorizons, going.rows) : undefined
    const tooMany = going.mixed && horizons === undefined
    if (tooMany) {
      // Too many people have more than their share to remember each: whoever wrote it, the oldest goes; our own as before.
      going = this.#oldest(pooled(surplus, own), cost, () => true, rowsPerTurn)
    }
    const {rows, mixed} = going
    const last = rows.at(-1)
    if (last === undefined) return undefined
    const behind = this.#behind(last)
    if (tooMany && mixed) {
      const ours = rows.filter(({author}) => author === own)
      horizons = this.#authorHorizons(this.#stillAhead(settings.authorHorizons, behind), ours)
    }
    const positions = rows.flatMap(({position}) => position ?? [])
    const now = await store.remove(positions, {
      settings: {
        ...(mixed
          ? {authorHorizons: horizons, ...(tooMany && {othersHorizon: behind})}
          : {horizon: behind, authorHorizons: this.#stillAhead(settings.authorHorizons, behind)})
      }
    })
    if (tooMany) surplus.clear()
    else useUp(surplus, rows, cost)
    index.remove(new Set(rows.map(({id}) => shortId(id))))
    reader.forget(positions)
    for (const {id} of rows) reader.nowStored(shortId(id))
    return now
  }

  /** Drops the oldest bodies of what is beyond the shares; undefined when there are none to drop. */
  async #dropBodies(surplus: Surplus, ours: boolean): Promise<TopicState | undefined> {
    const {store, index, reader, own} = this.#parts
    const {settings} = this.#state
    const before = index.size - keptBodies
    const droppable = ({author, kind, bodiless}: RowSummary) =>
      !bodiless && kind !== entryKinds.tombstone && (author === own) === ours
    // Never less than is freed: how long header and body are each, the row does not say.
    const cost = ({size}: RowSummary) => Math.max(1, size - minBodilessBytes)
    let going = this.#oldest(surplus, cost, droppable, bodiesPerTurn, before)
    const horizons = going.mixed ? this.#authorHorizons(settings.authorBodyHorizons, going.rows) : undefined
    const tooMany = going.mixed && horizons === undefined
    if (tooMany) going = this.#oldest(pooled(surplus, own), cost, droppable, bodiesPerTurn, before)
    const rows = going.rows.filter(({position}) => position !== undefined)
    const last = rows.at(-1)
    if (last === undefined) return undefined
    const positions = rows.map(({position}) => position!)
    const behind = this.#behind(last)
    const now = await store.setBodies(new Map(positions.map(position => [position, undefined])), {
      settings: ours
        ? {ownBodyHorizon: behind}
        : horizons !== undefined
          ? {authorBodyHorizons: horizons}
          : {bodyHorizon: behind, authorBodyHorizons: this.#stillAhead(settings.authorBodyHorizons, behind)}
    })
    if (tooMany) surplus.clear()
    else useUp(surplus, going.rows, cost)
    reader.forget(positions)
    await this.#noteSizes(positions)
    return now
  }

  /** The oldest candidates of those who have a surplus, until that is used up. */
  #oldest(
    surplus: ReadonlyMap<PersonKey | 'pool', number>,
    cost: (record: RowSummary) => number,
    isCandidate: (record: RowSummary) => boolean,
    count: number,
    end?: number
  ): Going {
    const left = new Map(surplus)
    let passed = false
    let mixed = false
    const rows = this.#parts.index.oldestThat(
      record => {
        if (!isCandidate(record)) return false
        const of = left.has('pool') && record.author !== this.#parts.own ? 'pool' : record.author
        const beyond = left.get(of) ?? 0
        if (beyond <= 0) {
          passed = true
          return false
        }
        left.set(of, beyond - cost(record))
        mixed ||= passed
        return true
      },
      count,
      end
    )
    return {rows, mixed}
  }

  /** The horizons of authors once these rows went; undefined when they would be too many. */
  #authorHorizons(known: AuthorPlaces | undefined, rows: readonly IndexedRow[]): AuthorPlaces | undefined {
    const last = new Map(rows.map(row => [row.author, row]))
    const moved = [...last].map(([author, row]) => [author, this.#behind(row)] as const)
    const all = {...this.#stillAhead(known, this.#state.settings.horizon), ...Object.fromEntries(moved)}
    return Object.keys(all).length > maxAuthorHorizons ? undefined : all
  }

  /** Those of these that the horizon of everybody has not passed; undefined: there are none. */
  #stillAhead(known: AuthorPlaces | undefined, horizon: Place | undefined): AuthorPlaces | undefined {
    const ahead = Object.entries<Place>(known ?? {}).filter(
      ([, place]) => horizon === undefined || comparePlaces(place, horizon) > 0
    )
    return ahead.length === 0 ? undefined : (Object.fromEntries(ahead) as AuthorPlaces)
  }

  /** The place of the entry behind this one. */
  #behind(row: IndexedRow): Place {
    const {hlcMs, hlcCounter, id} = this.#parts.index.oldest(1, row)[0] ?? {...row, ...nextStamp(row.hlcMs, [row])}
    return {hlcMs, hlcCounter, id}
  }

  /** The sizes of entries whose bodies went. */
  async #noteSizes(positions: readonly number[]): Promise<void> {
    const {store, index} = this.#parts
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
}

const one = () => 1
const sizeOf = ({size}: RowSummary) => size

/** Not for what went whoever wrote it: then it is counted again. */
function useUp(surplus: Surplus, rows: readonly IndexedRow[], cost: (record: RowSummary) => number): void {
  for (const row of rows) surplus.set(row.author, (surplus.get(row.author) ?? 0) - cost(row))
}

const orderOf = {bodies: 0, 'own bodies': 1, entries: 2} as const

/** What others have beyond their shares, to be taken of whoever comes first. */
function pooled(surplus: ReadonlyMap<PersonKey, number>, own: PersonKey): ReadonlyMap<PersonKey | 'pool', number> {
  const ours = surplus.get(own) ?? 0
  const all = [...surplus.values()].reduce((sum, beyond) => sum + beyond, 0)
  return new Map<PersonKey | 'pool', number>([
    ['pool', all - ours],
    [own, ours]
  ])
}
