import {beforeEach, describe, expect, it} from 'vitest'
import type {IceControl} from '../../../src/rendezvous/ice-restart.ts'
import type {IceSide} from '../../../src/rendezvous/sdp.ts'
import {pathParameters as limits} from '../../../src/swarm/parameters.ts'
import {PathRepair, type PathMessage} from '../../../src/swarm/path-repair.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const relayed = {local: 'relay', remote: 'prflx', protocol: 'udp'} as const
const direct = {local: 'srflx', remote: 'srflx', protocol: 'udp'} as const

/** An end whose ICE is worked by hand: keeps what it was told. */
class FakeIce implements IceControl {
  relayOnly = false
  onCandidate: IceControl['onCandidate']
  readonly told: string[] = []
  candidates: readonly string[] = []
  canOffer = true
  #count = 0

  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  #side(): IceSide {
    return {ufrag: `${this.#name}${this.#count++}`, password: 'p'.repeat(22), candidates: ['candidate:1']}
  }

  async offer(): Promise<IceSide | undefined> {
    this.told.push('offer')
    return this.canOffer ? this.#side() : undefined
  }

  async answer(theirs: IceSide): Promise<IceSide | undefined> {
    this.told.push(`answer ${theirs.ufrag}`)
    return this.#side()
  }

  async accept(theirs: IceSide): Promise<void> {
    this.told.push(`accept ${theirs.ufrag}`)
  }

  found() {
    return {ufrag: `${this.#name}-first`, candidates: this.candidates}
  }

  async add(ufrag: string, candidates: readonly string[]): Promise<void> {
    this.told.push(`add ${candidates.length} of ${ufrag}`)
  }
}

let env: VirtualEnvironment
let leader: PathRepair
let other: PathRepair
let ices: {leader: FakeIce; other: FakeIce}
let sent: PathMessage[]
/** While true nothing reaches the other end. */
let cut: boolean

beforeEach(() => {
  env = new VirtualEnvironment()
  ices = {leader: new FakeIce('lead'), other: new FakeIce('othr')}
  sent = []
  cut = false
  const to = (name: 'leader' | 'other') => (message: unknown) => {
    sent.push(message as PathMessage)
    if (!cut) expect((name === 'leader' ? leader : other).receive(message as PathMessage)).toBe(true)
  }
  leader = new PathRepair({env, ice: ices.leader, leads: true, send: to('other')})
  other = new PathRepair({env, ice: ices.other, leads: false, send: to('leader')})
})

const types = () => sent.map(({type}) => type)
const allMs = limits.attemptAfterMs.reduce((sum, ms) => sum + ms, 0)

describe('PathRepair', () => {
  it('looks for a better way once a link is relayed: one end offers, the other answers', async () => {
    leader.pathChanged(relayed)
    expect(sent).toEqual([])
    await env.advance(limits.attemptAfterMs[0])
    expect(types()).toEqual(['pathOffer', 'pathAnswer'])
    expect(ices.leader.told).toEqual(['offer', 'accept othr0'])
    expect(ices.other.told).toEqual(['answer lead0'])
  })

  it('asks the end that made the link to offer', async () => {
    other.pathChanged(relayed)
    await env.advance(limits.attemptAfterMs[0])
    expect(types()).toEqual(['pathWanted', 'pathOffer', 'pathAnswer'])
  })

  it('gives up after a few times: two networks may not allow more', async () => {
    leader.pathChanged(relayed)
    await env.advance(allMs + 600_000)
    expect(types().filter(type => type === 'pathOffer')).toHaveLength(limits.attemptAfterMs.length)
    expect(env.timers).toBe(0)
  })

  it('stops when the link is direct, and begins anew when it is not any more', async () => {
    leader.pathChanged(relayed)
    leader.pathChanged(direct)
    await env.advance(allMs)
    expect(sent).toEqual([])
    leader.pathChanged(relayed)
    await env.advance(limits.attemptAfterMs[0])
    expect(types()).toEqual(['pathOffer', 'pathAnswer'])
  })

  it('does not try where the address is hidden, and still answers', async () => {
    ices.other.relayOnly = true
    other.pathChanged(relayed)
    await env.advance(allMs)
    expect(sent).toEqual([])
    leader.pathChanged(relayed)
    await env.advance(limits.attemptAfterMs[0])
    expect(types()).toEqual(['pathOffer', 'pathAnswer'])
  })

  it('makes another offer when one was lost, and takes no answer but that of the last', async () => {
    cut = true
    leader.pathChanged(relayed)
    await env.advance(limits.attemptAfterMs[0])
    await env.advance(limits.answerMs)
    cut = false
    await env.advance(allMs)
    expect(types().filter(type => type === 'pathAnswer')).toHaveLength(1)
    const side = {ufrag: 'late', password: 'p'.repeat(22), candidates: []}
    expect(leader.receive({type: 'pathAnswer', round: 1, ...side})).toBe(false)
    expect(ices.leader.told).not.toContain('accept late')
  })

  it('says nothing when the connection cannot offer now', async () => {
    ices.leader.canOffer = false
    leader.pathChanged(relayed)
    await env.advance(allMs)
    expect(sent).toEqual([])
    expect(ices.leader.told).toContain('offer')
  })

  it('tells every candidate of its end once a link is relayed, also where the address is hidden', async () => {
    ices.leader.candidates = ['candidate:1', 'candidate:2']
    ices.leader.relayOnly = true
    leader.pathChanged(direct)
    expect(sent).toEqual([])
    leader.pathChanged(relayed)
    leader.pathChanged(direct)
    leader.pathChanged(relayed)
    await env.settle()
    expect(types()).toEqual(['pathCandidates'])
    expect(ices.other.told).toEqual(['add 2 of lead-first'])
  })

  it('hands later candidates on, both ways', async () => {
    ices.leader.onCandidate?.('lead7', 'candidate:2')
    ices.other.onCandidate?.('othr7', 'candidate:3')
    await env.settle()
    expect(ices.other.told).toEqual(['add 1 of lead7'])
    expect(ices.leader.told).toEqual(['add 1 of othr7'])
  })

  it('refuses what is not its part, and floods', () => {
    cut = true
    const side = {ufrag: 'abcd', password: 'p'.repeat(22), candidates: []}
    expect(leader.receive({type: 'pathOffer', round: 1, ...side})).toBe(false)
    expect(other.receive({type: 'pathWanted'})).toBe(false)
    expect(other.receive({type: 'pathAnswer', round: 1, ...side})).toBe(false)
    const offers = Array.from({length: 100}, (_, round) => other.receive({type: 'pathOffer', round, ...side}))
    expect(offers.filter(Boolean)).toHaveLength(limits.burstRounds)
    const candidates = Array.from({length: 32}, () => 'candidate:1')
    const floods = Array.from({length: 100}, () => leader.receive({type: 'pathCandidates', ufrag: 'abcd', candidates}))
    expect(floods.filter(Boolean)).toHaveLength(limits.burstCandidates / 32)
  })

  it('leaves nothing behind when it is closed', async () => {
    leader.pathChanged(relayed)
    await env.advance(limits.attemptAfterMs[0])
    leader.close()
    other.close()
    expect(env.timers).toBe(0)
    expect(ices.leader.onCandidate).toBeUndefined()
  })
})
