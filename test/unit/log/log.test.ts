import 'fake-indexeddb/auto'
import {IDBFactory} from 'fake-indexeddb'
import {describe, expect, it} from 'vitest'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {toHex} from '../../../src/base/bytes.ts'
import {SendError, StorageError} from '../../../src/base/errors.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {MemoryLocks} from '../../../src/log/locks.ts'
import {comparePlaces} from '../../../src/log/index-row.ts'
import {compareEntries, placeOf, type LogEntry} from '../../../src/log/log-entry.ts'
import type {Log} from '../../../src/log/log.ts'
import type {LogStorage, TopicStore} from '../../../src/log/log-storage.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {MemoryPageNotices} from '../../../src/base/page-notices.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, testKind, textOf, texts, write} from './log-fixture.ts'
import {MemoryNetwork, testIdentity, type MemoryPage} from './memory-network.ts'

function world(seed = 1) {
  const env = new VirtualEnvironment({seed})
  const network = new MemoryNetwork({env})
  return {env, network}
}

/** The entries of one chain, by seq; fails when it forks or has a gap. */
function chainOf(entries: readonly LogEntry[]): readonly LogEntry[] {
  const chain = [...entries].sort((a, b) => a.header.seq - b.header.seq)
  chain.forEach((entry, i) => {
    expect(entry.header.seq).toBe(i)
    expect(toHex(entry.header.chain)).toBe(toHex(chain[0]!.header.chain))
    expect(entry.header.prev && toHex(entry.header.prev)).toBe(i === 0 ? undefined : chain[i - 1]!.id)
  })
  return chain
}

describe('Log', () => {
  it('keeps what is appended, in order, and finds it again', async () => {
    const {env, network} = world()
    const storage = new MemoryLogStorage()
    const page = network.page('a', testIdentity(1))
    const log = await openTestLog({env, page, storage})
    for (const text of ['one', 'two', 'three']) await write(log, text)
    expect(await texts(log)).toEqual(['one', 'two', 'three'])
    expect(log.size).toBe(3)
    await log.close()
    const again = await openTestLog({env, page, storage})
    expect(again.size).toBe(3)
    expect(await texts(again)).toEqual(['one', 'two', 'three'])
    await write(again, 'four')
    chainOf(await again.newest(10))
  })

  it('reads page by page from the newest back', async () => {
    const {env, network} = world()
    const log = await openTestLog({env, page: network.page('a', testIdentity(1))})
    for (let i = 0; i < 25; i++) await write(log, `${i}`)
    const newest = await log.newest(10)
    expect(newest.map(textOf)).toEqual(['15', '16', '17', '18', '19', '20', '21', '22', '23', '24'])
    const older = await log.newest(10, newest[0])
    expect(older.map(textOf)[0]).toBe('5')
    expect((await log.newest(10, older[0])).map(textOf)).toEqual(['0', '1', '2', '3', '4'])
  })

  it('stamps each entry later than its parents and names the heads', async () => {
    const {env, network} = world()
    const [a, b] = [network.page('a', testIdentity(1)), network.page('b', testIdentity(2))]
    const [logA, logB] = [await openTestLog({env, page: a}), await openTestLog({env, page: b})]
    const first = await write(logA, 'a')
    const second = await write(logB, 'b')
    network.link(a, b)
    await env.until(() => logA.size === 2 && logB.size === 2)
    const third = await write(logA, 'c')
    expect(third.header.parents.map(toHex)).toEqual([second.id.slice(0, 32)])
    expect(third.header.prev && toHex(third.header.prev)).toBe(first.id)
    for (const before of [first, second]) expect(comparePlaces(placeOf(third), placeOf(before))).toBeGreaterThan(0)
  })

  it('never forks the chain of two pages of one browser that write at once', async () => {
    const {env, network} = world()
    const [storage, locks, notices] = [new MemoryLogStorage(), new MemoryLocks(), new MemoryPageNotices()]
    const open = (name: string) =>
      openTestLog({env, page: network.page(name, testIdentity(1)), storage, locks, notices: notices.page()})
    const logs = [await open('a'), await open('b'), await open('c')]
    const written = Array.from({length: 60}, (_, i) => write(logs[i % 3]!, `${i}`))
    await Promise.all(written)
    await env.until(() => logs.every(log => log.size === 60))
    for (const log of logs) expect(chainOf(await log.newest(100))).toHaveLength(60)
  })

  it('does not fork it either where the browser has no locks', async () => {
    const {env, network} = world()
    const [storage, notices] = [new MemoryLogStorage(), new MemoryPageNotices()]
    const open = (name: string) =>
      openTestLog({
        env,
        page: network.page(name, testIdentity(1)),
        storage,
        locks: new MemoryLocks(),
        notices: notices.page()
      })
    const logs = [await open('a'), await open('b')]
    await Promise.all(Array.from({length: 40}, (_, i) => write(logs[i % 2]!, `${i}`)))
    await env.settle()
    for (const log of logs) chainOf(await log.newest(100))
    expect((await logs[0]!.newest(100)).length + (await logs[1]!.newest(100)).length).toBeGreaterThanOrEqual(40)
  })

  it('shows what another page of the browser stored, once', async () => {
    const {env, network} = world()
    const [storage, locks, notices] = [new MemoryLogStorage(), new MemoryLocks(), new MemoryPageNotices()]
    const pages = ['a', 'b'].map(name => network.page(name, testIdentity(1)))
    const logs = await Promise.all(pages.map(page => openTestLog({env, page, storage, locks, notices: notices.page()})))
    network.link(pages[0]!, pages[1]!)
    const seen: string[] = []
    logs[1]!.on('entries', entries => void seen.push(...entries.map(textOf)))
    await write(logs[0]!, 'hello')
    await env.advance(5_000)
    expect(seen).toEqual(['hello'])
    expect(await texts(logs[1]!)).toEqual(['hello'])
    expect((await logs[1]!.newest(1))[0]).toMatchObject({own: true})
    expect((await (await storage.open(pages[0]!.keys.topicKey)).state()).length).toBe(1)
  })

  it('emits entries in order and marks own ones', async () => {
    const {env, network} = world()
    const [a, b] = [network.page('a', testIdentity(1)), network.page('b', testIdentity(2))]
    const [logA, logB] = [await openTestLog({env, page: a}), await openTestLog({env, page: b})]
    const seen: LogEntry[] = []
    logB.on('entries', entries => {
      expect([...entries].sort(compareEntries)).toEqual(entries)
      seen.push(...entries)
    })
    network.link(a, b)
    await env.advance(1_000)
    await write(logA, 'from a')
    await write(logB, 'from b')
    await env.until(() => seen.length === 2)
    expect(seen.map(entry => [textOf(entry), entry.own, entry.receivedLive])).toEqual([
      ['from b', true, false],
      ['from a', false, true]
    ])
  })

  it('refuses to append once closed, and over the hourly rate', async () => {
    const {env, network} = world()
    const log = await openTestLog({env, page: network.page('a', testIdentity(1)), limits: {entriesPerAuthorPerHour: 3}})
    for (let i = 0; i < 3; i++) await write(log, `${i}`)
    await expect(write(log, 'more')).rejects.toMatchObject({reason: 'too-fast'})
    await env.advance(3_600_000)
    await write(log, 'an hour later')
    await log.close()
    await expect(write(log, 'late')).rejects.toThrow(SendError)
    expect(env.timers).toBe(0)
  })
})

