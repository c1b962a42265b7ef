import {fromHex} from '../../base/bytes.ts'
import type {Locks} from '../../log/locks.ts'
import type {RealtimeMatch} from './realtime/match-view.ts'
import {openRealtimeMatch} from './realtime/open-realtime-match.ts'
import type {RealtimeMatchPlan, RealtimePort} from './realtime/realtime-port.ts'
import {outcomeText, type RealtimeRecord} from './realtime-record.ts'
import {keepSeatsLinked} from './seat-links.ts'
import type {ReadyAct} from './lobby.ts'
import {seatInfo, type SeatInfo} from './seats-view.ts'
import {Table, type TablePhase} from './table.ts'
import type {TablePage} from './table-page.ts'

export interface RealtimeTableOptions {
  readonly record: RealtimeRecord
  readonly page: TablePage
  readonly port: RealtimePort
  /** A seat is played by one page of a person at a time. */
  readonly locks: Locks
  readonly changed: () => void
}

/** How long a page waits for another of the same person to let go of the seat before it only watches, milliseconds. */
const seatPatienceMs = 300

/** Who would play another match if it began now. */
export interface NextMatch {
  readonly seats: readonly SeatInfo[]
  /** How many more it takes. */
  readonly missing: number
}

/** This page's stay at one match, from entering to leaving. */
interface Visit {
  readonly plan: RealtimeMatchPlan
  readonly ends: AbortController
  readonly entered: Promise<RealtimeMatch | undefined>
}

/** One table played in real time, as this page has it. Its match runs while somebody on this page has entered it. */
export class RealtimeTable extends Table {
  readonly gameKind = 'realtime'
  readonly #record: RealtimeRecord
  readonly #port: RealtimePort
  readonly #locks: Locks
  #match: RealtimeMatch | undefined
  #visit: Visit | undefined
  /** A match that could not even be opened. */
  #failure: {readonly plan: RealtimeMatchPlan; readonly message: string} | undefined
  #reporting = false
  #shown = ''

  constructor({record, page, port, locks, changed}: RealtimeTableOptions) {
    const {opened, definition} = record
    super({opened, lobby: record, minSeats: definition.players.min, page, changed})
    this.#record = record
    this.#port = port
    this.#locks = locks
    this.look()
  }

  /** The own seat is waited for: its match runs, and this page is not in it. */
  get forMe(): boolean {
    return (
      this.phase.kind === 'playing' &&
      this.#match === undefined &&
      this.ownSeat !== undefined &&
      !this.#record.hasResultOf(this.page.key)
    )
  }

