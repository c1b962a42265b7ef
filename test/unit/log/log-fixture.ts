import {utf8, fromUtf8} from '../../../src/base/bytes.ts'
import type {Environment} from '../../../src/base/ports.ts'
import {MemoryLocks, type Locks} from '../../../src/log/locks.ts'
import type {LogEntry} from '../../../src/log/log-entry.ts'
import type {Log, LogLimits} from '../../../src/log/log.ts'
import type {LogStorage} from '../../../src/log/log-storage.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {openLog} from '../../../src/log/open-log.ts'
import {MemoryPageNotices, type PageNotices} from '../../../src/base/page-notices.ts'
import {nodeCrypto, type MemoryPage} from './memory-network.ts'

export interface FixtureOptions {
  readonly env: Environment
  readonly page: MemoryPage
  readonly storage?: LogStorage
  readonly locks?: Locks
  readonly notices?: PageNotices
  readonly limits?: Partial<LogLimits>
}

/** What a log loads when it is full is there already: loading takes real time, of which virtual time knows nothing. */
export const openTestLog = async ({env, page, ...options}: FixtureOptions): Promise<Log> => {
  await import('../../../src/log/topic-transfer.ts')
  return openLog({
    swarm: page,
    env,
    storage: new MemoryLogStorage(),
    locks: new MemoryLocks(),
    notices: new MemoryPageNotices().page(),
    crypto: nodeCrypto,
    ...options
  })
}

export const testKind = 700

export const write = (log: Log, text: string): Promise<LogEntry> => log.append(testKind, utf8(text))

export const textOf = (entry: LogEntry): string => (entry.body && fromUtf8(entry.body)) ?? '?'

export const texts = async (log: Log): Promise<readonly string[]> => (await log.newest(100_000)).map(textOf)
