import type {PersonKey} from '../../src/base/ids.ts'
import type {PlainData} from '../../src/base/plain-data.ts'
import type {
  ClockView,
  FaultView,
  GameEndView,
  MoveOutcomeView,
  MoveView,
  ProposalView,
  SeatView,
  TablePhaseView,
  TurnTableView
} from '../../src/elements/games-view.ts'
import {INVALID, type Drawn, type GameContext, type GameDefinition} from '../../src/features/game/define-game.ts'
import {keyOf} from './fake-chat.ts'
import type {FakeGames} from './fake-games.ts'

interface Past {
  readonly move: MoveView
  readonly G: unknown
}

/** A table by the real rules, whose moves come from the test; dice fall as it says. */
export class FakeTable implements TurnTableView {
  readonly id: string
  readonly game: string
  readonly gameKind = 'turns' as const
  readonly name: string
  readonly options: PlainData
  readonly maxSeats: number
  readonly timeMs = Date.UTC(2026, 10, 22, 12)
  faults: readonly FaultView[] = []
  failure: string | undefined
  clocks: readonly ClockView[] | undefined
  waiting: TurnTableView['waiting']
  proposal: ProposalView | undefined
  hand: readonly number[] = []
  /** By seat: what lies under each cup when it is shown, and what the visitor sees of it. */
  hands: readonly (readonly number[])[] = []
  /** Draws wait for the test. */
  holdsDraws = false
  readonly #games: FakeGames
  readonly #definition: GameDefinition
  #ready: readonly number[]
  #seats: SeatView[] = []
  #G: unknown
  #first: unknown
  #past: Past[] = []
  #end: TablePhaseView | undefined

  constructor(
    games: FakeGames,
    definition: GameDefinition,
    given: {id: string; ready: readonly number[]; name?: string; options?: PlainData; seats?: number}
  ) {
    this.#games = games
    this.#definition = definition
    this.id = given.id
    this.game = definition.name
    this.name = given.name ?? ''
    this.options = given.options ?? {}
    this.maxSeats = given.seats ?? definition.players.max
    this.#ready = given.ready
  }

  // What it shows

