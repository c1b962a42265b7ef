import {parsePubSubSignal, type RelaySignal} from '../protocol/relay-signals.ts'
import {freshLabel} from './labelled-names.ts'
import {parameters} from './parameters.ts'
import type {IncomingSignal, OutgoingSignal, RelayClient, RelayRoom, RoomPort} from './relay-client.ts'
import {slotOf} from './relay-slots.ts'
import type {OpenSocket} from './relay-socket.ts'
import type {RelayStatus, Wake} from './rendezvous.ts'
import type {TrackerRelayClient} from './tracker-relay-client.ts'
import type {OfferRecord} from './trystero-types.ts'
import type {Veil} from './veiled-relay.ts'

interface RoomState {
  readonly room: RelayRoom
  readonly port: RoomPort
  announcing: boolean
}

/** One hour on the trackers: a client, and so sockets, of its own. */
interface Hour {
  readonly client: TrackerRelayClient
  /** Rooms entered there, and how to leave them. */
  readonly entered: Map<RoomState, () => void>
}

/** A tracker hands out an offer each time it is announced, until it is taken back. */
const offerRepeatMs = 120_000

/**
 * Introductions by trackers that learn nothing by them: another info hash and another peer id for each hour, and descriptions
 * sealed together with who made them. Relays are named by slots.
 */
export class VeiledTrackerClient implements RelayClient {
  readonly kind = 'tracker'
  readonly #veil: Veil
  readonly #Client: typeof TrackerRelayClient
  readonly #openSocket: OpenSocket
  readonly #changed: () => void
  readonly #rooms = new Map<string, RoomState>()
  readonly #addresses = new Map<string, readonly string[]>()
  readonly #links = new Map<string, number>()
  readonly #hours = new Map<number, Hour>()
  readonly #originals = new WeakMap<OfferRecord, OfferRecord>()
  #publishedBefore = 0

  constructor(veil: Veil, Client: typeof TrackerRelayClient, open: OpenSocket, changed: () => void) {
    this.#veil = veil
    this.#Client = Client
    this.#openSocket = open
    this.#changed = changed
  }

  get published(): number {
    return this.#clients.reduce((sum, {published}) => sum + published, this.#publishedBefore)
  }