  /** Undefined before the first match, and while one runs: nobody sits down or stands up then. */
  get next(): NextMatch | undefined {
    if (this.#record.plan === undefined || !this.seatsOpen) return undefined
    const ready = this.nextReady
    const seats = ready.map(({author}, seat) =>
      seatInfo(this.page, seat, author, {out: undefined, offeredTo: undefined})
    )
    return {seats, missing: Math.max(0, this.minSeats - ready.length)}
  }

  /** The match this page is in. */
  get match(): RealtimeMatch | undefined {
    return this.#match
  }

  /**
   * Enters the newest match: plays the own seat, or watches. Another page of this person that plays it goes on playing, and this one watches; one that
   * has ended, or of which this person said how it ended, is watched too, or it would begin anew where nobody else is.
   * Undefined before the start, when it was left meanwhile, and where the rules failed: see `phase`.
   */
  enter(): Promise<RealtimeMatch | undefined> {
    const {plan} = this.#record
    if (this.stopped || plan === undefined || this.#failure?.plan === plan) return Promise.resolve(undefined)
    if (this.#visit === undefined) {
      const ends = new AbortController()
      this.#visit = {plan, ends, entered: this.#enter(plan, ends.signal)}
    }
    return this.#visit.entered
  }

  /** Leaves the match; the seat is held for a while. */
  leave(): void {
    this.#endVisit()
    this.changed()
  }

  override look(): void {
    if (this.stopped) return
    const {plan} = this.#record
    if (this.#visit !== undefined && this.#visit.plan !== plan) this.leave()
    const next = this.next?.seats.map(({key}) => key).join(' ')
    const shown = `${plan?.match} ${JSON.stringify(this.phase)} ${this.#match?.phase.kind} ${next}`
    if (shown !== this.#shown) {
      this.#shown = shown
      this.changed()
    }
    void this.#report()
  }

  override stop(): void {
    super.stop()
    this.#endVisit()
  }

  protected get phaseSinceStart(): TablePhase | undefined {
    if (this.#record.plan === undefined) return undefined
    // Who has said how it ended for them is through with it, though too few of the others have.
    const end = this.#record.end ?? this.#record.endSaidBy(this.page.key)
    if (end !== undefined) return {kind: 'ended', end}
    const message = this.#brokenMessage
    if (message !== undefined) return {kind: 'broken', message}
    return {kind: 'playing', waitingFor: [], what: 'play'}
  }

  protected get seatsSinceStart(): readonly SeatInfo[] | undefined {
    return this.#record.plan?.seats.map((key, seat) =>
      seatInfo(this.page, seat, key, {out: undefined, offeredTo: undefined})
    )
  }

  /** Whether the host can begin a match now: one that runs is not broken off. Other pages take no notice of a start that comes too early. */
  get canStart(): boolean {
    return this.#record.canStartAt(this.page.env.clock.now())
  }

  protected override get seatsOpen(): boolean {
    const {kind} = this.phase
    return kind === 'lobby' || (kind !== 'closed' && kind !== 'broken' && this.canStart)
  }

  protected override get nextReady(): readonly ReadyAct[] {
    if (this.#record.plan === undefined) return super.nextReady
    return this.#record.readyNext(key => this.page.linkTo(key).here)
  }

  protected override get startable(): boolean {
    return this.phase.kind !== 'closed' && this.canStart
  }

  /** What the rules of the newest match said when they failed here. */
  get #brokenMessage(): string | undefined {
    const phase = this.#match?.phase
    if (phase?.kind === 'broken') return phase.message
    return this.#failure?.plan === this.#record.plan ? this.#failure?.message : undefined
  }

  async #enter(plan: RealtimeMatchPlan, left: AbortSignal): Promise<RealtimeMatch | undefined> {
    const {end} = this.#record
    const plays = plan.seats.includes(this.page.key) && end === undefined && !this.#record.hasResultOf(this.page.key)
    const part = (await (plays ? this.#takeSeat(left) : Promise.resolve(false))) ? 'play' : 'watch'
    if (left.aborted) return undefined
    try {
      const match = openRealtimeMatch({port: this.#port, plan, definition: this.#record.definition, part})
      this.#match = match
      const endLinks = keepSeatsLinked(this.#port, match)
      left.addEventListener('abort', () => {
        endLinks()
        match.close()
      })
      match.on('change', () => this.look())
      this.changed()
      return match
    } catch (error) {
      this.#failure = {plan, message: error instanceof Error ? error.message : String(error)}
      this.leave()
      return undefined
    }
  }

  #endVisit(): void {
    const visit = this.#visit
    this.#visit = this.#match = undefined
    visit?.ends.abort()
  }

  /** Whether this page is the one of its person's that plays, until it has left. */
  #takeSeat(left: AbortSignal): Promise<boolean> {
    return new Promise(resolve => {
      let waiting = true
      const giveUp = () => {
        waiting = false
        cancel()
        resolve(false)
      }
      const cancel = this.page.env.scheduler.after(seatPatienceMs, giveUp)
      left.addEventListener('abort', giveUp)
      const held = this.#locks.hold(`shoal seat ${this.id}`, () => {
        if (!waiting) return Promise.resolve()
        cancel()
        resolve(true)
        return new Promise<void>(letGo => left.addEventListener('abort', () => letGo()))
      })
      // Where the browser gives no lock, this page cannot know that it is the only one: it watches.
      held.catch(giveUp)
    })
  }

  /** Signs how the match ended for this seat, so that those who were not there know. */
  async #report(): Promise<void> {
    const match = this.#match
    if (match?.phase.kind !== 'ended' || match.ownSeat === undefined || this.#reporting) return
    if (this.#record.hasResultOf(this.page.key)) return
    this.#reporting = true
    try {
      const {end, tick} = match.phase
      const outcome = outcomeText(end)
      if (outcome !== undefined)
        await this.append({type: 'gameResult', table: fromHex(this.id)!, match: match.plan.match, tick, outcome})
    } catch {
      // It is tried again when something changes.
    } finally {
      this.#reporting = false
    }
  }
}
