import {describe, expect, it} from 'vitest'
import {toHex, type Bytes} from '../../../src/base/bytes.ts'
import {linkMembership, topicProof, type ProvenPeer} from '../../../src/identity/handshake.ts'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {decodeFrame, encodeFrame} from '../../../src/protocol/link-messages.ts'
import {privateTopicKeys, publicTopicKeys, type TopicKeys} from '../../../src/protocol/topic.ts'
import {LinkBudget} from '../../../src/swarm/link-budget.ts'
import {Mesh} from '../../../src/swarm/mesh.ts'
import {admissionParameters} from '../../../src/swarm/parameters.ts'
import {Swarm} from '../../../src/swarm/swarm.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {HostilePeer} from './hostile-peer.ts'
import {memoryLinkPair, type MemoryLink} from './memory-link.ts'
import {MeetingPlace, type MemoryRendezvous} from './memory-rendezvous.ts'
import {ManualPageLife} from './manual-page-life.ts'

const keys = await privateTopicKeys(new Uint8Array(32).fill(1), 'Friday')
const others = await privateTopicKeys(new Uint8Array(32).fill(2), 'Friday')

/** One page: its public topics and its private ones, each with a rendezvous and a mesh of its own. */
interface Page {
  readonly identity: Identity
  readonly budget: LinkBudget
  readonly rendezvous: (scope: string) => MemoryRendezvous
  join(keys: TopicKeys): Swarm
  mesh(keys: TopicKeys): Mesh
}

function setUp() {
  const env = new VirtualEnvironment({seed: 77})
  const places = new Map<string, MeetingPlace>()
  const placeOf = (scope: string) => {
    const place = places.get(scope) ?? new MeetingPlace({env})
    places.set(scope, place)
    return place
  }
  async function open(id: string): Promise<Page> {
    const identity = await openIdentity(env, new MemoryIdentityStore())
    const budget = new LinkBudget()
    const scopes = new Map<string, {rendezvous: MemoryRendezvous; mesh: Mesh}>()
    const scopeOf = (topic: TopicKeys) => {
      const known = scopes.get(topic.appId)
      if (known) return known
      const rendezvous = placeOf(topic.appId).rendezvous(`${id}${scopes.size}`)
      const privateTopic = topic.access === 'private' ? topic : undefined
      const pageLife = new ManualPageLife()
      const parts = {env, identity, verify, rendezvous, openLink: rendezvous.openLink, pageLife}
      const mesh = new Mesh({...parts, privateTopic, budget})
      scopes.set(topic.appId, {rendezvous, mesh})
      return {rendezvous, mesh}
    }
    return {
      identity,
      budget,
      rendezvous: scope => scopes.get(scope)!.rendezvous,
      join: topic => new Swarm(scopeOf(topic).mesh, topic, {}, topic.access === 'private' ? 'the invite' : undefined),
      mesh: topic => scopeOf(topic).mesh
    }
  }
  return {env, open}
}

/** Everything that one end of a link is told, whatever it is. */
function listening(link: MemoryLink): Bytes[] {
  const heard: Bytes[] = []
  link.handlers = {message: (_, bytes) => void heard.push(bytes), closed: () => undefined}
  return heard
}

const typesOf = (frames: readonly Bytes[]) =>
  frames.map(frame => {
    const decoded = decodeFrame(frame)
    return decoded.ok ? decoded.value.message.type : decoded.error
  })

