import 'fake-indexeddb/auto'
import {IDBFactory} from 'fake-indexeddb'
import {describe, expect, it} from 'vitest'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {toHex, utf8} from '../../../src/base/bytes.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {MemoryLocks} from '../../../src/log/locks.ts'
import type {Log, LogLimits} from '../../../src/log/log.ts'
import type {LogStorage} from '../../../src/log/log-storage.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {keptBodies, limitRange} from '../../../src/log/parameters.ts'
import {MemoryPageNotices} from '../../../src/base/page-notices.ts'
import {encodeHeader} from '../../../src/protocol/entry.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, testKind, textOf, texts, write} from './log-fixture.ts'
import {MemoryNetwork, testIdentity} from './memory-network.ts'

const plenty = 1_000_000

/** Pages of one browser, and what else is needed. */
function world(storage: LogStorage = new MemoryLogStorage()) {
  const env = new VirtualEnvironment()
  const network = new MemoryNetwork({env})
  const [locks, notices] = [new MemoryLocks(), new MemoryPageNotices()]
  const page = (name: string) => network.page(name, testIdentity(1))
  const open = (of: ReturnType<typeof page>, limits: Partial<LogLimits> = {}) =>
    openTestLog({
      env,
      page: of,
      storage,
      locks,
      notices: notices.page(),
      limits: {entriesPerAuthorPerHour: plenty, ...limits}
    })
  const stranger = (n: number) => {
    const other = network.page(`stranger ${n}`, testIdentity(n))
    return openTestLog({env, page: other, limits: {entriesPerAuthorPerHour: plenty}}).then(log => ({page: other, log}))
  }
  return {env, network, storage, page, open, stranger}
}

async function writeMany(log: Log, env: VirtualEnvironment, count: number, bodyBytes = 1): Promise<void> {
  for (let i = 0; i < count; i++) {
    env.sleep(1)
    await log.append(testKind, new Uint8Array(bodyBytes))
  }
}

