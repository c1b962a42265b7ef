import type {RoutingId} from '../../../base/ids.ts'
import type {RealtimeFaultReason} from './faults.ts'
import {sectionsFor, unpackInputs, type InputPacket, type InputSection} from './input-packet.ts'
import type {MatchParts} from './match-part.ts'
import {firstPacketNumber, type PageLink} from './page-link.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {GameNeighbour, Verdict} from './realtime-port.ts'

export interface InputExchangeHandlers {
  /** The page this one watches at said how it sees the seats. */
  followed(page: PageLink): void
  /** The match runs already: this page was loaded anew. */
  late(): void
}

/**
 * Sends inputs and takes those of others. Each page sends its own to everybody; those of another seat only to who has no link to it, or watches, and
 * asks for them. What is taken and what not is decided by who sends it: links prove that.
 */
export class InputExchange<S> {
  readonly #parts: MatchParts<S>
  readonly #handlers: InputExchangeHandlers
  #packets: number
  #sentMs = Number.NEGATIVE_INFINITY
  #sentTick = -1
  /** By seat, until when its inputs may come from others. */
  readonly #relayedUntilMs: number[]
  /** By seat, the page its inputs come from, and from which tick on they came from there without others' in between. */
  readonly #direct: ({readonly page: RoutingId; readonly from: number} | undefined)[]

  constructor(parts: MatchParts<S>, handlers: InputExchangeHandlers) {
    this.#parts = parts
    this.#handlers = handlers
    this.#packets = firstPacketNumber(parts.pages.nowMs)
    this.#relayedUntilMs = parts.plan.seats.map(() => 0)
    this.#direct = parts.plan.seats.map(() => undefined)
  }

