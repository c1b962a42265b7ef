import {toHex, type Bytes} from '../../src/base/bytes.ts'
import type {RoutingId} from '../../src/base/ids.ts'
import type {Identity} from '../../src/identity/identity.ts'
import type {SignedEntry} from '../../src/protocol/entry.ts'
import {meshIntroductions} from '../../src/swarm/mesh-introductions.ts'
import {Mesh} from '../../src/swarm/mesh.ts'
import {Swarm} from '../../src/swarm/swarm.ts'
import {sha256, simulatedHashes} from './crypto.ts'
import {OverlayHarm, overlayMalices} from './hostile-overlay.ts'
import {idOf, introducedAfterMs, type Surroundings} from './page.ts'
import {SimulatedRendezvous} from './simulated-rendezvous.ts'
import {PageEnvironment} from './time.ts'

/** What a hostile member does, besides being one: it has the topic's keys and is let in like anybody. */
export const malices = [
  'promises', // says that it has what others have, and never sends it
  'forges', // sends what others wrote with other bodies and signatures, and entries in others' names
  'floods',
  'misleads', // says that its log is the same, or lists what nobody has
  'grafts', // asks for the same entries again and again
  ...overlayMalices
] as const
export type Malice = (typeof malices)[number]

const everyMs = 700
const kept = 32
/** What others have, and what they made up: enough to fill what a page keeps track of. */
const mostPromised = 4_096

/** A member that means harm. */
export class HostilePage {
  readonly id: RoutingId
  readonly place: number
  readonly env: PageEnvironment
  readonly malice: Malice
  readonly identity: Identity
  readonly #swarm: Swarm
  readonly #mesh: Mesh
  readonly #overlay: OverlayHarm
  readonly #heard: SignedEntry[] = []
  readonly #promised = new Set<string>()

  constructor(around: Surroundings, place: number, malice: Malice, identity: Identity) {
    const {network, relays, signatures, keys, random} = around
    this.place = place
    this.id = idOf(`h${place}x0`)
    this.malice = malice
    this.identity = identity
    this.env = new PageEnvironment(network.time, random.branch(this.id), 0)
    const rendezvous = new SimulatedRendezvous(this, relays)
    this.#mesh = new Mesh({
      env: this.env,
      identity,
      verify: async (...signed) => signatures.isValid(...signed),
      hashes: simulatedHashes,
      rendezvous,
      openLink: rendezvous.openLink,
      pageLife: {online: true, on: () => () => undefined}
    })
    this.#swarm = new Swarm(this.#mesh, keys)
    this.#overlay = new OverlayHarm(this.#swarm, this.id, this.env.random)
    // Who lies about its links carries nothing for anybody.
    if (malice !== 'lies about links') {
      this.env.scheduler.after(introducedAfterMs, () => meshIntroductions(this.env, this.#mesh, rendezvous))
    }
    this.#listen()
    this.#act()
  }

  #listen(): void {
    const swarm = this.#swarm
    swarm.handle(['entries'], ({entries}) => {
      this.#heard.push(...entries)
      this.#heard.splice(0, this.#heard.length - kept)
      if (this.malice === 'promises') this.#promise(entries.map(({header}) => sha256(header).slice(0, 16)))
      return 'accept'
    })
    swarm.handle(['have'], ({ids}) => {
      if (this.malice === 'promises') this.#promise(ids)
      return 'accept'
    })
    swarm.handle(['ranges'], ({salt, number, equal}, {routingId}) => {
      if (equal !== undefined) return 'accept'
      const lists = this.malice === 'misleads' && this.env.random.chance(0.5)
      void swarm.send(routingId, {
        type: 'ranges',
        salt,
        number,
        equal: !lists,
        ranges: lists ? [{kind: 'all', lower: undefined, ids: this.#invented(8)}] : []
      })
      return 'accept'
    })
    swarm.handle(['want', 'stored'], () => 'accept')
  }

  #act(): void {
    this.env.scheduler.after(everyMs, () => {
      this.#act()
      for (const {routingId} of this.#swarm.neighbours) this.#harm(routingId)
    })
  }

  #harm(to: RoutingId): void {
    const {random} = this.env
    switch (this.malice) {
      case 'promises':
        return void this.#swarm.send(to, {type: 'have', ids: this.#invented(4)})
      case 'forges': {
        const entries = random.some(this.#heard, 2).map(entry => this.#forged(entry))
        if (entries.length > 0) void this.#swarm.send(to, {type: 'entries', entries})
        return
      }
      case 'floods':
        for (let n = 0; n < 20; n++) void this.#swarm.send(to, {type: 'have', ids: this.#invented(32)})
        return
      case 'misleads':
        return void this.#swarm.send(to, {type: 'stored', ids: this.#invented(8)})
      case 'grafts': {
        const ids = this.#heard.map(({header}) => sha256(header).slice(0, 16))
        if (ids.length > 0) for (let n = 0; n < 20; n++) void this.#swarm.send(to, {type: 'want', ids})
        return
      }
      default:
        return this.#overlay.act(this.malice, to)
    }
  }

  /** Says to everybody that these are to be had here. */
  #promise(heard: readonly Bytes[]): void {
    const ids = heard.filter(id => !this.#promised.has(toHex(id)) && this.#promised.size < mostPromised)
    for (const id of ids) this.#promised.add(toHex(id))
    if (ids.length === 0) return
    for (const {routingId} of this.#swarm.neighbours) void this.#swarm.send(routingId, {type: 'have', ids})
  }

  #forged(entry: SignedEntry): SignedEntry {
    const {random} = this.env
    const spoilt = (bytes: Bytes) => {
      const copy = bytes.slice()
      const at = Math.floor(random.fraction() * copy.length)
      copy[at] = copy[at]! ^ (1 + Math.floor(random.fraction() * 255))
      return copy
    }
    switch (random.between(0, 2)) {
      case 0:
        return {...entry, body: entry.body && spoilt(entry.body)}
      case 1:
        return {...entry, signature: spoilt(entry.signature)}
      default:
        return {...entry, header: spoilt(entry.header)}
    }
  }

  #invented(count: number): Bytes[] {
    return Array.from({length: count}, () => this.env.random.bytes(16))
  }
}