describe('limits of a topic', () => {
  it('are its own, kept, and brought into what makes sense', async () => {
    const {page, open} = world()
    const a = page('a')
    const log = await open(a)
    expect(log.usage).toEqual({entries: 0, bytes: 0, maxEntries: 100_000, maxBytes: 50_000_000})
    let told = 0
    log.on('usage', () => told++)
    await log.setLimits({maxEntries: 5_000, maxBytes: 9_000_000.4})
    expect(told).toBe(1)
    await log.close()
    const again = await open(a)
    expect(again.usage).toMatchObject({maxEntries: 5_000, maxBytes: 9_000_000})
    await again.setLimits({maxEntries: 1, maxBytes: Infinity})
    expect(again.usage).toMatchObject({maxEntries: limitRange.maxEntries[0], maxBytes: limitRange.maxBytes[1]})
    await again.setLimits({maxEntries: NaN, maxBytes: 1})
    expect(again.usage).toMatchObject({maxEntries: limitRange.maxEntries[0], maxBytes: limitRange.maxBytes[0]})
  })

  it('hold in every page of the browser', async () => {
    const {env, page, open} = world()
    const [a, b] = [await open(page('a')), await open(page('b'))]
    let told = 0
    b.on('usage', () => told++)
    await a.setLimits({maxEntries: 2_000, maxBytes: 2_000_000})
    await env.until(() => b.usage.maxEntries === 2_000)
    expect(told).toBe(1)
  })

  it('let the oldest entries go, in every page, and neighbours do not bring them back', async () => {
    const {env, network, page, open, stranger} = world()
    const [a, b] = [page('a'), page('b')]
    const [logA, logB] = [await open(a, {maxEntries: 20}), await open(b, {maxEntries: 20})]
    const other = await stranger(2)
    network.link(a, other.page)
    const removed: string[] = []
    logA.on('removed', () => removed.push('a'))
    logB.on('removed', () => removed.push('b'))
    for (let i = 0; i < 21; i++) {
      env.sleep(1)
      await write(logA, `${i}`)
    }
    const left = Array.from({length: 18}, (_, i) => `${i + 3}`)
    await env.until(() => logA.size === 18 && logB.size === 18)
    await env.until(() => removed.length > 1)
    expect(await texts(logA)).toEqual(left)
    expect(await texts(logB)).toEqual(left)
    expect(new Set(removed)).toEqual(new Set(['a', 'b']))
    await env.until(() => other.log.size === 21)
    network.unlink(a, other.page)
    network.link(a, other.page)
    await env.advance(120_000)
    expect(await texts(logA)).toEqual(left)
    expect(logA.usage.entries).toBe(18)
    expect(await texts(other.log)).toHaveLength(21)
    // The chain goes on over the gap.
    const entry = await write(logB, 'more')
    expect(entry.header.seq).toBe(21)
  })

  it('take no more than they must when two pages make room in turns', async () => {
    const {env, page, open} = world()
    const [a, b] = [await open(page('a')), await open(page('b'))]
    await writeMany(a, env, 4_500)
    await env.until(() => b.size === 4_500)
    const lowered = a.setLimits({maxEntries: 1_000, maxBytes: 50_000_000})
    for (let i = 0; i < 6; i++) {
      await write(b, `${i}`)
      await env.advance(1_500)
    }
    await lowered
    await env.until(() => a.size === b.size && a.size <= 1_000)
    expect(a.size).toBeGreaterThanOrEqual(900)
    expect((await texts(b)).slice(-6)).toEqual(['0', '1', '2', '3', '4', '5'])
  })

  it('do not keep a log from closing, and are seen to when it is open again', async () => {
    const {env, page, open} = world()
    const a = page('a')
    const log = await open(a, {maxEntries: 20})
    await writeMany(log, env, 21)
    let closed = false
    void log.close().then(() => (closed = true))
    await env.settle()
    expect(closed).toBe(true)
    const again = await open(a, {maxEntries: 20})
    await write(again, 'one more')
    await env.until(() => again.size <= 19)
  })

  it('let bodies go first: the oldest, of others before our own, never of the newest', async () => {
    const {env, network, page, open, stranger} = world()
    const a = page('a')
    const log = await open(a)
    const other = await stranger(2)
    network.link(a, other.page)
    await env.advance(1_000)
    for (let i = 0; i < 300; i++) {
      env.sleep(1)
      await Promise.all([
        log.append(testKind, new Uint8Array(3_000).fill(1)),
        other.log.append(testKind, new Uint8Array(3_000).fill(2))
      ])
    }
    await env.until(() => log.size === 600)
    for (let i = 0; i < keptBodies; i++) {
      env.sleep(1)
      await write(log, `${i}`)
    }
    await log.setLimits({maxEntries: 100_000, maxBytes: 2_000_000})
    expect(log.usage.bytes).toBeLessThanOrEqual(1_800_000)
    await env.settle()
    expect(log.size).toBe(600 + keptBodies)
    const entries = await log.newest(2_000)
    const withBody = entries.map(({body}) => body !== undefined)
    expect(withBody.slice(-keptBodies).every(Boolean)).toBe(true)
    const [theirs, ours] = [false, true].map(own => entries.slice(0, 600).filter(entry => entry.own === own))
    const gone = (some: typeof theirs) => some!.map(({body}) => body === undefined)
    expect(gone(ours)).not.toContain(true)
    // In one piece, from the oldest on.
    const count = gone(theirs).lastIndexOf(true) + 1
    expect(count).toBeGreaterThan(0)
    expect(gone(theirs)).toEqual(theirs!.map((_, i) => i < count))
    expect(log.usage.bytes).toBe(
      entries.reduce((sum, {header, body}) => sum + (body?.length ?? 0) + headerBytes(header) + 64, 0)
    )
    // What was pruned is not asked for again, and not taken when it is sent all the same.
    network.unlink(a, other.page)
    network.link(a, other.page)
    await env.advance(60_000)
    expect((await log.newest(2_000)).filter(({body}) => body === undefined)).toHaveLength(count)
    expect(log.getReport().bytes).toBe(log.usage.bytes)
  })

  it('let our own bodies go when nothing else is left, and then entries', async () => {
    const {env, page, open} = world()
    const log = await open(page('a'), {maxBytes: 1_000_000})
    await writeMany(log, env, 100, 10_000)
    await env.until(() => log.usage.bytes <= 1_000_000)
    expect(log.size).toBeLessThan(100)
    await env.settle()
    const small = await open(page('b'), {maxBytes: 1_000_000})
    await writeMany(small, env, keptBodies, 100)
    await env.until(() => small.usage.bytes <= 1_000_000)
    const entries = await small.newest(plenty)
    const bodies = entries.filter(({body}) => body !== undefined)
    expect(bodies.slice(-100)).toHaveLength(100)
    expect(entries.at(-1)!.body).toBeDefined()
    expect(small.usage.entries).toBe(entries.length)
  })

  it('take back from neighbours what they made go, once they are wider', async () => {
    const {env, network, page, open, stranger} = world()
    const a = page('a')
    const log = await open(a, {maxEntries: 1_000})
    const other = await stranger(2)
    await writeMany(other.log, env, 1_050)
    network.link(a, other.page)
    await env.until(() => log.horizon !== undefined)
    await env.advance(10_000)
    expect(log.size).toBeLessThanOrEqual(1_000)
    await log.setLimits({maxEntries: 3_000, maxBytes: 50_000_000})
    network.unlink(a, other.page)
    network.link(a, other.page)
    await env.until(() => log.size === 1_050)
  })
})

