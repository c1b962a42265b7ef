import {utf8} from '../../src/base/bytes.ts'
import type {EntryId, RoutingId} from '../../src/base/ids.ts'
import {MemoryPageNotices} from '../../src/base/page-notices.ts'
import type {Identity} from '../../src/identity/identity.ts'
import {MemoryLocks} from '../../src/log/locks.ts'
import type {LogEntry} from '../../src/log/log-entry.ts'
import type {LogNetwork} from '../../src/log/log-network.ts'
import type {Log} from '../../src/log/log.ts'
import {openLog} from '../../src/log/open-log.ts'
import {meshIntroductions} from '../../src/swarm/mesh-introductions.ts'
import type {MeshSignals} from '../../src/swarm/mesh-signals.ts'
import {Mesh} from '../../src/swarm/mesh.ts'
import {ManualPageLife} from '../unit/swarm/manual-page-life.ts'
import {Swarm} from '../../src/swarm/swarm.ts'
import type {TopicKeys} from '../../src/protocol/topic.ts'
import {simulatedHashes, type SimulatedSignatures} from './crypto.ts'
import type {SimulatedNetwork} from './network.ts'
import {SimulatedStorage} from './simulated-storage.ts'
import type {SimulatedRelays} from './simulated-relays.ts'
import {SimulatedRendezvous} from './simulated-rendezvous.ts'
import type {SeededRandom} from './random.ts'
import {PageEnvironment} from './time.ts'

export interface Surroundings {
  readonly network: SimulatedNetwork
  readonly relays: SimulatedRelays
  readonly signatures: SimulatedSignatures
  readonly keys: TopicKeys
  readonly random: SeededRandom
  /** A mistake planted in honest pages, to see that it is found. */
  readonly bug?: Bug | undefined
  /** An honest page shows these. */
  shown(page: SimulatedPage, entries: readonly LogEntry[]): void
}

/** Mistakes a page could make; each has to be caught by a checker. */
export type Bug =
  | 'never-asks' // for what it lacks
  | 'accepts-forgeries'
  | 'forgets-what-it-stored'
  | 'announces-too-often'
  | 'breaks-the-protocol'
  | 'hoards-timers'
  | 'introduces-nobody'
  | 'blames-who-carries' // for what others gave it to carry
  | 'admits-without-limit'

/** Trystero's ids have twenty characters. */
export const idOf = (name: string): RoutingId => name.padEnd(20, 'z') as RoutingId

/** As `introduceSoon`, which loads them. */
export const introducedAfterMs = 1_000

/** Written and stored: `append` said so. */
export interface Acknowledged {
  readonly id: EntryId
  readonly atMs: number
}

/** One honest page with the real mesh, sessions, log and reconciliation in it. */
export class SimulatedPage {
  readonly id: RoutingId
  readonly place: number
  readonly env: PageEnvironment
  readonly identity: Identity
  readonly rendezvous: SimulatedRendezvous
  readonly mesh: Mesh
  readonly storage: SimulatedStorage
  readonly startedMs: number
  readonly life = new ManualPageLife()
  readonly acknowledged: Acknowledged[] = []
  /** When it joined: once, and after each sleep again, since whoever slept long was given up by everybody. */
  readonly joins: number[] = []
  /** What its log has shown; of a page that was opened again, what it found in its storage as well. */
  readonly shown = new Set<EntryId>()
  swarm!: Swarm
  signals: MeshSignals | undefined
  log: Log | undefined
  readonly #around: Surroundings

