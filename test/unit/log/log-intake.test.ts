import fc from 'fast-check'
import '../../fuzz/fuzzing.ts'
import {describe, expect, it} from 'vitest'
import {fromHex, utf8, type Bytes} from '../../../src/base/bytes.ts'
import type {EntryId} from '../../../src/base/ids.ts'
import {noSignature} from '../../../src/log/author-chains.ts'
import type {JudgedEntry} from '../../../src/log/judge-entry.ts'
import type {LogStorage, ChainHead} from '../../../src/log/log-storage.ts'
import {timeOf, type LogEntry} from '../../../src/log/log-entry.ts'
import type {Log} from '../../../src/log/log.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {signEntry} from '../../../src/log/sign-entry.ts'
import {encodeBody, entryKinds} from '../../../src/protocol/bodies.ts'
import {entrySigningBytes, type SignedEntry} from '../../../src/protocol/entry.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, testKind, textOf, write} from './log-fixture.ts'
import {MemoryNetwork, nodeCrypto, testIdentity, testTopic, type MemoryPage} from './memory-network.ts'

type Made = JudgedEntry & {head: ChainHead}

let made = 0

interface Fields {
  author?: number
  previous?: ChainHead | undefined
  kind?: number
  body?: Bytes
  nowMs?: number
}

/** An entry of person `author`. */
function entry({author = 3, previous, kind = testKind, body = utf8(`${made}`), nowMs}: Fields = {}): Promise<Made> {
  made++
  const random = {bytes: (size: number) => new Uint8Array(size).fill(made & 255), fraction: () => 0.5}
  const draft = {topic: testTopic, kind, body, previous, recent: [], nowMs: nowMs ?? 1_700_000_000_000 + made}
  return signEntry(draft, testIdentity(author), nodeCrypto.sha256, random)
}

const tombstone = (target: EntryId, fields: Fields = {}): Promise<Made> =>
  entry({
    ...fields,
    kind: entryKinds.tombstone,
    body: encodeBody({type: 'tombstone', target: fromHex(target.slice(0, 32))!})
  })

async function chain(length: number, fields: Fields = {}): Promise<Made[]> {
  const entries: Made[] = []
  for (let i = 0; i < length; i++)
    entries.push(await entry({...fields, previous: entries.at(-1)?.head ?? fields.previous}))
  return entries
}

/** A log, and pages that send it whatever the test says. */
async function world({storage, seed = 1}: {storage?: LogStorage; seed?: number} = {}) {
  const env = new VirtualEnvironment({seed})
  const network = new MemoryNetwork({env, latencyMs: 5})
  const page = network.page('honest', testIdentity(1))
  const open = () => openTestLog({env, page, limits: {entriesPerAuthorPerHour: 10_000}, ...(storage && {storage})})
  const log = await open()
  const changed: LogEntry[] = []
  log.on('changed', entries => void changed.push(...entries))
  const foe = (n: number): MemoryPage => {
    const other = network.page(`foe ${n}`, testIdentity(n))
    network.link(page, other)
    return other
  }
  const mallory = foe(2)
  const push = async (...entries: SignedEntry[]) => {
    network.verdicts.length = 0
    void mallory.send(page.routingId, {type: 'entries', entries})
    await env.advance(50)
    return network.verdicts.find(({from, type}) => from === mallory.routingId && type === 'entries')!.verdict
  }
  return {env, network, page, mallory, foe, log, open, changed, push}
}

const contents = async (log: Log): Promise<readonly (readonly [EntryId, string | undefined])[]> =>
  (await log.newest(100_000)).map(({id, body}) => [id, body && Buffer.from(body).toString('hex')] as const)

const spoiltSignature = ({entry}: Made): SignedEntry => ({
  ...entry,
  signature: entry.signature.with(3, entry.signature[3]! ^ 1)
})
const unsigned = ({entry}: Made): SignedEntry => ({...entry, signature: noSignature})