describe('clearing a topic', () => {
  it.each([
    ['memory', () => new MemoryLogStorage()],
    ['IndexedDB', () => new IndexedDbLogStorage({scheduler: browserEnvironment.scheduler, factory: new IDBFactory()})]
  ])('takes everything in every page, and a new chain begins at once (%s)', async (_, make) => {
    const {env, network, storage, page, open, stranger} = world(make())
    const [a, b] = [page('a'), page('b')]
    const [logA, logB] = [await open(a), await open(b)]
    const other = await stranger(2)
    // A real database takes real time.
    const until = async (condition: () => boolean) => {
      for (let i = 0; i < 1_000 && !condition(); i++) await env.advance(10)
      expect(condition()).toBe(true)
    }
    network.link(a, other.page)
    const first = await write(logA, 'first')
    await write(other.log, 'from another')
    await until(() => logA.size === 2 && logB.size === 2)
    const told: string[] = []
    logA.on('removed', () => told.push('a'))
    logB.on('removed', () => told.push('b'))
    env.sleep(10)
    await logA.clear()
    expect(logA.size).toBe(0)
    expect(await texts(logA)).toEqual([])
    await until(() => logB.size === 0)
    expect(await texts(logB)).toEqual([])
    expect(told.sort()).toEqual(['a', 'b'])
    expect((await (await storage.open(a.keys.topicKey)).state()).entries).toBe(0)

    const next = await write(logB, 'anew')
    expect(next.header.seq).toBe(0)
    expect(next.header.parents).toEqual([])
    expect(toHex(next.header.chain)).not.toBe(toHex(first.header.chain))
    const second = await write(logA, 'and on')
    expect(second.header.prev && toHex(second.header.prev)).toBe(next.id)

    network.unlink(a, other.page)
    network.link(a, other.page)
    await write(other.log, 'after it')
    await until(() => logA.size === 3)
    await env.advance(120_000)
    expect([...(await texts(logA))].sort()).toEqual(['after it', 'and on', 'anew'])
    expect(await texts(other.log)).toHaveLength(5)
    expect(network.verdicts.filter(({verdict}) => verdict === 'reject')).toEqual([])
    for (const log of [logA, logB]) await log.close()
    expect([...(await texts(await open(a)))].sort()).toEqual(['after it', 'and on', 'anew'])
  })

  it('is refused as a whole when the storage fails', async () => {
    const failing = new MemoryLogStorage()
    const {page, open} = world(failing)
    const a = page('a')
    const log = await open(a)
    await write(log, 'stays')
    const store = await failing.open(a.keys.topicKey)
    store.clear = () => Promise.reject(new DOMException('No room.', 'QuotaExceededError'))
    await expect(log.clear()).rejects.toMatchObject({reason: 'full', name: 'StorageError'})
    expect(await texts(log)).toEqual(['stays'])
  })
})