  private constructor(around: Surroundings, place: number, start: PageStart) {
    this.#around = around
    const {network, relays, signatures} = around
    this.place = place
    this.id = idOf(`p${place}x${start.times}`)
    this.identity = start.identity
    this.startedMs = network.time.nowMs
    this.joins.push(this.startedMs)
    this.env = new PageEnvironment(network.time, around.random.branch(this.id), start.skewMs)
    this.storage = start.storage ?? new SimulatedStorage()
    this.rendezvous = new SimulatedRendezvous(this, relays)
    this.mesh = new Mesh({
      env: this.env,
      identity: this.identity,
      verify: async (...signed) => signatures.isValid(...signed),
      hashes: simulatedHashes,
      rendezvous: this.rendezvous,
      openLink: this.rendezvous.openLink,
      pageLife: this.life
    })
    if (around.bug !== 'introduces-nobody') this.env.scheduler.after(introducedAfterMs, () => this.#introduce())
  }

  static async open(around: Surroundings, place: number, start: PageStart): Promise<SimulatedPage> {
    const page = new SimulatedPage(around, place, start)
    const {keys, signatures, bug} = around
    page.swarm = new Swarm(page.mesh, keys)
    const {entryCrypto} = signatures
    page.log = await openLog({
      swarm: withBug(page.swarm, bug),
      storage: page.storage,
      locks: new MemoryLocks(),
      notices: new MemoryPageNotices().page(),
      crypto: bug === 'accepts-forgeries' ? {...entryCrypto, verify: async () => true} : entryCrypto,
      env: page.env,
      limits: {entriesPerAuthorPerHour: 10_000}
    })
    page.#show(await page.log.newest(100_000))
    page.log.on('entries', entries => page.#show(entries))
    page.log.on('removed', () => page.shown.clear())
    if (bug === 'blames-who-carries') {
      page.swarm.handle(['meshSignal'], ({from}, {routingId}) => (from === routingId ? 'accept' : 'reject'))
    }
    if (bug === 'announces-too-often') page.#announceAlways()
    if (bug === 'breaks-the-protocol') page.#sendNonsense()
    if (bug === 'hoards-timers') for (let n = 0; n < 5_000; n++) page.env.scheduler.after(600_000, () => undefined)
    return page
  }

  /** Alive and well. */
  get isUp(): boolean {
    return !this.env.isGone && !this.env.isFrozen && this.log !== undefined
  }

  /** Writes an entry; it counts as acknowledged when the log says that it is stored. */
  write(text: string): void {
    const {network, bug} = this.#around
    if (!this.isUp) return
    void this.log!.append(700, utf8(text)).then(
      entry => {
        if (this.env.isGone) return
        network.note(`wrote ${this.id} ${entry.id}`)
        this.acknowledged.push({id: entry.id, atMs: network.time.nowMs})
        if (bug === 'forgets-what-it-stored' && this.acknowledged.length === 1) void this.log!.clear()
      },
      (error: unknown) => network.note(`not written ${this.id} ${String(error)}`)
    )
  }

  /** The process ends: nothing is said to anybody. */
  crash(): void {
    this.env.end()
    this.#around.relays.pages.delete(this.id)
    this.#around.network.gone(this.id)
  }

  /** The tab is closed: goodbyes go out. */
  leave(): void {
    this.mesh.close()
    this.#around.network.time.after(500, () => this.env.end())
  }

  #introduce(): void {
    if (this.env.isGone) return
    this.signals = meshIntroductions(this.env, this.mesh, this.rendezvous)
    if (this.#around.bug !== 'admits-without-limit') return
    for (const membership of this.mesh.memberships) {
      const {surroundings} = membership
      if (surroundings) membership.surroundings = {...surroundings, isGuest: () => true}
    }
  }

  #show(entries: readonly LogEntry[]): void {
    if (this.env.isGone) return
    for (const {id} of entries) this.shown.add(id)
    this.#around.shown(this, entries)
  }

  #announceAlways(): void {
    this.env.scheduler.after(2_000, () => {
      this.rendezvous.announceAgain()
      this.#announceAlways()
    })
  }

  #sendNonsense(): void {
    this.env.scheduler.after(9_000, () => {
      for (const {routingId} of this.swarm.neighbours) {
        const ids = [this.env.random.bytes(16)]
        for (let n = 0; n < 20; n++) void this.swarm.send(routingId, {type: 'want', ids})
      }
    })
  }
}

export interface PageStart {
  /** How many pages there were in this place before. */
  readonly times: number
  readonly identity: Identity
  readonly skewMs: number
  /** What an earlier page left. */
  readonly storage?: SimulatedStorage | undefined
}

function withBug(swarm: Swarm, bug: Bug | undefined): LogNetwork {
  if (bug !== 'never-asks') return swarm
  return {
    keys: swarm.keys,
    identity: swarm.identity,
    get neighbours() {
      return swarm.neighbours
    },
    get isLarge() {
      return swarm.isLarge
    },
    on: (name, listener) => swarm.on(name, listener as never),
    handle: (types, handler) => swarm.handle(types, handler as never),
    send: async (to, message) => (message.type === 'want' ? 'sent' : swarm.send(to, message))
  }
}