describe('Log and signatures that were spoilt on the way', () => {
  it('shows what the next entry vouches for, cuts who spoilt it, and is not cut itself for passing it on', async () => {
    const {env, network, page, log, push} = await world()
    const entries = await chain(40)
    expect(await push(...entries.slice(0, -1).map(spoiltSignature), entries.at(-1)!.entry)).toBe('reject')
    expect(log.size).toBe(40)
    const friend = network.page('friend', testIdentity(9))
    const friendsLog = await openTestLog({env, page: friend, limits: {entriesPerAuthorPerHour: 10_000}})
    network.link(page, friend)
    await env.until(() => friendsLog.size === 40)
    expect(await contents(friendsLog)).toEqual(await contents(log))
    expect(network.verdicts.filter(({verdict, to}) => verdict === 'reject' && to === 'friend')).toEqual([])
  })

  it('looks at a signature before it serves an entry', async () => {
    const {env, network, page, log, push} = await world({seed: 4})
    // Few enough not to be looked at by chance.
    const [first, second] = await chain(2)
    await push(second!.entry)
    await push(spoiltSignature(first!))
    expect(log.size).toBe(2)
    const friend = network.page('friend', testIdentity(9))
    const heard: SignedEntry[] = []
    friend.handle(['entries'], ({entries}) => (heard.push(...entries), 'accept'))
    network.link(page, friend)
    void friend.send(page.routingId, {
      type: 'want',
      ids: [first!, second!].map(({row}) => fromHex(row.id.slice(0, 32))!)
    })
    await env.advance(1_000)
    const [good, bad] = [second!, first!].map(({entry}) =>
      heard.find(({header}) => Buffer.compare(header, entry.header) === 0)
    )
    expect(good!.signature).toEqual(second!.entry.signature)
    expect(bad!.signature).toEqual(noSignature)
  })

  it('does not let an unsigned copy keep the signed entry away', async () => {
    const {log, push} = await world()
    const newest = await entry()
    expect(await push(unsigned(newest))).toBe('ignore')
    expect(log.size).toBe(0)
    expect(log.getReport().drops).toMatchObject({unproven: 1})
    expect(await push(newest.entry)).toBe('accept')
    expect(log.size).toBe(1)
  })

  it('takes an unsigned entry by its successor that was stored before a reload', async () => {
    const storage = new MemoryLogStorage()
    const {log, push, open} = await world({storage})
    const [first, second] = await chain(2)
    await push(second!.entry)
    await log.close()
    const again = await open()
    await push(unsigned(first!))
    expect(again.size).toBe(2)
  })
})