  /** A packet to everybody as soon as there is a new input, and once a tick when there is none. */
  send(nowMs: number): void {
    const {tick} = this.#parts.game
    if (tick <= this.#sentTick && nowMs - this.#sentMs < parameters.tickMs) return
    this.#sentMs = nowMs
    this.#sentTick = tick
    for (const page of this.#parts.pages.listening) {
      const packet = this.#packetFor(page, nowMs)
      if (packet !== undefined) void this.#parts.port.swarm.send(page.page, packet)
    }
  }

  #packetFor(page: PageLink, nowMs: number): InputPacket | undefined {
    const {plan, game, part, states, ownSeat: own, pages} = this.#parts
    const {table, match, seats} = plan
    const {tick, settled, report} = game
    const about = {type: 'gameInputs' as const, table, match, tick, settled, seats: report}
    if (part === 'watching') {
      const asks = (1 << seats.length) - 1
      this.#relayedUntilMs.fill(nowMs + parameters.askedMs)
      return page.page === states.source
        ? {...about, asks, inputs: [], ...page.depart(this.#packets++, nowMs)}
        : undefined
    }
    // Another page of the same person: only if it watches.
    if (page.seat === own && nowMs >= page.watchesUntilMs) return undefined
    const missing = pages.seatsPlaying.filter(seat => seat !== own && !pages.isSeatLinked(seat))
    for (const seat of missing) this.#relayedUntilMs[seat] = nowMs + parameters.askedMs
    const asks = missing.reduce((bits, seat) => bits | (1 << seat), 0)
    const asked = seats.flatMap((_, seat) => (seat !== own && (page.asks >> seat) & 1 ? [seat] : []))
    const inputs = sectionsFor(game, [own!, ...asked], page.report)
    return {...about, asks, inputs, ...page.depart(this.#packets++, nowMs)}
  }

  receive(packet: InputPacket, from: GameNeighbour): Verdict {
    const {pages, plan} = this.#parts
    const page = pages.senderOf(packet, from)
    if (page === undefined) return 'ignore'
    if (!page.packets.take(pages.nowMs)) return this.#bad(page, 'flood')
    const seats = plan.seats.length
    if (packet.seats.length !== seats || packet.asks >= 1 << seats) return this.#bad(page, 'malformed')
    if (page.arrive(packet.number, packet.echo, packet.heldMs, pages.nowMs)) this.#readReport(page, packet)
    const verdicts = packet.inputs.map(section => this.#take(page, section, packet.seats[section.seat]?.round))
    return verdicts.includes('reject') ? 'reject' : 'accept'
  }

  #readReport(page: PageLink, packet: InputPacket): void {
    const {pages, game, part, states} = this.#parts
    page.report = packet.seats
    page.asks = packet.asks
    page.settled = packet.settled
    if (pages.nowMs < page.watchesUntilMs) page.watchesUntilMs = pages.nowMs + parameters.watcherMs
    pages.sit(page)
    switch (part) {
      case 'playing':
        if (pages.isPlayer(page)) page.timing.heard(game.tick, packet.tick)
        return
      case 'watching':
        if (page.page === states.source) this.#handlers.followed(page)
        return
      case 'starting':
        if (this.#knowsMore(page)) this.#handlers.late()
    }
  }

  /** It knows more of this page's seat than this page itself. */
  #knowsMore(page: PageLink): boolean {
    const own = this.#parts.ownSeat
    if (own === undefined || !page.plays) return false
    const theirs = page.report![own]!
    const {last} = this.#parts.game.timelines[own]!
    return theirs.round > last.round || theirs.through > last.through
  }

  #bad(page: PageLink, reason: RealtimeFaultReason): Verdict {
    this.#parts.faults.add(page.key, reason)
    return 'reject'
  }

  /** `round`: which one of that seat its sender means. */
  #take(page: PageLink, {seat, first, values: bytes}: InputSection, round: number | undefined): Verdict {
    const {game, definition, part} = this.#parts
    const values = unpackInputs(bytes, definition.inputBytes)
    const timeline = game.timelines[seat]
    if (values === undefined || timeline === undefined) return this.#bad(page, 'malformed')
    const refusal = this.#refusal(page, seat)
    if (refusal !== 'none') return refusal === 'ignore' ? 'ignore' : this.#bad(page, refusal)
    // What it did before it was cut, or in a return that is not known here yet.
    if (round !== timeline.last.round) return 'ignore'
    const last = first + values.length
    const known = Math.max(game.tick, Number.isFinite(game.confirmed) ? game.confirmed : 0)
    const ahead = part === 'watching' ? parameters.keptInputs / 2 : parameters.mostAhead
    if (timeline.playing && last > known + ahead)
      return this.#waitsForUs(page) ? this.#bad(page, 'far-future') : 'ignore'
    if (timeline.playing && last + parameters.longPastTicks < timeline.last.through) return this.#bad(page, 'long-past')
    this.#put(page, seat, first, values)
    return 'accept'
  }

  /**
   * Who sends different inputs for one tick is named when both came from its own page: who passes on what it was sent itself is not to blame, and
   * whose inputs were passed on wrongly is not either.
   */
  #put(page: PageLink, seat: number, first: number, values: readonly number[]): void {
    const {game, faults} = this.#parts
    const {through} = game.timelines[seat]!.last
    if (seat !== page.seat) this.#direct[seat] = undefined
    else if (this.#direct[seat]?.page !== page.page) this.#direct[seat] = {page: page.page, from: through}
    const {contradicted} = game.put(seat, first, values)
    const direct = this.#direct[seat]
    if (contradicted !== undefined && direct !== undefined && contradicted >= direct.from) {
      faults.add(page.key, 'two-inputs')
    }
  }

  /** Inputs came with a state, from somebody else. */
  loaded(): void {
    this.#direct.fill(undefined)
  }

  /** A page that waits for this one's inputs cannot be far ahead; one that goes on without may be. */
  #waitsForUs({report}: PageLink): boolean {
    const {ownSeat, game} = this.#parts
    return ownSeat === undefined || report?.[ownSeat]?.round === game.timelines[ownSeat]!.last.round
  }

  /** Why inputs of that seat are not taken from this page. 'ignore': an honest one may send them. */
  #refusal(page: PageLink, seat: number): RealtimeFaultReason | 'ignore' | 'none' {
    const {part, states, pages} = this.#parts
    if (page.seat === undefined) return 'no-seat'
    // Some may be where this page watched before.
    if (part === 'watching') return page.page === states.source ? 'none' : 'ignore'
    if (seat === page.seat) return pages.isPlayer(page) ? 'none' : 'ignore'
    // Relayed, for want of a link of our own.
    if (pages.nowMs >= this.#relayedUntilMs[seat]!) return 'not-their-seat'
    return pages.isPlayer(page) && !pages.isSeatLinked(seat) && seat !== this.#parts.ownSeat ? 'none' : 'ignore'
  }
}
