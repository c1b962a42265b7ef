import {toHex} from '../../src/base/bytes.ts'
import type {RoutingId} from '../../src/base/ids.ts'
import type {MessageNamed} from '../../src/protocol/link-messages.ts'
import {ringPlace} from '../../src/swarm/admission.ts'
import type {Swarm} from '../../src/swarm/swarm.ts'
import type {SeededRandom} from './random.ts'

/** Attacks on who is linked with whom. */
export const overlayMalices = [
  'eclipses', // invents pages beside each neighbour on the ring, tells of them again and again, and speaks in their names
  'lies about links', // says that it is linked with everybody, and carries nothing
  'replays', // sends signals of others again, and ones it made itself in their names
  'floods signals'
] as const
export type OverlayMalice = (typeof overlayMalices)[number]

const kept = 32
const listed = 16
/** Names among which those beside a victim are looked for. */
const nameCount = 256
const floodCount = 60

/** What one hostile page does to the overlay. */
export class OverlayHarm {
  readonly #swarm: Swarm
  readonly #random: SeededRandom
  readonly #own: RoutingId
  readonly #heard: MessageNamed<'meshSignal'>[] = []
  /** Pages of the topic by the lists of others. */
  readonly #known = new Set<RoutingId>()
  #made = 0

  constructor(swarm: Swarm, own: RoutingId, random: SeededRandom) {
    this.#swarm = swarm
    this.#own = own
    this.#random = random
    swarm.handle(['meshSignal'], message => {
      this.#heard.push(message)
      this.#heard.splice(0, this.#heard.length - kept)
      return 'accept'
    })
    swarm.handle(['linkedPages'], ({pages}) => {
      for (const {page} of pages) if (page !== own) this.#known.add(page as RoutingId)
      return 'accept'
    })
  }

  act(malice: OverlayMalice, to: RoutingId): void {
    switch (malice) {
      case 'eclipses':
        return this.#eclipse(to)
      case 'lies about links':
        return this.#list(to, this.#random.some([...this.#known], listed))
      case 'replays':
        return this.#replay(to)
      case 'floods signals':
        return this.#flood(to)
    }
  }

  #eclipse(to: RoutingId): void {
    const {topicKey} = this.#swarm.keys
    const own = ringPlace(to, topicKey)
    const away = (id: RoutingId) =>
      Math.min((ringPlace(id, topicKey) - own) >>> 0, (own - ringPlace(id, topicKey)) >>> 0)
    // Others each time: who does not answer is not sought for a while.
    const names = Array.from({length: nameCount}, () => ({id: this.#invented(), away: 0}))
    for (const name of names) name.away = away(name.id)
    const beside = names.sort((a, b) => a.away - b.away).slice(0, listed)
    this.#list(
      to,
      beside.map(({id}) => id)
    )
    this.#signal(to, {from: beside[0]!.id, to, hops: 1}, {})
  }

  #replay(to: RoutingId): void {
    for (const message of this.#random.some(this.#heard, 4)) {
      void this.#swarm.send(to, message)
      void this.#swarm.send(to, {...message, id: this.#random.bytes(8), to, hops: 1})
    }
    // Descriptions of its own, as if others had made them.
    for (const from of this.#random.some([...this.#known], 3)) {
      const attempt = {offerId: `o${this.#made++ % 50}`}
      const kind = this.#random.pick(['offer', 'answer'])
      this.#signal(to, {from, to, hops: 1, direct: this.#random.chance(0.2)}, {...attempt, [kind]: this.#own})
    }
  }

  #flood(to: RoutingId): void {
    for (let n = 0; n < floodCount; n++) {
      const target = this.#random.chance(0.5) ? this.#invented() : this.#random.pick([...this.#known, to])
      this.#signal(to, {from: this.#own, to: target, hops: 2}, {tag: `n${this.#made++}`})
    }
    for (let n = 0; n < 4; n++) this.#list(to, [this.#invented()])
  }

  #list(to: RoutingId, pages: readonly RoutingId[]): void {
    const told = pages.map(page => ({page, person: this.#random.bytes(8)}))
    void this.#swarm.send(to, {type: 'linkedPages', pages: told})
  }

  #signal(to: RoutingId, message: Partial<MessageNamed<'meshSignal'>> & {from: RoutingId}, said: object): void {
    const signal = JSON.stringify({peerId: message.from, ...said})
    const id = this.#random.bytes(8)
    void this.#swarm.send(to, {type: 'meshSignal', to, hops: 1, direct: false, ...message, id, signal})
  }

  #invented(): RoutingId {
    return `i${toHex(this.#random.bytes(9))}z` as RoutingId
  }
}
