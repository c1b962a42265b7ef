import {describe, expect, it, vi} from 'vitest'
import {toHex, utf8, type Bytes} from '../../../src/base/bytes.ts'
import type {EntryId} from '../../../src/base/ids.ts'
import type {LogLimits} from '../../../src/log/log.ts'
import type {Verdict} from '../../../src/log/log-network.ts'
import {maxAsked, quarantinedPerAuthor, seekRoomMs, unaskedBurst} from '../../../src/log/parameters.ts'
import {Retention} from '../../../src/log/retention.ts'
import {signEntry} from '../../../src/log/sign-entry.ts'
import {encodeHeader, entryVersion, type SignedEntry} from '../../../src/protocol/entry.ts'
import type {TopicMessage} from '../../../src/protocol/link-messages.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, testKind, texts, write} from './log-fixture.ts'
import {MemoryNetwork, nodeCrypto, testIdentity, testTopic, type MemoryPage} from './memory-network.ts'

/** A log and a page that sends it whatever the test says. */
async function world(limits?: Partial<LogLimits>) {
  const env = new VirtualEnvironment()
  const network = new MemoryNetwork({env, latencyMs: 5})
  const [page, mallory] = [network.page('honest', testIdentity(1)), network.page('mallory', testIdentity(2))]
  const log = await openTestLog({env, page, ...(limits && {limits})})
  const heard: TopicMessage[] = []
  for (const type of ['ranges', 'have', 'want', 'stored', 'entries'] as const) {
    mallory.handle([type], message => {
      heard.push(message)
      return 'accept'
    })
  }
  network.link(page, mallory)
  await env.advance(100)

  const say = async (message: TopicMessage): Promise<Verdict> => {
    network.verdicts.length = 0
    void mallory.send(page.routingId, message)
    await env.advance(100)
    return network.verdicts.find(({from}) => from === mallory.routingId)!.verdict
  }
  return {
    env,
    network,
    page,
    mallory,
    log,
    heard,
    say,
    push: (...entries: SignedEntry[]) => say({type: 'entries', entries})
  }
}

interface Fields {
  author?: MemoryPage['identity']
  text?: string
  topic?: Bytes
  nowMs?: number
  previous?: {chain: string; seq: number; id: EntryId}
}

let made = 0

async function entry({
  author = testIdentity(3),
  text = 'text',
  topic = testTopic,
  nowMs = 1_700_000_000_000,
  previous
}: Fields = {}) {
  const draft = {topic, kind: testKind, body: utf8(text), previous, recent: [], nowMs}
  const random = {bytes: (length: number) => new Uint8Array(length).fill(made++), fraction: () => 0.5}
  return signEntry(draft, author, nodeCrypto.sha256, random)
}

const short = (id: EntryId): Bytes => new Uint8Array(Buffer.from(id.slice(0, 32), 'hex'))

