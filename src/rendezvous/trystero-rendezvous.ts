import {createStrategy} from '@trystero-p2p/core'
import {loadPart} from '../base/load-part.ts'
import {DropCounts} from '../base/drop-counts.ts'
import type {RoutingId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import type {RendezvousKeys} from '../protocol/topic.ts'
import {openAppearance, relayParts, type Appearance} from './appearance.ts'
import {ConnectionPool} from './connection-pool.ts'
import type {HandConnections} from './hand-connections.ts'
import {IceRestart} from './ice-restart.ts'
import {IceServers, type IceOptions, type IceStatus} from './ice-servers.ts'
import {laneMaker} from './lane-maker.ts'
import {parameters} from './parameters.ts'
import type {PooledPeerConnection} from './pooled-peer-connection.ts'
import type {IncomingSignal, MeshClient, OutgoingSignal, RelayClient, RelayRoom} from './relay-client.ts'
import {RelayHealth, type RelayHealthStore} from './relay-health.ts'
import {relayOfAddress} from './relay-slots.ts'
import type {OpenSocket} from './relay-socket.ts'
import {
  meshUrl,
  type MetConnection,
  type RelayStatus,
  type Rendezvous,
  type RendezvousHandlers,
  type Room,
  type Wake
} from './rendezvous.ts'
import {RoomCipher} from './room-cipher.ts'
import {DialTable, RoomGate} from './room-gate.ts'
import {isDownBy} from './room-relays.ts'
import type {OfferRecord} from './trystero-types.ts'
import type {veiledAppearance} from './veiled-appearance.ts'

/** Trystero asks again by its own clock; the relay clients keep their own, so it may ask rarely. */
const idleAnnounceMs = 3_600_000
const reselectMs = 3_000

interface RoomState {
  readonly appId: string
  readonly roomId: string
  readonly joined: Room[]
  readonly leave: () => Promise<void>
}

export interface TrysteroRendezvousOptions {
  readonly environment: Environment
  readonly healthStore: RelayHealthStore
  readonly openSocket: OpenSocket
  readonly ice: IceOptions
}

/** What makes a rendezvous that of one private topic. */
interface Hidden {
  readonly keys: RendezvousKeys
  readonly veil: typeof veiledAppearance
  readonly health: RelayHealth
  readonly ice: IceServers
}

/**
 * One Trystero strategy over every kind of relay. Trystero reads the relay clients once, so there is one of each kind
 * for the life of the page, and they route rooms to relays that come and go. All public topics share one of these; each private
 * topic has another (`privately`), so that no connection, socket, offer or label is common to two of them.
 * From Trystero comes the choice of who dials, the exchange of descriptions and one connection for a pair;
 * whether a page is let in is settled on our own channels.
 */
export class TrysteroRendezvous implements Rendezvous {
  #handlers: RendezvousHandlers | undefined
  /** Met before anybody took connections, with what they said meanwhile. */
  readonly #held: {readonly met: MetConnection; readonly early: MessageEvent[]}[] = []
  readonly #options: TrysteroRendezvousOptions
  readonly #environment: Environment
  readonly #pool: ConnectionPool
  readonly #dials: DialTable
  readonly #health: RelayHealth
  readonly #drops = new DropCounts<string>()
  readonly #metOf = new WeakMap<PooledPeerConnection, MetConnection>()
  readonly #appearance: Appearance
  readonly #clients: RelayClient[]
  #mesh: MeshClient | undefined
  #meshCame: (client: RelayClient) => void = () => undefined
  readonly #ciphers = new Map<string, Promise<RoomCipher>>()
  readonly #rooms = new Map<string, RoomState>()
  readonly #leaving = new Map<string, Promise<void>>()
  /** Since when no relay is open. */
  #outSinceMs: number | undefined
  #cancelReselect: (() => void) | undefined
  #byHand: Promise<HandConnections> | undefined
  /** Addresses in use since relays were chosen last. */
  #chosen: ReadonlySet<string> = new Set()
  readonly #joinRoom: ReturnType<typeof createStrategy>

  constructor(options: TrysteroRendezvousOptions, hidden?: Hidden) {
    const {environment, healthStore, openSocket} = options
    this.#options = options
    this.#environment = environment
    this.#health = hidden?.health ?? new RelayHealth(healthStore, () => environment.clock.now())
    if (!hidden) void this.#health.load().then(() => this.#reselect())
    this.#pool = new ConnectionPool(
      environment,
      connection => this.#met(connection),
      connection => this.#dials.closed(connection),
      hidden?.ice ?? new IceServers(environment, options.ice)
    )
    this.#dials = new DialTable(environment, this.#pool, connection => this.#metOf.get(connection)?.onsought?.())
    const changed = () => this.#relaysChanged()
    const parts = {environment, openSocket, drops: this.#drops, changed, choiceChanged: () => this.#reselect()}
    this.#appearance = hidden ? hidden.veil(parts, hidden.keys, relayParts) : openAppearance(parts)
    const {tabs, nostr, tracker} = this.#appearance
    this.#clients = [tabs, nostr, tracker]
    // Trystero waits for it in every room, and does without until then.
    const mesh = new Promise<RelayClient>(resolve => (this.#meshCame = resolve))
    this.#joinRoom = createStrategy<RelayClient>({
      init: () => [tabs, nostr, tracker, mesh],
      subscribe: (client, rootTopic, selfTopic, onMessage, getOffers, context) =>
        this.#subscribe(client, this.#room(context!.roomId, rootTopic, selfTopic), onMessage, getOffers),
      announce: (client, rootTopic, selfTopic, _, context) => {
        client.announce(this.#room(context!.roomId, rootTopic, selfTopic))
        return {nextAnnounceMs: idleAnnounceMs}
      }
    })
  }

  /** Another one, for the one private topic with these keys, hidden by `veil`; shares only what is known of relays and the ICE servers. */
  privately(keys: RendezvousKeys, veil: typeof veiledAppearance): TrysteroRendezvous {
    return new TrysteroRendezvous(this.#options, {keys, veil, health: this.#health, ice: this.#pool.ice})
  }

  /** From now on whoever is linked in a room introduces others there. To be called once. */
  addMesh(make: (changed: () => void) => MeshClient): void {
    const client = make(() => this.#relaysChanged())
    this.#mesh = client
    this.#clients.push(client)
    this.#reselect()
    this.#meshCame(client)
  }

  get routingId(): RoutingId {
    return this.#appearance.names.own
  }

  get handlers(): RendezvousHandlers | undefined {
    return this.#handlers
  }

  /** Connections met before are handed over at once, and what they said reaches whoever listens on them then. */
  set handlers(handlers: RendezvousHandlers | undefined) {
    this.#handlers = handlers
    if (!handlers) return
    for (const {met, early} of this.#held.splice(0)) {
      handlers.met(met)
      for (const event of early) met.control.onmessage?.(event)
    }
  }

  join(room: Room): () => void {
    const state = this.#rooms.get(room.roomId) ?? this.#enter(room)
    state.joined.push(room)
    this.#reselect()
    let left = false
    return () => {
      if (left) return
      left = true
      state.joined.splice(state.joined.indexOf(room), 1)
      if (state.joined.length === 0) this.#leave(state)
      else this.#reselect()
    }
  }

  relays(): readonly RelayStatus[] {
    return [...this.#network(), ...(this.#mesh?.statuses() ?? [])]
  }

  /** Those that reach pages nobody here is linked with. */
  #network(): readonly RelayStatus[] {
    const {nostr, tracker} = this.#appearance
    const byUrl = new Map<string, RelayStatus>()
    // A relay may serve several hours of a private topic; it is as open as its best socket.
    for (const status of [...nostr.statuses(), ...tracker.statuses()]) {
      if (byUrl.get(status.url)?.state !== 'open') byUrl.set(status.url, status)
    }
    return [...byUrl.values()]
  }

  ice(): IceStatus {
    return this.#pool.ice.status()
  }

  async iceConfiguration(): Promise<RTCConfiguration> {
    await this.#pool.ice.ready()
    return this.#pool.ice.configuration()
  }

  wake(how: Wake = 'page'): void {
    if (how === 'network') this.#pool.renew()
    for (const client of this.#clients) client.wake(how)
  }

  setLinked(roomId: string, links: number, lost: number): void {
    for (const client of this.#clients) client.setLinked(roomId, links, lost)
  }

  byHand(): Promise<HandConnections> {
    const {ice} = this.#pool
    const options = {environment: this.#environment, ice, met: (met: MetConnection) => this.#handlers?.met(met)}
    this.#byHand ??= loadPart(import('./by-hand-part.ts')).then(({openByHand}) => openByHand(options))
    // Tried again by whoever asks next.
    this.#byHand.catch(() => (this.#byHand = undefined))
    return this.#byHand
  }

  close(): void {
    void this.#byHand?.then(byHand => byHand.close())
    for (const state of [...this.#rooms.values()]) this.#leave(state)
    this.#cancelReselect?.()
    for (const client of this.#clients) client.close()
    this.#dials.close()
    this.#pool.close()
  }

  report(): Readonly<Record<string, number>> {
    const {nostr, tracker} = this.#appearance
    const drops = [this.#drops, this.#pool.drops, this.#pool.ice.drops, ...this.#appearance.drops]
    return {
      connectionsBuilt: this.#pool.built,
      connectionsOpen: this.#pool.open,
      pendingDials: this.#dials.size,
      nostrEventsPublished: nostr.published,
      trackerMessagesPublished: tracker.published,
      ...this.#mesh?.report(),
      ...Object.fromEntries(drops.flatMap(counts => Object.entries(counts.snapshot()) as [string, number][]))
    }
  }

  #enter({appId, roomId}: Room): RoomState {
    this.#ciphers.set(roomId, RoomCipher.of(appId, roomId))
    const enter = () =>
      this.#joinRoom(
        {
          appId,
          rtcPolyfill: this.#pool.rtcPolyfill,
          relayConfig: {manualReconnection: true, warnOnRelayFailure: false}
        },
        roomId,
        {onJoinError: () => this.#drops.count('trystero-join-error')}
      )
    // Trystero takes a tenth of a second to leave, and a room joined meanwhile would be left with it.
    const entered = (this.#leaving.get(roomId) ?? Promise.resolve()).then(enter)
    entered.catch(() => this.#drops.count('trystero-join-error'))
    const state: RoomState = {appId, roomId, joined: [], leave: async () => (await entered).leave()}
    this.#rooms.set(roomId, state)
    return state
  }

  #leave(state: RoomState): void {
    const {roomId} = state
    this.#rooms.delete(roomId)
    this.#ciphers.delete(roomId)
    for (const client of this.#clients) client.setRelays(roomId, [])
    const leaving = state.leave().catch(() => this.#drops.count('trystero-leave-error'))
    this.#leaving.set(roomId, leaving)
    void leaving.then(() => {
      if (this.#leaving.get(roomId) === leaving) this.#leaving.delete(roomId)
    })
  }

  /** A room as its relay clients know it: under this page's name there. */
  #room(roomId: string, rootTopic: string, selfTopic: string): RelayRoom {
    const {own, selfTopic: topicOf} = this.#appearance.names
    return {roomId, peerId: own, rootTopic, selfTopic: topicOf(rootTopic, selfTopic, own)}
  }

  async #subscribe(
    client: RelayClient,
    room: RelayRoom,
    onMessage: (
      topic: string,
      payload: Record<string, unknown>,
      signalPeer: (topic: string, signal: string) => void
    ) => unknown,
    getOffers: (count: number) => Promise<readonly OfferRecord[]>
  ): Promise<() => void> {
    const cipher = await this.#ciphers.get(room.roomId)
    if (!cipher) return () => undefined
    const admits = () => this.handlers?.admits() ?? true
    const {names} = this.#appearance
    const answers = (peerId: string) => this.#mesh?.answers(client.kind, room.roomId, peerId) ?? true
    const gate = new RoomGate(
      names.own,
      cipher,
      this.#dials,
      this.#pool,
      this.#environment,
      this.#drops,
      admits,
      answers,
      () => client.missed(room.roomId)
    )
    const receive = async (incoming: IncomingSignal) => {
      const {peerId, answer, candidate, candidates} = incoming.signal
      if (this.#dials.isLinked(peerId) && (answer ?? candidate ?? candidates) === undefined) {
        this.#dials.whenClosed(peerId, () => take(incoming))
      }
      const signalPeer = (peerTopic: string, text: string) => {
        const outgoing: OutgoingSignal = {...(JSON.parse(text) as OutgoingSignal), peerId: names.own}
        const isWanted = () => this.#dials.isDialling(peerId)
        incoming.reply(names.selfTopic(room.rootTopic, peerTopic, peerId), outgoing, isWanted)
        void gate.outgoing(peerId, outgoing)
      }
      for (const {payload} of await gate.judge(incoming)) {
        // The core takes a signal from either of its topics alike.
        await onMessage(room.rootTopic, {...payload, peerId: names.inCore(peerId)}, signalPeer)
      }
    }
    // The core throws on what it did not expect; nothing a relay sends may reach the page as an error.
    const take = (incoming: IncomingSignal) => void receive(incoming).catch(() => this.#drops.count('trystero-threw'))
    return client.enter(room, {
      tag: await cipher.tagFor(names.own),
      leads: peerId => names.own < peerId,
      speaks: silentMs => this.#mesh?.speaks(room.roomId, silentMs) ?? true,
      receive: take,
      offers: async count => {
        const records = await getOffers(count)
        for (const {peer} of records) this.#pool.take(peer.connection as unknown as PooledPeerConnection)
        return records
      }
    })
  }

  #met(connection: PooledPeerConnection): void {
    this.#dials.met(connection)
    const {native, channels, initiator} = connection
    if (!native || !channels) return
    const met: MetConnection = {
      connection: native,
      initiator,
      ...channels,
      ice: new IceRestart(native, this.#pool.ice, this.#environment.scheduler, () => connection.keepCandidates()),
      lanes: laneMaker(this.#pool.ice, this.#environment.scheduler),
      provedToBe: name => this.#dials.provedToBe(connection, name),
      close: refuseMs => {
        if (refuseMs !== undefined) this.#dials.refuse(connection, refuseMs)
        connection.abandon()
      }
    }
    this.#metOf.set(connection, met)
    if (this.#handlers) return this.#handlers.met(met)
    if (this.#held.length >= parameters.maxPendingDials) return connection.abandon()
    const early: MessageEvent[] = []
    met.control.onmessage = event => {
      if (early.length < parameters.maxHeldMessages) early.push(event)
    }
    this.#held.push({met, early})
  }

  #relaysChanged(): void {
    const open = this.#network().filter(({state}) => state === 'open')
    for (const {url} of open) this.#health.worked(url)
    const nowMs = this.#environment.clock.monotonic()
    if (open.length === 0) this.#outSinceMs ??= nowMs
    else {
      if (nowMs - (this.#outSinceMs ?? nowMs) > parameters.staleOffersMs) this.#pool.renew()
      this.#outSinceMs = undefined
    }
    this.handlers?.relaysChanged()
  }

  /** Settles which relays serve each room, now and every few seconds, since a silent relay raises no event. */
  #reselect(): void {
    this.#cancelReselect?.()
    const {tabs, nostr, tracker} = this.#appearance
    const downMs = (address: string) => nostr.downMs(address) ?? tracker.downMs(address)
    const isDown = isDownBy(this.#health, downMs, parameters.replaceAfterMs)
    // With no relay open at all it is this page that is cut off, and no relay is to blame.
    if (this.#network().some(({state}) => state === 'open')) {
      for (const address of this.#chosen) {
        if ((downMs(address) ?? 0) > parameters.replaceAfterMs) this.#health.failed(relayOfAddress(address))
      }
    }
    const chosen = new Set<string>()
    for (const {roomId, joined} of this.#rooms.values()) {
      const choices = joined.map(({choice}) => choice)
      const relays = this.#appearance.choose(roomId, choices, isDown)
      tabs.setRelays(roomId, relays.tabs)
      nostr.setRelays(roomId, relays.nostr)
      tracker.setRelays(roomId, relays.trackers)
      this.#mesh?.setRelays(roomId, [meshUrl])
      for (const address of [...relays.nostr, ...relays.trackers]) chosen.add(address)
    }
    this.#chosen = chosen
    this.handlers?.relaysChanged()
    if (this.#rooms.size === 0) return
    this.#cancelReselect = this.#environment.scheduler.after(reselectMs, () => this.#reselect())
  }
}