  enter(room: RelayRoom, port: RoomPort): () => void {
    const state: RoomState = {room, port, announcing: false}
    this.#rooms.set(room.roomId, state)
    this.#settle()
    return () => {
      // The room may have been entered again meanwhile.
      if (this.#rooms.get(room.roomId) === state) this.#rooms.delete(room.roomId)
      this.#settle()
    }
  }

  announce(room: RelayRoom): void {
    const state = this.#rooms.get(room.roomId)
    if (!state || state.announcing) return
    state.announcing = true
    for (const {client, entered} of this.#hours.values()) if (entered.has(state)) client.announce(room)
  }

  setRelays(roomId: string, addresses: readonly string[]): void {
    if (addresses.join() === (this.#addresses.get(roomId) ?? []).join()) return
    if (addresses.length === 0) this.#addresses.delete(roomId)
    else this.#addresses.set(roomId, addresses)
    this.#settle()
  }

  setLinked(roomId: string, links: number, lost = 0): void {
    if (links > 0) this.#links.set(roomId, links)
    else this.#links.delete(roomId)
    for (const client of this.#clients) client.setLinked(roomId, links, lost)
  }

  missed(roomId: string): void {
    for (const client of this.#clients) client.missed(roomId)
  }

  statuses(): readonly RelayStatus[] {
    return this.#clients.flatMap(client => client.statuses())
  }

  downMs(address: string): number | undefined {
    const {url, hours} = slotOf(address)
    const known = hours.map(hour => this.#hours.get(hour)?.client.downMs(url)).filter(ms => ms !== undefined)
    return known.length === 0 ? undefined : Math.min(...known)
  }

  wake(how?: Wake): void {
    for (const client of this.#clients) client.wake(how)
  }

  close(): void {
    for (const client of this.#clients) client.close()
    this.#hours.clear()
    this.#rooms.clear()
    this.#addresses.clear()
  }

  get #clients(): readonly TrackerRelayClient[] {
    return [...this.#hours.values()].map(({client}) => client)
  }

  /** Brings the hours in line with rooms and slots. */
  #settle(): void {
    const wanted = new Map<number, Map<string, string[]>>()
    for (const [roomId, addresses] of this.#addresses) {
      for (const {url, hours} of addresses.map(slotOf)) {
        for (const hour of hours) {
          const rooms = wanted.get(hour) ?? new Map<string, string[]>()
          wanted.set(hour, rooms.set(roomId, [...(rooms.get(roomId) ?? []), url]))
        }
      }
    }
    for (const [hour, rooms] of wanted) this.#settleHour(hour, rooms)
    for (const [hour, {client}] of this.#hours) {
      if (wanted.has(hour)) continue
      this.#settleHour(hour, new Map())
      this.#publishedBefore += client.published
      this.#hours.delete(hour)
      client.close()
    }
  }

  #settleHour(hour: number, rooms: ReadonlyMap<string, readonly string[]>): void {
    const {client, entered} = this.#hours.get(hour) ?? this.#begin(hour)
    for (const [state, leave] of entered) {
      if (this.#rooms.get(state.room.roomId) === state && rooms.has(state.room.roomId)) continue
      entered.delete(state)
      leave()
      if (!rooms.has(state.room.roomId)) client.setRelays(state.room.roomId, [])
    }
    for (const [roomId, urls] of rooms) {
      const state = this.#rooms.get(roomId)
      if (state && !entered.has(state)) {
        const room = {...state.room, peerId: freshLabel(this.#veil.environment.random)}
        client.setLinked(roomId, this.#links.get(roomId) ?? 0)
        entered.set(state, client.enter(room, this.#portOf(hour, client, state)))
        if (state.announcing) client.announce(room)
      }
      client.setRelays(roomId, urls)
    }
  }

  #begin(hour: number): Hour {
    const {environment, drops} = this.#veil
    const infoHashOf = (rootTopic: string) => this.#infoHash(hour, rootTopic)
    const begun: Hour = {
      client: new this.#Client(environment, this.#openSocket, infoHashOf, this.#changed, drops),
      entered: new Map()
    }
    this.#hours.set(hour, begun)
    return begun
  }

  /** Another one than the tag on Nostr: what is sealed for one kind of relay opens on no other. */
  async #infoHash(hour: number, rootTopic: string): Promise<string> {
    return (await this.#veil.tags.of(hour, `tracker ${rootTopic}`)).slice(0, 20)
  }

  #portOf(hour: number, client: TrackerRelayClient, {room, port}: RoomState): RoomPort {
    const tag = this.#infoHash(hour, room.rootTopic)
    // In order both ways: candidates make sense after their description only.
    let incoming: Promise<unknown> = Promise.resolve()
    let outgoing: Promise<unknown> = Promise.resolve()
    let backlog = 0
    const seal = async (signal: OutgoingSignal) => this.#veil.seal.seal(await tag, JSON.stringify(signal))
    const reply = (from: IncomingSignal, signal: OutgoingSignal, isWanted: () => boolean) => {
      outgoing = outgoing.then(async () => {
        const text = await seal(signal)
        if (text === undefined) return this.#veil.drops.count('signal-too-long')
        from.reply('', {peerId: '', [signal.answer === undefined ? 'candidate' : 'answer']: text}, isWanted)
      })
    }
    const open = async (from: IncomingSignal) => {
      const signal = await this.#open(await tag, from.signal)
      const answered = from.answered && this.#originals.get(from.answered)
      if (!signal) {
        // The offer is used up all the same: whoever judges signals gives its connection up.
        if (answered) port.receive({...from, topic: room.rootTopic, answered})
        return
      }
      if (from.hasOutgoingOffer && port.leads(signal.peerId)) client.hurry(room.roomId)
      const {hasOutgoingOffer} = from
      port.receive({
        topic: room.rootTopic,
        signal,
        ...(answered === undefined ? {} : {answered}),
        ...(hasOutgoingOffer === undefined ? {} : {hasOutgoingOffer}),
        reply: (_, answer, isWanted) => reply(from, answer, isWanted)
      })
    }
    return {
      tag: port.tag,
      // Known only when the offer is opened.
      leads: () => false,
      receive: from => {
        if (backlog >= parameters.maxSealedBacklog) return this.#veil.drops.count('sealed-backlog')
        backlog++
        incoming = incoming.then(() => open(from)).finally(() => backlog--)
      },
      offers: async count => {
        const records = await port.offers(count)
        const sealed = records.map(async record => {
          const offer = await seal({peerId: room.peerId, offer: record.offer})
          if (offer === undefined) {
            this.#veil.drops.count('signal-too-long')
            record.reclaim?.()
            return undefined
          }
          const hidden: OfferRecord = {...record, offer}
          this.#originals.set(hidden, record)
          return hidden
        })
        return (await Promise.all(sealed)).filter(record => record !== undefined)
      }
    }
  }

  /** What was sealed, when it is of the kind the tracker says it is and was not heard before. */
  async #open(tag: string, {offer, answer, candidate}: RelaySignal): Promise<RelaySignal | undefined> {
    const {seal, opened, environment, drops} = this.#veil
    const sealed = offer ?? answer ?? candidate
    const text = sealed === undefined ? undefined : await seal.open(tag, sealed)
    const parsed = text === undefined ? undefined : parsePubSubSignal(text)
    if (sealed === undefined || !parsed?.ok) return void drops.count('undecryptable')
    const {value} = parsed
    const kept = (a: string | undefined, b: string | undefined) => (a === undefined) === (b === undefined)
    if (!kept(value.offer, offer) || !kept(value.answer, answer) || !kept(value.candidate, candidate)) {
      return void drops.count('undecryptable')
    }
    const nowMs = environment.clock.monotonic()
    if (!opened.isFresh(sealed, nowMs, offer === undefined ? 0 : offerRepeatMs)) {
      return void drops.count('replayed-signal')
    }
    return value
  }
}
