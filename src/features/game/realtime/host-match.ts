import {toHex, type Bytes} from '../../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import {TypedEvents} from '../../../base/typed-events.ts'
import type {GameEnd} from '../define-game.ts'
import {firstState, isInput, type RealtimeDefinition, type SeatPart} from '../define-realtime.ts'
import {blendStates} from './blend.ts'
import {Faults, type RealtimeFault, type RealtimeFaultReason} from './faults.ts'
import {HostElection} from './host-election.ts'
import {ReceivedFrames, readFrame, type FramePiece, type HostFrame} from './host-frames.ts'
import {hostParameters as parameters} from './host-parameters.ts'
import {Hosting} from './hosting.ts'
import {packInputs, unpackInputs, type InputPacket} from './input-packet.ts'
import type {RealtimeMatch, RealtimeMatchEvents, RealtimePhase, RealtimeSeat} from './match-view.ts'
import {firstPacketNumber, PageLink} from './page-link.ts'
import {realtimeParameters} from './parameters.ts'
import type {GameNeighbour, RealtimeMatchPlan, RealtimePort, Verdict} from './realtime-port.ts'
import {allKnown} from './rollback.ts'
import {shownOf} from './shown.ts'
import {isUsable} from './trial.ts'

export interface HostMatchOptions<S> {
  readonly port: RealtimePort
  readonly plan: RealtimeMatchPlan
  readonly definition: RealtimeDefinition<S>
  readonly part: 'play' | 'watch'
}

const {tickMs} = realtimeParameters
/** Frames kept to show: a quarter of a second of them. */
const shownFrames = 16
/** How often it is looked whether something changed that is shown. */
const lookMs = 100

/**
 * A match of up to 16 players. One player's page runs it (`Hosting`) and tells the others its state twenty times a second; they send it their inputs and
 * show what lies between two states a little later. When that page is gone, the lowest of the seats that are left goes on from the last state it
 * has (`HostElection`). What the host says holds: with this many players there is nobody who could check it in time.
 */
export class HostMatch<S> extends TypedEvents<RealtimeMatchEvents> implements RealtimeMatch<S> {
  readonly plan: RealtimeMatchPlan
  readonly definition: RealtimeDefinition<S>
  readonly ownSeat: number | undefined
  readonly inputDelay = 0
  readonly resimulated = 0
  readonly desync = undefined
  readonly #port: RealtimePort
  readonly #pages = new Map<RoutingId, PageLink>()
  readonly #faults: Faults
  readonly #election: HostElection
  #hosting: Hosting<S> | undefined
  #received = new ReceivedFrames()
  #frames: readonly HostFrame<S>[] = []
  /** When the frame of tick 0 would have come, by the quickest of late. */
  #originMs: number | undefined
  #inputs: number[] = []
  #nextInput = 0
  #packets: number
  #input: () => number
  #inputDueMs: number
  #standpointMs = Number.NEGATIVE_INFINITY
  #judged: {readonly frame: HostFrame<S>; readonly end: GameEnd | undefined} | undefined
  #broken: string | undefined
  #closed = false
  #shown = ''
  #lookedMs = Number.NEGATIVE_INFINITY
  #blended: {readonly at: number; readonly S: S} | undefined
  #cancelTimer: () => void = () => undefined
  readonly #undo: (() => void)[]