describe('Log against what no honest page sends', () => {
  it('takes a sound entry of anybody', async () => {
    const {log, push} = await world()
    expect(await push((await entry({text: 'sound'})).entry)).toBe('accept')
    expect(await texts(log)).toEqual(['sound'])
    expect(await push((await entry({text: 'sound'})).entry)).toBe('accept')
  })

  it.each<[string, (sound: SignedEntry) => SignedEntry | Promise<SignedEntry>]>([
    ['a signature that is not the author’s', sound => ({...sound, signature: new Uint8Array(64)})],
    ['another body', sound => ({...sound, body: utf8('evil')})],
    ['a body of another length', sound => ({...sound, body: utf8('longer than before')})],
    ['a header that is no header', sound => ({...sound, header: utf8('nonsense')})],
    ['a header with a byte changed', sound => ({...sound, header: sound.header.with(60, sound.header[60]! ^ 1)})],
    [
      'a header of other than canonical bytes',
      sound => ({...sound, header: new Uint8Array([sound.header[0]!, 0x18, ...sound.header.subarray(1)])})
    ],
    ['an entry of another topic', async () => (await entry({topic: new Uint8Array(16).fill(1)})).entry]
  ])('rejects %s', async (_, spoil) => {
    const {log, push} = await world()
    const {entry: sound} = await entry({text: 'good'})
    expect(await push(await spoil(sound))).toBe('reject')
    expect(log.size).toBe(0)
    // The sound one is still welcome: what is not part of the id must not condemn it.
    expect(await push(sound)).toBe('accept')
    expect(await texts(log)).toEqual(['good'])
  })

  it('takes the good entries of a frame that has a bad one, and rejects the frame', async () => {
    const {log, push} = await world()
    const [good, bad] = [await entry({text: 'good'}), await entry({text: 'bad'})]
    expect(await push(good.entry, {...bad.entry, signature: new Uint8Array(64)})).toBe('reject')
    expect(await texts(log)).toEqual(['good'])
  })

  it('ignores an entry of a later version', async () => {
    const {log, push} = await world()
    const {entry: sound, header} = await entry()
    const bytes = encodeHeader(header)
    expect(bytes[1]).toBe(entryVersion)
    expect(await push({...sound, header: bytes.with(1, entryVersion + 1)})).toBe('ignore')
    expect(log.size).toBe(0)
    expect(log.getReport().drops).toMatchObject({'newer-version': 1})
  })

  it('ignores what it has', async () => {
    const {log, push} = await world()
    const {entry: sound} = await entry()
    await push(sound)
    expect(await push(sound)).toBe('ignore')
    expect(await push(sound, sound)).toBe('ignore')
    expect(log.size).toBe(1)
  })

  it('asks another neighbour for what came spoilt', async () => {
    const {env, network, page, mallory, log, heard} = await world()
    const friend = network.page('friend', testIdentity(4))
    const friendsLog = await openTestLog({env, page: friend})
    const {id} = await write(friendsLog, 'precious')
    const {header, body} = (await friendsLog.newest(1))[0]!
    // Mallory promises it first, and sends it with a bad signature.
    void mallory.send(page.routingId, {type: 'have', ids: [short(id)]})
    await env.until(() => heard.some(({type}) => type === 'want'))
    network.link(page, friend)
    await env.advance(15)
    expect(log.size).toBe(0)
    void mallory.send(page.routingId, {
      type: 'entries',
      entries: [{header: encodeHeader(header), signature: new Uint8Array(64), body}]
    })
    await env.until(() => log.size === 1, {withinMs: 1_000})
    expect(await texts(log)).toEqual(['precious'])
  })

  it('keeps both of two entries in one place of a chain and flags their author', async () => {
    const {log, push} = await world()
    const author = testIdentity(3)
    const first = await entry({author})
    const [one, two] = [
      await entry({author, text: 'one', previous: first.head}),
      await entry({author, text: 'two', previous: first.head})
    ]
    await push(first.entry, one.entry)
    expect((await log.newest(9)).some(({equivocates}) => equivocates)).toBe(false)
    expect(await push(two.entry)).toBe('accept')
    expect((await log.newest(9)).map(({id, equivocates}) => [id, equivocates])).toEqual(
      expect.arrayContaining([
        [first.row.id, false],
        [one.row.id, true],
        [two.row.id, true]
      ])
    )
    expect(log.getReport().equivocators).toEqual([author.key])
  })

  it('a new chain of the same author is no equivocation', async () => {
    const {log, push} = await world()
    await push((await entry({text: 'old store'})).entry, (await entry({text: 'new store'})).entry)
    expect(log.size).toBe(2)
    expect(log.getReport().equivocators).toEqual([])
  })

  it('keeps an entry from the future aside until it is due', async () => {
    const {env, log, push} = await world()
    const nowMs = env.clock.now()
    expect(await push((await entry({text: 'a minute', nowMs: nowMs + 60_000})).entry)).toBe('accept')
    expect(await push((await entry({text: 'five minutes', nowMs: nowMs + 300_000})).entry)).toBe('accept')
    expect(await push((await entry({text: 'a week', nowMs: nowMs + 7 * 86_400_000})).entry)).toBe('ignore')
    expect(await texts(log)).toEqual(['a minute'])
    expect(log.getReport().quarantined).toBe(1)
    await env.advance(170_000)
    expect(log.size).toBe(1)
    await env.advance(20_000)
    expect(await texts(log)).toEqual(['a minute', 'five minutes'])
    expect(log.getReport()).toMatchObject({quarantined: 0, drops: {'far-future': 1}})
  })

  it('keeps only so many from the future', async () => {
    const {env, log, push} = await world()
    for (let i = 0; i < quarantinedPerAuthor + 5; i++) {
      await push((await entry({text: `${i}`, nowMs: env.clock.now() + 600_000})).entry)
    }
    expect(log.getReport()).toMatchObject({quarantined: quarantinedPerAuthor, drops: {'quarantine-full': 5}})
  })

  it('takes so many entries an hour of one author, live', async () => {
    const {env, log, push} = await world({entriesPerAuthorPerHour: 5})
    for (let i = 0; i < 8; i++) await push((await entry({text: `${i}`})).entry)
    expect(await push((await entry({author: testIdentity(9), text: 'other'})).entry)).toBe('accept')
    expect(log.size).toBe(6)
    expect(log.getReport().drops).toMatchObject({'author-rate': 3})
    await env.advance(3_600_000)
    await push((await entry({text: 'next hour', nowMs: env.clock.now()})).entry)
    expect(log.size).toBe(7)
  })

  it('keeps no more than a topic may hold: the oldest go for what is new, and do not come back', async () => {
    const {env, log, push} = await world({maxEntries: 3})
    const first = (await entry({text: '0', nowMs: 1_700_000_000_000})).entry
    await push(first)
    for (let i = 1; i < 5; i++) await push((await entry({text: `${i}`, nowMs: 1_700_000_000_000 + i})).entry)
    expect(await texts(log)).toEqual(['2', '3', '4'])
    await push(first)
    expect(log.getReport().drops).toMatchObject({'before-horizon': 1})
    await write(log, 'my own')
    await env.until(() => log.size === 2)
    expect((await texts(log)).slice(-2)).toEqual(['4', 'my own'])
  })

  it('takes no more while what makes room cannot be loaded, and looks for it again now and then', async () => {
    const {env, log, push} = await world({maxEntries: 8})
    const warned = vi.spyOn(console, 'warn').mockReturnValue()
    const load = vi.spyOn(Retention.prototype, 'load').mockRejectedValue(new Error('no network'))
    try {
      const pushMany = async (from: number, to: number) => {
        for (let i = from; i < to; i++) await push((await entry({text: `${i}`, nowMs: 1_700_000_000_000 + i})).entry)
      }
      await pushMany(0, 20)
      expect(log.size).toBe(11)
      expect(log.getReport().drops).toMatchObject({'no-room': 9})
      const tries = load.mock.calls.length
      expect(tries).toBeLessThan(6)
      load.mockRestore()
      await pushMany(20, 24)
      expect(log.size).toBe(11)
      await env.advance(seekRoomMs)
      await pushMany(24, 25)
      await env.until(() => log.size < 8)
      await pushMany(25, 27)
      expect((await texts(log)).slice(-2)).toEqual(['25', '26'])
    } finally {
      load.mockRestore()
      warned.mockRestore()
    }
  })

  it('takes so many entries nobody asked for from one neighbour', async () => {
    const {log, push} = await world()
    for (let at = 0; at < unaskedBurst + 64; at += 32) {
      await push(
        ...(await Promise.all(
          Array.from({length: 32}, async () => (await entry({author: testIdentity(at + 10)})).entry)
        ))
      )
    }
    expect(log.size).toBeLessThan(unaskedBurst + 64)
    expect(log.getReport().drops['unasked-over-budget']).toBeGreaterThan(0)
  })

  it('rejects requests for what was never promised', async () => {
    const {say} = await world()
    expect(await say({type: 'want', ids: [new Uint8Array(16)]})).toBe('reject')
  })

  it('rejects a neighbour that asks for the same again and again', async () => {
    const {env, log, say} = await world()
    const ids: Bytes[] = []
    for (let i = 0; i < 100; i++) ids.push(short((await write(log, `${i}`)).id))
    const verdicts = new Set<Verdict>()
    for (let i = 0; i < 100; i++) verdicts.add(await say({type: 'want', ids}))
    expect(verdicts.has('reject')).toBe(true)
    expect(env.clock.monotonic()).toBeLessThan(60_000)
  })

  it('stops waiting for what was promised and never sent, and compares anew', async () => {
    const {env, log, heard, say} = await world()
    const ids = Array.from({length: 300}, (_, i) => new Uint8Array(16).fill(i).with(0, i >> 8))
    await say({type: 'have', ids})
    expect(heard.filter(message => message.type === 'want').map(({ids}) => ids.length)).toEqual([300])
    await env.advance(30_000)
    expect(log.getReport().drops).toMatchObject({'promise-not-kept': 300})
    expect(heard.at(-1)).toMatchObject({type: 'ranges', number: 0})
  })

  it('remembers only so much of what is promised', async () => {
    const {heard, log, say} = await world()
    for (let n = 1; n <= 10; n++) {
      const ids = Array.from({length: 500}, (_, i) =>
        new Uint8Array(16)
          .fill(n)
          .with(0, i & 255)
          .with(1, i >> 8)
      )
      await say({type: 'have', ids})
    }
    const wanted = heard.filter(message => message.type === 'want').flatMap(({ids}) => ids.map(toHex))
    expect(wanted).toHaveLength(maxAsked)
    expect(log.getReport().drops).toMatchObject({'ids-over-budget': 10 - Math.floor(maxAsked / 500)})
  })

  it('is told only what it wrote itself that it is stored', async () => {
    const {env, log, heard, push} = await world()
    const [own, foreign] = [await entry({author: testIdentity(2)}), await entry({author: testIdentity(3)})]
    await push(own.entry, foreign.entry)
    await env.advance(1_000)
    expect(log.size).toBe(2)
    expect(heard.filter(({type}) => type === 'stored')).toEqual([{type: 'stored', ids: [short(own.row.id)]}])
  })
})
