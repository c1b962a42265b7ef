import {fromHex, type Bytes} from '../../base/bytes.ts'
import {deepFreeze} from '../../base/deep-freeze.ts'
import type {StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, type PlainData} from '../../base/plain-data.ts'
import {fitsText} from '../../protocol/schema.ts'
import {gameWords, maxMoveArgumentsBytes, maxMoveNameBytes} from '../../protocol/bodies.ts'
import type {Fault} from './fault-list.ts'
import type {GameStore} from './game-store.ts'
import {OwnActs, type OwnAct, type Remake} from './own-acts.ts'
import {OwnWriting} from './own-writing.ts'
import {tableParameters as limits} from './parameters.ts'
import {
  activeSeats,
  contextOf,
  seatOf,
  waitedFor,
  type Commitment,
  type PlayedMove,
  type Position,
  type Proposal,
  type ProposalKind
} from './position.ts'
import {SeatSecrets} from './seat-secrets.ts'
import {seatsOf, type SeatInfo} from './seats-view.ts'
import {Stopwatch} from './stopwatch.ts'
import {bytesOf, Table, type TablePhase} from './table.ts'
import type {GameWord} from './table-acts.ts'
import type {TablePage} from './table-page.ts'
import type {TableRecord} from './table-record.ts'

export type MoveOutcome = 'sent' | 'illegal' | 'not-now'

export interface TurnTableOptions {
  readonly record: TableRecord
  readonly page: TablePage
  readonly store: GameStore
  /** Something at this table changed, or time passed that is shown. */
  readonly changed: () => void
  readonly notKept: (error: StorageError) => void
  /** Something the page has to write by itself waits, since this person has written a lot; or does not any more. */
  readonly tooFast: (waits: boolean) => void
  /** What lies before a checkpoint is asked for: `replace` brings it. */
  readonly readAll: () => void
}

/** One table played in turns, as this page has it: what it shows, what its person does, and what the page does by itself. */
export class TurnTable extends Table {
  readonly gameKind = 'turns'
  #record: TableRecord
  readonly #readAll: () => void
  readonly #writing: OwnWriting
  readonly #secrets: SeatSecrets
  readonly #watch: Stopwatch
  readonly #own: OwnActs
  #hand: readonly number[] = []
  #position: Position | undefined
  #failure: string | undefined
  #isCut = false
  #cancelTick: () => void = () => undefined