describe('Log and bodies that come and go', () => {
  it('accepts an entry without its body and fills it in from whoever has it', async () => {
    const {log, push, changed} = await world()
    const one = await entry({body: utf8('precious')})
    expect(await push({...one.entry, body: undefined})).toBe('accept')
    expect((await log.newest(1))[0]!.body).toBeUndefined()
    expect(await push({...one.entry, body: utf8('precioux')})).toBe('reject')
    expect((await log.newest(1))[0]!.body).toBeUndefined()
    expect(await push(one.entry)).toBe('accept')
    expect((await log.newest(1)).map(textOf)).toEqual(['precious'])
    expect(changed.map(textOf)).toEqual(['precious'])
    expect(await push(one.entry)).toBe('ignore')
  })

  it.each(['the entry', 'the tombstone', 'both at once'])('drops what its author took back: %s first', async first => {
    const storage = new MemoryLogStorage()
    const {env, log, push, changed, open} = await world({storage})
    const one = await entry({body: utf8('regretted')})
    const grave = await tombstone(one.row.id, {previous: one.head})
    if (first === 'both at once') await push(one.entry, grave.entry)
    else for (const next of first === 'the entry' ? [one, grave] : [grave, one]) await push(next.entry)
    const shown = async (log: Log) => (await log.newest(9)).find(({id}) => id === one.row.id)!
    expect(log.size).toBe(2)
    expect((await shown(log)).body).toBeUndefined()
    if (first === 'the entry') expect(changed.map(({id, body}) => [id, body])).toEqual([[one.row.id, undefined]])
    // Nothing of it is left in the storage.
    const store = await storage.open((await world()).page.keys.topicKey)
    const stored = await store.entries(0, 9)
    expect(stored.filter(entry => entry?.body && Buffer.from(entry.body).equals(utf8('regretted')))).toEqual([])
    // Nobody brings it back, not even after a reload.
    expect(await push(one.entry)).toBe('ignore')
    await log.close()
    const again = await open()
    await env.advance(10)
    expect(await push(one.entry)).toBe('ignore')
    expect((await shown(again)).body).toBeUndefined()
  })

  it('lets nobody take back what somebody else wrote, nor a tombstone', async () => {
    const {log, push} = await world()
    const one = await entry({body: utf8('mine')})
    await push(one.entry, (await tombstone(one.row.id, {author: 4})).entry)
    expect((await log.newest(9)).map(textOf)).toContain('mine')
    const grave = await tombstone(one.row.id, {previous: one.head})
    await push((await tombstone(grave.row.id, {previous: grave.head})).entry, grave.entry)
    expect((await log.newest(9)).map(textOf)).not.toContain('mine')
    expect((await log.newest(9)).find(({id}) => id === grave.row.id)!.body).toBeDefined()
  })

  it('drops the body of an own entry when it is taken back here', async () => {
    const {env, log, changed} = await world()
    const {id} = await write(log, 'oh no')
    await log.append(entryKinds.tombstone, encodeBody({type: 'tombstone', target: fromHex(id.slice(0, 32))!}))
    await env.advance(10)
    expect((await log.newest(9))[0]).toMatchObject({id, body: undefined})
    expect(changed.map(({id}) => id)).toEqual([id])
  })

  it('finishes after a page that died between storing a tombstone and dropping the body', async () => {
    const storage = new MemoryLogStorage()
    const {log, push, open, env} = await world({storage})
    const [one] = [await entry({body: utf8('regretted')})]
    await push(one.entry)
    await log.close()
    const store = await storage.open((await world()).page.keys.topicKey)
    const {row, entry: grave} = await tombstone(one.row.id, {previous: one.head})
    await store.write([{row, entry: grave}], 1)
    const again = await open()
    await env.advance(10)
    expect((await again.newest(9))[0]).toMatchObject({id: one.row.id, body: undefined})
    expect((await store.entries(0, 1))[0]!.body).toBeUndefined()
  })
})

describe('Log and equivocation', () => {
  it('keeps both as a proof that anybody can check, tells of the one shown before, and has it after a reload', async () => {
    const storage = new MemoryLogStorage()
    const {log, push, changed, open} = await world({storage})
    const [first] = await chain(1)
    const [one, two] = [await entry({previous: first!.head}), await entry({previous: first!.head})]
    await push(first!.entry, one.entry)
    expect(await log.proofOf(one.row.author)).toBeUndefined()
    expect(log.isEquivocator(one.row.author)).toBe(false)
    await push(two.entry)
    expect(log.isEquivocator(one.row.author)).toBe(true)
    expect(changed.map(({id, equivocates}) => [id, equivocates])).toEqual([[one.row.id, true]])
    await push((await entry({previous: first!.head})).entry)
    expect(changed).toHaveLength(1)
    await log.close()
    const again = await open()
    expect([again.isEquivocator(one.row.author), again.isEquivocator(testIdentity(4).key)]).toEqual([true, false])
    const proof = (await again.proofOf(one.row.author))!
    expect(new Set(proof.map(({header}) => Buffer.from(header).toString('hex'))).size).toBe(2)
    for (const {header, signature} of proof) {
      expect(await nodeCrypto.verify(testIdentity(3).publicKey, signature, entrySigningBytes(header))).toBe(true)
    }
    expect(await again.proofOf(testIdentity(4).key)).toBeUndefined()
  })
})