/** A storage whose writes fail when told to. */
class FailingStorage implements LogStorage {
  readonly kept = 'kept'
  readonly #inner = new MemoryLogStorage()
  failing: StorageError | undefined
  missing: StorageError | undefined

  async open(topic: Parameters<LogStorage['open']>[0]): Promise<TopicStore> {
    if (this.missing) throw this.missing
    const store = await this.#inner.open(topic)
    return {
      state: () => store.state(),
      latest: () => store.latest(),
      rows: (from, to) => store.rows(from, to),
      packedRows: (from, to) => store.packedRows(from, to),
      entries: (from, to) => store.entries(from, to),
      write: (...args) => (this.failing ? Promise.reject(this.failing) : store.write(...args)),
      setBodies: (...args) => store.setBodies(...args),
      remove: (...args) => store.remove(...args),
      configure: settings => store.configure(settings),
      clear: horizon => store.clear(horizon)
    }
  }
}

describe('Log without storage', () => {
  const full = new StorageError('full', 'There is no room.')

  it('works in memory and says so when there is none', async () => {
    const {env, network} = world()
    const storage = new FailingStorage()
    storage.missing = new StorageError('missing', 'Nothing is kept.')
    const log = await openTestLog({env, page: network.page('a', testIdentity(1)), storage})
    expect(log.kept).toBe('memory')
    expect(log.trouble).toMatchObject({reason: 'missing', message: 'Nothing is kept.'})
    await write(log, 'still works')
    expect(await texts(log)).toEqual(['still works'])
    expect(log.trouble?.reason).toBe('missing')
  })

  it('keeps an append that cannot be stored in memory, sends it, and stores it when there is room again', async () => {
    const {env, network} = world()
    const [a, b] = [network.page('a', testIdentity(1)), network.page('b', testIdentity(2))]
    const storage = new FailingStorage()
    const [logA, logB] = [await openTestLog({env, page: a, storage}), await openTestLog({env, page: b})]
    network.link(a, b)
    await write(logA, 'stored')
    const troubles: (string | undefined)[] = []
    logA.on('trouble', error => troubles.push(error?.reason))
    storage.failing = full
    await Promise.all([write(logA, 'for now'), write(logA, 'still for now')])
    expect(logA.kept).toBe('memory')
    expect(logA.getReport()).toMatchObject({entries: 3, unkept: 2})
    await env.until(() => logB.size === 3)
    storage.failing = undefined
    await write(logA, 'stored again')
    await env.until(() => logB.size === 4 && logA.getReport().unkept === 0)
    expect(troubles).toEqual(['full', undefined])
    expect(logA.kept).toBe('kept')
    await logA.close()
    const reopened = await openTestLog({env, page: a, storage})
    const all = ['stored', 'for now', 'still for now', 'stored again']
    for (const log of [logA, logB, reopened]) expect(await texts(log)).toEqual(all)
  })

  it('never continues a chain with what was not stored: a page that did not see it would fork it', async () => {
    const {env, network} = world()
    const [a, b] = [network.page('a', testIdentity(1)), network.page('b', testIdentity(2))]
    const storage = new FailingStorage()
    const [logA, logB] = [await openTestLog({env, page: a, storage}), await openTestLog({env, page: b})]
    network.link(a, b)
    await write(logA, 'stored')
    storage.failing = full
    await write(logA, 'lost here')
    await write(logA, 'lost here too')
    await env.until(() => logB.size === 3)
    await logA.close()
    network.unlink(a, b)
    storage.failing = undefined
    const reopened = await openTestLog({env, page: a, storage})
    expect(await texts(reopened)).toEqual(['stored'])
    await write(reopened, 'after it')
    network.link(a, b)
    await env.until(() => logB.size === 4 && reopened.size === 4)
    const all = await reopened.newest(10)
    expect(all.map(textOf)).toEqual(await texts(logB))
    expect(reopened.getReport().equivocators).toEqual([])
    expect(logB.getReport().equivocators).toEqual([])
    const [first, second] = [
      ['stored', 'after it'],
      ['lost here', 'lost here too']
    ]
    for (const chain of [first, second]) chainOf(all.filter(entry => chain!.includes(textOf(entry))))
  })

  it('shows what others wrote though it cannot be stored, and stores it when there is room again', async () => {
    const {env, network} = world()
    const [a, b] = [network.page('a', testIdentity(1)), network.page('b', testIdentity(2))]
    const storage = new FailingStorage()
    const [logA, logB] = [await openTestLog({env, page: a, storage}), await openTestLog({env, page: b})]
    network.link(a, b)
    storage.failing = full
    await write(logB, 'hello')
    await env.until(() => logA.size === 1)
    expect(await texts(logA)).toEqual(['hello'])
    expect(logA.trouble).toBe(full)
    expect(logA.getReport()).toMatchObject({unkept: 1})
    storage.failing = undefined
    await write(logA, 'hello back')
    await env.until(() => logA.trouble === undefined && logA.getReport().unkept === 0)
    expect(await texts(await reopened(logA))).toEqual(['hello', 'hello back'])

    async function reopened(log: Log): Promise<Log> {
      await log.close()
      return openTestLog({env, page: a, storage})
    }
  })
})

