import {DropCounts} from '../base/drop-counts.ts'
import type {Environment} from '../base/ports.ts'
import {parsePubSubSignal} from '../protocol/relay-signals.ts'
import {AnnounceSchedule} from './announce-schedule.ts'
import {CandidateBatches} from './candidate-batches.ts'
import {parameters} from './parameters.ts'
import type {OutgoingSignal, RelayClient, RelayRoom, RoomPort} from './relay-client.ts'
import type {RelayKind, RelayStatus, Wake} from './rendezvous.ts'

/** One place to publish and subscribe by topic: a Nostr relay, or the tabs of this browser. */
export interface PubSubRelay {
  readonly isOpen: boolean
  /** What is said now may arrive: it is open, or about to be in place of a socket that is still heard. */
  readonly mayReach: boolean
  readonly downMs: number
  /** Replaces what is subscribed to. */
  subscribe(topics: readonly string[]): void
  publish(topic: string, content: string): void
  status(): Omit<RelayStatus, 'kind'>
  wake(how?: Wake): void
  close(): void
}

export interface PubSubRelayHandlers {
  opened(): void
  shut(): void
  received(topic: string, content: string): void
  changed(): void
}

interface RoomState {
  readonly room: RelayRoom
  readonly port: RoomPort
  readonly schedule: AnnounceSchedule
  announcing: boolean
}

/** A signal heard again within this time is the same one by another relay. */
const repeatMs = 2_000
const maxRemembered = 512

/**
 * Introductions by publish and subscribe, wire-compatible with stock Trystero's Nostr strategy: announcements go to the
 * root topic, everything else to the addressee's self topic, on all relays of the room; candidates that
 * come after a description go out as one batch on one relay.
 */
export class PubSubRelayClient implements RelayClient {
  readonly kind: RelayKind
  readonly drops = new DropCounts<string>()
  #published = 0
  readonly #environment: Environment
  readonly #makeRelay: (url: string, handlers: PubSubRelayHandlers) => PubSubRelay
  readonly #changed: () => void
  readonly #relays = new Map<string, PubSubRelay>()
  /** By room id: relays may be set before a room is entered. */
  readonly #urls = new Map<string, readonly string[]>()
  readonly #rooms = new Map<string, RoomState>()
  readonly #links = new Map<string, number>()
  readonly #heard = new Map<string, number>()
  readonly #batches: CandidateBatches

  constructor(
    kind: RelayKind,
    environment: Environment,
    makeRelay: (url: string, handlers: PubSubRelayHandlers) => PubSubRelay,
    changed: () => void
  ) {
    this.kind = kind
    this.#environment = environment
    this.#makeRelay = makeRelay
    this.#changed = changed
    this.#batches = new CandidateBatches(environment.scheduler, parameters.candidateBatchMs)
  }

  /** Frames handed to relays so far; the budget of public relays is asserted on it. */
  get published(): number {
    return this.#published
  }

