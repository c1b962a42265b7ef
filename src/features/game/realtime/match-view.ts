import type {PersonKey} from '../../../base/ids.ts'
import type {GameEnd} from '../define-game.ts'
import type {SeatPart} from '../define-realtime.ts'

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

/** States that should have been equal were not. Whoever differs is put right by the others. */
export interface Desync {
  readonly tick: number
  /** The seats whose state is not the one that holds. */
  readonly differ: readonly number[]
  readonly ownDiffers: boolean
  /** The own state was put right since. */
  readonly repaired: boolean
}