describe('Log and time', () => {
  it('says of an old entry that it came late only when its time was reconciled before', async () => {
    const {env, network} = world()
    const [a, b, c] = [1, 2, 3].map(n => network.page(`${n}`, testIdentity(n))) as [MemoryPage, MemoryPage, MemoryPage]
    const [logA, logB, logC] = [
      await openTestLog({env, page: a}),
      await openTestLog({env, page: b}),
      await openTestLog({env, page: c})
    ]
    await write(logB, 'from b, early')
    env.sleep(1)
    await write(logC, 'from c, early')
    await env.advance(1_200_000)
    network.link(a, b)
    await env.until(() => logA.size === 1)
    await env.advance(1_000)
    network.link(a, c)
    await env.until(() => logA.size === 2)
    await write(logC, 'from c, now')
    await env.until(() => logA.size === 3)
    const late = async (log: Log) => (await log.newest(9)).map(entry => [textOf(entry), entry.late])
    const expected = [
      ['from b, early', false],
      ['from c, early', true],
      ['from c, now', false]
    ]
    expect(await late(logA)).toEqual(expected)
  })

  it('opens a stored topic from its newest entries, whatever order they came in', async () => {
    const {env, network} = world()
    const storage = new IndexedDbLogStorage({scheduler: browserEnvironment.scheduler, factory: new IDBFactory()})
    const [a, b] = [network.page('a', testIdentity(1)), network.page('b', testIdentity(2))]
    const logA = await openTestLog({env, page: a, limits: {entriesPerAuthorPerHour: 10_000}})
    for (let i = 0; i < 1_500; i++) {
      env.sleep(1)
      await write(logA, `${i}`)
    }
    // It came page by page, the newest first: the oldest entries are in the newest segments.
    const logB = await openTestLog({env, page: b, storage})
    network.link(a, b)
    while (logB.size < 1_500) await env.advance(10)
    await logB.close()
    const again = await openTestLog({env: browserEnvironment, page: b, storage})
    expect((await again.newest(5)).map(textOf)).toEqual(['1495', '1496', '1497', '1498', '1499'])
    const middle = await again.newest(700)
    expect(middle.map(textOf)).toEqual(Array.from({length: 700}, (_, i) => `${i + 800}`))
    expect(await texts(again)).toEqual(Array.from({length: 1_500}, (_, i) => `${i}`))
    expect((await again.newestOfKind(testKind, new Set([a.key]))).map(textOf)).toEqual(['1499'])
    await again.close()
  })
})