  enter(room: RelayRoom, port: RoomPort): () => void {
    const announceOn = (url: string) =>
      this.#publishOn(url, room.rootTopic, JSON.stringify({peerId: room.peerId, tag: port.tag}))
    const schedule = new AnnounceSchedule(this.#environment, announceOn, silentMs => port.speaks?.(silentMs) ?? true)
    schedule.setLinks(this.#links.get(room.roomId) ?? 0)
    const state: RoomState = {room, port, schedule, announcing: false}
    this.#rooms.set(room.roomId, state)
    this.#resubscribe()
    return () => {
      schedule.stop()
      // The room may have been entered again meanwhile.
      if (this.#rooms.get(room.roomId) !== state) return
      this.#rooms.delete(room.roomId)
      this.#forget(room)
      this.#resubscribe()
    }
  }

  announce(room: RelayRoom): void {
    const state = this.#rooms.get(room.roomId)
    if (!state || state.announcing) return
    state.announcing = true
    for (const url of this.#urlsOf(room.roomId)) if (this.#relays.get(url)?.isOpen) state.schedule.open(url)
  }

  setRelays(roomId: string, urls: readonly string[]): void {
    const before = this.#urlsOf(roomId)
    if (before.join() === urls.join()) return
    if (urls.length === 0) this.#urls.delete(roomId)
    else this.#urls.set(roomId, urls)
    const wanted = new Set([...this.#urls.values()].flat())
    for (const [url, relay] of this.#relays) {
      if (wanted.has(url)) continue
      this.#relays.delete(url)
      relay.close()
    }
    for (const url of wanted) {
      if (this.#relays.has(url)) continue
      this.#relays.set(
        url,
        this.#makeRelay(url, {
          opened: () => this.#opened(url),
          shut: () => this.#roomsOn(url).forEach(({schedule}) => schedule.shut(url)),
          received: (topic, content) => this.#received(url, topic, content),
          changed: this.#changed
        })
      )
    }
    this.#resubscribe()
    const state = this.#rooms.get(roomId)
    for (const url of before) if (!urls.includes(url)) state?.schedule.shut(url)
    for (const url of urls)
      if (state?.announcing && !before.includes(url) && this.#relays.get(url)?.isOpen) state.schedule.open(url)
  }

  setLinked(roomId: string, links: number, lost = 0): void {
    if (links > 0) this.#links.set(roomId, links)
    else this.#links.delete(roomId)
    this.#rooms.get(roomId)?.schedule.setLinks(links, lost)
  }

  missed(roomId: string): void {
    this.#rooms.get(roomId)?.schedule.missed()
  }

  statuses(): readonly RelayStatus[] {
    return [...this.#relays.values()].map(relay => ({kind: this.kind, ...relay.status()}))
  }

  downMs(url: string): number | undefined {
    return this.#relays.get(url)?.downMs
  }

  wake(how?: Wake): void {
    for (const relay of this.#relays.values()) relay.wake(how)
  }

  close(): void {
    for (const {schedule, room} of this.#rooms.values()) {
      schedule.stop()
      this.#batches.drop(room)
    }
    for (const relay of this.#relays.values()) relay.close()
    this.#rooms.clear()
    this.#relays.clear()
  }

  /** What is said when the room is entered again is news again. */
  #forget(room: RelayRoom): void {
    for (const what of [...this.#heard.keys()]) {
      if (what.startsWith(`${room.rootTopic} `) || what.startsWith(`${room.selfTopic} `)) this.#heard.delete(what)
    }
    this.#batches.drop(room)
  }

  #urlsOf(roomId: string): readonly string[] {
    return this.#urls.get(roomId) ?? []
  }

  #roomsOn(url: string): readonly RoomState[] {
    return [...this.#rooms.values()].filter(({room}) => this.#urlsOf(room.roomId).includes(url))
  }

  #opened(url: string): void {
    this.#subscribeOn(url)
    for (const {announcing, schedule} of this.#roomsOn(url)) if (announcing) schedule.open(url)
  }

  #resubscribe(): void {
    for (const url of this.#relays.keys()) this.#subscribeOn(url)
  }

  #subscribeOn(url: string): void {
    const topics = this.#roomsOn(url).flatMap(({room}) => [room.rootTopic, room.selfTopic])
    this.#relays.get(url)?.subscribe(topics)
  }

  #received(url: string, topic: string, content: string): void {
    const state = [...this.#rooms.values()].find(({room}) => room.rootTopic === topic || room.selfTopic === topic)
    if (!state) return this.drops.count('foreign-topic')
    const parsed = parsePubSubSignal(content)
    if (!parsed.ok) return this.drops.count(`signal-${parsed.error}`)
    // Who hears its own words come back has not heard anybody.
    if (topic === state.room.rootTopic && parsed.value.peerId !== state.room.peerId) state.schedule.heard(url)
    if (this.#heardBefore(`${topic} ${content}`)) return
    state.port.receive({
      topic,
      signal: parsed.value,
      reply: (peerTopic, signal, isWanted) => this.#reply(state, url, peerTopic, signal, isWanted)
    })
  }

  #heardBefore(what: string): boolean {
    const now = this.#environment.clock.monotonic()
    for (const [oldest, atMs] of this.#heard) {
      if (now - atMs < repeatMs && this.#heard.size < maxRemembered) break
      this.#heard.delete(oldest)
    }
    // A repeat does not count from anew: who repeats another's words for ever would silence them.
    if (this.#heard.has(what)) return true
    this.#heard.set(what, now)
    return false
  }

  #reply(state: RoomState, from: string, peerTopic: string, signal: OutgoingSignal, isWanted: () => boolean): void {
    if (signal.candidate !== undefined) return this.#batch(state, peerTopic, signal, isWanted)
    if (signal.offer === undefined && signal.answer === undefined) {
      // Where it was heard: everybody greets a newcomer, so on every relay that would be more than relays are asked for otherwise.
      return this.#publishOn(from, peerTopic, JSON.stringify({...signal, tag: state.port.tag}))
    }
    const content = JSON.stringify(signal)
    for (const url of this.#urlsOf(state.room.roomId)) this.#publishOn(url, peerTopic, content)
  }

  #batch(state: RoomState, topic: string, signal: OutgoingSignal, isWanted: () => boolean): void {
    this.#batches.add(state.room, `${topic} ${signal.offerId ?? ''}`, signal, isWanted, content => {
      const url = this.#urlsOf(state.room.roomId).find(candidate => this.#relays.get(candidate)?.mayReach)
      if (url !== undefined) this.#publishOn(url, topic, JSON.stringify(content))
    })
  }

  #publishOn(url: string, topic: string, content: string): void {
    const relay = this.#relays.get(url)
    if (!relay?.mayReach) return
    this.#published++
    relay.publish(topic, content)
  }
}
