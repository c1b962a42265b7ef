import {loadPart} from '../base/load-part.ts'
import {entryKinds} from '../protocol/bodies.ts'
import {comparePlaces, type IndexRow, type Place} from './index-row.ts'
import type {JudgedEntry} from './judge-entry.ts'
import type {TopicLimits, TopicSettings, TopicState} from './log-storage.ts'
import type {RoomGoal, RoomParts} from './making-room.ts'
import {overfullShare} from './parameters.ts'

/** What of a topic is kept and taken, and since when it is over its limits; what goes then, `makeRoom` says. */
export class Retention {
  /** The limits are for a topic that has none of its own. */
  readonly #options: RoomParts
  /** What is being made room for; undefined: nothing is over. */
  #goal: RoomGoal | undefined
  #makeRoom: typeof import('./making-room.ts').makeRoom | undefined

  constructor(options: RoomParts) {
    this.#options = options
  }

  limits({settings}: TopicState): TopicLimits {
    return settings.limits ?? this.#options.limits
  }

  /** Whether an entry is taken: it does not stand before a horizon that is its author's too. */
  keeps(row: Place & Pick<IndexRow, 'author'>, {settings}: TopicState): boolean {
    return !isBefore(row, settings.horizon) && !this.exceedsShare(row, settings)
  }

  /** Whether it stands where its author had more than a share. */
  exceedsShare(
    row: Place & Pick<IndexRow, 'author'>,
    {authorHorizons, othersHorizon}: Pick<TopicSettings, 'authorHorizons' | 'othersHorizon'>
  ): boolean {
    return (
      isBefore(row, authorHorizons?.[row.author]) || (row.author !== this.#options.own && isBefore(row, othersHorizon))
    )
  }

  /** Where nothing that anybody had too much of stands behind; undefined: there was no such thing. */
  sharesEnd({settings: {horizon, othersHorizon, authorHorizons}}: TopicState): Place | undefined {
    return [horizon, othersHorizon, ...Object.values<Place>(authorHorizons ?? {})].reduce(
      (last, place) => (place !== undefined && (last === undefined || isBefore(last, place)) ? place : last),
      undefined
    )
  }

  /** Whether the body of an entry is wanted: it was not pruned, with others as old. That of a tombstone is kept: it says what went. */
  keepsBody(row: Place & Pick<IndexRow, 'author' | 'kind'>, {settings}: TopicState): boolean {
    if (row.kind === entryKinds.tombstone) return true
    const {ownBodyHorizon, bodyHorizon, authorBodyHorizons} = settings
    if (row.author === this.#options.own) return !isBefore(row, ownBodyHorizon)
    return !isBefore(row, bodyHorizon) && !isBefore(row, authorBodyHorizons?.[row.author])
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

  /** Nothing more of others may come: no room is made, for what does that could not be loaded. */
  isOverfull(state: TopicState): boolean {
    const {maxEntries, maxBytes} = this.limits(state)
    const most = 1 + overfullShare
    return this.#makeRoom === undefined && (state.entries > maxEntries * most || state.bytes > maxBytes * most)
  }

  /** Brings what makes room. @throws LoadError */
  async load(): Promise<void> {
    this.#makeRoom ??= (await loadPart(import('./topic-transfer.ts'))).makeRoom
  }

  /**
   * Removes some of what is over the limits from the store and the index, and leaves a whole topic behind. To be called until nothing
   * is over: each time is short, so that others get their turn in between. The index must be complete. Answers with the state this led to;
   * undefined when nothing had to go, or nothing could since `load` was not called.
   */
  async makeRoom(state: TopicState): Promise<TopicState | undefined> {
    if (!this.isOver(state) || this.#makeRoom === undefined) return undefined
    const made = await this.#makeRoom({...this.#options, limits: this.limits(state)}, state, this.#goal)
    this.#goal = made.goal
    return made.state
  }
}

const isBefore = (place: Place, horizon: Place | undefined): boolean =>
  horizon !== undefined && comparePlaces(place, horizon) < 0
