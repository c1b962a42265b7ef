import {describe, expect, it, vi} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import {surplusOf} from '../../../src/log/author-shares.ts'
import {initialSettings} from '../../../src/log/log-storage.ts'
import {maxAuthorHorizons} from '../../../src/log/parameters.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {MemoryLocks} from '../../../src/log/locks.ts'
import type {Log, LogLimits} from '../../../src/log/log.ts'
import {MemoryPageNotices} from '../../../src/base/page-notices.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, testKind, texts, write} from './log-fixture.ts'
import {MemoryNetwork, testIdentity, type MemoryPage} from './memory-network.ts'

// Thousands of signatures each.
vi.setConfig({testTimeout: 120_000})

const key = (name: string) => name as PersonKey

describe('shares of the room', () => {
  const amounts = (all: Record<string, number>) => new Map(Object.entries(all).map(([name, n]) => [key(name), n]))
  const surplus = (all: Record<string, number>, room: number, ownRoom = 0) =>
    Object.fromEntries(surplusOf(amounts(all), room, key('own'), ownRoom))

  it('leave those who have little all of it', () => {
    expect(surplus({a: 5, b: 1_000, c: 40}, 100)).toEqual({b: 945})
    expect(surplus({a: 60, b: 70, c: 10}, 100)).toEqual({a: 15, b: 25})
    expect(surplus({a: 5}, 100)).toEqual({})
  })

  it('keep ours up to what is ours, whatever the others have', () => {
    const others = Object.fromEntries(Array.from({length: 50}, (_, i) => [`${i}`, 4]))
    expect(surplus({own: 50, ...others}, 100).own).toBeCloseTo(48, 0)
    const kept = surplus({own: 50, ...others}, 100, 50)
    expect(kept.own).toBeUndefined()
    expect(Object.values(kept).reduce((sum, n) => sum + n, 0)).toBe(150)
    expect(surplus({own: 90, a: 20}, 100, 50).own).toBe(10)
  })
})

const plenty = 1_000_000

function world(limits: Partial<LogLimits>) {
  const env = new VirtualEnvironment()
  const network = new MemoryNetwork({env})
  const open = async (page: MemoryPage, more: Partial<LogLimits> = {}, pages = {}) => {
    const storage = new MemoryLogStorage()
    const log = await openTestLog({
      env,
      page,
      storage,
      limits: {entriesPerAuthorPerHour: plenty, ...limits, ...more},
      ...pages
    })
    return {page, log, storage}
  }
  const person = (n: number, name = `person ${n}`) => network.page(name, testIdentity(n))
  /** Somebody who wrote so much before anybody heard of it. */
  const flooder = async (n: number, count: number, bytes = 1) => {
    const one = await open(person(n), {maxEntries: plenty, maxBytes: plenty * 1_000})
    for (let i = 0; i < count; i++) {
      env.sleep(1)
      await one.log.append(testKind, new Uint8Array(bytes))
    }
    return one
  }
  return {env, network, open, person, flooder}
}

const by = async (log: Log, who: MemoryPage) => (await log.newest(plenty)).filter(({author}) => author === who.key)

