import {fromHex, type Bytes} from '../../base/bytes.ts'
import {deepFreeze} from '../../base/deep-freeze.ts'
import {SendError, type StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, type PlainData} from '../../base/plain-data.ts'
import {fitsText} from '../../protocol/schema.ts'
import {gameWords, maxMoveArgumentsBytes, maxMoveNameBytes, type Body} from '../../protocol/bodies.ts'
import type {GameEnd} from './define-game.ts'
import type {Fault} from './game-tree.ts'
import type {GameStore} from './game-store.ts'
import {OwnActs, type Remake} from './own-acts.ts'
import {tableParameters as limits} from './parameters.ts'
import {
  activeSeats,
  contextOf,
  seatOf,
  waitedFor,
  type Commitment,
  type PastMove,
  type Position,
  type Proposal,
  type ProposalKind
} from './position.ts'
import {SeatSecrets} from './seat-secrets.ts'
import {seatsBefore, seatsOf, type SeatInfo} from './seats-view.ts'
import {Stopwatch} from './stopwatch.ts'
import type {GameWord, TableId} from './table-acts.ts'
import type {TablePage} from './table-page.ts'
import type {TableRecord} from './table-record.ts'

/** Where a table stands. `waitingFor`: seats. */
export type TablePhase =
  | {readonly kind: 'lobby'; readonly ready: readonly PersonKey[]; readonly missing: number}
  | {readonly kind: 'playing'; readonly waitingFor: readonly number[]; readonly what: 'move' | 'chance'}
  | {readonly kind: 'ended'; readonly end: GameEnd}
  | {readonly kind: 'broken'; readonly message: string}
  | {readonly kind: 'closed'}

export type MoveOutcome = 'sent' | 'illegal' | 'not-now'

export interface TurnTableOptions {
  readonly record: TableRecord
  readonly page: TablePage
  readonly store: GameStore
  /** Something at this table changed, or time passed that is shown. */
  readonly changed: () => void
  readonly notKept: (error: StorageError) => void
}

/** One table played in turns, as this page has it: what it shows, what its person does, and what the page does by itself. */
export class TurnTable {
  readonly #options: TurnTableOptions
  readonly #secrets: SeatSecrets
  readonly #watch: Stopwatch
  readonly #own: OwnActs
  #closed = false
  #removed = false
  #hand: readonly number[] = []
  #position: Position | undefined
  #failure: string | undefined
  #cancelTick: () => void = () => undefined
  /** What the page is writing by itself, by a name of its own, so that nothing is written twice. */
  readonly #underWay = new Set<string>()

  constructor(options: TurnTableOptions) {
    const {record, page, store, notKept} = options
    this.#options = options
    this.#secrets = new SeatSecrets({table: record.opened.id, store, random: page.env.random, notKept})
    this.#watch = new Stopwatch(page.env.clock)
    this.#own = new OwnActs(page.key)
    this.look()
  }

  // What it shows

  get id(): TableId {
    return this.#options.record.opened.id
  }

  get game(): string {
    return this.#options.record.opened.game
  }

  get gameKind(): 'turns' {
    return 'turns'
  }

  get name(): string {
    return this.#options.record.opened.name
  }

  get host(): PersonKey {
    return this.#options.record.opened.host
  }

  get hostName(): string {
    return this.#options.page.nameOf(this.host)
  }

  get timeMs(): number {
    return this.#options.record.opened.timeMs
  }

  get options(): PlainData {
    return this.#options.record.opened.options
  }

  get maxSeats(): number {
    return this.#options.record.maxSeats
  }

