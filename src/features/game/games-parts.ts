import type {Bytes} from '../../base/bytes.ts'
import type {StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {PlainData} from '../../base/plain-data.ts'
import type {Environment} from '../../base/ports.ts'
import type {Verify} from '../../identity/signatures.ts'
import type {PeopleNetwork} from '../../log/joint-swarm.ts'
import type {LogNetwork} from '../../log/log-network.ts'
import type {Locks} from '../../log/locks.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {ShortId} from '../../log/log-index.ts'
import type {GameDefinition} from './define-game.ts'
import type {RealtimeDefinition} from './define-realtime.ts'
import type {SharedDefinition} from './define-shared.ts'
import type {GameStore} from './game-store.ts'
import type {SeatInfo} from './seats-view.ts'
import type {Sha256} from './shared-digests.ts'
import type {SharedStorage} from './shared-storage.ts'
import type {TableId} from './table-acts.ts'
import type {TablePhase} from './table.ts'

/** The part of a `Log` games use. */
export interface GamesLog {
  on(name: 'entries' | 'changed', listener: (entries: readonly LogEntry[]) => void): () => void
  on(name: 'removed', listener: () => void): () => void
  append(kind: number, body: Bytes): Promise<LogEntry>
  ofKinds(
    kinds: ReadonlySet<number>,
    count: number,
    before?: LogEntry,
    isKnown?: (id: ShortId) => boolean
  ): Promise<readonly LogEntry[]>
}

/** The part of `Acquaintances` games use. */
export interface KnownPeople {
  get(key: PersonKey): {readonly blocked: boolean} | undefined
  on(name: 'changed', listener: () => void): () => void
}

export interface GamesParts {
  readonly swarm: PeopleNetwork
  readonly keys: LogNetwork['keys']
  readonly log: GamesLog
  readonly env: Environment
  readonly store: GameStore
  readonly locks: Locks
  readonly verify: Verify
  readonly sha256: Sha256
  /** Where shared state is kept. */
  readonly sharedStorage: SharedStorage
  /** Whom the person of this page blocked. Default: nobody. */
  readonly people?: KnownPeople | undefined
  /** How it hears that the page is being left; without it, what was changed last may be lost then. */
  readonly onLeaving?: ((listener: () => void) => () => void) | undefined
}

/** Whatever can be played at a table. */
export type AnyDefinition = GameDefinition | RealtimeDefinition | SharedDefinition

export type GamesNotice =
  /** What is kept at this table is gone when the page closes; for a seat that draws, so is the seat. */
  | {readonly kind: 'not-kept'; readonly reason: StorageError['reason']}
  /** This person has written a lot in the last hour: what the page has to write for a seat of theirs waits, and the seat may be late for it. */
  | {readonly kind: 'too-fast'}

export interface GamesEvents {
  /** `tables` changed. */
  tables: void
  /** Something changed at the table with this id. */
  table: TableId
  notice: void
}

export type GameKind = AnyDefinition['kind']

/** A game that can be played on this page. */
export interface GameInfo {
  readonly name: string
  readonly kind: GameKind
  readonly players: {readonly min: number; readonly max: number}
  /** Shared state that browsers keep, unless a person chooses otherwise. */
  readonly keeps: boolean
}

/** A table, for a list of them. */
export interface TableRow {
  readonly id: TableId
  readonly game: string
  /** Undefined: this page has no rules for it. */
  readonly gameKind: GameKind | undefined
  readonly name: string
  readonly host: PersonKey
  readonly hostName: string
  /** This person is the host. */
  readonly isOwn: boolean
  readonly timeMs: number
  readonly phase: TablePhase | {readonly kind: 'unknown'; readonly why: 'game' | 'version'}
  readonly seats: readonly SeatInfo[]
  readonly maxSeats: number
  readonly ownSeat: number | undefined
  readonly forMe: boolean
}

export interface CreateOptions {
  /** What the table is called: up to 128 bytes; '' without it. */
  readonly name?: string
  /** At most so many play; as many as the game allows without it. */
  readonly seats?: number
  /** For the game's rules: plain data, up to 1,024 bytes as JSON. */
  readonly options?: PlainData
  /** Of shared state that is kept: false, and this browser does not. Others choose for themselves. */
  readonly keep?: boolean
}
