import type {PersonKey} from '../base/ids.ts'

/**
 * What `<p2p-arena>` needs from a match in real time: a view of the public classes, so that it can be shown with any object of this shape.
 */
export type SeatPartView = 'playing' | 'held' | 'gone'

export type RealtimePhaseView =
  /** It begins when these seats were heard. */
  | {readonly kind: 'starting'; readonly waitingFor: readonly number[]}
  /** The state is being fetched from somebody who plays. */
  | {readonly kind: 'joining'}
  | {readonly kind: 'playing'}
  /** It stands, since what these seats do is not known. */
  | {readonly kind: 'waiting'; readonly waitingFor: readonly number[]}
  /** `returning`: the own seat is about to be taken up again. */
  | {readonly kind: 'watching'; readonly returning: boolean}
  | {
      readonly kind: 'ended'
      readonly end:
        {readonly winners: readonly number[]; readonly why?: string} | {readonly draw: true; readonly why?: string}
      readonly tick: number
    }
  /** Its rules failed, in their own words. */
  | {readonly kind: 'broken'; readonly message: string}
  | {readonly kind: 'closed'}

export interface RealtimeSeatView {
  readonly seat: number
  readonly key: PersonKey
  readonly part: SeatPartView
  /** Of one that is held: how long it still is, milliseconds. */
  readonly heldLeftMs: number | undefined
  /** Milliseconds; undefined: it is this page, or not measured. */
  readonly roundTripMs: number | undefined
}

export interface DesyncView {
  readonly tick: number
  /** The seats whose state is not what most have; all of them where no state is that of most, as with two players. */
  readonly differ: readonly number[]
  readonly ownDiffers: boolean
  readonly repaired: boolean
}

export interface RealtimeFaultView {
  readonly key: PersonKey
  readonly reason:
    | 'not-their-seat'
    | 'no-seat'
    | 'long-past'
    | 'far-future'
    | 'two-inputs'
    | 'malformed'
    | 'flood'
    | 'stalled'
    | 'not-host'
    | 'forged-word'
    | 'forged-snapshot'
  readonly times: number
  readonly timeMs: number
}

/** What the person at this page does now; see `InputDevice`. */
export interface InputDeviceView {
  key(code: string): boolean
  readonly touch: {readonly fromX: number; readonly fromY: number; readonly x: number; readonly y: number} | undefined
  readonly last: number
}

/** See `RealtimePicture`. */
export interface RealtimePictureView {
  readonly S: never
  readonly tick: number
  readonly width: number
  readonly height: number
  readonly ownSeat: number | undefined
  readonly parts: readonly SeatPartView[]
  readonly names: readonly string[]
  readonly colours: {
    readonly ink: string
    readonly muted: string
    readonly surface: string
    readonly line: string
    readonly seats: readonly string[]
  }
  readonly still: boolean
}

/** One match in real time. */
export interface RealtimeMatchView {
  readonly definition: {
    readonly name: string
    readonly idle: number
    input(device: InputDeviceView): number
    render?(canvas: CanvasRenderingContext2D, picture: RealtimePictureView): void
  }
  readonly ownSeat: number | undefined
  /** The state now, guesses included. Never to be changed. */
  readonly S: unknown
  readonly tick: number
  readonly parts: readonly SeatPartView[]
  readonly phase: RealtimePhaseView
  readonly seats: readonly RealtimeSeatView[]
  /** The last states that should have been equal and were not. */
  readonly desync: DesyncView | undefined
  readonly faults: readonly RealtimeFaultView[]
  /** Ticks from pressing a key to its effect. */
  readonly inputDelay: number
  /** Runs what is due; called before each picture. */
  pulse(): void
  /** Where the person's input comes from, asked once a tick. */
  steer(input: () => number): void
  /** 'change': the phase, a seat or a fault changed. */
  on(name: 'change', listener: () => void, options?: {signal?: AbortSignal}): () => void
}