  get host(): PersonKey {
    return keyOf(this.#ready[0] ?? 1)
  }

  get isOwn(): boolean {
    return this.host === keyOf(0)
  }

  get hostName(): string {
    return this.#games.seat(0, this.#ready[0] ?? 1).name
  }

  get seats(): readonly SeatView[] {
    if (this.#G !== undefined) return this.#seats
    return Array.from({length: this.maxSeats}, (_, seat) => this.#games.seat(seat, this.#ready[seat]))
  }

  get ownSeat(): number | undefined {
    const seat = this.seats.findIndex(({own}) => own)
    return seat === -1 ? undefined : seat
  }

  get phase(): TablePhaseView {
    if (this.#end !== undefined) return this.#end
    if (this.#G === undefined) {
      const missing = Math.max(0, this.#definition.players.min - this.#ready.length)
      return {kind: 'lobby', ready: this.#ready.map(keyOf), missing}
    }
    const end = this.#definition.end(this.#G, this.#context())
    if (end !== undefined) return {kind: 'ended', end}
    const active = this.#seats.filter(({out}) => out === undefined).map(({seat}) => seat)
    if (active.length === 1) return {kind: 'ended', end: {winners: active, why: this.#seats.find(({out}) => out)!.out!}}
    const chance = this.#definition.chance?.(this.#G, this.#context())
    if (chance !== undefined) return {kind: 'playing', waitingFor: active, what: 'chance'}
    const turn = this.#definition.turn(this.#G, this.#context())
    return {kind: 'playing', waitingFor: typeof turn === 'number' ? [turn] : turn, what: 'move'}
  }

  get forMe(): boolean {
    const {phase, ownSeat: own, proposal} = this
    if (own === undefined) return this.seats.some(({offeredTo}) => offeredTo === keyOf(0))
    if (proposal?.open.includes(own)) return true
    return phase.kind === 'playing' && phase.what === 'move' && phase.waitingFor.includes(own)
  }

  get G(): unknown {
    return this.#G
  }

  get moves(): readonly MoveView[] {
    return this.#past.map(({move}) => move)
  }

  /** The states after moves are not kept, only the newest. */
  isCut = false

  at(count: number): unknown {
    if (this.isCut && count < this.moves.length) return undefined
    return count === 0 ? this.#first : this.#past[count - 1]?.G
  }

  allows(name: string, ...args: readonly PlainData[]): boolean {
    const {ownSeat: seat, phase} = this
    if (seat === undefined || phase.kind !== 'playing' || !phase.waitingFor.includes(seat)) return false
    return this.#moved(seat, name, args) !== INVALID
  }

  // What the test does for others

  /** The game begins with who is ready. */
  begin(): this {
    this.#seats = this.#ready.map((person, seat) => this.#games.seat(seat, person))
    this.#first = this.#G = this.#definition.setup({
      seats: this.#seats.length,
      options: this.options,
      round: 0
    })
    const clock = this.#definition.clock?.(this.options)
    if (clock !== undefined) this.clocks = this.#seats.map(() => ({leftMs: clock.baseMs, runsSinceMs: undefined}))
    this.#draw()
    return this
  }

  sit(...people: readonly number[]): this {
    this.#ready = people
    return this.#changed()
  }

  /** A move of whoever sits there. @throws Error the rules refuse it */
  plays(seat: number, name: string, ...args: readonly PlainData[]): this {
    const G = this.#moved(seat, name, args)
    if (G === INVALID) throw new Error(`${name} ${args.join(' ')} is refused`)
    this.#G = G
    this.#past = [...this.#past, {move: {seat, name, args, timeMs: this.timeMs}, G: this.#G}]
    this.proposal = undefined
    this.#draw()
    return this.#changed()
  }

  leaves(seat: number, out: 'resigned' | 'late'): this {
    this.#G = this.#changedBy(G => this.#definition.left?.(G, {...this.#context(), seat}))
    this.seat(seat, {out})
    this.#draw()
    return this.#changed()
  }

  seat(seat: number, change: Partial<SeatView>): this {
    this.#seats = this.#seats.map(each => (each.seat === seat ? {...each, ...change} : each))
    return this.#changed()
  }

  proposes(by: number, what: ProposalView['what']): this {
    const open = this.#seats.map(({seat}) => seat).filter(seat => seat !== by)
    this.proposal = {what, by, agreed: [by], open}
    return this.#changed()
  }

  ends(end: GameEndView): this {
    this.#end = {kind: 'ended', end}
    return this.#changed()
  }

  breaks(message: string): this {
    this.#end = {kind: 'broken', message}
    return this.#changed()
  }

  goes(): this {
    this.#end = {kind: 'closed'}
    return this.#changed()
  }

  /** What is to be drawn is drawn. */
  draw(): this {
    this.holdsDraws = false
    this.#draw()
    return this.#changed()
  }

  change(change: Partial<Pick<FakeTable, 'clocks' | 'waiting' | 'faults' | 'failure'>>): this {
    Object.assign(this, change)
    return this.#changed()
  }

  // What the visitor does

  async move(name: string, ...args: readonly PlainData[]): Promise<MoveOutcomeView> {
    await this.#games.ask(`move ${[name, ...args].join(' ')}`)
    const seat = this.ownSeat
    if (seat === undefined || this.phase.kind !== 'playing') return 'not-now'
    if (!this.allows(name, ...args)) return 'illegal'
    this.plays(seat, name, ...args)
    return 'sent'
  }

  async ready(on: boolean): Promise<void> {
    await this.#games.ask(on ? 'sit down' : 'stand up')
    this.sit(...this.#ready.filter(person => person !== 0), ...(on ? [0] : []))
  }

  async start(): Promise<boolean> {
    await this.#games.ask('start')
    this.begin()
    this.#changed()
    return true
  }

  async propose(what: ProposalView['what']): Promise<void> {
    await this.#games.ask(`propose ${what}`)
    this.proposes(this.ownSeat!, what)
  }

  async answer(agree: boolean): Promise<void> {
    await this.#games.ask(agree ? 'agree' : 'decline')
    const {proposal} = this
    this.proposal = undefined
    if (agree && proposal?.what === 'draw') this.ends({draw: true, why: 'agreed'})
    this.#changed()
  }

  async resign(): Promise<void> {
    await this.#games.ask('resign')
    this.leaves(this.ownSeat!, 'resigned')
  }

  async offerSeat(to: PersonKey): Promise<void> {
    await this.#games.ask('offer the seat')
    this.seat(this.ownSeat!, {offeredTo: to})
  }

  async take(seat: number): Promise<void> {
    await this.#games.ask(`take ${seat}`)
    this.seat(seat, {...this.#games.seat(seat, 0), offeredTo: undefined})
  }

  async close(): Promise<void> {
    await this.#games.ask('close')
    this.goes()
  }

  // Below

  #context(): GameContext {
    const out = this.#seats.flatMap(seat => (seat.out === undefined ? [] : [seat.seat]))
    return {seats: this.#seats.length, move: this.#past.length, out, options: this.options, round: 0}
  }

  /** What a rule makes of a copy of the state, or returns instead. */
  #changedBy(rule: (G: unknown) => unknown): unknown {
    const copy: unknown = structuredClone(this.#G)
    return rule(copy) ?? copy
  }

  #moved(seat: number, name: string, args: readonly PlainData[]): unknown {
    const rule = this.#definition.moves[name]
    return rule === undefined ? INVALID : this.#changedBy(G => rule(G, {...this.#context(), seat}, ...args))
  }

  #draw(): void {
    if (this.holdsDraws || this.#G === undefined) return
    const chance = this.#definition.chance?.(this.#G, this.#context())
    if (chance === undefined || this.phase.kind !== 'playing') return
    let drawn: Drawn
    switch (chance.kind) {
      case 'dice':
        drawn = {kind: 'dice', values: Array.from({length: chance.count}, (_, at) => 1 + (at % chance.sides))}
        break
      case 'shuffle':
        drawn = {kind: 'shuffle', order: Array.from({length: chance.count}, (_, at) => at)}
        break
      case 'hands':
        this.hands = chance.counts.map((count, seat) =>
          Array.from({length: count}, (_, at) => 1 + ((at * (seat + 2) + 3 * seat) % chance.sides))
        )
        this.hand = this.ownSeat === undefined ? [] : this.hands[this.ownSeat]!
        drawn = {kind: 'hands'}
        break
      case 'show':
        drawn = {kind: 'show', hands: this.hands}
    }
    this.#G = this.#changedBy(G => this.#definition.drawn?.(G, drawn, this.#context()))
    this.#draw()
  }

  #changed(): this {
    this.#games.changed(this)
    return this
  }
}