describe('a topic that is full', () => {
  it('keeps what others wrote when one person brings a backlog larger than all of it', async () => {
    const {env, network, open, person, flooder} = world({maxEntries: 1_000})
    const [victim, reader] = [await open(person(1)), await open(person(2))]
    network.link(victim.page, reader.page)
    for (let i = 0; i < 50; i++) {
      env.sleep(1)
      await write(victim.log, `of the victim ${i}`)
    }
    await env.until(() => reader.log.size === 50)
    const flood = await flooder(3, 1_500)
    network.link(flood.page, reader.page)
    await env.until(() => reader.log.getReport().drops['over-share'] !== undefined || reader.log.size > 900)
    await env.advance(60_000)
    expect(await by(reader.log, victim.page)).toHaveLength(50)
    const theirs = await by(reader.log, flood.page)
    expect(theirs.length).toBeGreaterThanOrEqual(850)
    expect(theirs.length).toBeLessThanOrEqual(950)
    // The newest, in one piece.
    expect(theirs.at(-1)!.header.seq).toBe(1_499)
    expect(theirs[0]!.header.seq).toBe(1_500 - theirs.length)
    expect(reader.log.size).toBeLessThanOrEqual(1_000)
    expect(await by(victim.log, victim.page)).toHaveLength(50)
    expect(network.verdicts.filter(({verdict}) => verdict === 'reject')).toEqual([])
  })

  it('does not take again and again what it removed and a neighbour still has', async () => {
    const {env, network, open, person, flooder} = world({maxEntries: 1_000})
    const small = await open(person(1))
    for (let i = 0; i < 20; i++) {
      env.sleep(1)
      await write(small.log, `${i}`)
    }
    const large = await open(person(2), {maxEntries: 10_000})
    network.link(small.page, large.page)
    const flood = await flooder(3, 3_300)
    network.link(flood.page, large.page)
    await env.until(() => large.log.size === 3_320)
    await env.until(() => small.log.size <= 1_000 && small.log.usage.entries >= 900)
    network.unlink(flood.page, large.page)
    await env.advance(600_000)
    const counts = () => ({
      entries: network.traffic.entries!.frames,
      ranges: network.traffic.ranges!.bytes
    })
    const before = counts()
    // A conversation goes on meanwhile, which makes logs be compared.
    for (let i = 0; i < 10; i++) {
      await write(large.log, `and ${i}`)
      await env.advance(60_000)
    }
    const after = counts()
    expect(after.entries - before.entries).toBeLessThan(100)
    expect(after.ranges - before.ranges).toBeLessThan(200_000)
    expect(await by(small.log, small.page)).toHaveLength(20)
    expect((await texts(small.log)).slice(-10)).toEqual(Array.from({length: 10}, (_, i) => `and ${i}`))
  })

  it('lets two who had the same limits come to rest, and newcomers get what is left', async () => {
    const {env, network, open, person, flooder} = world({maxEntries: 1_000})
    const [a, b] = [await open(person(1)), await open(person(2))]
    network.link(a.page, b.page)
    for (let i = 0; i < 30; i++) {
      env.sleep(1)
      await write(i % 2 === 0 ? a.log : b.log, `${i}`)
    }
    const flood = await flooder(3, 1_600)
    network.link(flood.page, a.page)
    network.link(flood.page, b.page)
    await env.advance(120_000)
    for (const {log, page} of [a, b]) {
      expect(log.size).toBeLessThanOrEqual(1_000)
      expect(await by(log, page)).toHaveLength(15)
    }
    const frames = network.traffic.entries!.frames
    await env.advance(1_200_000)
    expect(network.traffic.entries!.frames - frames).toBeLessThan(20)
    const late = await open(person(4))
    network.link(late.page, a.page)
    await env.until(() => late.log.size >= a.log.size)
    expect(await by(late.log, a.page)).toHaveLength(15)
    expect(await by(late.log, b.page)).toHaveLength(15)
  })

  it('keeps the bodies of others when one person fills it with large ones', async () => {
    const {env, network, open, person, flooder} = world({maxEntries: 100_000, maxBytes: 6_000_000})
    const [victim, reader] = [await open(person(1)), await open(person(2))]
    network.link(victim.page, reader.page)
    for (let i = 0; i < 50; i++) {
      env.sleep(1)
      await write(victim.log, `of the victim ${i}`)
      await write(reader.log, `of the reader ${i}`)
    }
    await env.until(() => reader.log.size === 100 && victim.log.size === 100)
    const flood = await flooder(3, 2_000, 4_000)
    network.link(flood.page, reader.page)
    await env.advance(300_000)
    expect(reader.log.usage.bytes).toBeLessThanOrEqual(6_000_000)
    const kept = await by(reader.log, victim.page)
    expect(kept.map(({body}) => body !== undefined)).toEqual(Array(50).fill(true))
    expect((await by(reader.log, reader.page)).every(({body}) => body !== undefined)).toBe(true)
    const theirs = await by(reader.log, flood.page)
    expect(theirs.at(-1)!.body).toBeDefined()
    // What went of it is not asked for again.
    const {bytes} = network.traffic.entries!
    await env.advance(600_000)
    expect(network.traffic.entries!.bytes - bytes).toBeLessThan(100_000)
  })

  it('keeps our own when somebody comes as more people than are remembered', async () => {
    const {env, network, open, person, flooder} = world({maxEntries: 300})
    const reader = await open(person(1))
    for (let i = 0; i < 50; i++) {
      env.sleep(1)
      await write(reader.log, `${i}`)
    }
    const crowd = 10 + maxAuthorHorizons
    for (let n = 0; n < crowd; n++) {
      const one = await flooder(100 + n, 6)
      network.link(one.page, reader.page)
      await env.advance(500)
      network.unlink(one.page, reader.page)
    }
    await env.advance(10_000)
    expect(reader.log.size).toBeLessThanOrEqual(300)
    expect(await by(reader.log, reader.page)).toHaveLength(50)
    const {settings} = await (await reader.storage.open(reader.page.keys.topicKey)).state()
    expect(Object.keys(settings.authorHorizons ?? {}).length).toBeLessThanOrEqual(maxAuthorHorizons)
    expect(settings.othersHorizon).toBeDefined()
  })

  it('is the same in every page of the browser, and after wider limits takes what it made go', async () => {
    const {env, network, open, person, flooder} = world({maxEntries: 1_000})
    const victim = await open(person(1))
    for (let i = 0; i < 20; i++) {
      env.sleep(1)
      await write(victim.log, `${i}`)
    }
    const [storage, locks, notices] = [new MemoryLogStorage(), new MemoryLocks(), new MemoryPageNotices()]
    const shared = () => ({storage, locks, notices: notices.page()})
    const tabs = [await open(person(2, 'tab 1'), {}, shared()), await open(person(2, 'tab 2'), {}, shared())]
    network.link(victim.page, tabs[0]!.page)
    await env.until(() => tabs[1]!.log.size === 20)
    const flood = await flooder(3, 1_300)
    network.link(flood.page, tabs[0]!.page)
    await env.advance(60_000)
    const [one, other] = tabs.map(({log}) => log)
    expect(one!.size).toBeLessThanOrEqual(1_000)
    expect(await by(other!, victim.page)).toHaveLength(20)
    expect(await texts(other!)).toEqual(await texts(one!))
    await one!.setLimits({maxEntries: 3_000, maxBytes: 50_000_000})
    const {settings} = await (await storage.open(victim.page.keys.topicKey)).state()
    expect(settings).toEqual({...initialSettings, limits: settings.limits})
    network.unlink(flood.page, tabs[0]!.page)
    network.link(flood.page, tabs[0]!.page)
    await env.until(() => one!.size === 1_320)
  })
})
