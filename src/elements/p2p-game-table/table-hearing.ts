import * as strings from '../games-strings.ts'
import type {MoveView, ProposalView, TurnTableView} from '../games-view.ts'
import {endWords} from './end-words.ts'
import type {MoveBook} from './move-words.ts'
import {phaseWords} from './phase-words.ts'
import {leftNow, waitLeft} from './table-clock.ts'

/** The visitor is told when so little is left for them; seconds. */
const warnings = [60, 30, 10]
/** Of a page that was away, only the last moves are said. */
const mostMoves = 2

/** What somebody who cannot see the board has to hear: what others did, whose turn it is, what is asked, and how it ended. */
export class TableHearing {
  readonly #book: MoveBook
  #newest: MoveView | undefined
  #count = 0
  #phase = ''
  #proposal: ProposalView | undefined
  #warned = 0
  #hasBegun = false

  constructor(book: MoveBook) {
    this.#book = book
  }

  /** What is new since the last time, in sentences; empty the first time. */
  hear(table: TurnTableView): string {
    const sentences = [...this.#moved(table), ...this.#went(table), ...this.#proposed(table)]
    const isFirst = !this.#hasBegun
    this.#hasBegun = true
    return isFirst ? '' : sentences.join(' ')
  }

  /** That time is short, once for each threshold; empty otherwise. */
  warn(table: TurnTableView, nowMs: number): string {
    const own = table.ownSeat
    const isOn = own !== undefined && table.phase.kind === 'playing' && table.phase.waitingFor.includes(own)
    const clock = own === undefined ? undefined : table.clocks?.[own]
    const leftMs = isOn ? (clock === undefined ? waitLeft(table, nowMs) : leftNow(clock, nowMs)) : undefined
    const reached = leftMs === undefined ? undefined : warnings.findLast(seconds => leftMs <= seconds * 1_000)
    if (reached === undefined) {
      this.#warned = 0
      return ''
    }
    if (this.#warned === reached) return ''
    this.#warned = reached
    return strings.secondsLeft(reached)
  }

  #moved(table: TurnTableView): string[] {
    const {moves, seats} = table
    const from =
      moves.length > this.#count && (this.#count === 0 || moves[this.#count - 1] === this.#newest)
        ? this.#count
        : moves.length
    this.#count = moves.length
    this.#newest = moves.at(-1)
    return moves.slice(Math.max(from, moves.length - mostMoves)).flatMap((move, at, some) => {
      const seat = seats[move.seat]
      const index = moves.length - some.length + at
      return seat === undefined || seat.own
        ? []
        : [strings.moveSaid(seat.name, this.#book.of(table, moves, index).said)]
    })
  }

  #went(table: TurnTableView): string[] {
    const {phase, ownSeat, seats} = table
    const isOwn =
      phase.kind === 'playing' && phase.what === 'move' && ownSeat !== undefined && phase.waitingFor.includes(ownSeat)
    const now = isOwn ? 'own' : phase.kind
    if (now === this.#phase) return []
    this.#phase = now
    if (isOwn) return [`${strings.youToMove()}.`]
    if (phase.kind === 'ended') return [endWords(phase.end, seats)]
    if (phase.kind === 'playing') return [`${phaseWords(table)}.`]
    return phase.kind === 'broken' ? [strings.broken()] : []
  }

  #proposed({proposal, ownSeat, seats}: TurnTableView): string[] {
    const isNew =
      proposal !== undefined && (proposal.what !== this.#proposal?.what || proposal.by !== this.#proposal.by)
    this.#proposal = proposal
    if (!isNew || ownSeat === undefined || !proposal.open.includes(ownSeat)) return []
    return [strings.proposalAsk[proposal.what](strings.subject(seats[proposal.by]?.name ?? '', false))]
  }
}
