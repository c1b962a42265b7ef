import {describe, expect, it} from 'vitest'
import {fromHex, toHex, type Bytes} from '../../../../src/base/bytes.ts'
import {defineShared, ownPrefix, type SharedDefinition} from '../../../../src/features/game/define-shared.ts'
import {encodeFrame, type TopicMessage} from '../../../../src/protocol/link-messages.ts'
import {recordSigningBytes, type SignedRecord, type UnsignedRecord} from '../../../../src/protocol/shared-record.ts'
import {testIdentity, testTopic, type MemoryPage} from '../../log/memory-network.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {anyones, SharedWorld, tableId, textOf, type SharedPage} from './shared-world.ts'

const table = fromHex(tableId)!
const otherTable = '0c'.repeat(16)
const [mallory, honest] = [testIdentity(66), testIdentity(1)]

interface Forging {
  readonly author?: Bytes
  readonly table?: Bytes
  readonly topic?: Bytes
  readonly signer?: typeof mallory
}

/** A record signed by Mallory, for this table unless said otherwise. */
async function record(fields: Partial<UnsignedRecord>, forging: Forging = {}): Promise<SignedRecord> {
  const unsigned: UnsignedRecord = {
    key: 'k',
    value: '"mallory"',
    hlcMs: 1_700_000_100_000,
    hlcCounter: 0,
    author: forging.author ?? mallory.publicKey,
    ...fields
  }
  const signing = recordSigningBytes(forging.topic ?? testTopic, forging.table ?? table, unsigned)
  return {...unsigned, signature: await (forging.signer ?? mallory).sign(signing)}
}

interface Attacked {
  readonly env: VirtualEnvironment
  readonly world: SharedWorld
  readonly victim: SharedPage
  readonly bystander: SharedPage
  readonly attacker: MemoryPage
  say(...messages: readonly TopicMessage[]): Promise<void>
  records(...records: readonly SignedRecord[]): Promise<void>
}

/** Mallory is linked with the victim, the victim with a bystander. */
async function attack(definition: SharedDefinition = anyones): Promise<Attacked> {
  const env = new VirtualEnvironment()
  const world = new SharedWorld(env, 1)
  const victim = await world.open(1, {definition})
  const bystander = await world.open(2, {definition})
  world.network.link(victim.page, bystander.page)
  const attacker = world.network.page('mallory', mallory)
  world.network.link(victim.page, attacker)
  await env.advance(100)
  const say = async (...messages: readonly TopicMessage[]) => {
    for (const message of messages) void attacker.send(victim.page.routingId, message)
    await env.advance(500)
  }
  return {
    env,
    world,
    victim,
    bystander,
    attacker,
    say,
    records: (...records) => say({type: 'sharedRecords', table, records})
  }
}

const faultsOf = ({table: {faults}}: SharedPage) => faults.map(({key, reason, count}) => [key, reason, count])
const verdicts = ({world, attacker}: Attacked) =>
  world.network.verdicts.filter(({from}) => from === attacker.routingId).map(({verdict}) => verdict)

