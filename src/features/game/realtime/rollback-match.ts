import {toHex, type Bytes} from '../../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import {TypedEvents} from '../../../base/typed-events.ts'
import {firstState, isInput, type RealtimeDefinition, type SeatPart} from '../define-realtime.ts'
import {Checkpoints, type Comparison} from './checkpoints.ts'
import {Cuts, Patience, type CutVote} from './cuts.ts'
import {Faults, type RealtimeFault, type RealtimeFaultReason} from './faults.ts'
import {sectionsFor, unpackInputs, type InputPacket, type InputSection} from './input-packet.ts'
import type {Desync, RealtimeMatch, RealtimeMatchEvents, RealtimePhase, RealtimeSeat} from './match-view.ts'
import {InputDelay, tickMsFor} from './pace.ts'
import {PageLink} from './page-link.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {GameNeighbour, RealtimeMatchPlan, RealtimePort, Verdict} from './realtime-port.ts'
import {Rollback} from './rollback.ts'
import {isPlaying} from './seat-timeline.ts'
import {StateExchange} from './state-exchange.ts'
import {Standing} from './standing.ts'
import {WordExchange, wordName, wordNumbers} from './word-exchange.ts'
import type {GameWord} from './words.ts'

export interface RollbackMatchOptions<S> {
  readonly port: RealtimePort
  readonly plan: RealtimeMatchPlan
  readonly definition: RealtimeDefinition<S>
  /** 'play': take the own seat, if there is one. One page of a person at most may. */
  readonly part: 'play' | 'watch'
  /** Called for each settled tick, in order, as long as this page follows the match: what a replay is made of. */
  readonly record?: (settled: SettledTick) => void
}

export interface SettledTick {
  readonly tick: number
  readonly inputs: readonly number[]
  readonly parts: readonly SeatPart[]
}

/** The longest time made up for at once: a page that was stopped for longer lost it. */
const longestGapMs = 250
/** How long a halt goes unmentioned. */
const haltShownMs = 150
/** A spectator that is nearly where the players are runs so much slower. */
const watchSlowdown = 1.1
/** How often it is looked whether something changed that is shown. */
const lookMs = 100

/**
 * A match of 2 to 4 players, each page running the whole game. Every tick a page sends everybody all inputs they have not acknowledged, guesses
 * those it lacks, and goes back when it guessed wrong. `pulse` makes it go: a page calls it from its animation frames, and a timer does besides.
 *
 * Who is waited for too long is cut (`Cuts`), its seat held for 30 seconds, and returns by a snapshot of a settled state (`StateExchange`).
 * Checksums of settled states are signed and compared twice a second (`Checkpoints`).
 */
export class RollbackMatch<S> extends TypedEvents<RealtimeMatchEvents> implements RealtimeMatch<S> {
  readonly plan: RealtimeMatchPlan
  readonly definition: RealtimeDefinition<S>
  readonly ownSeat: number | undefined
  readonly #port: RealtimePort
  readonly #game: Rollback<S>
  readonly #pages = new Map<RoutingId, PageLink>()
  /** The page that plays each seat, while one does. */
  readonly #players: (RoutingId | undefined)[]
  readonly #faults: Faults
  readonly #cuts: Cuts<S>
  readonly #patience: Patience
  readonly #startPatience: Patience
  readonly #checkpoints: Checkpoints
  readonly #delay = new InputDelay()
  readonly #words: WordExchange
  readonly #states: StateExchange<S>
  readonly #standing: Standing<S>
  /** Words about a round that has not begun here. */
  #early: GameWord[] = []
  #input: () => number
  #packets = 1
  #playing: boolean
  #started = false
  #dueMs: number
  #sentMs = Number.NEGATIVE_INFINITY
  #haltedSinceMs: number | undefined
  #desync: Desync | undefined
  #broken: string | undefined
  #closed = false
  #shown = ''
  #lookedMs = Number.NEGATIVE_INFINITY
  #pulsedMs: number
  #cancelTimer: () => void = () => undefined
  readonly #record: ((settled: SettledTick) => void) | undefined
  readonly #undo: (() => void)[]

