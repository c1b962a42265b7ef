import {DropCounts} from '../base/drop-counts.ts'
import type {Environment} from '../base/ports.ts'
import {parseTrackerMessage, type TrackerMessage} from '../protocol/relay-signals.ts'
import {AnnounceSchedule} from './announce-schedule.ts'
import {parameters} from './parameters.ts'
import type {OutgoingSignal, RelayClient, RelayRoom, RoomPort} from './relay-client.ts'
import {RelaySocket, type OpenSocket} from './relay-socket.ts'
import type {RelayStatus, Wake} from './rendezvous.ts'
import type {OfferRecord} from './trystero-types.ts'

interface LaidOutOffer {
  readonly record: OfferRecord
  readonly sinceMs: number
  /** Set once answered: its late candidates still come for a while. */
  answered: boolean
}

interface RoomState {
  readonly room: RelayRoom
  readonly port: RoomPort
  readonly infoHash: string
  readonly schedule: AnnounceSchedule
  readonly offers: Map<string, LaidOutOffer>
  filling: Promise<void> | undefined
  announcing: boolean
}

interface Tracker {
  readonly socket: RelaySocket
  sentMs: number | undefined
  wasOpen: boolean
}

/** An offer laid out longer than this is taken back: its candidates are stale. */
const offerLifeMs = 110_000
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * Introductions by WebTorrent trackers, wire-compatible with stock Trystero's torrent strategy: offers are laid out in
 * announcements, the tracker hands them to others in the room, answers come back by offer id.
 * A tracker carries no trickled candidates; ours ride in a second answer to the same offer, which stock pages ignore.
 */
export class TrackerRelayClient implements RelayClient {
  readonly kind = 'tracker'
  readonly drops: DropCounts<string>
  #published = 0
  readonly #environment: Environment
  readonly #open: OpenSocket
  readonly #changed: () => void
  readonly #infoHashOf: (rootTopic: string) => Promise<string>
  readonly #trackers = new Map<string, Tracker>()
  readonly #urls = new Map<string, readonly string[]>()
  readonly #rooms = new Map<string, RoomState>()
  readonly #links = new Map<string, number>()

  /** `infoHashOf` maps a root topic to 20 characters, as stock Trystero does. */
  constructor(
    environment: Environment,
    open: OpenSocket,
    infoHashOf: (rootTopic: string) => Promise<string>,
    changed: () => void,
    drops = new DropCounts<string>()
  ) {
    this.drops = drops
    this.#environment = environment
    this.#open = open
    this.#infoHashOf = infoHashOf
    this.#changed = changed
  }

  get published(): number {
    return this.#published
  }

