import type {Bytes} from '../../base/bytes.ts'
import type {StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {PeopleNetwork} from '../../log/joint-swarm.ts'
import type {Locks} from '../../log/locks.ts'
import type {FileHasher, Sha256} from './file-hasher.ts'
import type {FileStorage} from './file-storage.ts'
import type {FilesLog} from './files-log.ts'
import type {FilesNetwork} from './files-network.ts'
import type {OfferRefusal} from './offers.ts'

/** The part of a `Swarm` files use. */
export type FilesSwarm = FilesNetwork & PeopleNetwork

export interface FilesParts {
  readonly swarm: FilesSwarm
  readonly log: FilesLog
  readonly env: Environment
  readonly storage: FileStorage
  readonly hasher: FileHasher
  readonly sha256: Sha256
  readonly locks: Locks
  /** Asks the browser to keep what is stored, once there is something; whether it does. */
  readonly lasting: {ask(): Promise<boolean>}
}

export type FilesNotice =
  /** What is loaded or shared is gone when the page closes. */
  | {readonly kind: 'not-kept'; readonly reason: StorageError['reason']}
  /** Loading stopped until there is room for so much. */
  | {readonly kind: 'storage-full'; readonly neededBytes: number}

export interface FilesUsage {
  readonly usedBytes: number
  readonly quotaBytes: number | undefined
  /** The browser promised to keep it. */
  readonly persisted: boolean
}

export interface FilesEvents {
  /** `list` changed; at most four times a second while only progress does. */
  files: void
  notice: void
  /** Loading or giving began, ended, or came to others. */
  transfer: void
}

export interface ShareOptions {
  readonly signal?: AbortSignal
  /** Short id of the entry it answers to. */
  readonly replyTo?: Bytes
}

export interface BlocksOptions {
  /** Bytes left out at the beginning. */
  readonly start?: number
  readonly signal?: AbortSignal
}

export interface FileInFolder {
  readonly id: FileId
  readonly path: string
  readonly size: number
  readonly mediaType: string
}

/** What a page did with files since it opened those of a topic. */
export interface FilesReport {
  /** Of file contents, given to others. */
  readonly givenBytes: number
  /** Of file contents, received twice. */
  readonly duplicateBytes: number
  /** Offers that are not shown, by reason. */
  readonly refused: Readonly<Partial<Record<OfferRefusal, number>>>
}
