import type {Environment} from '../base/ports.ts'
import type {StorageError} from '../base/errors.ts'
import {Log, type LogLimits} from './log.ts'
import type {EntryCrypto} from './judge-entry.ts'
import type {Locks} from './locks.ts'
import type {LogNetwork} from './log-network.ts'
import type {LatestPart, LogStorage, TopicStore} from './log-storage.ts'
import {MemoryLogStorage} from './memory-log-storage.ts'
import {actsPerAuthorPerHour, entriesPerAuthorPerHour, maxTopicBytes, maxTopicEntries} from './parameters.ts'
import {toStorageError} from './storage-errors.ts'
import type {PageNotices} from '../base/page-notices.ts'

export interface OpenLogOptions {
  readonly swarm: LogNetwork
  readonly storage: LogStorage
  readonly locks: Locks
  readonly notices: PageNotices
  readonly crypto: EntryCrypto
  readonly env: Environment
  readonly limits?: Partial<LogLimits>
}

const defaultLimits: LogLimits = {
  entriesPerAuthorPerHour,
  actsPerAuthorPerHour,
  maxEntries: maxTopicEntries,
  maxBytes: maxTopicBytes
}

/**
 * Opens the log of the swarm's topic; at most one for each swarm. Never fails because of the storage: without one, the log lives
 * in memory, `kept` is 'memory' and `trouble` says why. Only the newest entries are read before it resolves.
 */
export async function openLog({swarm, storage, limits, ...parts}: OpenLogOptions): Promise<Log> {
  const opened = await openStore(storage, swarm)
  const log = new Log({...parts, ...opened, network: swarm, limits: {...defaultLimits, ...limits}})
  await log.load()
  return log
}

interface OpenedStore {
  readonly store: TopicStore
  readonly latest: LatestPart
  readonly kept: 'kept' | 'memory'
  readonly trouble: StorageError | undefined
}

async function openStore(storage: LogStorage, {keys}: LogNetwork): Promise<OpenedStore> {
  try {
    const store = await storage.open(keys.topicKey)
    return {store, latest: await store.latest(), kept: storage.kept, trouble: undefined}
  } catch (cause) {
    const store = await new MemoryLogStorage().open(keys.topicKey)
    return {store, latest: await store.latest(), kept: 'memory', trouble: toStorageError(cause)}
  }
}