  constructor({port, plan, definition, part}: HostMatchOptions<S>) {
    super()
    this.plan = plan
    this.definition = definition
    this.#port = port
    const seat = plan.seats.indexOf(port.swarm.identity.key)
    this.ownSeat = seat < 0 || part === 'watch' ? undefined : seat
    this.#input = () => definition.idle
    const {clock} = port.env
    this.#faults = new Faults(() => clock.now(), plan.seats)
    const nowMs = clock.monotonic()
    this.#inputDueMs = nowMs
    this.#packets = firstPacketNumber(nowMs)
    this.#election = new HostElection(this.ownSeat, nowMs)
    const seats = plan.seats.length
    const first: HostFrame<S> = {
      tick: 0,
      S: firstState(definition, {...plan, seats}),
      parts: plan.seats.map(() => 'playing' as const),
      heldSince: plan.seats.map(() => 0)
    }
    this.#frames = [first]
    if (this.#election.isHost) this.#host(first, nowMs)
    this.#undo = [
      port.swarm.handle(['gameInputs'], (message, from) => this.#receiveInputs(message, from)),
      port.swarm.handle(['gameFrame'], (message, from) => this.#receiveFrame(message, from))
    ]
    this.#beat()
  }

  // What is shown

  get S(): S {
    if (this.#hosting !== undefined) return this.#hosting.frame.S
    const at = this.#showTick
    if (this.#blended?.at !== at) this.#blended = {at, S: this.#stateAt(at)}
    return this.#blended.S
  }

  /** Where what is shown lies between the host's ticks. */
  get #showTick(): number {
    const newest = this.#frames.at(-1)!.tick
    if (this.#originMs === undefined) return newest
    const ticks = (this.#port.env.clock.monotonic() - this.#originMs) / tickMs - parameters.showLateTicks
    return Math.max(this.#frames[0]!.tick, Math.min(newest, ticks))
  }

  #stateAt(tick: number): S {
    const after = this.#frames.findIndex(frame => frame.tick > tick)
    if (after <= 0) return after < 0 ? this.#frames.at(-1)!.S : this.#frames[0]!.S
    const [a, b] = [this.#frames[after - 1]!, this.#frames[after]!]
    const part = (tick - a.tick) / (b.tick - a.tick)
    return this.definition.blend?.(a.S, b.S, part) ?? blendStates(a.S, b.S, part)
  }

  get tick(): number {
    return this.#hosting?.frame.tick ?? Math.floor(this.#showTick)
  }

  get settledTick(): number {
    return this.#latest.tick
  }

  settledState(tick: number): S | undefined {
    return this.#frames.find(frame => frame.tick === tick)?.S
  }

  get #latest(): HostFrame<S> {
    return this.#hosting?.frame ?? this.#frames.at(-1)!
  }

  get parts(): readonly SeatPart[] {
    return this.#latest.parts
  }

  /** The seat whose page runs the game. */
  get host(): number {
    return this.#election.rule.host
  }

  get faults(): readonly RealtimeFault[] {
    return this.#faults.list
  }

  /** How it ended, by the newest state. */
  get #end(): GameEnd | undefined {
    const frame = this.#latest
    if (this.#judged?.frame !== frame) this.#judged = {frame, end: this.#judge(frame)}
    return this.#judged.end
  }

  #judge({S, tick, parts}: HostFrame<S>): GameEnd | undefined {
    const left = parts.flatMap((part, seat) => (part === 'gone' ? [] : [seat]))
    if (left.length < Math.min(this.definition.players.min, parts.length)) return {winners: left, why: 'left'}
    try {
      return this.definition.end(S, tick)
    } catch (error) {
      this.#break(error)
      return undefined
    }
  }

  #break(error: unknown): void {
    this.#broken = error instanceof Error ? error.message : String(error)
  }

  get phase(): RealtimePhase {
    const end = this.#end
    if (this.#broken !== undefined) return {kind: 'broken', message: this.#broken}
    if (end !== undefined) return {kind: 'ended', end, tick: this.#latest.tick}
    if (this.#closed) return {kind: 'closed'}
    const nowMs = this.#port.env.clock.monotonic()
    if (this.#hosting !== undefined) {
      const waitingFor = this.#hosting.unheard(nowMs)
      return waitingFor.length > 0 ? {kind: 'starting', waitingFor} : {kind: 'playing'}
    }
    if (this.#originMs === undefined) return {kind: 'joining'}
    if (!this.#election.hears(nowMs)) return {kind: 'waiting', waitingFor: [this.host]}
    return this.ownSeat === undefined ? {kind: 'watching', returning: false} : {kind: 'playing'}
  }

  get seats(): readonly RealtimeSeat[] {
    const {parts, heldSince, tick} = this.#latest
    return this.plan.seats.map((key, seat) => {
      const part = parts[seat]!
      const heldLeftMs = part === 'held' ? (heldSince[seat]! + parameters.heldTicks - tick) * tickMs : undefined
      const page = [...this.#pages.values()].find(each => each.seat === seat)
      return {seat, key, part, heldLeftMs, roundTripMs: page?.timing.roundTripMs}
    })
  }

  // What the page does

  steer(input: () => number): void {
    this.#input = input
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#cancelTimer()
    for (const undo of this.#undo) undo()
    this.#look()
  }

  pulse(): void {
    if (this.#closed || this.#broken !== undefined) return
    const nowMs = this.#port.env.clock.monotonic()
    this.#keepPages()
    try {
      if (this.#election.takesOver(nowMs)) this.#host(this.#frames.at(-1)!, nowMs)
      if (this.#hosting === undefined) this.#takeInputs(nowMs)
      else if (this.#end === undefined) this.#hosting.run(nowMs, this.#pages.values())
      else this.#hosting.tellLast(nowMs, this.#pages.values())
    } catch (error) {
      this.#break(error)
    }
    if (this.phase.kind === 'broken') return this.#look()
    this.#tellStandpoint(nowMs)
    if (nowMs - this.#lookedMs >= lookMs) this.#look()
  }

  #beat(): void {
    this.#cancelTimer = this.#port.env.scheduler.after(Math.floor(tickMs / 2), () => {
      this.pulse()
      if (!this.#closed && this.#broken === undefined) this.#beat()
    })
  }

  #look(): void {
    this.#lookedMs = this.#port.env.clock.monotonic()
    const shown = shownOf(this)
    if (shown === this.#shown) return
    this.#shown = shown
    this.emit('change', undefined)
  }

  #host(from: HostFrame<S>, nowMs: number): void {
    this.#hosting = new Hosting({
      definition: this.definition,
      own: this.ownSeat!,
      from,
      nowMs,
      term: this.#election.rule.term,
      isOver: frame => this.#judge(frame) !== undefined || this.#broken !== undefined,
      input: () => this.#read(),
      send: (page, piece) => {
        const {table, match} = this.plan
        void this.#port.swarm.send(page.page, {type: 'gameFrame', table, match, ...piece})
      }
    })
  }

  #follow(): void {
    this.#hosting = undefined
    this.#received = new ReceivedFrames()
    this.#originMs = undefined
  }

  #read(): number {
    const asked = this.#input()
    return isInput(asked, this.definition.inputBytes) ? asked : this.definition.idle
  }

  #takeInputs(nowMs: number): void {
    // Time that was slept through is lost.
    this.#inputDueMs = Math.max(this.#inputDueMs, nowMs - 4 * tickMs)
    if (this.#inputDueMs > nowMs) return
    while (this.#inputDueMs <= nowMs) {
      this.#inputDueMs += tickMs
      if (this.ownSeat === undefined) continue
      this.#inputs = [...this.#inputs, this.#read()].slice(-parameters.inputsRepeated)
      this.#nextInput++
    }
    for (const page of this.#pages.values()) if (page.seat === this.host) this.#sendInputs(page, nowMs)
  }

  #sendInputs(page: PageLink, nowMs: number): void {
    const {table, match} = this.plan
    const {term, host} = this.#election.rule
    const values = packInputs(this.#inputs, this.definition.inputBytes)
    const first = this.#nextInput - this.#inputs.length
    const packet: InputPacket = {
      type: 'gameInputs',
      table,
      match,
      tick: this.#received.newest < 0 ? allKnown : this.#received.newest,
      settled: 0,
      asks: this.ownSeat === undefined ? 1 : 0,
      seats: [{round: term, from: host, through: this.#election.hears(nowMs) ? 1 : 0}],
      inputs: this.ownSeat === undefined || values.length === 0 ? [] : [{seat: this.ownSeat, first, values}],
      ...page.depart(this.#packets++, nowMs)
    }
    void this.#port.swarm.send(page.page, packet)
  }

  /** To everybody: whom this page follows, and whether it hears them. */
  #tellStandpoint(nowMs: number): void {
    if (nowMs - this.#standpointMs < parameters.standpointMs) return
    this.#standpointMs = nowMs
    for (const neighbour of this.#port.swarm.neighbours) {
      if (this.plan.seats.includes(neighbour.key)) this.#sendInputs(this.#pageOf(neighbour), nowMs)
    }
  }

  // Pages

  #keepPages(): void {
    const linked = new Set(this.#port.swarm.neighbours.map(({routingId}) => routingId))
    for (const [id, {seat}] of this.#pages) {
      if (linked.has(id)) continue
      this.#pages.delete(id)
      if (seat !== undefined) this.#election.gone(seat)
    }
  }

  #pageOf({routingId, key}: GameNeighbour): PageLink {
    const known = this.#pages.get(routingId)
    if (known !== undefined) return known
    const seat = this.plan.seats.indexOf(key)
    const page = new PageLink(routingId, key, seat < 0 ? undefined : seat, this.#port.env.clock.monotonic())
    this.#pages.set(routingId, page)
    return page
  }

  #isOurs(message: {readonly table: Bytes; readonly match: number}): boolean {
    return message.match === this.plan.match && toHex(message.table) === toHex(this.plan.table)
  }

  #bad(key: PersonKey, reason: RealtimeFaultReason): Verdict {
    this.#faults.add(key, reason)
    return 'reject'
  }

  #receiveInputs(packet: InputPacket, from: GameNeighbour): Verdict {
    if (!this.#isOurs(packet)) return 'ignore'
    const page = this.#pageOf(from)
    const nowMs = this.#port.env.clock.monotonic()
    if (!page.packets.take(nowMs)) return this.#bad(page.key, 'flood')
    const [standpoint] = packet.seats
    if (standpoint === undefined || packet.seats.length > 1) return this.#bad(page.key, 'malformed')
    if (page.arrive(packet.number, packet.echo, packet.heldMs, nowMs)) {
      page.tick = packet.tick
      page.asks = packet.asks
      const {round: term, from: host, through} = standpoint
      if (page.seat !== undefined) {
        this.#election.said(page.seat, {term, host, hears: through === 1}, nowMs)
        // The others went on without this page while it slept.
        if (this.#hosting !== undefined && page.seat === host && this.#election.accepts(host, term, nowMs))
          this.#follow()
      }
    }
    for (const {seat, first, values: bytes} of packet.inputs) {
      const values = unpackInputs(bytes, this.definition.inputBytes)
      if (values === undefined) return this.#bad(page.key, 'malformed')
      if (seat !== page.seat) return this.#bad(page.key, page.seat === undefined ? 'no-seat' : 'not-their-seat')
      if (this.#hosting?.take(seat, first, values) === false) return this.#bad(page.key, 'far-future')
    }
    return 'accept'
  }

  #receiveFrame(piece: FramePiece, from: GameNeighbour): Verdict {
    if (!this.#isOurs(piece)) return 'ignore'
    const page = this.#pageOf(from)
    const nowMs = this.#port.env.clock.monotonic()
    if (page.seat === undefined) return this.#bad(page.key, 'no-seat')
    const before = this.#election.rule
    if (!this.#election.accepts(page.seat, piece.term, nowMs)) {
      const isUsurper = piece.term > before.term && this.#election.usurps(page.seat, nowMs)
      return isUsurper ? this.#bad(page.key, 'not-host') : 'ignore'
    }
    if (this.#hosting !== undefined || before.term !== piece.term || before.host !== page.seat) this.#follow()
    const whole = this.#received.add(piece)
    if (whole === undefined) return 'accept'
    const frame = whole === 'malformed' ? undefined : readFrame<S>(piece.tick, whole, this.plan.seats.length)
    if (frame === undefined) return this.#bad(page.key, 'malformed')
    // Not heard by that: who sends only such is a host no more.
    if (!isUsable(this.definition, frame.S, frame.tick, this.plan.seats.length)) return 'ignore'
    this.#election.heard(nowMs)
    const earlier = this.#frames.filter(({tick}) => tick < frame.tick)
    this.#frames = [...earlier, frame].slice(-shownFrames)
    const originMs = nowMs - frame.tick * tickMs
    // The quickest counts, but not for ever: clocks drift, and ways get longer.
    this.#originMs = Math.min(originMs, (this.#originMs ?? originMs) + 0.2)
    return 'accept'
  }
}
