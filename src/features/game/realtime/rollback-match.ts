import {TypedEvents} from '../../../base/typed-events.ts'
import type {GameEnd} from '../define-game.ts'
import {firstState, type RealtimeDefinition, type SeatPart} from '../define-realtime.ts'
import {Checkpoints, type Comparison} from './checkpoints.ts'
import {Cuts, Patience} from './cuts.ts'
import {Faults, type RealtimeFault} from './faults.ts'
import {InputExchange} from './input-exchange.ts'
import type {MatchParts} from './match-part.ts'
import type {Desync, RealtimeMatch, RealtimeMatchEvents, RealtimePhase, RealtimeSeat} from './match-view.ts'
import type {PageLink} from './page-link.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {RealtimeMatchPlan, RealtimePort} from './realtime-port.ts'
import {Rollback} from './rollback.ts'
import {SeatWords} from './seat-words.ts'
import {shownOf} from './shown.ts'
import {Standing} from './standing.ts'
import {StateExchange} from './state-exchange.ts'
import {Stepping} from './stepping.ts'
import {TablePages} from './table-pages.ts'
import {waitedFor} from './waited-for.ts'

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

/** How long a halt goes unmentioned. */
const haltShownMs = 150
/** How often it is looked whether something changed that is shown. */
const lookMs = 100
/** Waiting counts no more than so much at once: the page itself was stopped. */
const longestWaitMs = 250

/**
 * A match of 2 to 4 players, each page running the whole game. Every tick a page sends everybody all inputs they have not acknowledged, guesses
 * those it lacks, and goes back when it guessed wrong. `pulse` makes it go: a page calls it from its animation frames, and a timer does besides.
 *
 * Who is waited for too long is cut (`Cuts`), its seat held for 30 seconds, and returns by a snapshot of a settled state (`StateExchange`).
 * Checksums of settled states are signed and compared twice a second (`Checkpoints`).
 */
export class RollbackMatch<S> extends TypedEvents<RealtimeMatchEvents> implements RealtimeMatch<S> {
  readonly #parts: MatchParts<S>
  readonly #game: Rollback<S>
  readonly #cuts: Cuts<S>
  readonly #patience: Patience
  readonly #startPatience: Patience
  readonly #checkpoints: Checkpoints
  readonly #words: SeatWords<S>
  readonly #inputs: InputExchange<S>
  readonly #standing: Standing<S>
  readonly #stepping: Stepping<S>
  readonly #record: ((settled: SettledTick) => void) | undefined
  readonly #undo: (() => void)[]
  #haltedSinceMs: number | undefined
  #haltedAt = 0
  #gaveWayMs = 0
  #desync: Desync | undefined
  #broken: string | undefined
  #closed = false
  #shown = ''
  #lookedMs = Number.NEGATIVE_INFINITY
  #pulsedMs: number
  #cancelTimer: () => void = () => undefined