describe('a topic as a file', () => {
  const fileOf = async (log: Log): Promise<readonly Uint8Array[]> => {
    const chunks: Uint8Array[] = []
    for await (const chunk of log.exportFile()) chunks.push(chunk)
    return chunks
  }
  async function* stream(chunks: readonly Uint8Array[]) {
    yield* chunks
  }
  const blob = (chunks: readonly Uint8Array[]) => new Blob(chunks as Uint8Array<ArrayBuffer>[]).stream()

  it('brings everything to another browser, and nothing twice', async () => {
    const {env, network, page, open, stranger} = world()
    const a = page('a')
    const log = await open(a)
    const other = await stranger(2)
    network.link(a, other.page)
    for (let i = 0; i < 300; i++) {
      env.sleep(1)
      await write(i % 3 === 0 ? other.log : log, `${i}`)
    }
    await env.until(() => log.size === 300)
    const chunks = await fileOf(log)
    const third = await stranger(3)
    const told: string[] = []
    third.log.on('entries', entries => told.push(...entries.map(textOf)))
    expect(await third.log.importFile(stream(chunks))).toBe(300)
    expect(await texts(third.log)).toEqual(await texts(log))
    expect(told).toHaveLength(300)
    expect(await third.log.importFile(blob(chunks))).toBe(0)
    expect(third.log.size).toBe(300)
    expect(await fileOf(third.log)).toEqual(chunks)
  })

  it('goes on where an import was broken off', async () => {
    const {env, page, open, stranger} = world()
    const log = await open(page('a'))
    for (let i = 0; i < 600; i++) {
      env.sleep(1)
      await write(log, `${i}`)
    }
    const chunks = await fileOf(log)
    const whole = new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())
    const {log: other} = await stranger(2)
    const half = other.importFile(stream([whole.subarray(0, whole.length / 2)]))
    await expect(half).rejects.toMatchObject({name: 'TopicFileError', reason: 'damaged'})
    const before = other.size
    expect(before).toBeGreaterThan(256)
    expect(await other.importFile(stream([whole]))).toBe(600 - before)
    expect(await texts(other)).toEqual(await texts(log))
  })

  it('takes nothing forged, and says where', async () => {
    const {page, open, stranger} = world()
    const log = await open(page('a'))
    for (const text of ['one', 'two', 'three']) await write(log, text)
    const bytes = new Uint8Array(await new Blob((await fileOf(log)) as Uint8Array<ArrayBuffer>[]).arrayBuffer())
    const {log: other} = await stranger(2)
    const at = bytes.findIndex((_, i) => toHex(bytes.subarray(i, i + 3)) === toHex(utf8('two')))
    bytes[at] = 0x54
    const outcome = await other.importFile(stream([bytes])).catch((error: unknown) => error)
    expect(outcome).toMatchObject({name: 'TopicFileError', reason: 'damaged'})
    expect((outcome as Error).message).toMatch(/damaged.+byte \d+/)
    expect(await texts(other)).not.toContain('Two')
  })

  it('brings back what was cleared, because it was asked for', async () => {
    const {env, page, open} = world()
    const a = page('a')
    const log = await open(a)
    for (const text of ['one', 'two']) await write(log, text)
    const chunks = await fileOf(log)
    env.sleep(5)
    await log.clear()
    await write(log, 'three')
    expect(await log.importFile(stream(chunks))).toBe(2)
    expect(await texts(log)).toEqual(['one', 'two', 'three'])
    expect(log.getReport().equivocators).toEqual([])
    await log.close()
    expect(await texts(await open(a))).toEqual(['one', 'two', 'three'])
  })

  it('says when there is no room, and keeps what is stored', async () => {
    const storage = new MemoryLogStorage()
    const {env, page, open, stranger} = world(storage)
    const {log: other} = await stranger(2)
    for (let i = 0; i < 600; i++) {
      env.sleep(1)
      await write(other, `${i}`)
    }
    const chunks = await fileOf(other)
    const a = page('a')
    const log = await open(a)
    const store = await storage.open(a.keys.topicKey)
    const {write: put} = store
    let writes = 0
    store.write = (...parts) =>
      ++writes > 1 ? Promise.reject(new DOMException('No room.', 'QuotaExceededError')) : put.apply(store, parts)
    await expect(log.importFile(stream(chunks))).rejects.toMatchObject({name: 'StorageError', reason: 'full'})
    expect((await store.state()).entries).toBe(256)
    store.write = put
    await write(log, 'room again')
    await env.until(() => log.trouble === undefined)
    await log.importFile(stream(chunks))
    expect(await texts(log)).toHaveLength(601)
    expect((await store.state()).entries).toBe(601)
  })

  it('imports no more than the limits leave room for', async () => {
    const {env, page, open, stranger} = world()
    const {log: other} = await stranger(2)
    await writeMany(other, env, 3_000)
    const log = await open(page('a'), {maxEntries: 1_000})
    await log.importFile(stream(await fileOf(other)))
    expect(log.size).toBeLessThanOrEqual(1_000)
    expect(log.size).toBeGreaterThanOrEqual(900)
    const [newest] = await other.newest(1)
    expect((await log.newest(1))[0]!.id).toBe(newest!.id)
  })
})

function headerBytes(header: Awaited<ReturnType<Log['append']>>['header']): number {
  return encodeHeader(header).length
}