describe('Log and clocks', () => {
  const minutes = 60_000

  it('shows at once what comes from a page whose clock is known to be ahead, at the time it was written', async () => {
    const {env, log, push, mallory, foe} = await world()
    for (const n of [5, 6]) foe(n).clockOffsetMs = 0
    mallory.clockOffsetMs = 7 * minutes
    const nowMs = env.clock.now()
    await push((await entry({author: 2, nowMs: nowMs + 7 * minutes})).entry)
    await push((await entry({author: 3, nowMs: nowMs + 7 * minutes})).entry)
    const shown = await log.newest(9)
    expect(shown).toHaveLength(1)
    expect(timeOf(shown[0]!)).toBe(nowMs)
    expect(log.getReport()).toMatchObject({quarantined: 1, clockCorrectionMs: 0})
  })

  it('does not say that somebody with a slow clock arrives late', async () => {
    const {env, network, log, push, mallory, foe} = await world()
    for (const n of [5, 6]) foe(n).clockOffsetMs = 0
    mallory.clockOffsetMs = -15 * minutes
    await env.advance(1_000)
    expect(network.verdicts.filter(({verdict}) => verdict === 'reject')).toEqual([])
    await push((await entry({author: 2, nowMs: env.clock.now() - 15 * minutes})).entry)
    const [shown] = await log.newest(1)
    expect(shown!.late).toBe(false)
    expect(timeOf(shown!)).toBeGreaterThan(env.clock.now() - minutes)
  })

  it('lets wait what is quarantined no longer than until its author’s clock is measured', async () => {
    const {env, log, push, mallory, foe} = await world()
    for (const n of [5, 6]) foe(n).clockOffsetMs = 0
    await push((await entry({author: 2, nowMs: env.clock.now() + 9 * minutes})).entry)
    expect(log.size).toBe(0)
    mallory.clockOffsetMs = 9 * minutes
    await env.advance(6_000)
    expect(log.size).toBe(1)
  })

  it('stamps with corrected time when neighbours agree that our clock is off, and not for one liar among them', async () => {
    const {env, log, foe, mallory} = await world()
    const others = [5, 6, 7].map(foe)
    for (const page of others) page.clockOffsetMs = 0
    mallory.clockOffsetMs = 20 * minutes
    await env.advance(1_000)
    expect((await write(log, 'a')).header.hlcMs).toBe(env.clock.now())
    for (const page of others) page.clockOffsetMs = 10 * minutes
    await env.advance(1_000)
    expect(log.getReport().clockCorrectionMs).toBe(10 * minutes)
    expect((await write(log, 'b')).header.hlcMs).toBe(env.clock.now() + 10 * minutes)
  })

  it('is not dragged into the future by what it builds on', async () => {
    const {env, log, push, mallory, foe} = await world()
    for (const n of [5, 6]) foe(n).clockOffsetMs = 0
    mallory.clockOffsetMs = 30 * minutes
    const ahead = await entry({author: 2, nowMs: env.clock.now() + 30 * minutes})
    await push(ahead.entry)
    expect(log.size).toBe(1)
    const own = await write(log, 'now')
    expect(own.header.hlcMs).toBe(env.clock.now())
    expect(own.header.parents).toEqual([])
  })

  it('judges anew what was too far ahead when the clock was wrong', async () => {
    const {env, log, push, foe} = await world()
    const one = await entry({nowMs: env.clock.now() + 30 * 60 * minutes})
    expect(await push(one.entry)).toBe('ignore')
    for (const n of [5, 6, 7]) foe(n).clockOffsetMs = 23 * 60 * minutes
    await env.advance(3_600_000)
    expect(await push(one.entry)).toBe('accept')
    expect(log.getReport().quarantined).toBe(1)
  })
})

