import fc from 'fast-check'
import '../../fuzz/fuzzing.ts'
import {describe, expect, it} from 'vitest'
import {utf8} from '../../../src/base/bytes.ts'
import type {EntryId} from '../../../src/base/ids.ts'
import {AuthorChains, isSigned, noSignature, type Claim} from '../../../src/log/author-chains.ts'
import type {JudgedEntry} from '../../../src/log/judge-entry.ts'
import type {ChainHead} from '../../../src/log/log-storage.ts'
import {maxUnproven} from '../../../src/log/parameters.ts'
import {signEntry} from '../../../src/log/sign-entry.ts'
import type {EntryHeader} from '../../../src/protocol/entry.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {testKind} from './log-fixture.ts'
import {nodeCrypto, testIdentity, testTopic} from './memory-network.ts'

type Signature = 'good' | 'bad' | 'none'

let made = 0

/** `length` entries of person `n` in one chain, from `previous` on. */
async function chain(n: number, length: number, previous?: ChainHead): Promise<(JudgedEntry & {head: ChainHead})[]> {
  const entries: (JudgedEntry & {head: ChainHead})[] = []
  for (let i = 0; i < length; i++) {
    const random = {bytes: (size: number) => new Uint8Array(size).fill(made & 255), fraction: () => 0.5}
    const body = utf8(`${made++}`)
    const draft = {topic: testTopic, kind: testKind, body, recent: [], nowMs: 1_700_000_000_000 + made, previous}
    const entry = await signEntry(draft, testIdentity(n), nodeCrypto.sha256, random)
    previous = entry.head
    entries.push(entry)
  }
  return entries
}

const signed = <C extends Claim>(claim: C, as: Signature): C => {
  if (as === 'good') return claim
  const bad = claim.entry.signature.with(7, claim.entry.signature[7]! ^ 1)
  return {...claim, entry: {...claim.entry, signature: as === 'bad' ? bad : noSignature}}
}

/** Chains of a log that takes whatever is authentic. */
function setUp({seed = 1, remembers = true} = {}) {
  const env = new VirtualEnvironment({seed})
  const accepted = new Map<EntryId, Claim>()
  let verified = 0
  const open = () =>
    new AuthorChains<Claim>({
      verify: (...args) => {
        verified++
        return nodeCrypto.verify(...args)
      },
      random: env.random,
      holds: id => accepted.has(id),
      successors: ({row}) => {
        const headers: EntryHeader[] = []
        for (const one of accepted.values()) {
          if (one.row.chain === row.chain && one.row.seq === row.seq + 1) headers.push(one.header)
        }
        return Promise.resolve(headers)
      }
    })
  let chains = open()
  const receive = async (...claims: Claim[]) => {
    // What was loaded from the storage is all that is left after a reload.
    if (!remembers) chains = open()
    const outcome = await chains.authenticate(claims.filter(({row}) => !accepted.has(row.id)))
    for (const {claim} of outcome.authentic) accepted.set(claim.row.id, claim)
    return outcome
  }
  return {accepted, receive, verified: () => verified, chains}
}

const idsOf = (claims: Iterable<Claim>): readonly EntryId[] => [...claims].map(({row}) => row.id).sort()