describe('a shared table takes no harm from', () => {
  it('a signature that does not hold, whatever is wrong with it', async () => {
    const attacked = await attack()
    void attacked.victim.table.set('k', 'honest')
    await attacked.env.advance(200)
    const good = await record({})
    const before = textOf(attacked.victim.table)
    await attacked.records({...good, value: '"changed"'})
    await attacked.records({...good, key: 'other'})
    await attacked.records({...good, hlcMs: good.hlcMs + 1})
    await attacked.records({...good, signature: good.signature.map(byte => byte ^ 1)})
    await attacked.records(await record({}, {author: honest.publicKey}))
    expect(textOf(attacked.victim.table)).toBe(before)
    expect(verdicts(attacked)).toEqual(Array.from({length: 5}, () => 'reject'))
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'forged', 5]])
    expect(faultsOf(attacked.bystander)).toEqual([])
  })

  it('a replay of what was signed for another table or another topic', async () => {
    const attacked = await attack()
    await attacked.records(await record({}, {table: fromHex(otherTable)!}))
    await attacked.records(await record({}, {topic: new Uint8Array(16)}))
    expect(attacked.victim.table.entries()).toEqual([])
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'forged', 2]])
  })

  it('a replay of what was replaced', async () => {
    const attacked = await attack()
    const old = await record({value: '"old"'})
    await attacked.records(old)
    expect(attacked.bystander.table.get('k')).toBe('mallory'.replace('mallory', 'old'))
    void attacked.victim.table.set('k', 'new')
    await attacked.env.advance(200)
    await attacked.records(old, old, old)
    expect([attacked.victim, attacked.bystander].map(page => page.table.get('k'))).toEqual(['new', 'new'])
    void attacked.victim.table.remove('k')
    await attacked.env.advance(200)
    await attacked.records(old)
    expect([attacked.victim, attacked.bystander].map(page => page.table.get('k'))).toEqual([undefined, undefined])
  })

  it('somebody who writes another’s keys', async () => {
    const attacked = await attack(defineShared({name: 'own', owner: 'author'}))
    const key = ownPrefix(honest.key) + 'k'
    void attacked.victim.table.set(key, 'honest')
    await attacked.env.advance(200)
    await attacked.records(await record({key}))
    expect(attacked.victim.table.get(key)).toBe('honest')
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'not-theirs', 1]])
    // Another version of the page may have other rules: that alone cuts nobody off.
    expect(verdicts(attacked)).toEqual(['ignore'])
    await attacked.records(await record({key: ownPrefix(mallory.key) + 'k'}))
    expect(attacked.bystander.table.get(ownPrefix(mallory.key) + 'k')).toBe('mallory')
  })

  it('a clock far in the future: it has to wait, or is refused', async () => {
    const attacked = await attack()
    const nowMs = attacked.env.clock.now()
    await attacked.records(await record({key: 'soon', hlcMs: nowMs + 300_000}))
    await attacked.records(await record({key: 'never', hlcMs: nowMs + 90_000_000}))
    await attacked.records(await record({key: 'end', hlcMs: Number.MAX_SAFE_INTEGER, hlcCounter: 2 ** 32 - 1}))
    expect(attacked.victim.table.entries()).toEqual([])
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'far-future', 2]])
    // An honest change is not drawn along.
    void attacked.victim.table.set('mine', 1)
    await attacked.env.advance(100)
    expect(attacked.victim.table.entry('mine')!.timeMs).toBeLessThan(nowMs + 10_000)
    await attacked.env.until(() => attacked.victim.table.get('soon') === 'mallory', {withinMs: 300_000})
    expect(attacked.env.clock.now()).toBeGreaterThanOrEqual(nowMs + 180_000)
    await attacked.env.until(() => attacked.bystander.table.get('soon') === 'mallory', {withinMs: 10_000})
  })

  it('more from the future than is kept aside', async () => {
    const attacked = await attack()
    const hlcMs = attacked.env.clock.now() + 600_000
    for (let i = 0; i < 40; i++) await attacked.records(await record({key: `k${i}`, hlcMs}))
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'far-future', 24]])
    await attacked.env.advance(600_000)
    expect(attacked.victim.table.keys()).toHaveLength(16)
  })

  it('values that are no JSON, not written as they must be, or that change what an object is', async () => {
    const attacked = await attack()
    const texts = [
      '',
      '{',
      ' 1',
      '1.0',
      '{"b":1,"a":1}',
      '{"__proto__":{}}',
      `${'['.repeat(40)}${']'.repeat(40)}`,
      '"\\u0061"',
      'undefined',
      '-0'
    ]
    for (const value of texts) await attacked.records(await record({value}))
    await attacked.records(await record({key: ''}))
    expect(attacked.victim.table.entries()).toEqual([])
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'malformed', texts.length + 1]])
    expect(verdicts(attacked).every(verdict => verdict === 'reject')).toBe(true)
  })

  it('what is larger than may be: there is no such frame', () => {
    const long = {key: 'k', value: 'x'.repeat(8_193), hlcMs: 0, hlcCounter: 0, author: table, signature: table}
    const records = [{...long, author: mallory.publicKey, signature: new Uint8Array(64)}]
    expect(() => encodeFrame(1, {type: 'sharedRecords', table, records})).toThrow()
  })

  it('more than one person may have: their own oldest go, and nothing of the others', async () => {
    const definition = defineShared({name: 'small', limits: {keys: 50, keysPerAuthor: 10, removedPerAuthor: 20}})
    const attacked = await attack(definition)
    for (let i = 0; i < 10; i++) void attacked.victim.table.set(`honest${i}`, i)
    await attacked.env.advance(500)
    for (let i = 0; i < 60; i++) await attacked.records(await record({key: `m${i}`, hlcCounter: i}))
    for (let i = 0; i < 60; i++) await attacked.records(await record({key: `r${i}`, hlcCounter: i, value: undefined}))
    for (const {table} of [attacked.victim, attacked.bystander]) {
      expect(table.keys().filter(key => key.startsWith('honest'))).toHaveLength(10)
      expect(
        table
          .keys()
          .filter(key => key.startsWith('m'))
          .sort()
      ).toEqual(Array.from({length: 10}, (_, i) => `m${50 + i}`))
    }
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'too-many', 90]])
    expect(textOf(attacked.victim.table)).toBe(textOf(attacked.bystander.table))
  })

  it('a flood of records: what is beyond the budget is not even looked at', async () => {
    const definition = defineShared({name: 'small', limits: {keys: 64, removed: 64, recordsPerSecond: 10}})
    const attacked = await attack(definition)
    const records = await Promise.all(
      Array.from({length: 640}, (_, i) => record({key: `k${i % 8}`, hlcCounter: i, value: `${i}`}))
    )
    const messages = Array.from({length: 10}, (_, i) => records.slice(64 * i, 64 * (i + 1)))
    for (const part of messages)
      void attacked.attacker.send(attacked.victim.page.routingId, {type: 'sharedRecords', table, records: part})
    await attacked.env.advance(10)
    const [[key, reason, count]] = faultsOf(attacked.victim) as [[string, string, number]]
    expect([key, reason]).toEqual([mallory.key, 'flood'])
    expect(count).toBeGreaterThan(400)
    // Others go on, at their own budget.
    void attacked.bystander.table.set('mine', 1)
    await attacked.env.advance(200)
    expect(attacked.victim.table.get('mine')).toBe(1)
  })

  it('a flood of questions: so much is served and no more', async () => {
    const attacked = await attack()
    for (let i = 0; i < 400; i++) void attacked.victim.table.set(`k${i}`, 'x'.repeat(2_000))
    await attacked.env.until(() => attacked.bystander.table.keys().length === 400)
    await attacked.env.advance(5_000)
    const received = () => attacked.world.network.traffic['sharedRecords']!.bytes
    const before = received()
    const buckets = Array.from({length: 256}, (_, bucket) => ({bucket, ids: new Uint8Array(0)}))
    for (let i = 0; i < 200; i++) await attacked.say({type: 'sharedHolds', table, back: true, buckets})
    const tableBytes = 400 * 2_150
    // At most three full tables at once and then so much a second, over 100 s.
    expect(received() - before).toBeLessThanOrEqual(3 * 4_194_304 + 100 * 131_072)
    expect(received() - before).toBeGreaterThan(tableBytes)
    expect(attacked.victim.table.faults.map(({key, reason}) => [key, reason])).toEqual([[mallory.key, 'flood']])

    const summaries = () => attacked.world.network.traffic['sharedHolds']!.frames
    const told = summaries()
    for (let i = 0; i < 100; i++)
      void attacked.attacker.send(attacked.victim.page.routingId, {
        type: 'sharedSummary',
        table,
        salt: new Uint8Array(8).fill(i),
        digests: new Uint8Array(2_048).fill(1)
      })
    await attacked.env.advance(100)
    expect(summaries() - told).toBeLessThanOrEqual(9)
  })

  it('ids that are cut off, answers nobody asked for, and messages of other tables', async () => {
    const attacked = await attack()
    void attacked.victim.table.set('k', 1)
    await attacked.env.advance(10_000)
    await attacked.say({type: 'sharedHolds', table, back: false, buckets: [{bucket: 3, ids: new Uint8Array(17)}]})
    expect(faultsOf(attacked.victim)).toEqual([[mallory.key, 'malformed', 1]])
    await attacked.say({type: 'sharedHolds', table: fromHex(otherTable)!, back: false, buckets: []})
    await attacked.say({type: 'sharedHolds', table, back: false, buckets: []})
    await attacked.say({type: 'sharedRecords', table: fromHex(otherTable)!, records: [await record({})]})
    expect(attacked.victim.table.get('k')).toBe(1)
    expect(verdicts(attacked).slice(-3)).toEqual(['ignore', 'ignore', 'ignore'])
  })

  it('two records of one author for one moment: everybody holds the same one', async () => {
    const attacked = await attack()
    const [one, two] = [await record({value: '1'}), await record({value: '2'})]
    await attacked.records(one)
    const bystanderSide = attacked.world.network.page('mallory too', mallory)
    attacked.world.network.link(bystanderSide, attacked.bystander.page)
    void bystanderSide.send(attacked.bystander.page.routingId, {type: 'sharedRecords', table, records: [two]})
    await attacked.env.advance(1_000)
    const expected = toHex(one.signature) > toHex(two.signature) ? 1 : 2
    expect([attacked.victim, attacked.bystander].map(page => page.table.get('k'))).toEqual([expected, expected])
  })

  it('many people who break rules: so many are remembered', async () => {
    const attacked = await attack()
    for (let i = 0; i < 100; i++) {
      const person = testIdentity(1_000 + i)
      const page = attacked.world.network.page(`person ${i}`, person)
      attacked.world.network.link(page, attacked.victim.page)
      void page.send(attacked.victim.page.routingId, {
        type: 'sharedRecords',
        table,
        records: [{...(await record({})), key: 'x'}]
      })
      await attacked.env.advance(20)
      attacked.world.network.unlinkAll(page)
    }
    expect(attacked.victim.table.faults).toHaveLength(64)
    expect(attacked.victim.table.faults[0]!.key).toBe(testIdentity(1_099).key)
  })
})