describe('Mesh of a private topic', () => {
  it('links those who have the secret, beside and apart from public topics with the same people', async () => {
    const {env, open} = setUp()
    const [a, b] = [await open('a'), await open('b')]
    const tea = await publicTopicKeys('tea')
    const swarms = [a, b].flatMap(page => [page.join(keys), page.join(tea)])
    await env.until(() => swarms.every(swarm => swarm.people.length === 2))
    const [hidden, shown] = swarms
    expect([hidden!.access, hidden!.invite, hidden!.topic]).toEqual(['private', 'the invite', 'Friday'])
    expect([shown!.access, shown!.invite, shown!.topic]).toEqual(['public', undefined, 'tea'])
    expect(hidden!.people).toEqual(shown!.people)
    expect(hidden!.neighbours[0]!.routingId).not.toBe(shown!.neighbours[0]!.routingId)
    expect([hidden!.getReport().links, shown!.getReport().links]).toEqual([1, 1])
    expect(a.budget.places).toBe(2)
    await hidden!.leave()
    await env.until(() => swarms[2]!.people.length === 1)
    expect(shown!.people.length).toBe(2)
  })

  it('takes no other topic, and a public mesh takes no private one', async () => {
    const {open} = setUp()
    const page = await open('a')
    page.join(keys)
    expect(() => new Swarm(page.mesh(keys), others)).toThrow(/topic of this mesh/)
    page.join(await publicTopicKeys('tea'))
    const mesh = page.mesh(await publicTopicKeys('tea'))
    expect(() => new Swarm(mesh, keys)).toThrow(/topic of this mesh/)
  })

  it('shares its page’s budget of connections', async () => {
    const {env, open} = setUp()
    const page = await open('a')
    const tea = await publicTopicKeys('tea')
    for (const topic of [keys, tea]) page.join(topic)
    const hand = (topic: TopicKeys) =>
      page.rendezvous(topic.appId).hand(memoryLinkPair({scheduler: env.scheduler, random: env.random})[0])
    for (let i = 0; i < admissionParameters.connections; i++) hand(i % 2 ? keys : tea)
    await env.settle()
    hand(keys)
    await env.settle()
    expect(page.mesh(keys).getReport().counts['no-room']).toBe(1)
    expect(page.mesh(tea).admits()).toBe(false)
    await env.until(() => page.budget.places === 0)
    expect(page.mesh(tea).admits()).toBe(true)
  })

  describe('with a page that knows the name, the room and whatever relays saw, but not the secret', () => {
    async function attacked() {
      const scene = setUp()
      const [a, b] = [await scene.open('a'), await scene.open('b')]
      const swarms = [a.join(keys), b.join(keys)]
      await scene.env.until(() => swarms.every(swarm => swarm.people.length === 2))
      const link = () => {
        const ends = memoryLinkPair({scheduler: scene.env.scheduler, random: scene.env.random})
        a.rendezvous(keys.appId).hand(ends[0])
        return ends[1]
      }
      const people = () => swarms.map(swarm => swarm.people.length)
      return {...scene, a, b, swarms, link, people}
    }

    it('it hears one proof and a goodbye: no key, no name, no number of topics', async () => {
      const {env, a, link, people} = await attacked()
      const heard = listening(link())
      await env.advance(1_000)
      expect(typesOf(heard)).toEqual(['member'])
      await env.advance(10_000)
      expect(typesOf(heard)).toEqual(['member', 'goodbye'])
      const told = heard.map(toHex).join()
      expect(told).not.toContain(a.identity.key)
      expect(told).not.toContain(toHex(a.identity.agreementKey))
      expect(people()).toEqual([2, 2])
    })

    it('it is cut off for an honest handshake without the proof, and its frames are not read', async () => {
      const {env, a, link, people} = await attacked()
      const eve = await openIdentity(env, new MemoryIdentityStore())
      const foe = new HostilePeer(env, link(), eve, {routingId: 'foe'})
      await env.until(() => foe.closed !== undefined)
      expect(foe.peer).toBeUndefined()
      expect(a.mesh(keys).getReport().drops).toEqual({'before-proof': 1})
      expect(people()).toEqual([2, 2])
    })

    it('it gets no further with proofs of other topics, proofs it repeats, or messages it sends blindly', async () => {
      const {env, a, link, people} = await attacked()
      const attempts = [
        (end: MemoryLink, heard: readonly Bytes[]) => end.send('control', heard[0]!),
        (end: MemoryLink) => end.send('control', encodeFrame(0, {type: 'member', proof: new Uint8Array(32)})),
        (end: MemoryLink) => end.send('control', encodeFrame(0, {type: 'member', proof: others.membershipKey})),
        async (end: MemoryLink) => {
          const transcript = new Uint8Array(32)
          const proof = await topicProof(others.membershipKey, transcript, 'responder')
          end.send('control', encodeFrame(0, {type: 'topicOpen', number: 1, proof}))
        },
        (end: MemoryLink) => end.send('control', encodeFrame(1, {type: 'presence', name: 'Mallory', state: 0}))
      ]
      for (const attempt of attempts) {
        const end = link()
        const heard = listening(end)
        await env.advance(100)
        await attempt(end, heard)
        await env.advance(1_000)
        expect(typesOf(heard)).toEqual(['member', 'goodbye'])
      }
      expect(a.mesh(keys).getReport().closed).toEqual({invalid: attempts.length})
      expect(people()).toEqual([2, 2])
    })

    it('it cannot sit between two members', async () => {
      const {env, a, b, people} = await attacked()
      const pair = () => memoryLinkPair({scheduler: env.scheduler, random: env.random})
      const [toA, toB] = [pair(), pair()]
      a.rendezvous(keys.appId).hand(toA[0])
      b.rendezvous(keys.appId).hand(toB[0])
      const pass = (from: MemoryLink, to: MemoryLink) => {
        from.handlers = {message: (channel, bytes) => void to.send(channel, bytes), closed: reason => to.close(reason)}
      }
      pass(toA[1], toB[1])
      pass(toB[1], toA[1])
      await env.advance(5_000)
      for (const page of [a, b]) {
        expect(page.mesh(keys).getReport().drops['forged-proof'] ?? 0).toBeLessThanOrEqual(1)
        expect(page.mesh(keys).getReport().closed).not.toEqual({})
        expect(page.mesh(keys).getReport().links).toBe(1)
      }
      expect(people()).toEqual([2, 2])
    })
  })

  it('has the proof of the topic too, as every topic', async () => {
    const {env, open} = setUp()
    const a = await open('a')
    a.join(keys)
    const [end, other] = memoryLinkPair({scheduler: env.scheduler, random: env.random})
    a.rendezvous(keys.appId).hand(end)
    const ben = await openIdentity(env, new MemoryIdentityStore())
    const membership = await linkMembership(keys.membershipKey, 'responder', other.fingerprints)
    const insider = new HostilePeer(env, other, ben, {routingId: 'ben', membership})
    await env.until(() => insider.of('topicOpen').length > 0)
    const peer: ProvenPeer = insider.peer!
    expect(insider.of('topicOpen')[0]!.proof).toEqual(
      await topicProof(keys.membershipKey, peer.transcript, 'initiator')
    )
    expect(insider.of('presence')).toEqual([])
    await insider.openTopic(1, keys)
    await env.until(() => insider.of('presence').length > 0)
  })
})