  get phase(): TablePhase {
    if (this.#removed) return {kind: 'closed'}
    const position = this.#position
    if (position === undefined) {
      const ready = this.#options.record.ready.map(({author}) => author)
      const missing = Math.max(0, this.#options.record.definition.players.min - ready.length)
      return {kind: 'lobby', ready, missing}
    }
    const {stage} = position
    return stage.kind === 'ended' || stage.kind === 'broken'
      ? stage
      : {kind: 'playing', waitingFor: this.#waitedFor(position), what: stage.kind}
  }

  get seats(): readonly SeatInfo[] {
    const {page, record} = this.#options
    if (this.#position !== undefined) return seatsOf(page, this.#position)
    return seatsBefore(
      page,
      record.ready.map(({author}) => author),
      this.maxSeats
    )
  }

  /** Undefined: a spectator. */
  get ownSeat(): number | undefined {
    const {page, record} = this.#options
    if (this.#position !== undefined) return seatOf(this.#position, page.key)
    const seat = record.ready.findIndex(({author}) => author === page.key)
    return seat === -1 ? undefined : seat
  }

  get forMe(): boolean {
    const {phase, ownSeat: own, proposal} = this
    if (own === undefined) return this.seats.some(({offeredTo}) => offeredTo === this.#options.page.key)
    if (proposal !== undefined && proposal.open.includes(own)) return true
    return phase.kind === 'playing' && phase.what === 'move' && phase.waitingFor.includes(own)
  }

  /** The game's state, frozen. Undefined before the start. */
  get G(): unknown {
    return deepFreeze(this.#position?.G)
  }

  /** Oldest first. */
  get moves(): readonly PastMove[] {
    const moves: PastMove[] = []
    for (let past = this.#position?.past; past !== undefined; past = past.before.past) moves.push(past)
    return moves.reverse()
  }

  /** The state after the first `count` moves. */
  at(count: number): unknown {
    let position = this.#position
    while (position?.past !== undefined && position.past.count > count) position = position.past.before
    return deepFreeze(position?.G)
  }

  /** What only this seat knows. */
  get hand(): readonly number[] {
    return this.#hand
  }

  get proposal(): (Proposal & {readonly open: readonly number[]}) | undefined {
    const {proposal, seats} = this.#position ?? {}
    if (proposal === undefined || seats === undefined) return undefined
    const asked = proposal.what === 'rematch' ? seats.map((_, seat) => seat) : activeSeats(seats)
    return {...proposal, open: asked.filter(seat => !proposal.agreed.includes(seat))}
  }

  get clocks(): readonly {readonly leftMs: number; readonly runsSinceMs: number | undefined}[] | undefined {
    const position = this.#position
    const running = position?.stage.kind === 'move' ? position.stage.seats : []
    return position?.clocks?.map((leftMs, seat) => ({
      leftMs,
      runsSinceMs: running.includes(seat) ? this.#watch.sinceMs : undefined
    }))
  }

  get waiting(): {readonly sinceMs: number; readonly limitMs: number} | undefined {
    const position = this.#position
    if (position === undefined || waitedFor(position).length === 0) return undefined
    const limitMs = Math.min(...waitedFor(position).map(seat => this.#limitMs(position, seat)))
    return Number.isFinite(limitMs) ? {sinceMs: this.#watch.sinceMs, limitMs} : undefined
  }

  /** Who did what no honest page does. */
  get faults(): readonly (Fault & {readonly name: string})[] {
    return this.#options.record.tree.faults.map(fault => ({...fault, name: this.#options.page.nameOf(fault.key)}))
  }

  /** What the rules said when they failed at the last move that was tried here. */
  get failure(): string | undefined {
    return this.#failure
  }

  // What its person does

  /** @throws SendError; StorageError */
  async move(name: string, ...args: readonly PlainData[]): Promise<MoveOutcome> {
    const position = this.#position
    const seat = position && seatOf(position, this.#options.page.key)
    if (position === undefined || seat === undefined) return 'not-now'
    if (position.stage.kind !== 'move' || !position.stage.seats.includes(seat)) return 'not-now'
    const word = `move ${position.id}`
    if (this.#underWay.has(word)) return 'not-now'
    const text = argumentsText(args)
    if (text === undefined || !fitsText(name, maxMoveNameBytes)) return 'illegal'
    const {rules} = this.#options.record
    const outcome = rules.move(position.G, {...contextOf(position, this.options), seat}, name, args)
    this.#failure = !outcome.ok && outcome.error.kind === 'failed' ? outcome.error.message : undefined
    if (!outcome.ok) return 'illegal'
    const spentMs = Math.min(2 ** 32 - 1, Math.round(this.#watch.elapsedMs))
    const sawMs = Math.min(2 ** 32 - 1, Math.round(this.#watch.tookMs))
    const make: Remake = at => ({type: 'gameMove', ...this.#place(at), name, args: text, spentMs, sawMs})
    await this.#alone(word, () => this.#write(position, make, position.stage))
    return 'sent'
  }

  /** Whether the rules would allow it now. */
  allows(name: string, ...args: readonly PlainData[]): boolean {
    const position = this.#position
    const seat = position && seatOf(position, this.#options.page.key)
    if (position === undefined || seat === undefined) return false
    if (position.stage.kind !== 'move' || !position.stage.seats.includes(seat)) return false
    return this.#options.record.rules.move(position.G, {...contextOf(position, this.options), seat}, name, args).ok
  }

  /** Would play, or not any more. @throws SendError; StorageError */
  async ready(on: boolean): Promise<void> {
    if (this.#position !== undefined) return
    const commitment = on ? bytesOf(await this.#commit()) : undefined
    await this.#append({type: 'gameReady', table: fromHex(this.id)!, on, commitment})
  }

  /** By the host, with those who are ready. False: too few, or it is not the host. */
  async start(): Promise<boolean> {
    const {record, page} = this.#options
    const {ready} = record
    if (this.host !== page.key || this.#position !== undefined || ready.length < record.definition.players.min)
      return false
    await this.#append({type: 'gameStart', table: fromHex(this.id)!, seats: ready.map(({id}) => fromHex(id)!)})
    return true
  }

  async propose(what: ProposalKind): Promise<void> {
    await this.#say(what)
  }

  async answer(agree: boolean): Promise<void> {
    await this.#say(agree ? 'agree' : 'decline')
  }

  async resign(): Promise<void> {
    await this.#say('resign')
  }

  /** Gives the own seat to somebody, who takes it or not. */
  async offerSeat(to: PersonKey): Promise<void> {
    const position = this.#position
    const seat = this.ownSeat
    if (position === undefined || seat === undefined) return
    const make: Remake = at => ({type: 'gameHand', ...this.#place(at), seat, to: fromHex(to)!})
    await this.#write(position, make, position.stage)
  }

  /** Takes a seat that was offered to this person. */
  async take(seat: number): Promise<void> {
    const position = this.#position
    if (position === undefined || position.seats[seat]?.offeredTo !== this.#options.page.key) return
    const commitment = bytesOf(await this.#commit())
    const make: Remake = at => ({type: 'gameTake', ...this.#place(at), seat, commitment})
    await this.#write(position, make, position.stage)
  }

  /** By the host: nobody sees the table any more. */
  async close(): Promise<void> {
    if (this.host !== this.#options.page.key) throw new SendError('not-yours', 'Only its host can close a table.')
    await this.#append({type: 'tombstone', target: fromHex(this.id)!})
  }

  // What the page does by itself

  /** Entries came, links changed, or time passed. */
  look(): void {
    if (this.#closed) return
    const {record, page} = this.#options
    const before = this.#position
    this.#position = this.#removed ? undefined : record.tree.current
    const position = this.#position
    this.#watch.look(position, page.heard)
    if (position !== before) {
      this.#failure = undefined
      void this.#readHand(position)
      this.#options.changed()
    }
    if (position === undefined) return
    this.#draw(position)
    this.#complain(position)
    this.#tryAgain(position)
    this.#tick(position)
  }

  /** Its host took it back. */
  remove(): void {
    this.#removed = true
    this.look()
    this.#options.changed()
  }

  /** The page stops taking part; nothing is written. */
  stop(): void {
    this.#closed = true
    this.#cancelTick()
  }

  #tick(position: Position): void {
    this.#cancelTick()
    if (waitedFor(position).length === 0) return
    this.#cancelTick = this.#options.page.env.scheduler.after(limits.watchTickMs, () => this.look())
  }

  /** Shows this seat's link for what is drawn. */
  #draw(position: Position): void {
    const {record, page} = this.#options
    const seat = seatOf(position, page.key)
    const {stage} = position
    if (seat === undefined || stage.kind !== 'chance' || position.seats[seat]!.out !== undefined) return
    if (record.tree.shown(position.id).has(seat)) return
    const show = stage.chance.kind === 'show'
    this.#byItself(`draw ${position.id}`, async () => {
      const own = position.seats[seat]!
      const link = await (show ? this.#secrets.hidden(own) : this.#secrets.open(own))
      if (link === undefined || this.#closed) return
      const links = show ? {open: undefined, hidden: link} : {open: link, hidden: undefined}
      await this.#append({type: 'gameReveal', ...this.#place(position), ...links})
    })
  }

  /** Says who has been waited for too long. */
  #complain(position: Position): void {
    const {record, page} = this.#options
    const own = seatOf(position, page.key)
    if (own === undefined || position.seats[own]!.out !== undefined || !page.heard) return
    for (const seat of this.#waitedFor(position)) {
      if (seat === own || this.#watch.elapsedMs <= this.#limitMs(position, seat) + limits.graceMs) continue
      if (record.tree.hasVoted(position.id, seat, page.key)) continue
      this.#byItself(`late ${position.id} ${seat}`, () =>
        this.#append({type: 'gameLate', ...this.#place(position), seat})
      )
    }
  }

  /** Somebody spoke at the same time, and theirs holds: says it again, where it still makes sense. */
  #tryAgain(position: Position): void {
    const {tree} = this.#options.record
    const lost = this.#own.lost(
      position,
      id => tree.holds(id),
      id => tree.knows(id)
    )
    for (const {make, stage} of lost) this.#byItself(`again ${position.id}`, () => this.#write(position, make, stage))
  }

  // Below

  #waitedFor(position: Position): readonly number[] {
    const shown = this.#options.record.tree.shown(position.id)
    return waitedFor(position).filter(seat => position.stage.kind !== 'chance' || !shown.has(seat))
  }

  #limitMs({stage, clocks}: Position, seat: number): number {
    if (stage.kind === 'chance') return limits.chanceMs
    if (clocks !== undefined) return clocks[seat]!
    const {moveMs = limits.moveMs} = this.#options.record.definition
    return moveMs === 0 ? Number.POSITIVE_INFINITY : moveMs
  }

  async #say(word: GameWord): Promise<void> {
    const position = this.#position
    if (position === undefined || this.ownSeat === undefined) return
    const make: Remake = at => ({type: 'gameSay', ...this.#place(at), word: gameWords.indexOf(word)})
    await this.#write(position, make, position.stage)
  }

  async #write(position: Position, make: Remake, stage: Position['stage']): Promise<void> {
    const entry = await this.#append(make(position))
    this.#own.wrote(entry.id.slice(0, 32), position, make, stage)
    this.look()
  }

  #append(body: Body) {
    if (this.#closed) throw new SendError('closed', 'You have left this table.')
    return this.#options.page.append(body)
  }

  #place(position: Position): {table: Bytes; position: Bytes} {
    return {table: fromHex(this.id)!, position: fromHex(position.id)!}
  }

  async #commit(): Promise<Commitment | undefined> {
    return this.#options.record.definition.chance === undefined ? undefined : this.#secrets.commit()
  }

  async #readHand(position: Position | undefined): Promise<void> {
    const seat = position && seatOf(position, this.#options.page.key)
    const hand = position === undefined || seat === undefined ? [] : await this.#secrets.hand(position, seat)
    if (this.#position !== position || (hand.length === 0 && this.#hand.length === 0)) return
    this.#hand = hand
    this.#options.changed()
  }

  /** What fails is tried again when something changes. */
  #byItself(word: string, task: () => Promise<unknown>): void {
    if (this.#underWay.has(word) || this.#closed) return
    void this.#alone(word, task).catch(() => undefined)
  }

  async #alone(word: string, task: () => Promise<unknown>): Promise<void> {
    this.#underWay.add(word)
    try {
      await task()
    } finally {
      this.#underWay.delete(word)
    }
  }
}

function argumentsText(args: readonly PlainData[]): string | undefined {
  try {
    const text = plainText(args)
    return fitsText(text, maxMoveArgumentsBytes) ? text : undefined
  } catch {
    return undefined
  }
}

const bytesOf = (commitment: Commitment | undefined) =>
  commitment && {open: fromHex(commitment.open)!, hidden: fromHex(commitment.hidden)!}