describe('Logs that hear different things in different orders', () => {
  it('end with the same entries and the same bodies', async () => {
    const trunk = await chain(12)
    const fork = await chain(4, {previous: trunk[3]!.head})
    const jump = await chain(3, {previous: {...trunk[6]!.head, seq: 90}})
    const other = await chain(6, {author: 4})
    const graves = [
      await tombstone(trunk[2]!.row.id, {previous: trunk[11]!.head}),
      await tombstone(other[1]!.row.id, {previous: other[5]!.head, author: 4}),
      // Without effect: not theirs.
      await tombstone(trunk[5]!.row.id, {author: 4})
    ]
    const all = [...trunk, ...fork, ...jump, ...other, ...graves]
    const variants = ['good', 'good', 'bad signature', 'unsigned', 'bad body', 'no body'] as const
    const as = (made: Made, variant: (typeof variants)[number]): SignedEntry => {
      if (variant === 'bad signature') return spoiltSignature(made)
      if (variant === 'unsigned') return unsigned(made)
      if (variant === 'bad body') return {...made.entry, body: utf8('not what was signed')}
      return variant === 'no body' ? {...made.entry, body: undefined} : made.entry
    }
    const frame = fc.array(fc.record({entry: fc.nat({max: all.length - 1}), variant: fc.constantFrom(...variants)}), {
      minLength: 1,
      maxLength: 20
    })
    const frames = fc.array(fc.record({from: fc.nat({max: 2}), to: fc.nat({max: 1}), frame}), {maxLength: 12})
    await fc.assert(
      fc.asyncProperty(frames, fc.nat(), async (script, seed) => {
        const env = new VirtualEnvironment({seed})
        const network = new MemoryNetwork({env, latencyMs: 5})
        const pages = ['a', 'b', 'good'].map((name, i) => network.page(name, testIdentity(i + 20)))
        const options = {entriesPerAuthorPerHour: 10_000}
        const logs = await Promise.all(pages.map(page => openTestLog({env, page, limits: options})))
        const foes = [30, 31, 32].map(n => network.page(`foe ${n}`, testIdentity(n)))
        for (const foe of foes) for (const page of pages.slice(0, 2)) network.link(foe, page)
        for (const {from, to, frame} of script) {
          const entries = frame.map(({entry, variant}) => as(all[entry]!, variant))
          void foes[from]!.send(pages[to]!.routingId, {type: 'entries', entries})
          if (entries.length % 3 === 0) await env.advance(7)
        }
        await env.advance(50)
        // Nothing was ever shown but what somebody signed.
        const sound = new Map(all.map(({row, entry}) => [row.id, Buffer.from(entry.body!).toString('hex')]))
        for (const log of logs) {
          for (const [id, body] of await contents(log)) expect([undefined, sound.get(id)]).toContain(body)
        }
        for (const foe of foes) network.unlinkAll(foe)
        network.verdicts.length = 0
        const teller = network.page('teller', testIdentity(33))
        network.link(teller, pages[2]!)
        void teller.send(pages[2]!.routingId, {type: 'entries', entries: all.map(({entry}) => entry)})
        network.link(pages[0]!, pages[1]!)
        network.link(pages[1]!, pages[2]!)
        await env.until(() => logs.every(({size}) => size === all.length), {withinMs: 600_000})
        await env.advance(120_000)
        const [a, b, good] = await Promise.all(logs.map(contents))
        expect(a!.map(([id]) => id)).toEqual(good!.map(([id]) => id))
        expect(b!.map(([id]) => id)).toEqual(good!.map(([id]) => id))
        const taken = new Set([trunk[2]!.row.id, other[1]!.row.id])
        for (const [id, body] of good!) expect(body).toBe(taken.has(id) ? undefined : sound.get(id))
        expect(a).toEqual(good)
        expect(b).toEqual(good)
        // What honest logs passed on among themselves was never taken for a forgery.
        expect(network.verdicts.filter(({verdict}) => verdict === 'reject')).toEqual([])
        await Promise.all(logs.map(log => log.close()))
      }),
      {numRuns: 40, verbose: fc.VerbosityLevel.Verbose, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true}
    )
  }, 120_000)
})
