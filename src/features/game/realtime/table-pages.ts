import {equal, type Bytes} from '../../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import {PageLink} from './page-link.ts'
import type {GameNeighbour, RealtimeMatchPlan, RealtimePort} from './realtime-port.ts'
import type {Report, Rollback} from './rollback.ts'

/** The linked pages of everybody at a table, and which of them plays each seat: one at a time, however many a person has open. */
export class TablePages<S> {
  readonly #port: RealtimePort
  readonly #plan: RealtimeMatchPlan
  readonly #ownSeat: number | undefined
  readonly #game: Rollback<S>
  readonly #pages = new Map<RoutingId, PageLink>()
  readonly #players: (RoutingId | undefined)[]

  constructor(port: RealtimePort, plan: RealtimeMatchPlan, ownSeat: number | undefined, game: Rollback<S>) {
    this.#port = port
    this.#plan = plan
    this.#ownSeat = ownSeat
    this.#game = game
    this.#players = plan.seats.map(() => undefined)
  }

  get nowMs(): number {
    return this.#port.env.clock.monotonic()
  }

  get all(): readonly PageLink[] {
    return [...this.#pages.values()]
  }

  /** Forgets pages that are linked no more. */
  keep(): void {
    const linked = new Set(this.#port.swarm.neighbours.map(({routingId}) => routingId))
    for (const page of this.#pages.keys()) if (!linked.has(page)) this.#pages.delete(page)
    for (const [seat, page] of this.#players.entries()) {
      if (page !== undefined && !this.#pages.has(page)) this.#players[seat] = undefined
    }
  }

  of({routingId, key}: GameNeighbour): PageLink {
    const known = this.#pages.get(routingId)
    if (known !== undefined) return known
    const seat = this.#plan.seats.indexOf(key)
    const page = new PageLink(routingId, key, seat < 0 ? undefined : seat, this.nowMs)
    this.#pages.set(routingId, page)
    return page
  }

  /** Undefined for what is about another match. */
  senderOf(message: {readonly table: Bytes; readonly match: number}, from: GameNeighbour): PageLink | undefined {
    const isOurs = message.match === this.#plan.match && equal(message.table, this.#plan.table)
    return isOurs ? this.of(from) : undefined
  }

  byId(page: RoutingId | undefined): PageLink | undefined {
    return page === undefined ? undefined : this.#pages.get(page)
  }

  isLinked(key: PersonKey): boolean {
    return this.#port.swarm.neighbours.some(neighbour => neighbour.key === key)
  }

  isSeatLinked(seat: number): boolean {
    return this.isLinked(this.#plan.seats[seat]!)
  }

  /** Every linked page of somebody with a seat, and those that watch here. */
  get listening(): readonly PageLink[] {
    return this.#port.swarm.neighbours.flatMap(neighbour => {
      const page = this.#plan.seats.includes(neighbour.key) ? this.of(neighbour) : this.#pages.get(neighbour.routingId)
      return page === undefined || (page.seat === undefined && this.nowMs >= page.watchesUntilMs) ? [] : [page]
    })
  }

  // Who plays

  /** The page that plays this seat. */
  playerOf(seat: number): PageLink | undefined {
    return this.byId(this.#players[seat])
  }

  isPlayer(page: PageLink): boolean {
    return page.seat !== undefined && this.#players[page.seat] === page.page
  }

  /** A page takes the chair of its person's seat when it says that it plays there, and knows all of its own inputs. */
  sit(page: PageLink): void {
    const {seat} = page
    if (seat === undefined || seat === this.#ownSeat || !page.plays) return
    const {last, playing} = this.#game.timelines[seat]!
    const own = page.report![seat]!
    const fits = playing && own.round === last.round && own.through >= last.through
    if (fits && this.playerOf(seat) === undefined) this.#players[seat] = page.page
  }

  /** Another page of the same person may sit down there. */
  free(seat: number): void {
    this.#players[seat] = undefined
  }

  get seatsPlaying(): readonly number[] {
    return this.#game.timelines.flatMap(({playing}, seat) => (playing ? [seat] : []))
  }

  /** Seats that are played, but not by a page that was heard. */
  get unheard(): readonly number[] {
    return this.seatsPlaying.filter(seat => seat !== this.#ownSeat && this.playerOf(seat) === undefined)
  }

  /** The pages of the others that play. */
  get others(): readonly PageLink[] {
    return this.seatsPlaying.flatMap(seat => (seat === this.#ownSeat ? [] : (this.playerOf(seat) ?? [])))
  }

  /** By seat, what its page said last, of the round that seat is in. */
  get reports(): readonly (Report | undefined)[] {
    return this.#players.map((_, seat) => {
      const report = this.playerOf(seat)?.report
      return report?.[seat]?.round === this.#game.timelines[seat]!.last.round ? report : undefined
    })
  }

  /** By seat, what others who see the seats as this page does say is settled, where there is no link to ask. */
  get vouched(): readonly number[] {
    const agrees = ({report}: PageLink) => report !== undefined && this.#game.seesAs(report)
    const most = Math.max(0, ...this.others.filter(agrees).map(({settled}) => settled))
    return this.#players.map((_, seat) => (this.isSeatLinked(seat) ? 0 : most))
  }

  /** Who can be asked for a state: pages of other people with a seat, those that say they play first. */
  get sources(): readonly PageLink[] {
    const own = this.#port.swarm.identity.key
    const rank = ({plays, seat}: PageLink) => (plays ? 0 : this.#plan.seats.length) + seat!
    return this.listening.filter(({key, seat}) => seat !== undefined && key !== own).sort((a, b) => rank(a) - rank(b))
  }
}
