import type {PersonKey} from '../../../base/ids.ts'
import type {GameEnd} from '../define-game.ts'
import type {RealtimeDefinition, SeatPart} from '../define-realtime.ts'
import type {RealtimeFault} from './faults.ts'
import type {RealtimeMatchPlan} from './realtime-port.ts'

/** Where a match stands for this page. */
export type RealtimePhase =
  /** It begins when these were heard. */
  | {readonly kind: 'starting'; readonly waitingFor: readonly number[]}
  /** The state is being fetched from somebody who plays. */
  | {readonly kind: 'joining'}
  | {readonly kind: 'playing'}
  /** It stands, since what these seats do is not known. */
  | {readonly kind: 'waiting'; readonly waitingFor: readonly number[]}
  /** `returning`: the own seat is about to be taken up again. */
  | {readonly kind: 'watching'; readonly returning: boolean}
  | {readonly kind: 'ended'; readonly end: GameEnd; readonly tick: number}
  /** Its rules failed, in their own words. */
  | {readonly kind: 'broken'; readonly message: string}
  | {readonly kind: 'closed'}

export interface RealtimeSeat {
  readonly seat: number
  readonly key: PersonKey
  readonly part: SeatPart
  /** Of one that is held: how long it still is, milliseconds. */
  readonly heldLeftMs: number | undefined
  /** Milliseconds; undefined: it is this page, or not measured. */
  readonly roundTripMs: number | undefined
}

/** States that should have been equal were not. They are put right; whose fault it was cannot be known. */
export interface Desync {
  readonly tick: number
  /** The seats whose state is not what most have; all of them where no state is that of most, as with two players. */
  readonly differ: readonly number[]
  readonly ownDiffers: boolean
  /** The own state was put right since. */
  readonly repaired: boolean
}

export interface RealtimeMatchEvents {
  /** What is shown beside the picture changed: the phase, a seat, a fault. */
  change: void
}

/** A match in real time, however it is played. */
export interface RealtimeMatch<S = unknown> {
  readonly plan: RealtimeMatchPlan
  readonly definition: RealtimeDefinition<S>
  /** Undefined: this page watches. */
  readonly ownSeat: number | undefined
  /** The state now, guesses included, and the tick it leads to. Never change it. */
  readonly S: S
  readonly tick: number
  readonly parts: readonly SeatPart[]
  readonly phase: RealtimePhase
  readonly seats: readonly RealtimeSeat[]
  /** The seat whose page runs the match for all; undefined: every player's page does. */
  readonly host?: number | undefined
  /** The last states that should have been equal and were not. */
  readonly desync: Desync | undefined
  readonly faults: readonly RealtimeFault[]
  /** Ticks from pressing a key to its effect. */
  readonly inputDelay: number
  /** Ticks run again since the match began, because they were guessed wrong. */
  readonly resimulated: number
  /** Before this tick everything is certain. */
  readonly settledTick: number
  /** The state before a settled tick; undefined: it is kept no more. Never change it. */
  settledState(tick: number): S | undefined
  /** Where the person's input comes from, asked once a tick. */
  steer(input: () => number): void
  /** Runs what is due. Cheap when nothing is. */
  pulse(): void
  /** Leaves the match: the seat is held for the others to see. */
  close(): void
  on(name: 'change', listener: () => void, options?: {signal?: AbortSignal}): () => void
}