  constructor({port, plan, definition, part, record}: RollbackMatchOptions<S>) {
    super()
    this.#record = record
    const {clock} = port.env
    const seats = plan.seats.length
    const seat = plan.seats.indexOf(port.swarm.identity.key)
    const ownSeat = seat < 0 || part === 'watch' ? undefined : seat
    const faults = new Faults(() => clock.now(), plan.seats)
    const game = new Rollback(definition, seats, firstState(definition, {...plan, seats}))
    const pages = new TablePages(port, plan, ownSeat, game)
    const checkpoints = new Checkpoints(ownSeat)
    const states = new StateExchange({
      port,
      plan,
      game,
      checkpoints,
      candidates: () => pages.sources,
      fault: (key, reason) => faults.add(key, reason),
      loaded: (tick, from) => this.#loaded(tick, from)
    })
    const own = ownSeat === undefined ? 'watching' : 'starting'
    const parts: MatchParts<S> = {port, plan, definition, ownSeat, game, pages, states, faults, part: own}
    this.#parts = parts
    this.#game = game
    this.#checkpoints = checkpoints
    this.#cuts = new Cuts(game, ownSeat, vote => this.#words.say('cut', vote))
    this.#words = new SeatWords({parts, cuts: () => this.#cuts, checkpoints, returned: () => this.#returned()})
    this.#inputs = new InputExchange(parts, {followed: page => this.#follow(page), late: () => this.#giveWay()})
    this.#standing = new Standing(game, ownSeat)
    this.#stepping = new Stepping(parts)
    this.#patience = new Patience(seats)
    this.#startPatience = new Patience(seats)
    this.#pulsedMs = clock.monotonic()
    this.#checkpoint(0)
    this.#undo = [
      port.swarm.handle(['gameInputs'], (message, from) => this.#inputs.receive(message, from)),
      port.swarm.handle(['gameWord'], (message, from) => this.#words.receive(message, from)),
      port.swarm.handle(['gameSnapshot'], (message, from) => {
        const page = pages.senderOf(message, from)
        return page === undefined ? 'ignore' : states.receive(page, message)
      }),
      port.swarm.handle(['gameAsk'], (message, from) => {
        const page = pages.senderOf(message, from)
        if (page === undefined || parts.part !== 'playing') return 'ignore'
        const verdict = states.asked(page, message, pages.all)
        if (verdict === 'accept' && message.part === 1 && page.seat !== undefined) {
          this.#words.giveBack(page.seat, message.nonce)
        }
        return verdict
      })
    ]
    if (own === 'watching') states.want('watch', clock.monotonic())
    this.#beat()
  }

  // What is shown

  get plan(): RealtimeMatchPlan {
    return this.#parts.plan
  }

  get definition(): RealtimeDefinition<S> {
    return this.#parts.definition
  }

  get ownSeat(): number | undefined {
    return this.#parts.ownSeat
  }

  get S(): S {
    return this.#game.state
  }

  get tick(): number {
    return this.#game.tick
  }

  get settledTick(): number {
    return this.#game.settled
  }

  settledState(tick: number): S | undefined {
    return tick <= this.#game.settled ? this.#game.stateAt(tick) : undefined
  }

  get parts(): readonly SeatPart[] {
    return this.#game.partsAt(this.#game.tick)
  }

  get inputDelay(): number {
    return this.#stepping.inputDelay
  }

  get resimulated(): number {
    return this.#game.resimulated
  }

  get desync(): Desync | undefined {
    return this.#desync
  }

  get faults(): readonly RealtimeFault[] {
    return this.#parts.faults.list
  }

  get phase(): RealtimePhase {
    const {part, states, pages, ownSeat} = this.#parts
    const end = this.#settledEnd
    if (this.#broken !== undefined) return {kind: 'broken', message: this.#broken}
    if (end !== undefined) return {kind: 'ended', end, tick: this.#game.tick}
    if (this.#closed) return {kind: 'closed'}
    switch (part) {
      case 'starting':
        return {kind: 'starting', waitingFor: pages.unheard}
      case 'watching':
        return states.loaded ? {kind: 'watching', returning: ownSeat !== undefined} : {kind: 'joining'}
      case 'playing': {
        const isHalted = this.#haltedSinceMs !== undefined && pages.nowMs - this.#haltedSinceMs >= haltShownMs
        return isHalted ? {kind: 'waiting', waitingFor: waitedFor(this.#parts)} : {kind: 'playing'}
      }
    }
  }

  get #settledEnd(): GameEnd | undefined {
    try {
      return this.#broken === undefined ? this.#game.settledEnd : undefined
    } catch (error) {
      this.#break(error)
      return undefined
    }
  }

  #break(error: unknown): void {
    this.#broken = error instanceof Error ? error.message : String(error)
  }

  get seats(): readonly RealtimeSeat[] {
    const {tick, timelines} = this.#game
    return this.plan.seats.map((key, seat) => {
      const {last} = timelines[seat]!
      const part = timelines[seat]!.partAt(tick)
      const heldLeftMs = part === 'held' ? (last.since + parameters.heldTicks - tick) * parameters.tickMs : undefined
      return {seat, key, part, heldLeftMs, roundTripMs: this.#parts.pages.playerOf(seat)?.timing.roundTripMs}
    })
  }

  // What the page does

  steer(input: () => number): void {
    this.#stepping.steer(input)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#cancelTimer()
    this.#words.close()
    for (const undo of this.#undo) undo()
    this.#look()
  }

  pulse(): void {
    if (this.#closed || this.#broken !== undefined) return
    const {pages, states} = this.#parts
    const {nowMs} = pages
    const passedMs = Math.min(nowMs - this.#pulsedMs, longestWaitMs)
    this.#pulsedMs = nowMs
    pages.keep()
    this.#words.retryEarly()
    try {
      this.#run(nowMs, passedMs)
      this.#settle()
    } catch (error) {
      this.#break(error)
      return this.#look()
    }
    this.#inputs.send(nowMs)
    states.pulse(nowMs)
    for (const found of this.#checkpoints.compare(pages.seatsPlaying, nowMs)) this.#differ(found)
    if (nowMs - this.#lookedMs >= lookMs) this.#look()
  }

  #beat(): void {
    this.#cancelTimer = this.#parts.port.env.scheduler.after(Math.floor(parameters.tickMs / 2), () => {
      this.pulse()
      if (!this.#closed && this.#broken === undefined) this.#beat()
    })
  }

  #look(): void {
    this.#lookedMs = this.#parts.pages.nowMs
    const shown = shownOf(this)
    if (shown === this.#shown) return
    this.#shown = shown
    this.emit('change', undefined)
  }

  // Running

  #run(nowMs: number, passedMs: number): void {
    const {part, pages, states} = this.#parts
    if (part === 'watching') {
      if (states.loaded) this.#stepping.watch(nowMs, this.#sourceSettled)
      if (states.loaded && this.#isSeatGone) states.onlyWatch()
      const linked = pages.listening.flatMap(({seat}) => seat ?? [])
      if (this.#standing.takesUp(pages.all, linked, this.#gaveWayMs, nowMs)) this.#takeUp()
      return
    }
    if (part === 'starting') this.#startWhenHeard(passedMs)
    else this.#stepping.play(nowMs)
    const {halt} = this.#game
    const isHalted = part === 'playing' && halt !== undefined && halt !== 'end'
    const stays = this.#game.tick === this.#haltedAt
    this.#haltedSinceMs = isHalted ? ((stays ? this.#haltedSinceMs : undefined) ?? nowMs) : undefined
    this.#haltedAt = this.#game.tick
    const counts = isHalted && nowMs - this.#haltedSinceMs! > parameters.freeHaltMs
    this.#wait(passedMs, counts ? waitedFor(this.#parts) : [])
    this.#cuts.recount()
    if (this.#standing.yields(pages.all, nowMs)) this.#giveWay()
  }

  /** Nobody begins alone: the first ticks of all would be guessed. */
  #startWhenHeard(passedMs: number): void {
    const {unheard} = this.#parts.pages
    if (unheard.length === 0) {
      this.#parts.part = 'playing'
      this.#stepping.restart()
    }
    const slower = parameters.patienceMs / parameters.startPatienceMs
    this.#startPatience.passed(passedMs, unheard, () => slower)
    for (const seat of unheard) if (this.#startPatience.exhausted(seat)) this.#cut(seat)
  }

  #wait(passedMs: number, waitedFor: readonly number[]): void {
    const {pages} = this.#parts
    this.#patience.passed(passedMs, waitedFor, seat => (pages.isSeatLinked(seat) ? 1 : parameters.unlinkedHaste))
    for (const seat of waitedFor) if (this.#patience.exhausted(seat)) this.#cut(seat)
    for (const [seat, {playing}] of this.#game.timelines.entries()) if (!playing) this.#patience.cut(seat)
  }

  #cut(seat: number): void {
    const {faults, pages, plan} = this.#parts
    const isNew = this.#game.timelines[seat]!.playing && this.#cuts.vote(seat, pages.nowMs)
    if (isNew && pages.isSeatLinked(seat)) faults.add(plan.seats[seat]!, 'stalled')
  }

  /** The own seat is given back no more. */
  get #isSeatGone(): boolean {
    const {ownSeat} = this
    const {timelines, settled} = this.#game
    if (ownSeat === undefined) return false
    return timelines[ownSeat]!.partAt(settled) === 'gone' || this.#settledEnd !== undefined
  }

  /** The others play without this page: it asks for its seat again. */
  #giveWay(): void {
    this.#parts.part = 'watching'
    this.#haltedSinceMs = undefined
    this.#gaveWayMs = this.#parts.pages.nowMs
    this.#cuts.restart()
    this.#parts.states.want('play', this.#parts.pages.nowMs)
  }

  /** Nobody plays any more: it goes on here. */
  #takeUp(): void {
    const own = this.ownSeat!
    const {playing, last} = this.#game.timelines[own]!
    if (!playing) this.#game.begin(own, last.round + 1, this.#game.tick)
    this.#returned()
  }

  #returned(): void {
    const {states, pages, plan} = this.#parts
    this.#parts.part = 'playing'
    states.done()
    for (const seat of plan.seats.keys()) pages.free(seat)
    for (const page of pages.all) pages.sit(page)
    this.#stepping.restart()
  }

  // Watching

  /** What is settled where this page watches: further it does not play. */
  get #sourceSettled(): number {
    const {pages, states} = this.#parts
    return pages.byId(states.source)?.settled ?? 0
  }

  /** Takes over how the page one watches at sees the seats. */
  #follow(page: PageLink): void {
    const {states, ownSeat, pages} = this.#parts
    if (!states.loaded) return
    const again = () => states.want(ownSeat === undefined ? 'watch' : 'play', pages.nowMs)
    for (const [seat, {round, from}] of page.report!.entries()) {
      const {last} = this.#game.timelines[seat]!
      // It missed a round: only a state tells what became of it.
      if (round > last.round + 1) return again()
      if (round > last.round || (round === last.round && from !== last.from)) this.#game.begin(seat, round, from)
    }
    // What this page took for a round is settled otherwise there, as when somebody said too late from when on a seat is played: it cannot be put right here.
    if (this.#game.isApartFrom(page.report!, page.settled)) again()
  }

  #loaded(tick: number, from: PageLink): void {
    if (this.#desync !== undefined) this.#desync = {...this.#desync, repaired: true}
    const wasAt = this.#game.tick
    this.#checkpoints.restart()
    this.#inputs.loaded()
    this.#checkpoint(tick)
    const watches = this.#parts.part === 'watching'
    try {
      if (!watches) while (this.#game.tick < wasAt && this.#stepping.step());
    } catch (error) {
      return this.#break(error)
    }
    this.#stepping.restart()
    if (watches && from.report !== undefined) this.#follow(from)
  }

  // What is certain

  #settle(): void {
    const {part, pages, states, ownSeat} = this.#parts
    const game = this.#game
    game.correct()
    const before = game.settled
    if (part === 'playing') game.settle(pages.reports, ownSeat, pages.vouched)
    else if (states.loaded) game.settleAsFollower(this.#sourceSettled)
    if (this.#record !== undefined) {
      for (let tick = before; tick < game.settled; tick++) this.#record({tick, ...game.playedAt(tick)})
    }
    const every = parameters.checkpointTicks
    for (let tick = before - (before % every) + every; tick <= game.settled; tick += every) this.#checkpoint(tick)
  }

  #checkpoint(tick: number): void {
    const {ownSeat, part, pages} = this.#parts
    const state = this.#game.stateAt(tick)
    if (state === undefined) return
    const lineage = this.#game.lineageAt(tick)
    const {sum} = this.#checkpoints.make(tick, state, lineage, pages.nowMs)
    if (part !== 'watching') this.#words.say('sum', {seat: ownSeat!, round: lineage, tick, value: sum})
  }

  #differ({tick, differ, ownDiffers, right}: Comparison): void {
    const {pages, states} = this.#parts
    this.#desync = {tick, differ, ownDiffers, repaired: false}
    const from = right.map(seat => pages.playerOf(seat)).find(page => page !== undefined)
    if (ownDiffers && from !== undefined) states.repair(from, pages.nowMs)
    this.#look()
  }
}