describe('AuthorChains', () => {
  it('verifies the newest of a run, and few others', async () => {
    const {receive, verified, accepted} = setUp()
    const entries = await chain(1, 512)
    for (let at = 448; at >= 0; at -= 64) await receive(...entries.slice(at, at + 64))
    expect(accepted.size).toBe(512)
    expect(verified()).toBeLessThan(80)
  })

  it('takes any order within a batch', async () => {
    const {receive} = setUp()
    const entries = await chain(1, 40)
    const {authentic, forged} = await receive(...entries.slice().reverse())
    expect([authentic.length, forged.length]).toEqual([40, 0])
  })

  it('does not let a forged newest vouch for anything, nor take genuine ancestors with it', async () => {
    const {receive, accepted} = setUp()
    const genuine = await chain(1, 5)
    const [forged] = await chain(2, 1, genuine.at(-1)!.head)
    const other = {...forged!, header: {...forged!.header, author: testIdentity(1).publicKey}}
    const outcome = await receive(...genuine.slice(0, -1), signed(genuine.at(-1)!, 'bad'), signed(other, 'bad'))
    expect(idsOf(outcome.forged)).toEqual(idsOf([genuine.at(-1)!, other]))
    expect(idsOf(accepted.values())).toEqual(idsOf(genuine.slice(0, -1)))
  })

  it('does not let one author vouch for another, nor for another place or chain', async () => {
    const {receive, accepted} = setUp()
    const [victim] = await chain(1, 1)
    // Mallory's own chain names the victim's entry as the one before.
    const thief = await chain(2, 1, victim!.head)
    const elsewhere = await chain(1, 1, {...victim!.head, seq: 5})
    const otherChain = await chain(1, 1, {...victim!.head, chain: 'ffffffffffffffff'})
    const outcome = await receive(signed(victim!, 'bad'), ...thief, ...elsewhere, ...otherChain)
    expect(idsOf(outcome.forged)).toEqual([victim!.row.id])
    expect(accepted.size).toBe(3)
  })

  it('accepts what an authentic entry vouches for though its signature was spoilt, and says so when it looked', async () => {
    const {receive} = setUp()
    const entries = await chain(1, 400)
    const outcome = await receive(...entries.slice(0, -1).map(entry => signed(entry, 'bad')), entries.at(-1)!)
    expect(outcome.forged).toEqual([])
    expect(outcome.authentic).toHaveLength(400)
    // One was looked at by chance; then all were.
    expect(outcome.authentic.filter(one => one.by === 'chained' && one.spoilt)).toHaveLength(399)
  })

  it('lets unsigned entries wait for the one that vouches for them, and for nobody else', async () => {
    const {receive, accepted, chains} = setUp()
    const entries = await chain(1, 4)
    const outcome = await receive(...entries.slice(0, 3).map(entry => signed(entry, 'none')))
    expect([outcome.waiting.length, outcome.authentic.length]).toEqual([3, 0])
    expect(chains.isWaiting(entries[2]!.row.id)).toBe(true)
    await receive(...(await chain(1, 3)))
    expect(accepted.size).toBe(3)
    await receive(entries[3]!)
    expect(accepted.size).toBe(7)
    expect(chains.isWaiting(entries[2]!.row.id)).toBe(false)
  })

  it('finds the successor of an unsigned entry in the log after a reload', async () => {
    const {receive, accepted} = setUp({remembers: false})
    const entries = await chain(1, 2)
    await receive(entries[1]!)
    await receive(signed(entries[0]!, 'none'))
    expect(accepted.size).toBe(2)
  })

  it('keeps only so many that wait', async () => {
    const {receive, chains} = setUp()
    const entries = await chain(1, maxUnproven + 10)
    for (const entry of entries) await receive(signed(entry, 'none'))
    expect(entries.filter(({row}) => chains.isWaiting(row.id))).toHaveLength(maxUnproven)
  })

  it('knows no signature that could be taken for none', () => {
    expect(isSigned({signature: noSignature})).toBe(false)
    expect(isSigned({signature: new Uint8Array(64)})).toBe(true)
  })

  it('accepts the same in any order, any batches, with any signatures spoilt', async () => {
    const trunk = await chain(1, 12)
    const fork = await chain(1, 6, trunk[4]!.head)
    const jump = await chain(1, 4, {...trunk[7]!.head, seq: 40})
    const other = await chain(2, 8)
    const stranger = await chain(2, 2, trunk[11]!.head)
    const all = [...trunk, ...fork, ...jump, ...other, ...stranger]
    const byId = new Map(all.map(entry => [entry.row.id, entry]))
    const delivery = fc.record({
      entry: fc.nat({max: all.length - 1}),
      as: fc.constantFrom<Signature>('good', 'bad', 'bad', 'none')
    })
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex') as EntryId
    /** What follows from the signatures that hold: theirs, and whatever they name before them. */
    const closure = (deliveries: readonly {entry: number; as: Signature}[]): readonly EntryId[] => {
      const delivered = new Set(deliveries.map(({entry}) => all[entry]!.row.id))
      const found = new Map<EntryId, Claim>()
      for (const {entry, as} of deliveries) {
        let one: Claim | undefined = as === 'good' ? all[entry]! : undefined
        while (one !== undefined && delivered.has(one.row.id)) {
          found.set(one.row.id, one)
          const before: Claim | undefined = one.header.prev && byId.get(hex(one.header.prev))
          const sound =
            before?.row.author === one.row.author &&
            before.row.chain === one.row.chain &&
            before.row.seq === one.row.seq - 1
          one = sound ? before : undefined
        }
      }
      return idsOf(found.values())
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(delivery, {maxLength: 60}),
        fc.array(fc.integer({min: 1, max: 20}), {minLength: 1}),
        fc.boolean(),
        fc.nat(),
        async (deliveries, sizes, remembers, seed) => {
          const {receive, accepted} = setUp({seed, remembers})
          let before = -1
          // Whoever has them offers them again until nothing is missing.
          while (accepted.size > before) {
            before = accepted.size
            const left = deliveries.map(({entry, as}) => signed(all[entry]!, as))
            for (let i = 0; left.length > 0; i++) {
              const batch = left.splice(0, sizes[i % sizes.length]!)
              const distinct = batch.filter((claim, at) => batch.findIndex(({row}) => row.id === claim.row.id) === at)
              await receive(...distinct)
              for (const claim of batch) if (!distinct.includes(claim)) await receive(claim)
            }
          }
          expect(idsOf(accepted.values())).toEqual(closure(deliveries))
        }
      ),
      {numRuns: 300, verbose: fc.VerbosityLevel.Verbose}
    )
  }, 60_000)
})
