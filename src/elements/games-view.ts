import type {PlainData} from '../base/plain-data.ts'
import type {PersonKey} from '../base/ids.ts'
import type {AnyDefinition} from '../features/game/games-parts.ts'
import type {PersonView} from './chat-view.ts'
import type {RealtimeMatchView} from './realtime-view.ts'
import type {SharedTableView} from './shared-view.ts'

/**
 * What the elements need from `Games`: a view of the public classes, so that an element can be shown with any object of this shape.
 */
export type GameKindView = 'turns' | 'realtime' | 'shared'

/** A game that can be played here. */
export interface GameView {
  readonly name: string
  readonly kind: GameKindView
  readonly players: {readonly min: number; readonly max: number}
  /** Shared state that browsers keep, unless a person chooses otherwise. */
  readonly keeps: boolean
}

export interface SeatView {
  /** From 0. */
  readonly seat: number
  /** Undefined: nobody sits there. */
  readonly key: PersonKey | undefined
  readonly name: string
  readonly own: boolean
  /** One of the person's pages is linked with this one, or it is this one. */
  readonly here: boolean
  /** Milliseconds; undefined: not linked, or not measured. */
  readonly roundTripMs: number | undefined
  /** Resigned or too late: it plays no part any more. */
  readonly out: 'resigned' | 'late' | undefined
  /** For this person, who has not taken it yet. */
  readonly offeredTo: PersonKey | undefined
}

export type GameEndView =
  {readonly winners: readonly number[]; readonly why?: string} | {readonly draw: true; readonly why?: string}

/** Where a table stands. */
export type TablePhaseView =
  /** `ready`: who would play, the host first. `missing`: how many more it takes. */
  | {readonly kind: 'lobby'; readonly ready: readonly PersonKey[]; readonly missing: number}
  /** Shared state: whoever opens the table takes part. `seats` are those who are there. */
  | {readonly kind: 'open'}
  /** `waitingFor`: seats. `what`: a move of theirs, that their pages draw, or nothing, since all play at once. */
  | {readonly kind: 'playing'; readonly waitingFor: readonly number[]; readonly what: 'move' | 'chance' | 'play'}
  | {readonly kind: 'ended'; readonly end: GameEndView}
  /** Its rules failed: the table stops. `message` says how, in the rules' own words. */
  | {readonly kind: 'broken'; readonly message: string}
  /** This page has no rules for it, or those of another version. */
  | {readonly kind: 'unknown'; readonly why: 'game' | 'version'}
  /** The host took it away. */
  | {readonly kind: 'closed'}

export interface TableRowView {
  /** 32 hexadecimal digits; `#<topic>/play/<id>` leads there. */
  readonly id: string
  readonly game: string
  readonly gameKind: GameKindView | undefined
  /** What its host called it; may be empty. */
  readonly name: string
  readonly host: PersonKey
  readonly hostName: string
  /** The visitor is the host. */
  readonly isOwn: boolean
  readonly timeMs: number
  readonly phase: TablePhaseView
  readonly seats: readonly SeatView[]
  readonly maxSeats: number
  /** Undefined: a spectator. */
  readonly ownSeat: number | undefined
  /** It is the visitor's turn, or something was proposed to them. */
  readonly forMe: boolean
}

export interface ProposalView {
  readonly what: 'undo' | 'draw' | 'rematch'
  readonly by: number
  readonly agreed: readonly number[]
  /** Still to answer. */
  readonly open: readonly number[]
}

/** Something somebody did that the rules do not allow; it does not count. */
export interface FaultView {
  readonly key: PersonKey
  readonly name: string
  readonly reason:
    | 'illegal-move' // the rules refused it
    | 'rules-failed' // the rules failed at it
    | 'not-their-turn'
    | 'no-seat' // they do not sit at this table
    | 'forged-draw' // a reveal that does not fit the commitment
    | 'two-moves' // two different ones in one position, of which one counts
    | 'other-position' // it is another table's, or nothing that was done here leads to it
    | 'flood'
  readonly timeMs: number
}

export interface MoveView {
  readonly seat: number
  /** Which of the game's moves. */
  readonly name: string
  readonly args: readonly PlainData[]
  readonly timeMs: number
}

export interface ClockView {
  readonly leftMs: number
  /** It is running, and `leftMs` was right then, on the clock of `performance.now()`. */
  readonly runsSinceMs: number | undefined
}

/** 'sent': it is in the log. 'illegal': the rules refuse it. 'not-now': it is not this seat's turn, or the position has changed. */
export type MoveOutcomeView = 'sent' | 'illegal' | 'not-now'

/** One table, whatever is played at it. */
export interface TableView extends TableRowView {
  /** The visitor would play, or not any more. */
  ready(on: boolean): Promise<void>
  /** By the host, with those who are ready. False: too few. */
  start(): Promise<boolean>
  /** By the host, before the start or after the end: nobody sees it any more. */
  close(): Promise<void>
}

