import type {RoutingId} from '../../../src/base/ids.ts'
import type {Environment} from '../../../src/base/ports.ts'
import {publicTopicKeys} from '../../../src/protocol/topic.ts'
import type {IncomingSignal, MeshClient, RelayRoom} from '../../../src/rendezvous/relay-client.ts'
import {meshUrl} from '../../../src/rendezvous/rendezvous.ts'
import {meshIntroductions} from '../../../src/swarm/mesh-introductions.ts'
import type {MeshSignals} from '../../../src/swarm/mesh-signals.ts'
import {refusedMs} from '../../../src/swarm/parameters.ts'
import type {Swarm} from '../../../src/swarm/swarm.ts'
import {MeetingPlace} from './memory-rendezvous.ts'
import {openPage, type Page} from './page.ts'

/** Trystero's ids have twenty characters. */
export const idOf = (name: string) => name.padEnd(20, '0') as RoutingId

/** Every relay is dead: pages meet only when a test or their neighbours introduce them. */
export class DeadRelays extends MeetingPlace {
  /** Pairs that no signal can link, as `a b` in order. */
  readonly unlinkable = new Set<string>()
  /** Pairs of which one was turned away, and until when neither dials the other: as `WebRtcLink` asks for. */
  readonly #refusedUntilMs = new Map<string, {readonly link: object; readonly untilMs: number}>()

  override announce(): void {
    // Nobody hears it.
  }

  /** Whether signals between these two are for nothing: they are linked, or one turned the other away. */
  isSettled(a: IntroducedPage, b: IntroducedPage, nowMs: number, asked: boolean): boolean {
    const link = this.linkBetween(a.rendezvous, b.rendezvous)
    if (!link) return false
    if (!link.isClosed) return true
    if (asked || link.endedFor !== 'admission') return false
    const pair = pairOf(a.id, b.id)
    const known = this.#refusedUntilMs.get(pair)
    const refused = known?.link === link ? known : {link, untilMs: nowMs + refusedMs.admission!}
    this.#refusedUntilMs.set(pair, refused)
    return nowMs < refused.untilMs
  }
}

const pairOf = (a: string, b: string) => [a, b].sort().join(' ')

/** A page whose signals travel over links only. Stands for Trystero as far as that matters: the lower id offers, the other answers. */
export interface IntroducedPage extends Page {
  readonly id: RoutingId
  readonly signals: MeshSignals
  readonly client: MeshClient
  /** Every signal that arrived. */
  readonly heard: IncomingSignal[]
  enter(topic: string): Promise<Swarm>
}

export async function introducedPage(
  env: Environment,
  place: DeadRelays,
  all: Map<RoutingId, IntroducedPage>,
  name: string
): Promise<IntroducedPage> {
  const id = idOf(name)
  const page = await openPage(env, place, id)
  let client: MeshClient | undefined
  const signals = meshIntroductions(env, page.mesh, {
    addMesh: make => void (client = make(() => undefined))
  })
  const heard: IncomingSignal[] = []

  const take = (incoming: IncomingSignal) => {
    heard.push(incoming)
    const {peerId, offer, answer, candidate} = incoming.signal
    const other = all.get(peerId)
    const isSettled = other && place.isSettled(introduced, other, env.clock.monotonic(), incoming.asked === true)
    if (candidate !== undefined || isSettled === true) return
    const say = (what: object) => incoming.reply('', {peerId: id, ...what}, () => true)
    if (offer !== undefined) say({offerId: 'o1', answer: 'sealed answer'})
    else if (answer !== undefined) {
      if (other && !place.unlinkable.has(pairOf(id, peerId))) place.meet(page.rendezvous, other.rendezvous)
    } else say(id < peerId ? {offerId: 'o1', offer: 'sealed offer'} : {})
  }

  const introduced: IntroducedPage = {
    ...page,
    id,
    signals,
    client: client!,
    heard,
    async enter(topic) {
      const {roomId} = await publicTopicKeys(topic)
      const room: RelayRoom = {roomId, peerId: id, rootTopic: roomId, selfTopic: `${roomId} ${id}`}
      client!.setRelays(roomId, [meshUrl])
      client!.enter(room, {
        tag: 'abcdef0123456789',
        leads: peerId => id < peerId,
        receive: take,
        offers: async () => []
      })
      client!.announce(room)
      return await page.join(topic)
    }
  }
  all.set(id, introduced)
  return introduced
}

/** Pages in one topic, none of them linked yet. */
export async function introducedPages(env: Environment, names: readonly string[], topic = 'tea') {
  const place = new DeadRelays({env})
  const all = new Map<RoutingId, IntroducedPage>()
  const pages: IntroducedPage[] = []
  const swarms: Swarm[] = []
  const open = async (name: string) => {
    const page = await introducedPage(env, place, all, name)
    pages.push(page)
    swarms.push(await page.enter(topic))
    return page
  }
  for (const name of names) await open(name)
  const meet = (a: number, b: number) => place.meet(pages[a]!.rendezvous, pages[b]!.rendezvous)
  return {place, pages, swarms, open, meet}
}

/** How many pieces the links of a topic fall into. */
export function pieces(pages: readonly IntroducedPage[], swarms: readonly Swarm[]): number {
  const left = new Set(pages.map(({id}) => id))
  let count = 0
  while (left.size > 0) {
    count++
    const reached = [left.values().next().value!]
    while (reached.length > 0) {
      const id = reached.pop()!
      if (!left.delete(id)) continue
      const at = pages.findIndex(page => page.id === id)
      reached.push(...swarms[at]!.neighbours.map(({routingId}) => routingId))
    }
  }
  return count
}
