import {DropCounts} from '../base/drop-counts.ts'
import type {RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {parsePubSubSignal} from '../protocol/relay-signals.ts'
import {CandidateBatches} from './candidate-batches.ts'
import {Gatekeeper} from './gatekeeper.ts'
import {meshParameters} from './mesh-parameters.ts'
import {parameters} from './parameters.ts'
import type {MeshClient, OutgoingSignal, RelayRoom, RoomPort} from './relay-client.ts'
import {meshUrl, type RelayKind, type RelayStatus, type Wake} from './rendezvous.ts'
import type {SignalCarrier} from './signal-carrier.ts'

/** How often a page was told of us, and when it may be told next. Times are monotonic milliseconds. */
interface Target {
  attempts: number
  lastMs: number | undefined
  nextMs: number
  /** A link with it was asked for, and it has been told so. */
  asked: boolean
}

interface RoomState {
  readonly room: RelayRoom
  readonly port: RoomPort
  readonly targets: Map<RoutingId, Target>
  readonly heard: Map<string, number>
  announcing: boolean
  cancel: (() => void) | undefined
  stop: () => void
}

/** The same text from the same page within this time came by two ways. */
const repeatMs = 2_000
const maxHeard = 128

/**
 * Introductions by pages that are linked already. They tell which pages they are linked with; of those this page is not linked with
 * and would be, each is announced to by itself. Nobody else hears of it, and once all are linked nothing is said.
 */
export class MeshRelayClient implements MeshClient {
  readonly kind = 'mesh'
  readonly #drops = new DropCounts<string>()
  readonly #environment: Environment
  readonly #carrier: SignalCarrier
  readonly #changed: () => void
  readonly #rooms = new Map<string, RoomState>()
  readonly #inUse = new Set<string>()
  readonly #batches: CandidateBatches
  readonly #gatekeepers = new Map<string, Gatekeeper>()
  #published = 0

  constructor(environment: Environment, carrier: SignalCarrier, changed: () => void) {
    this.#environment = environment
    this.#carrier = carrier
    this.#changed = changed
    this.#batches = new CandidateBatches(environment.scheduler, meshParameters.meshCandidateBatchMs)
  }

  report(): Readonly<Record<string, number>> {
    const drops = {...this.#drops.snapshot(), ...this.#carrier.drops.snapshot()} as Readonly<Record<string, number>>
    return {meshSignalsSent: this.#published, ...drops}
  }

  speaks(roomId: string, silentMs: number): boolean {
    return this.#gatekeeper(roomId).speaks(silentMs)
  }

  /** Trackers tell few of each other, and over links nobody speaks to all. */
  answers(kind: RelayKind, roomId: string, peerId: string): boolean {
    if (kind !== 'nostr') return true
    return this.#gatekeeper(roomId).answers(peerId)
  }

  enter(room: RelayRoom, port: RoomPort): () => void {
    const state: RoomState = {
      room,
      port,
      targets: new Map(),
      heard: new Map(),
      announcing: false,
      cancel: undefined,
      stop: () => undefined
    }
    this.#rooms.get(room.roomId)?.stop()
    this.#rooms.set(room.roomId, state)
    const unlisten = this.#carrier.listen(room, {
      received: (from, signal) => this.#received(state, from, signal),
      changed: () => {
        this.#changed()
        this.#look(state)
      }
    })
    state.stop = () => {
      unlisten()
      state.cancel?.()
      state.announcing = false
      this.#batches.drop(state)
    }
    return () => {
      state.stop()
      // The room may have been entered again meanwhile.
      if (this.#rooms.get(room.roomId) === state) this.#rooms.delete(room.roomId)
    }
  }

  announce(room: RelayRoom): void {
    const state = this.#rooms.get(room.roomId)
    if (!state || state.announcing) return
    state.announcing = true
    this.#look(state)
  }

  setRelays(roomId: string, urls: readonly string[]): void {
    if (urls.length > 0) this.#inUse.add(roomId)
    else {
      this.#inUse.delete(roomId)
      this.#gatekeepers.delete(roomId)
    }
    const state = this.#rooms.get(roomId)
    if (state) this.#look(state)
  }

  /** The carrier knows better who is linked: it wants only those who are not. */
  setLinked(): void {
    // Nothing to do.
  }

  missed(): void {
    // It is told again by itself.
  }

  statuses(): readonly RelayStatus[] {
    if (this.#inUse.size === 0) return []
    const isOpen = [...this.#inUse].some(roomId => this.#carrier.isOpen(roomId))
    return [{kind: this.kind, url: meshUrl, state: isOpen ? 'open' : 'waiting'}]
  }

  downMs(url: string): number | undefined {
    return url === meshUrl && this.#inUse.size > 0 ? 0 : undefined
  }

  /** With another way out, who could not be reached may be now. */
  wake(how?: Wake): void {
    if (how !== 'network') return
    for (const state of this.#rooms.values()) {
      for (const target of state.targets.values()) this.#again(target)
      this.#look(state)
    }
  }

  close(): void {
    for (const state of this.#rooms.values()) state.stop()
    this.#rooms.clear()
    this.#inUse.clear()
  }

  #gatekeeper(roomId: string): Gatekeeper {
    const keeper = this.#gatekeepers.get(roomId) ?? new Gatekeeper(this.#environment, () => this.#carrier.pages(roomId))
    this.#gatekeepers.set(roomId, keeper)
    return keeper
  }

  get #nowMs(): number {
    return this.#environment.clock.monotonic()
  }

  /** Tells whoever is due of us, and looks again when the next one is. */
  #look(state: RoomState): void {
    state.cancel?.()
    state.cancel = undefined
    const {roomId} = state.room
    if (!state.announcing || !this.#inUse.has(roomId)) return
    const wanted = this.#carrier.wanted(roomId)
    let nextMs = Number.POSITIVE_INFINITY
    for (const page of wanted) {
      const target = this.#targetOf(state, page)
      if (target.nextMs <= this.#nowMs) this.#announceTo(state, page, target)
      nextMs = Math.min(nextMs, target.nextMs)
    }
    this.#forget(state, wanted)
    if (nextMs === Number.POSITIVE_INFINITY) return
    state.cancel = this.#environment.scheduler.after(Math.max(1, nextMs - this.#nowMs), () => this.#look(state))
  }

  #targetOf(state: RoomState, page: RoutingId): Target {
    const known = state.targets.get(page)
    const isAsked = this.#carrier.isAsked(state.room.roomId, page)
    if (known) {
      // What it refused before it may grant now.
      if (isAsked && !known.asked) this.#again(known)
      known.asked = isAsked
      return known
    }
    const nextMs = this.#nowMs + (state.port.leads(page) ? meshParameters.meshLeadMs : 0)
    const target = {attempts: 0, lastMs: undefined, nextMs, asked: isAsked}
    state.targets.set(page, target)
    return target
  }

  /** As if it had not been told of us, but not too often. */
  #again(target: Target): void {
    target.attempts = 0
    target.nextMs = (target.lastMs ?? Number.NEGATIVE_INFINITY) + parameters.announceMinMs
  }

  #announceTo(state: RoomState, page: RoutingId, target: Target): void {
    const steps = meshParameters.meshAnnounceAfterMs
    const waitMs = steps[Math.min(target.attempts++, steps.length - 1)]!
    target.lastMs = this.#nowMs
    target.nextMs = this.#nowMs + waitMs * (1 + this.#environment.random.fraction() / 5)
    this.#send(state, page, {peerId: state.room.peerId, tag: state.port.tag})
  }

  /** Who is not wanted any more, and may be again: a link that is lost is sought at once, but not one that is lost all the time. */
  #forget({targets}: RoomState, wanted: readonly RoutingId[]): void {
    for (const [page, target] of targets) {
      if (wanted.includes(page)) continue
      this.#again(target)
      if (target.nextMs <= this.#nowMs || targets.size > meshParameters.maxMeshTargets) targets.delete(page)
    }
  }

  #received(state: RoomState, from: RoutingId, text: string): void {
    const {roomId} = state.room
    if (this.#rooms.get(roomId) !== state || !this.#inUse.has(roomId)) return
    const parsed = parsePubSubSignal(text)
    if (!parsed.ok) return this.#drops.count(`mesh-signal-${parsed.error}`)
    const signal = parsed.value
    if (signal.peerId !== from) return this.#drops.count('mesh-forged-sender')
    if (this.#heardBefore(state, text)) return
    const {offer, answer, candidate, candidates} = signal
    const isAnnouncement = (offer ?? answer ?? candidate ?? candidates) === undefined
    if (isAnnouncement && !this.#carrier.wants(roomId, from)) return this.#drops.count('mesh-not-wanted')
    state.port.receive({
      topic: state.room.selfTopic,
      signal,
      ...(this.#carrier.isAsked(roomId, from) ? {asked: true} : {}),
      reply: (_, outgoing, isWanted) => this.#reply(state, from, outgoing, isWanted)
    })
  }

  #heardBefore({heard}: RoomState, text: string): boolean {
    for (const [oldest, atMs] of heard) {
      if (this.#nowMs - atMs < repeatMs && heard.size < maxHeard) break
      heard.delete(oldest)
    }
    if (heard.has(text)) return true
    heard.set(text, this.#nowMs)
    return false
  }

  #reply(state: RoomState, to: RoutingId, signal: OutgoingSignal, isWanted: () => boolean): void {
    if (signal.candidate !== undefined) {
      const key = `${state.room.roomId} ${to} ${signal.offerId ?? ''}`
      this.#batches.add(state, key, signal, isWanted, content => this.#send(state, to, content))
      return
    }
    const isHello = signal.offer === undefined && signal.answer === undefined
    this.#send(state, to, isHello ? {...signal, tag: state.port.tag} : signal)
  }

  #send({room: {roomId}}: RoomState, to: RoutingId, content: object): void {
    if (!this.#inUse.has(roomId)) return
    if (this.#carrier.send(roomId, to, JSON.stringify(content))) this.#published++
    else this.#drops.count('mesh-no-way')
  }
}
