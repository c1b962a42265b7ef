import {describe, expect, it} from 'vitest'
import {utf8, type Bytes} from '../../../src/base/bytes.ts'
import type {EntryId, PersonKey} from '../../../src/base/ids.ts'
import {signEntry} from '../../../src/log/sign-entry.ts'
import {encodeHeader, entrySigningBytes, type EntryHeader, type SignedEntry} from '../../../src/protocol/entry.ts'
import {Tombstones} from '../../../src/log/tombstones.ts'
import {encodeBody, entryKinds} from '../../../src/protocol/bodies.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, testKind, texts, write} from './log-fixture.ts'
import {MemoryNetwork, nodeCrypto, testIdentity, testTopic, type MemoryPage} from './memory-network.ts'

let made = 0

interface Fields {
  author?: MemoryPage['identity']
  text?: string
  nowMs?: number
  previous?: {chain: string; seq: number; id: EntryId} | undefined
}

async function entry({author = testIdentity(3), text = 'text', nowMs = 1_700_000_000_000, previous}: Fields = {}) {
  const draft = {topic: testTopic, kind: testKind, body: utf8(text), previous, recent: [], nowMs}
  const random = {bytes: (length: number) => new Uint8Array(length).fill(made++), fraction: () => 0.5}
  return signEntry(draft, author, nodeCrypto.sha256, random)
}

/** An honest log, and a page called `name` that sends it whatever the test says. */
async function world(name: string) {
  const env = new VirtualEnvironment()
  const network = new MemoryNetwork({env, latencyMs: 5})
  const [page, mallory] = [network.page('honest', testIdentity(1)), network.page(name, testIdentity(2))]
  const log = await openTestLog({env, page})
  for (const type of ['ranges', 'have', 'want', 'stored', 'entries'] as const) mallory.handle([type], () => 'accept')
  network.link(page, mallory)
  await env.advance(100)
  const push = async (...entries: readonly SignedEntry[]): Promise<void> => {
    void mallory.send(page.routingId, {type: 'entries', entries})
    await env.advance(100)
  }
  return {env, network, page, mallory, log, push}
}

describe('a page that calls itself what it likes', () => {
  it.each(['mallory', 'file'])('is held to what somebody may write in an hour: %s', async name => {
    const {log, push} = await world(name)
    for (let i = 0; i < 5; i++) {
      const some = await Promise.all(Array.from({length: 50}, (_, n) => entry({text: `${50 * i + n}`})))
      await push(...some.map(({entry}) => entry))
    }
    expect(log.size).toBe(200)
    expect(log.getReport().drops).toMatchObject({'author-rate': 50})
  })
})

describe('signatures that somebody spoilt on the way', () => {
  it('do not make an exported topic one that cannot be imported', async () => {
    const {env, network, log, push} = await world('mallory')
    let previous: {chain: string; seq: number; id: EntryId} | undefined
    const chain: SignedEntry[] = []
    for (let i = 0; i < 400; i++) {
      const author = testIdentity(i < 200 ? 3 : 6)
      if (i === 200) previous = undefined
      const next = await entry({author, text: `${i}`, nowMs: 1_700_000_000_000 + i, previous})
      previous = next.head
      chain.push(next.entry)
    }
    // One spoilt signature a frame, which the next entry vouches for: nearly all of them go unnoticed.
    for (let at = 392; at >= 0; at -= 8) {
      const [first, ...rest] = chain.slice(at, at + 8)
      await push({...first!, signature: first!.signature.with(3, first!.signature[3]! ^ 1)}, ...rest)
    }
    expect(log.size).toBe(400)
    const chunks: Bytes[] = []
    for await (const chunk of log.exportFile()) chunks.push(chunk)
    const elsewhere = await openTestLog({env, page: network.page('elsewhere', testIdentity(5))})
    expect(
      await elsewhere.importFile(
        (async function* () {
          yield* chunks
        })()
      )
    ).toBe(400)
  })
})

describe('three liars among four who say that our clock is a day ahead', () => {
  it('do not make us wait a day for what the fourth one writes', async () => {
    const {env, network, page, mallory, log} = await world('mallory')
    const [friend, foe, other] = [4, 5, 6].map(number => network.page(`page ${number}`, testIdentity(number)))
    const friendsLog = await openTestLog({env, page: friend!})
    const day = 86_400_000
    for (const liar of [mallory, foe!, other!]) liar.clockOffsetMs = -day
    friend!.clockOffsetMs = 0
    for (const newcomer of [friend!, foe!, other!]) network.link(page, newcomer)
    await env.advance(1_000)
    expect(log.getReport().clockCorrectionMs).toBe(-day)
    await write(friendsLog, 'now')
    await env.advance(1_000)
    expect(await texts(log)).toEqual(['now'])
  })
})

describe('tombstones of one entry by very many people', () => {
  it('cost no more than as many of different ones', () => {
    const target = new Uint8Array(16).fill(7)
    const body = encodeBody({type: 'tombstone', target})
    const tombstones = new Tombstones()
    const noteAll = (from: number, to: number): number => {
      const beganMs = performance.now()
      for (let i = from; i < to; i++) {
        tombstones.note({kind: entryKinds.tombstone, author: `${i}`.padStart(64, '0') as PersonKey}, {body})
      }
      return performance.now() - beganMs
    }
    noteAll(0, 2_000)
    const first = noteAll(2_000, 4_000)
    noteAll(4_000, 10_000)
    const last = noteAll(10_000, 12_000)
    // Several times as long, and more with each, where each looks through all of those before.
    expect(last).toBeLessThan(4 * first + 20)
    expect(
      tombstones.cover({id: '07'.repeat(32) as EntryId, kind: testKind, author: '1'.padStart(64, '0') as PersonKey})
    ).toBe(true)
  })
})

describe('a topic with an entry that has the highest counter there is', () => {
  it('is cleared and goes on', async () => {
    const {env, network, page, log, push} = await world('mallory')
    const {header, entry: sound} = await entry()
    const hlcMs = env.clock.now() + 100_000
    await push(await restamped(header, sound.body!, {hlcMs, hlcCounter: 2 ** 32 - 1}))
    expect(log.size).toBe(1)
    await log.clear()
    const friend = network.page('friend', testIdentity(4))
    const friendsLog = await openTestLog({env, page: friend})
    network.link(page, friend)
    await env.advance(200_000)
    await write(friendsLog, 'after')
    await env.advance(60_000)
    expect(await texts(log)).toEqual(['after'])
    await write(log, 'and more')
    await env.advance(60_000)
    expect(await texts(friendsLog)).toContain('and more')
  })
})

/** The same entry with another stamp, signed anew. */
async function restamped(header: EntryHeader, body: Bytes, stamp: Partial<EntryHeader>): Promise<SignedEntry> {
  const bytes = encodeHeader({...header, ...stamp})
  return {header: bytes, signature: await testIdentity(3).sign(entrySigningBytes(bytes)), body}
}