/** Who would play another match if it began now. */
export interface NextMatchView {
  readonly seats: readonly SeatView[]
  /** How many more it takes. */
  readonly missing: number
}

/** One table, played in real time. */
export interface RealtimeTableView extends TableView {
  /** The match this page is in. */
  readonly match: RealtimeMatchView | undefined
  /** Whether the host can begin a match now: not while one runs. */
  readonly canStart: boolean
  /** Undefined before the first match, and while one runs: nobody sits down or stands up then. */
  readonly next: NextMatchView | undefined
  /** Enters the newest match, to play or to watch. Undefined before the start. */
  enter(): Promise<RealtimeMatchView | undefined>
  /** Leaves the match; the seat is held for a while. */
  leave(): void
}

/** One table of shared state. */
export interface SharedStateTableView extends TableView {
  /** Undefined until it is open, and while nobody on this page holds it. */
  readonly state: SharedTableView | undefined
  /** Opens the state for as long as somebody holds it; the answer lets go. */
  hold(): () => void
}

/** One table, played in turns. */
export interface TurnTableView extends TableView {
  readonly options: PlainData
  /** The game's state as its rules made it. Frozen: a new one after each change. Undefined before the start. */
  readonly G: unknown
  /** The moves that made it, oldest first; those taken back are not among them. */
  readonly moves: readonly MoveView[]
  /** What only the visitor knows, of the last 'hands'; empty without one. */
  readonly hand: readonly number[]
  readonly proposal: ProposalView | undefined
  /** By seat; undefined for a table without clocks. */
  readonly clocks: readonly ClockView[] | undefined
  /** Since when the seats waited for are waited for, on the clock of `performance.now()`, and how long they have; undefined: no limit. */
  readonly waiting: {readonly sinceMs: number; readonly limitMs: number} | undefined
  readonly faults: readonly FaultView[]
  /** What the rules said when they failed at the move the visitor tried last. */
  readonly failure: string | undefined
  /** The state after the first `count` moves, for looking back. Undefined while it is read, and for good where older moves are not kept. */
  at(count: number): unknown
  /** The oldest moves made room for newer entries: of them it is known what they were, not what came of each. */
  readonly isCut: boolean
  /** The visitor's move. @throws SendError; StorageError */
  move(name: string, ...args: readonly PlainData[]): Promise<MoveOutcomeView>
  /** Whether a move would be allowed now; for drawing what can be done. */
  allows(name: string, ...args: readonly PlainData[]): boolean
  propose(what: ProposalView['what']): Promise<void>
  answer(agree: boolean): Promise<void>
  resign(): Promise<void>
  /** Gives the own seat to somebody. */
  offerSeat(to: PersonKey): Promise<void>
  /** Takes a seat that was offered to the visitor. */
  take(seat: number): Promise<void>
}

export interface GamesView {
  /** What can be played here. */
  readonly games: readonly GameView[]
  /** Newest first, the visitor's own and those that wait for them before all others; a new array after each change. */
  readonly tables: readonly TableRowView[]
  /** What is made here is gone when the page closes; or what the page has to do for a seat waits, since too much was written. */
  readonly notice: {readonly kind: 'not-kept'; readonly reason: string} | {readonly kind: 'too-fast'} | undefined
  readonly swarm: {
    readonly topic: string
    readonly access: 'public' | 'private'
    readonly status: {readonly kind: string}
    readonly people: readonly Pick<PersonView, 'key' | 'name' | 'here' | 'self'>[]
    on(name: 'status' | 'people', listener: () => void, options?: {signal?: AbortSignal}): () => void
  }
  /** Opens a table, the visitor its host and ready. Resolves with its id. @throws SendError; StorageError */
  create(
    game: string,
    options?: {
      readonly name?: string
      readonly seats?: number
      readonly options?: PlainData
      readonly keep?: boolean
    }
  ): Promise<string>
  /** A table to look at and to play at; undefined: there is none of this id, yet. The same object until it is gone. */
  turnTable(id: string): TurnTableView | undefined
  /** The same for one played in real time. */
  realtimeTable(id: string): RealtimeTableView | undefined
  /** The same for one of shared state. */
  sharedTable(id: string): SharedStateTableView | undefined
  /** The table is shown until the answer is called: however many there are, it stays at hand, and is looked for if it is not. */
  show(id: string): () => void
  /** Adds the rules of a game: its tables can be played from now on. */
  define(definition: AnyDefinition): Promise<void>
  close(): Promise<void>
  /** 'tables': `tables` changed. 'table': something changed at one, whose id is told. */
  on(name: 'tables' | 'notice', listener: () => void, options?: {signal?: AbortSignal}): () => void
  on(name: 'table', listener: (id: string) => void, options?: {signal?: AbortSignal}): () => void
}