  constructor({record, page, store, changed, notKept, tooFast, readAll}: TurnTableOptions) {
    const {opened, definition} = record
    super({opened, lobby: record, minSeats: definition.players.min, page, changed})
    this.#record = record
    this.#readAll = readAll
    this.#writing = new OwnWriting(page.env.clock, tooFast)
    this.#secrets = new SeatSecrets({table: opened.id, store, random: page.env.random, notKept})
    this.#watch = new Stopwatch(page.env.clock)
    this.#own = new OwnActs(
      page.key,
      (position, seat, {name, args}) =>
        record.rules.move(
          position.G,
          {...contextOf(position, this.options), seat},
          name,
          JSON.parse(args) as readonly PlainData[]
        ).ok
    )
    this.look()
  }

  // What it shows

  get forMe(): boolean {
    const {phase, ownSeat: own, proposal} = this
    if (own === undefined) return this.seats.some(({offeredTo}) => offeredTo === this.page.key)
    if (proposal !== undefined && proposal.open.includes(own)) return true
    return phase.kind === 'playing' && phase.what === 'move' && phase.waitingFor.includes(own)
  }

  /** The game's state, frozen. Undefined before the start. */
  get G(): unknown {
    return deepFreeze(this.#position?.G)
  }

  /** Of the game that is played, oldest first. */
  get moves(): readonly PlayedMove[] {
    const moves: PlayedMove[] = []
    let past = this.#position?.past
    while (past !== undefined && past !== 'unread') {
      moves.push(past)
      past = past.before.past
    }
    return past === 'unread' ? [...this.#record.unread, ...moves.reverse()] : moves.reverse()
  }

  /**
   * The state after the first `count` moves. Undefined while it is read: of a long game the newest states are there at once; and for good where
   * older moves are not kept any more, see `isCut`.
   */
  at(count: number): unknown {
    let position = this.#position
    while (position !== undefined && position.move > count) {
      if (position.past === 'unread') this.#readAll()
      position = typeof position.past === 'object' ? position.past.before : undefined
    }
    return deepFreeze(position?.G)
  }

  /** The oldest moves made room for newer entries: of them it is known what they were, not what came of each. */
  get isCut(): boolean {
    return this.#isCut
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
    return this.#record.tree.faults.map(fault => ({...fault, name: this.page.nameOf(fault.key)}))
  }

  /** What the rules said when they failed at the last move that was tried here. */
  get failure(): string | undefined {
    return this.#failure
  }

  // What its person does

  /** @throws SendError; StorageError */
  async move(name: string, ...args: readonly PlainData[]): Promise<MoveOutcome> {
    const position = this.#position
    const seat = position && seatOf(position, this.page.key)
    if (position === undefined || seat === undefined) return 'not-now'
    if (position.stage.kind !== 'move' || !position.stage.seats.includes(seat)) return 'not-now'
    const word = `move ${position.id}`
    if (this.#writing.isUnderWay(word) || this.#writing.isUnderWay('again')) return 'not-now'
    const text = argumentsText(args)
    if (text === undefined || !fitsText(name, maxMoveNameBytes)) return 'illegal'
    const {rules} = this.#record
    const outcome = rules.move(
      position.G,
      {...contextOf(position, this.options), seat},
      name,
      JSON.parse(text) as readonly PlainData[]
    )
    this.#failure = !outcome.ok && outcome.error.kind === 'failed' ? outcome.error.message : undefined
    if (!outcome.ok) return 'illegal'
    const spentMs = Math.min(2 ** 32 - 1, Math.round(this.#watch.elapsedMs))
    const sawMs = Math.min(2 ** 32 - 1, Math.round(this.#watch.tookMs))
    const make: Remake = at => ({type: 'gameMove', ...this.#place(at), name, args: text, spentMs, sawMs})
    await this.#writing.alone(word, () => this.#write(this.#said(position, make)))
    return 'sent'
  }

  /** Whether the rules would allow it now. */
  allows(name: string, ...args: readonly PlainData[]): boolean {
    const position = this.#position
    const seat = position && seatOf(position, this.page.key)
    if (position === undefined || seat === undefined) return false
    if (position.stage.kind !== 'move' || !position.stage.seats.includes(seat)) return false
    return this.#record.rules.move(position.G, {...contextOf(position, this.options), seat}, name, args).ok
  }

  /** @throws SendError; StorageError, as all that follow */
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
    await this.#write(this.#said(position, make))
  }

  /** Takes a seat that was offered to this person. */
  async take(seat: number): Promise<void> {
    const position = this.#position
    if (position === undefined || this.ownSeat !== undefined) return
    if (position.seats[seat]?.offeredTo !== this.page.key) return
    const commitment = bytesOf(await this.commit())
    const make: Remake = at => ({type: 'gameTake', ...this.#place(at), seat, commitment})
    await this.#write(this.#said(position, make))
  }

  // What the page does by itself

  /** Entries came, links changed, or time passed. */
  look(): void {
    if (this.stopped) return
    const {page} = this
    const record = this.#record
    const before = this.#position
    this.#position = record.tree.current
    const position = this.#position
    this.#watch.look(position, page.heard)
    if (position !== before) {
      this.#failure = undefined
      this.#writing.newPosition()
      void this.#readHand(position)
      this.changed()
    }
    if (position === undefined) return
    this.#writing.look(() => {
      this.#draw(position)
      this.#complain(position)
      this.#tryAgain(position)
    })
    this.#tick(position)
  }

  /** Everything that was done here, in the place of what began with a checkpoint. */
  replace(record: TableRecord): void {
    this.#record = record
    this.look()
    this.changed()
  }

  /** Its start is not kept any more. */
  cut(): void {
    this.#isCut = true
    this.changed()
  }

  override stop(): void {
    super.stop()
    this.#cancelTick()
    this.#writing.stop()
  }

  protected get phaseSinceStart(): TablePhase | undefined {
    const position = this.#position
    if (position === undefined) return undefined
    const {stage} = position
    return stage.kind === 'ended' || stage.kind === 'broken'
      ? stage
      : {kind: 'playing', waitingFor: this.#waitedFor(position), what: stage.kind}
  }

  protected get seatsSinceStart(): readonly SeatInfo[] | undefined {
    return this.#position && seatsOf(this.page, this.#position)
  }

  protected override async commit(): Promise<Commitment | undefined> {
    return this.#record.definition.chance === undefined ? undefined : this.#secrets.commit()
  }

  #tick(position: Position): void {
    this.#cancelTick()
    if (waitedFor(position).length === 0 && !this.#writing.isWanting) return
    this.#cancelTick = this.page.env.scheduler.after(limits.watchTickMs, () => this.look())
  }

  /** Shows this seat's link for what is drawn. */
  #draw(position: Position): void {
    const {page} = this
    const record = this.#record
    const seat = seatOf(position, page.key)
    const {stage} = position
    if (seat === undefined || stage.kind !== 'chance' || position.seats[seat]!.out !== undefined) return
    if (record.tree.shown(position.id).has(seat)) return
    const show = stage.chance.kind === 'show'
    this.#writing.once(`draw ${position.id}`, async () => {
      const own = position.seats[seat]!
      const link = await (show ? this.#secrets.hidden(own) : this.#secrets.open(own))
      if (link === undefined || this.stopped) return
      const links = show ? {open: undefined, hidden: link} : {open: link, hidden: undefined}
      await this.append({type: 'gameReveal', ...this.#place(position), ...links})
    })
  }

  /** Says who has been waited for too long. */
  #complain(position: Position): void {
    const {page} = this
    const record = this.#record
    const own = seatOf(position, page.key)
    if (own === undefined || position.seats[own]!.out !== undefined || !page.heard) return
    for (const seat of this.#waitedFor(position)) {
      if (seat === own || this.#watch.elapsedMs <= this.#limitMs(position, seat) + limits.graceMs) continue
      if (record.tree.hasVoted(position.id, seat, page.key)) continue
      this.#writing.once(`late ${position.id} ${seat}`, () =>
        this.append({type: 'gameLate', ...this.#place(position), seat})
      )
    }
  }

  /** Somebody spoke at the same time, and theirs holds: says it again, where it still makes sense. */
  #tryAgain(position: Position): void {
    const {tree} = this.#record
    const lost = this.#own.lost(
      position,
      id => tree.holds(id),
      id => tree.knows(id)
    )
    // One at a time: what becomes of the others depends on where it leads.
    if (lost === undefined || !this.#writing.mayWrite('again') || this.#writing.isUnderWay(`move ${position.id}`))
      return
    this.#own.forget(lost)
    const again = {...lost, attempts: lost.attempts + 1}
    this.#writing
      .alone('again', () => this.#write(again, position))
      .then(
        () => this.look(),
        (error: unknown) => {
          this.#own.putBack(lost)
          this.#writing.failed(error)
        }
      )
  }

  // Below

  #waitedFor(position: Position): readonly number[] {
    const shown = this.#record.tree.shown(position.id)
    return waitedFor(position).filter(seat => position.stage.kind !== 'chance' || !shown.has(seat))
  }

  #limitMs({stage, clocks}: Position, seat: number): number {
    if (stage.kind === 'chance') return limits.chanceMs
    if (clocks !== undefined) return clocks[seat]!
    const {moveMs = limits.moveMs} = this.#record.definition
    return moveMs === 0 ? Number.POSITIVE_INFINITY : moveMs
  }

  async #say(word: GameWord): Promise<void> {
    const position = this.#position
    if (position === undefined || this.ownSeat === undefined) return
    const make: Remake = at => ({type: 'gameSay', ...this.#place(at), word: gameWords.indexOf(word)})
    await this.#write(this.#said(position, make))
  }

  #said(at: Position, make: Remake): OwnAct {
    return {ids: [], at, make, stage: at.stage, attempts: 0}
  }

  async #write(said: OwnAct, position = said.at): Promise<void> {
    const entry = await this.append(said.make(position))
    this.#own.wrote(entry.id.slice(0, 32), said)
    this.look()
  }

  #place(position: Position): {table: Bytes; position: Bytes} {
    return {table: fromHex(this.id)!, position: fromHex(position.id)!}
  }

  async #readHand(position: Position | undefined): Promise<void> {
    const seat = position && seatOf(position, this.page.key)
    const hand = position === undefined || seat === undefined ? [] : await this.#secrets.hand(position, seat)
    if (this.#position !== position || (hand.length === 0 && this.#hand.length === 0)) return
    this.#hand = hand
    this.changed()
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