  constructor({port, plan, definition, part, record}: RollbackMatchOptions<S>) {
    super()
    this.#record = record
    this.plan = plan
    this.definition = definition
    this.#port = port
    const seat = plan.seats.indexOf(port.swarm.identity.key)
    this.ownSeat = seat < 0 || part === 'watch' ? undefined : seat
    this.#playing = this.ownSeat !== undefined
    this.#input = () => definition.idle
    const seats = plan.seats.length
    this.#players = plan.seats.map(() => undefined)
    const {clock} = port.env
    this.#faults = new Faults(() => clock.now())
    this.#game = new Rollback(definition, seats, firstState(definition, {...plan, seats}))
    this.#cuts = new Cuts(this.#game, this.ownSeat, vote => this.#sayCut(vote))
    this.#patience = new Patience(seats)
    this.#startPatience = new Patience(seats)
    this.#checkpoints = new Checkpoints(this.ownSeat)
    this.#words = new WordExchange(port, {
      send: word => this.#spread(word),
      heard: word => this.#heardWord(word),
      forged: () => undefined
    })
    this.#states = new StateExchange({
      port,
      plan,
      game: this.#game,
      checkpoints: this.#checkpoints,
      candidates: () => this.#sources(),
      fault: (key, reason) => this.#fault(key, reason),
      loaded: (tick, from) => this.#loaded(tick, from)
    })
    this.#standing = new Standing(this.#game, this.ownSeat)
    this.#pulsedMs = this.#dueMs = clock.monotonic()
    this.#checkpoint(0)
    this.#undo = [
      port.swarm.handle(['gameInputs'], (message, from) => this.#receiveInputs(message, from)),
      port.swarm.handle(['gameWord'], (message, from) => this.#receiveWord(message, from)),
      port.swarm.handle(['gameAsk'], (message, from) => {
        const link = this.#linkOf(message, from)
        return link === undefined ? 'ignore' : this.#asked(link, message)
      }),
      port.swarm.handle(['gameSnapshot'], (message, from) => {
        const link = this.#linkOf(message, from)
        return link === undefined ? 'ignore' : this.#states.receive(link, message)
      })
    ]
    if (!this.#playing) this.#states.want(part === 'play' ? 'play' : 'watch', clock.monotonic())
    this.#beat()
  }

  // What is shown

  /** The state now, guesses included, and the tick it leads to. Never change it. */
  get S(): S {
    return this.#game.state
  }

  get tick(): number {
    return this.#game.tick
  }

  /** Before this tick everything is certain. */
  get settledTick(): number {
    return this.#game.settled
  }

  /** The state before a settled tick; undefined: it is kept no more. Never change it. */
  settledState(tick: number): S | undefined {
    return tick <= this.#game.settled ? this.#game.stateAt(tick) : undefined
  }

  get parts(): readonly SeatPart[] {
    return this.#game.partsAt(this.#game.tick)
  }

  /** Ticks from pressing a key to its effect. */
  get inputDelay(): number {
    return this.#delay.ticks
  }

  /** Ticks run again since the match began, because they were guessed wrong. */
  get resimulated(): number {
    return this.#game.resimulated
  }

  get desync(): Desync | undefined {
    return this.#desync
  }

  get faults(): readonly RealtimeFault[] {
    return this.#faults.list
  }

  get phase(): RealtimePhase {
    if (this.#broken !== undefined) return {kind: 'broken', message: this.#broken}
    const end = this.#game.settledEnd
    if (end !== undefined) return {kind: 'ended', end, tick: this.#game.tick}
    if (this.#closed) return {kind: 'closed'}
    if (!this.#playing) {
      return this.#states.loaded ? {kind: 'watching', returning: this.ownSeat !== undefined} : {kind: 'joining'}
    }
    if (!this.#started) return {kind: 'starting', waitingFor: this.#unheard()}
    const nowMs = this.#port.env.clock.monotonic()
    if (this.#haltedSinceMs !== undefined && nowMs - this.#haltedSinceMs >= haltShownMs) {
      return {kind: 'waiting', waitingFor: this.#waitedFor()}
    }
    return {kind: 'playing'}
  }

  get seats(): readonly RealtimeSeat[] {
    const {tick} = this.#game
    return this.plan.seats.map((key, seat) => {
      const timeline = this.#game.timelines[seat]!
      const part = timeline.partAt(tick)
      const heldLeftMs =
        part === 'held' ? (timeline.last.from + parameters.heldTicks - tick) * parameters.tickMs : undefined
      return {seat, key, part, heldLeftMs, roundTripMs: this.#playerOf(seat)?.timing.roundTripMs}
    })
  }

  // What the page does

  /** Where the person's input comes from, asked once a tick. */
  steer(input: () => number): void {
    this.#input = input
  }

  /** Leaves the match: the seat is held for the others to see. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#cancelTimer()
    this.#words.close()
    for (const undo of this.#undo) undo()
    this.#look()
  }

  /** Runs what is due. Cheap when nothing is. */
  pulse(): void {
    if (this.#closed || this.#broken !== undefined) return
    const nowMs = this.#port.env.clock.monotonic()
    const passedMs = nowMs - this.#pulsedMs
    this.#pulsedMs = nowMs
    this.#dueMs = Math.max(this.#dueMs, nowMs - longestGapMs)
    try {
      this.#keepPages()
      if (this.#playing) this.#play(nowMs, Math.min(passedMs, longestGapMs))
      else this.#watch(nowMs)
      this.#settle()
    } catch (error) {
      return this.#break(error)
    }
    if (nowMs - this.#sentMs >= parameters.tickMs - 1) this.#sendInputs(nowMs)
    this.#states.pulse(nowMs)
    for (const found of this.#checkpoints.compare(this.#seatsPlaying(), nowMs)) this.#differ(found)
    if (nowMs - this.#lookedMs >= lookMs) this.#look()
  }

  #beat(): void {
    this.#cancelTimer = this.#port.env.scheduler.after(parameters.tickMs / 2, () => {
      this.pulse()
      if (!this.#closed) this.#beat()
    })
  }

  #break(error: unknown): void {
    this.#broken = error instanceof Error ? error.message : String(error)
    this.#look()
  }

  #look(): void {
    this.#lookedMs = this.#port.env.clock.monotonic()
    const seats = this.seats.map(({part, heldLeftMs, roundTripMs}) => [
      part,
      Math.ceil((heldLeftMs ?? 0) / 1_000),
      Math.round((roundTripMs ?? 0) / 10)
    ])
    const shown = JSON.stringify([this.phase, seats, this.#desync, this.#faults.list])
    if (shown === this.#shown) return
    this.#shown = shown
    this.emit('change', undefined)
  }

  // Playing

  #play(nowMs: number, passedMs: number): void {
    const game = this.#game
    this.#startWhenHeard(passedMs)
    if (this.#started) {
      const others = this.#others()
      const tickMs = tickMsFor(others.map(({timing}) => timing.lead))
      let steps = 0
      while (this.#dueMs + tickMs <= nowMs && steps++ < parameters.stepsAtOnce && this.#step()) this.#dueMs += tickMs
      if (game.halt !== undefined) this.#dueMs = Math.max(this.#dueMs, nowMs - tickMs)
      // Far behind, as after a return: the picture jumps rather than the others wait.
      const behind = -Math.max(...others.map(({timing}) => timing.lead), Number.NEGATIVE_INFINITY)
      if (Number.isFinite(behind) && behind > parameters.window) {
        for (let i = 0; i < Math.min(behind, parameters.stepsAtOnce) && this.#step(); i++) steps++
        for (const {timing} of others) timing.restart()
      }
    }
    const halted = this.#started && game.halt !== undefined && game.halt !== 'end'
    this.#haltedSinceMs = halted ? (this.#haltedSinceMs ?? nowMs) : undefined
    this.#waited(passedMs, halted)
    const yields = this.#standing.yields([...this.#pages.values()], nowMs)
    if (yields) this.#becomeWatcher(nowMs)
  }

  /** Nobody begins alone: the first ticks of all would be guessed. */
  #startWhenHeard(passedMs: number): void {
    if (this.#started) return
    const unheard = this.#unheard()
    this.#started = unheard.length === 0
    if (this.#started) this.#dueMs = this.#port.env.clock.monotonic()
    const slower = parameters.patienceMs / parameters.startPatienceMs
    this.#startPatience.passed(passedMs, unheard, () => slower)
    for (const seat of unheard) if (this.#startPatience.exhausted(seat)) this.#cutSeat(seat)
  }

  #unheard(): readonly number[] {
    return this.#seatsPlaying().filter(seat => seat !== this.ownSeat && this.#playerOf(seat) === undefined)
  }

  /** One tick, with what the person does in it. False: not now. */
  #step(): boolean {
    const game = this.#game
    this.#addOwnInput()
    if (game.halt !== undefined) {
      game.correct()
      if (game.halt !== undefined) return false
      this.#addOwnInput()
    }
    game.advance()
    if (game.tick % parameters.checkpointTicks === 0) {
      this.#delay.look(game.tick, Math.max(0, ...this.#others().map(({timing}) => timing.oneWayMs ?? 0)))
    }
    return true
  }

  #addOwnInput(): void {
    const own = this.ownSeat!
    const {last} = this.#game.timelines[own]!
    const missing = this.#game.tick + this.#delay.ticks + 1 - last.through
    if (!isPlaying(last) || missing <= 0) return
    const asked = this.#input()
    const value = isInput(asked, this.definition.inputBytes) ? asked : this.definition.idle
    this.#game.put(own, last.through, Array.from({length: missing}, () => value))
  }

  #waited(passedMs: number, halted: boolean): void {
    const waitedFor = halted ? this.#waitedFor() : []
    this.#patience.passed(passedMs, waitedFor, seat =>
      this.#linked(this.plan.seats[seat]!) ? 1 : parameters.unlinkedHaste
    )
    for (const seat of waitedFor) if (this.#patience.exhausted(seat)) this.#cutSeat(seat)
    this.#cuts.recount()
  }

  #cutSeat(seat: number): void {
    if (!this.#game.timelines[seat]!.playing) return
    if (this.#linked(this.plan.seats[seat]!)) this.#fault(this.plan.seats[seat]!, 'stalled')
    this.#cuts.vote(seat)
  }

  #waitedFor(): readonly number[] {
    const game = this.#game
    const reports = this.#reports()
    const nowMs = this.#port.env.clock.monotonic()
    return this.#seatsPlaying().filter(seat => {
      if (seat === this.ownSeat) return false
      const heardMs = this.#playerOf(seat)?.heardMs ?? Number.NEGATIVE_INFINITY
      if (nowMs - heardMs > parameters.silentMs) return true
      const {last} = game.timelines[seat]!
      if (game.halt === 'inputs') return last.through <= game.confirmed
      const report = reports[seat]
      return report === undefined || game.agreedWith(report) <= game.settled
    })
  }

  #becomeWatcher(nowMs: number): void {
    this.#playing = false
    this.#haltedSinceMs = undefined
    this.#states.want('play', nowMs)
  }

  // Watching

  /** What is settled where this page watches: further it does not play. */
  get #sourceSettled(): number {
    const source = this.#states.source
    return (source === undefined ? undefined : this.#pages.get(source)?.settled) ?? 0
  }

  #watch(nowMs: number): void {
    const game = this.#game
    if (!this.#states.loaded) return
    const through = Math.min(this.#sourceSettled, game.confirmed)
    if (game.tick >= through || game.end !== undefined) this.#dueMs = Math.max(this.#dueMs, nowMs - parameters.tickMs)
    let steps = 0
    while (game.tick < through && game.end === undefined && steps++ < parameters.stepsAtOnce) {
      const behind = through - game.tick
      // Even, unless it has to catch up; a few ticks are kept back for when something is late.
      const eager = behind <= parameters.watchBehindTicks ? watchSlowdown : 1
      if (behind <= 2 * parameters.window && this.#dueMs + parameters.tickMs * eager > nowMs) break
      this.#dueMs = Math.min(nowMs, this.#dueMs + parameters.tickMs * eager)
      game.advance()
    }
  }

  // What is certain

  #reports(): readonly (PageLink['report'] | undefined)[] {
    return this.#players.map((_, seat) => {
      const page = this.#playerOf(seat)
      return page?.report?.[seat]?.round === this.#game.timelines[seat]!.last.round ? page.report : undefined
    })
  }

  #settle(): void {
    const game = this.#game
    game.correct()
    const before = game.settled
    if (this.#playing) game.settle(this.#reports(), this.ownSeat)
    else if (this.#states.loaded) game.settleAsFollower(this.#sourceSettled)
    if (this.#record !== undefined) {
      for (let tick = before; tick < game.settled; tick++) this.#record({tick, ...game.playedAt(tick)})
    }
    const every = parameters.checkpointTicks
    for (let tick = Math.floor(before / every) * every + every; tick <= game.settled; tick += every) this.#checkpoint(tick)
  }

  #checkpoint(tick: number): void {
    const state = this.#game.stateAt(tick)
    if (state === undefined) return
    const {sum} = this.#checkpoints.make(tick, state, this.#port.env.clock.monotonic())
    if (this.#playing && this.ownSeat !== undefined) this.#say('sum', {seat: this.ownSeat, round: 0, tick, value: sum})
  }

  #differ({tick, differ, ownDiffers, right}: Comparison): void {
    this.#desync = {tick, differ, ownDiffers, repaired: false}
    for (const seat of differ) if (seat !== this.ownSeat) this.#fault(this.plan.seats[seat]!, 'false-checksum')
    const from = right.map(seat => this.#playerOf(seat)).find(page => page !== undefined)
    if (ownDiffers && from !== undefined) this.#states.repair(from, this.#port.env.clock.monotonic())
    this.#look()
  }

  #loaded(tick: number, from: PageLink): void {
    if (this.#desync !== undefined) this.#desync = {...this.#desync, repaired: true}
    const wasAt = this.#game.tick
    this.#checkpoints.restart()
    this.#checkpoint(tick)
    if (this.#playing) while (this.#game.tick < wasAt && this.#step());
    for (const page of this.#pages.values()) page.timing.restart()
    this.#dueMs = this.#port.env.clock.monotonic()
    if (from.report !== undefined && !this.#playing) this.#follow(from)
    this.#retryEarly()
  }

  // Pages

  #linked(key: PersonKey): boolean {
    return this.#port.swarm.neighbours.some(neighbour => neighbour.key === key)
  }

  #keepPages(): void {
    const linked = new Set(this.#port.swarm.neighbours.map(({routingId}) => routingId))
    for (const page of this.#pages.keys()) if (!linked.has(page)) this.#pages.delete(page)
    for (const [seat, page] of this.#players.entries()) {
      if (page !== undefined && !this.#pages.has(page)) this.#players[seat] = undefined
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

  #linkOf(message: {readonly table: Bytes; readonly match: number}, from: GameNeighbour): PageLink | undefined {
    const ours = message.match === this.plan.match && toHex(message.table) === toHex(this.plan.table)
    return ours && from.key !== undefined ? this.#pageOf(from) : undefined
  }

  #playerOf(seat: number): PageLink | undefined {
    const page = this.#players[seat]
    return page === undefined ? undefined : this.#pages.get(page)
  }

  #seatsPlaying(): readonly number[] {
    return this.#game.timelines.flatMap(({playing}, seat) => (playing ? [seat] : []))
  }

  /** The pages of the others that play. */
  #others(): readonly PageLink[] {
    return this.#seatsPlaying().flatMap(seat => (seat === this.ownSeat ? [] : (this.#playerOf(seat) ?? [])))
  }

  /** Who can be asked for a state: pages of seats, those that say they play first. */
  #sources(): readonly PageLink[] {
    const pages = this.#port.swarm.neighbours.flatMap(neighbour => {
      const page = this.plan.seats.includes(neighbour.key) ? this.#pageOf(neighbour) : undefined
      return page === undefined || page.seat === this.plan.seats.indexOf(this.#port.swarm.identity.key) ? [] : [page]
    })
    const rank = ({plays, seat}: PageLink) => (plays ? 0 : 16) + seat!
    return pages.sort((a, b) => rank(a) - rank(b))
  }

  #fault(key: PersonKey, reason: RealtimeFaultReason): void {
    this.#faults.add(key, reason)
  }

  // Inputs

  #sendInputs(nowMs: number): void {
    this.#sentMs = nowMs
    for (const neighbour of this.#port.swarm.neighbours) {
      const page = this.#pages.get(neighbour.routingId) ?? (this.plan.seats.includes(neighbour.key) ? this.#pageOf(neighbour) : undefined)
      if (page === undefined) continue
      const packet = this.#packetFor(page, nowMs)
      if (packet !== undefined) void this.#port.swarm.send(page.page, packet)
    }
  }

  #packetFor(page: PageLink, nowMs: number): InputPacket | undefined {
    const all = (1 << this.plan.seats.length) - 1
    const {table, match} = this.plan
    const about = {type: 'gameInputs' as const, table, match, tick: this.#game.tick, settled: this.#game.settled, seats: this.#game.report}
    if (!this.#playing) {
      const isSource = page.page === this.#states.source
      return isSource ? {...about, asks: all, inputs: [], ...page.depart(this.#packets++, nowMs)} : undefined
    }
    const watches = nowMs < page.watchesUntilMs
    const own = this.ownSeat!
    if (page.seat === own && !watches) return undefined
    if (page.seat === undefined && !watches) return undefined
    const missing = this.#seatsPlaying().filter(seat => seat !== own && !this.#linked(this.plan.seats[seat]!))
    const asks = missing.reduce((bits, seat) => bits | (1 << seat), 0)
    const asked = this.plan.seats.flatMap((_, seat) => (seat !== own && (page.asks >> seat) & 1 ? [seat] : []))
    const inputs = sectionsFor(this.#game, [own, ...asked], page.report)
    return {...about, asks, inputs, ...page.depart(this.#packets++, nowMs)}
  }

  #receiveInputs(packet: InputPacket, from: GameNeighbour): Verdict {
    const page = this.#linkOf(packet, from)
    if (page === undefined) return 'ignore'
    const nowMs = this.#port.env.clock.monotonic()
    if (!page.packets.take(nowMs)) return this.#bad(page, 'flood')
    const seats = this.plan.seats.length
    if (packet.seats.length !== seats || packet.asks >= 1 << seats) return this.#bad(page, 'malformed')
    const newest = page.arrive(packet.number, packet.echo, packet.heldMs, nowMs)
    if (newest) {
      page.report = packet.seats
      page.asks = packet.asks
      page.tick = packet.tick
      page.settled = packet.settled
      if (nowMs < page.watchesUntilMs) page.watchesUntilMs = nowMs + parameters.watcherMs
      this.#seatPage(page)
      if (this.#players[page.seat ?? -1] === page.page && this.#started) page.timing.heard(this.#game.tick, packet.tick)
      if (!this.#playing && page.page === this.#states.source) this.#follow(page)
      else if (!this.#started) this.#noticeRunning(page, nowMs)
    }
    let verdict: Verdict = 'accept'
    for (const section of packet.inputs) if (!this.#take(page, section)) verdict = 'reject'
    return verdict
  }

  #bad(page: PageLink, reason: RealtimeFaultReason): Verdict {
    this.#fault(page.key, reason)
    return 'reject'
  }

  /** A page takes the chair of its person's seat when it says that it plays there, and knows all of its own inputs. */
  #seatPage(page: PageLink): void {
    const {seat} = page
    if (seat === undefined || seat === this.ownSeat || !page.plays) return
    const {last, playing} = this.#game.timelines[seat]!
    const own = page.report![seat]!
    const fits = playing && own.round === last.round && own.through >= last.through
    if (fits && this.#playerOf(seat) === undefined) this.#players[seat] = page.page
  }

  /** This page was loaded anew while the match runs: others know more of its seat than it does. */
  #noticeRunning(page: PageLink, nowMs: number): void {
    const own = this.ownSeat
    if (!this.#playing || own === undefined || !page.plays) return
    const theirs = page.report![own]!
    const {last} = this.#game.timelines[own]!
    if (theirs.round > last.round || theirs.through > last.through) this.#becomeWatcher(nowMs)
  }

  /** False: no honest page sends this. */
  #take(page: PageLink, {seat, first, values: bytes}: InputSection): boolean {
    const values = unpackInputs(bytes, this.definition.inputBytes)
    const timeline = this.#game.timelines[seat]
    if (values === undefined || timeline === undefined) return this.#bad(page, 'malformed') === 'accept'
    if (!this.#mayBring(page, seat)) return false
    const {through} = timeline.last
    const last = first + values.length
    const known = Number.isFinite(this.#game.confirmed) ? Math.max(this.#game.confirmed, this.#game.tick) : this.#game.tick
    const ahead = this.#playing ? parameters.mostAhead : parameters.keptInputs / 2
    if (timeline.playing && last > known + ahead) return this.#bad(page, 'far-future') === 'accept'
    if (timeline.playing && last + parameters.longPastTicks < through) return this.#bad(page, 'long-past') === 'accept'
    const {contradicts} = this.#game.put(seat, first, values)
    if (contradicts) this.#fault(page.key, 'two-inputs')
    return true
  }

  /** Whether inputs of that seat are taken from this page: its own, or those it was asked for. */
  #mayBring(page: PageLink, seat: number): boolean {
    if (page.page === this.#states.source && !this.#playing) return true
    if (page.seat === undefined) return this.#bad(page, 'no-seat') === 'accept'
    const own = this.#players[page.seat] === page.page
    if (seat === page.seat) return own
    // Relayed, for want of a link of our own.
    const missing = seat !== this.ownSeat && !this.#linked(this.plan.seats[seat]!)
    if (own && missing) return true
    // It was asked for it until just now, perhaps.
    if (this.#game.timelines[seat] === undefined || seat === this.ownSeat || !own) this.#fault(page.key, 'not-their-seat')
    return !(seat === this.ownSeat)
  }

  /** Takes over how the page one watches at sees the seats. */
  #follow(page: PageLink): void {
    if (!this.#states.loaded) return
    for (const [seat, {round, from}] of page.report!.entries()) {
      const {last} = this.#game.timelines[seat]!
      if (round > last.round + 1) return this.#states.want(this.ownSeat === undefined ? 'watch' : 'play', this.#port.env.clock.monotonic())
      if (round > last.round || (round === last.round && from !== last.from)) this.#game.begin(seat, round, from)
    }
  }

  // Words

  #say(word: keyof typeof wordNumbers, what: Pick<GameWord, 'seat' | 'round' | 'tick' | 'value'>): void {
    const {table, match} = this.plan
    this.#words.say({table, match, by: this.ownSeat!, word: wordNumbers[word], ...what})
  }

  #sayCut({seat, round, tick}: CutVote): void {
    this.#say('cut', {seat, round, tick, value: new Uint8Array()})
  }

  #spread(word: GameWord, except?: RoutingId): void {
    for (const {routingId, key} of this.#port.swarm.neighbours) {
      const watches = (this.#pages.get(routingId)?.watchesUntilMs ?? 0) > this.#port.env.clock.monotonic()
      if (routingId !== except && (this.plan.seats.includes(key) || watches)) void this.#port.swarm.send(routingId, word)
    }
  }

  #receiveWord(word: GameWord, from: GameNeighbour): Verdict | Promise<Verdict> {
    const page = this.#linkOf(word, from)
    const author = this.plan.seats[word.by]
    if (page === undefined) return 'ignore'
    if (!page.words.take(this.#port.env.clock.monotonic())) return this.#bad(page, 'flood')
    if (author === undefined || this.plan.seats[word.seat] === undefined) return this.#bad(page, 'malformed')
    if (author === this.#port.swarm.identity.key) return 'ignore'
    const checked = this.#words.hear(word, author)
    if (checked === false) return this.#bad(page, 'flood')
    return checked.then(genuine => {
      if (!genuine) return this.#bad(page, 'forged-word')
      // To those who have no link to its author.
      if (page.key === author) this.#passOn(word)
      return 'accept'
    })
  }

  #passOn(word: GameWord): void {
    for (const page of this.#others()) {
      if (page.seat !== word.by && (page.asks >> word.by) & 1) void this.#port.swarm.send(page.page, word)
    }
  }

  #heardWord(word: GameWord): void {
    const {by, seat, round, tick} = word
    switch (wordName(word)) {
      case 'sum':
        return this.#checkpoints.heard(by, tick, word.value)
      case 'cut':
        return this.#cuts.heard(by, {seat, round, tick})
      case 'back':
        if (!this.#comesBack(word)) this.#early = [...this.#early.filter(other => other.by !== by || other.seat !== seat), word].slice(-8)
    }
  }

  /** Words that came before what they are about. */
  #retryEarly(): void {
    this.#early = this.#early.filter(word => !this.#comesBack(word))
  }

  /** A seat's player returns. False: that seat was not cut here yet. */
  #comesBack(word: GameWord): boolean {
    const {seat, round, tick, value} = word
    const {last} = this.#game.timelines[seat]!
    if (!this.#playing && !this.#states.loaded) return false
    const isMine = seat === this.ownSeat && this.#states.isRequest(value)
    if (round > last.round + 1 || (round === last.round + 1 && last.round % 2 === 0)) return false
    if (round < last.round || round % 2 === 1) return true
    if (tick > Math.max(this.#game.tick, this.#game.confirmed === Number.POSITIVE_INFINITY ? 0 : this.#game.confirmed) + parameters.mostBackTicks) return true
    const spans = this.#game.timelines[seat]!.spans
    const cut = spans.findLast(span => span.round === round - 1)
    if (cut !== undefined && tick >= cut.from + parameters.heldTicks) return true
    this.#game.begin(seat, round, tick)
    if (seat !== this.ownSeat) this.#players[seat] = undefined
    if (isMine && !this.#playing && this.#game.timelines[seat]!.last.round === round) {
      this.#playing = true
      this.#started = true
      this.#states.done()
      this.#players.fill(undefined)
      for (const page of this.#pages.values()) this.#seatPage(page)
      this.#dueMs = this.#port.env.clock.monotonic()
    }
    return true
  }

  // Handing out states

  #asked(page: PageLink, message: Parameters<StateExchange<S>['asked']>[1]): Verdict {
    if (!this.#playing || !this.#started) return 'ignore'
    const verdict = this.#states.asked(page, message, [...this.#pages.values()])
    if (verdict !== 'accept') return verdict
    const {seat} = page
    if (message.part !== 1 || seat === undefined) return verdict
    const timeline = this.#game.timelines[seat]!
    if (timeline.partAt(this.#game.tick) !== 'held' || timeline.playing) return verdict
    const word = {seat, round: timeline.last.round + 1, tick: this.#game.tick + parameters.backTicks, value: message.nonce}
    this.#game.begin(seat, word.round, word.tick)
    this.#players[seat] = undefined
    this.#say('back', word)
    return verdict
  }
}