  /** Asynchronous inside: the info hash must be known before anything is said. */
  enter(room: RelayRoom, port: RoomPort): () => void {
    let entered: RoomState | undefined
    let left = false
    void this.#infoHashOf(room.rootTopic).then(infoHash => {
      if (left) return
      const schedule = new AnnounceSchedule(this.#environment, url => void this.#announceOn(url, room.roomId))
      schedule.setLinks(this.#links.get(room.roomId) ?? 0)
      entered = {room, port, infoHash, schedule, offers: new Map(), filling: undefined, announcing: false}
      this.#rooms.set(room.roomId, entered)
      if (this.#waiting.delete(room.roomId)) this.announce(room)
    })
    return () => {
      left = true
      if (!entered) return void this.#waiting.delete(room.roomId)
      entered.schedule.stop()
      for (const {record, answered} of entered.offers.values()) if (!answered) record.reclaim?.()
      entered.offers.clear()
      // The room may have been entered again meanwhile.
      if (this.#rooms.get(room.roomId) !== entered) return
      for (const url of this.#urls.get(room.roomId) ?? []) this.#depart(url, entered)
      this.#rooms.delete(room.roomId)
    }
  }

  /** Rooms announced before their info hash was computed. */
  readonly #waiting = new Set<string>()

  announce(room: RelayRoom): void {
    const state = this.#rooms.get(room.roomId)
    if (!state) {
      this.#waiting.add(room.roomId)
      return
    }
    if (state.announcing) return
    state.announcing = true
    for (const url of this.#urls.get(room.roomId) ?? [])
      if (this.#trackers.get(url)?.socket.isOpen) state.schedule.open(url)
  }

  setRelays(roomId: string, urls: readonly string[]): void {
    const before = this.#urls.get(roomId) ?? []
    if (before.join() === urls.join()) return
    const state = this.#rooms.get(roomId)
    for (const url of before) if (!urls.includes(url) && state) this.#depart(url, state)
    if (urls.length === 0) this.#urls.delete(roomId)
    else this.#urls.set(roomId, urls)
    const wanted = new Set([...this.#urls.values()].flat())
    for (const [url, {socket}] of this.#trackers) {
      if (wanted.has(url)) continue
      this.#trackers.delete(url)
      socket.close()
    }
    for (const url of wanted) if (!this.#trackers.has(url)) this.#connect(url)
    for (const url of urls) {
      if (state?.announcing && !before.includes(url) && this.#trackers.get(url)?.socket.isOpen) state.schedule.open(url)
    }
  }

  setLinked(roomId: string, links: number, lost = 0): void {
    if (links > 0) this.#links.set(roomId, links)
    else this.#links.delete(roomId)
    this.#rooms.get(roomId)?.schedule.setLinks(links, lost)
  }

  /** Announces a room out of turn, within a budget: somebody waits for our offers. */
  hurry(roomId: string): void {
    this.#rooms.get(roomId)?.schedule.hurry()
  }

  missed(roomId: string): void {
    this.#rooms.get(roomId)?.schedule.missed()
  }

  statuses(): readonly RelayStatus[] {
    return [...this.#trackers.values()].map(({socket}) => ({kind: this.kind, ...socket.status()}))
  }

  downMs(url: string): number | undefined {
    return this.#trackers.get(url)?.socket.downMs
  }

  wake(how?: Wake): void {
    for (const {socket} of this.#trackers.values()) socket.wake(how)
  }

  close(): void {
    for (const {schedule} of this.#rooms.values()) schedule.stop()
    for (const {socket} of this.#trackers.values()) socket.close()
    this.#rooms.clear()
    this.#trackers.clear()
  }

  #connect(url: string): void {
    const tracker: Omit<Tracker, 'socket'> = {sentMs: undefined, wasOpen: false}
    const handlers = {
      opened: () => {
        for (const {announcing, schedule} of this.#roomsOn(url)) if (announcing) schedule.open(url)
      },
      text: (text: string) => this.#received(url, text),
      changed: () => this.#socketChanged(url),
      heartbeat: () => {
        const known = this.#trackers.get(url)
        if (known) known.sentMs = this.#environment.clock.monotonic()
        return JSON.stringify({action: 'scrape', info_hash: this.#roomsOn(url)[0]?.infoHash ?? alphabet.slice(0, 20)})
      }
    }
    const socket = new RelaySocket(url, this.#environment, this.#open, handlers, this.drops)
    this.#trackers.set(url, {...tracker, socket})
    socket.start()
  }

  #socketChanged(url: string): void {
    const tracker = this.#trackers.get(url)
    if (tracker) {
      if (tracker.wasOpen && !tracker.socket.isOpen) for (const {schedule} of this.#roomsOn(url)) schedule.shut(url)
      tracker.wasOpen = tracker.socket.isOpen
    }
    this.#changed()
  }

  #roomsOn(url: string): readonly RoomState[] {
    return [...this.#rooms.values()].filter(({room}) => this.#urls.get(room.roomId)?.includes(url))
  }

  async #announceOn(url: string, roomId: string): Promise<void> {
    const state = this.#rooms.get(roomId)
    if (!state) return
    await (state.filling ??= this.#fill(state).finally(() => (state.filling = undefined)))
    const socket = this.#trackers.get(url)?.socket
    if (this.#rooms.get(roomId) !== state || !socket?.isOpen) return
    const offers = [...state.offers]
      .filter(([, {answered}]) => !answered)
      .map(([offerId, {record}]) => ({offer_id: offerId, offer: {type: 'offer', sdp: record.offer}}))
    this.#published++
    socket.send(
      JSON.stringify({
        action: 'announce',
        info_hash: state.infoHash,
        peer_id: state.room.peerId,
        numwant: parameters.trackerOffers,
        offers
      })
    )
  }

  /** Leaves a room on one tracker, so that it hands no more offers of others to this page. */
  #depart(url: string, {room, infoHash, schedule, announcing}: RoomState): void {
    schedule.shut(url)
    const socket = this.#trackers.get(url)?.socket
    if (!announcing || !socket?.isOpen) return
    socket.send(JSON.stringify({action: 'announce', event: 'stopped', info_hash: infoHash, peer_id: room.peerId}))
  }

  /** Takes back what grew stale and lays out fresh offers up to the limit. */
  async #fill(state: RoomState): Promise<void> {
    const now = this.#environment.clock.monotonic()
    for (const [offerId, {record, answered, sinceMs}] of state.offers) {
      if (now - sinceMs < offerLifeMs) continue
      state.offers.delete(offerId)
      if (!answered) record.reclaim?.()
    }
    const missing = parameters.trackerOffers - [...state.offers.values()].filter(({answered}) => !answered).length
    if (missing <= 0) return
    // Without offers an announcement still brings in those of others.
    const records = await state.port.offers(missing).catch(() => {
      this.drops.count('tracker-offers-failed')
      return []
    })
    for (const record of records) {
      if (this.#rooms.get(state.room.roomId) !== state) {
        record.reclaim?.()
        continue
      }
      const id = Array.from({length: 20}, () => alphabet[Math.floor(this.#environment.random.fraction() * 36)]).join('')
      state.offers.set(id, {record, sinceMs: now, answered: false})
    }
  }

  #received(url: string, text: string): void {
    const parsed = parseTrackerMessage(text)
    const tracker = this.#trackers.get(url)
    if (tracker?.sentMs !== undefined && (!parsed.ok || parsed.value.kind === 'failure')) {
      // What a scrape brings differs from tracker to tracker, up to a refusal; any of it shows that the tracker lives.
      tracker.socket.measured(this.#environment.clock.monotonic() - tracker.sentMs)
      tracker.sentMs = undefined
      return
    }
    if (!parsed.ok) return this.drops.count(`tracker-${parsed.error}`)
    const message = parsed.value
    switch (message.kind) {
      case 'failure':
        tracker?.socket.complain(`It refuses: ${message.reason.slice(0, 120)}`)
        break
      case 'interval':
        tracker?.socket.complain(undefined)
        break
      case 'offer':
        this.#offered(url, message)
        break
      case 'answer':
        this.#answered(message)
        break
    }
  }

  #roomOf(infoHash: string): RoomState | undefined {
    return [...this.#rooms.values()].find(state => state.infoHash === infoHash)
  }

  #offered(url: string, {infoHash, peerId, offerId, sdp}: TrackerMessage & {kind: 'offer'}): void {
    const state = this.#roomOf(infoHash)
    if (!state) return this.drops.count('foreign-topic')
    const hasOutgoingOffer = [...state.offers.values()].some(({answered}) => !answered)
    // Who leads makes the offers. They reach the other by its next announcement: do not let it wait.
    if (hasOutgoingOffer && state.port.leads(peerId)) state.schedule.hurry()
    state.port.receive({
      topic: state.room.rootTopic,
      signal: {peerId, offer: sdp},
      hasOutgoingOffer,
      reply: (_, signal) => this.#answer(url, state, offerId, peerId, signal)
    })
  }

  #answer(url: string, state: RoomState, offerId: string, peerId: string, signal: OutgoingSignal): void {
    if (signal.answer === undefined && signal.candidate === undefined) return
    const answer =
      signal.answer === undefined
        ? {type: 'answer', sdp: 'candidates', candidates: [signal.candidate]}
        : {type: 'answer', sdp: signal.answer}
    this.#published++
    this.#trackers.get(url)?.socket.send(
      JSON.stringify({
        action: 'announce',
        info_hash: state.infoHash,
        peer_id: state.room.peerId,
        to_peer_id: peerId,
        offer_id: offerId,
        answer
      })
    )
  }

  #answered({infoHash, peerId, offerId, sdp, candidates}: TrackerMessage & {kind: 'answer'}): void {
    const state = this.#roomOf(infoHash)
    const offer = state?.offers.get(offerId)
    if (!state || !offer) return this.drops.count('unknown-offer')
    // By then Trystero may have laid out the same connection anew, for somebody else.
    if (this.#environment.clock.monotonic() - offer.sinceMs >= offerLifeMs) return this.drops.count('late-answer')
    const reply = () => this.drops.count('tracker-has-no-way-back')
    if (candidates !== undefined) {
      for (const candidate of candidates) {
        state.port.receive({
          topic: state.room.rootTopic,
          signal: {peerId, candidate},
          answered: offer.record,
          reply
        })
      }
      return
    }
    if (offer.answered) return this.drops.count('answered-twice')
    offer.answered = true
    offer.record.claim?.()
    state.port.receive({topic: state.room.rootTopic, signal: {peerId, answer: sdp}, answered: offer.record, reply})
  }
}
