import type {PageLink} from './page-link.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {Rollback} from './rollback.ts'
import {isPlaying} from './seat-timeline.ts'

/**
 * Whether a player's page has to give way, since the others play on without it. Two groups that lost each other go on apart, and one of them must
 * give up its line when they meet again: the smaller one; of equal ones that without the lowest seat. A page that cut nobody gives way when more
 * than half of those it plays with and hears say that it is cut, so that no single one can send it away.
 * Should all have given way at once, the lowest seat of those who are here and have the state goes on where it was.
 */
export class Standing<S> {
  readonly #game: Rollback<S>
  readonly #own: number | undefined

  constructor(game: Rollback<S>, own: number | undefined) {
    this.#game = game
    this.#own = own
  }

  yields(pages: readonly PageLink[], nowMs: number): boolean {
    const own = this.#own
    if (own === undefined) return false
    const {round, from} = this.#game.timelines[own]!.last
    const fresh = pages.filter(page => page.plays && page.seat !== own && page.isFresh(nowMs))
    const against = new Set<number>()
    const beside = new Set<number>()
    for (const {seat, report, settled} of fresh) {
      const theirs = report![own]!.round
      // Rounds of two lines that went apart say nothing about each other. It settled without the round that is played here: it never heard of it in time.
      const isApart = !this.#game.timelines[seat!]!.playing || settled > from
      if (theirs % 2 === 1 && (theirs > round || isApart)) against.add(seat!)
      else if (theirs === round) beside.add(seat!)
    }
    if (against.size === 0) return false
    const companions = this.#game.timelines.flatMap(({playing}, seat) => (playing && seat !== own ? [seat] : []))
    // Of those who play with this page: what one said before it returned is of no account.
    const heard = fresh.flatMap(({seat, report}) =>
      companions.includes(seat!) && report![seat!]!.round === this.#game.timelines[seat!]!.last.round ? [seat!] : []
    )
    const among = heard.filter(seat => against.has(seat))
    if (among.length > 0) return 2 * among.length > heard.length
    const group = [own, ...companions.filter(seat => beside.has(seat))]
    // Each of the others may be in a group of its own.
    return fresh.some(({seat, report}) => {
      if (!against.has(seat!)) return false
      const theirs = [...against].filter(other => isPlaying(report![other]!))
      if (theirs.length !== group.length) return theirs.length > group.length
      return Math.min(...theirs) < Math.min(...group)
    })
  }

  /**
   * This page gave way at `sinceMs`, and nobody plays whom it could ask. `linked`: seats with a page here. The lower ones are given time to go on
   * before: they need not have the state.
   */
  takesUp(pages: readonly PageLink[], linked: readonly number[], sinceMs: number, nowMs: number): boolean {
    const own = this.#own
    if (own === undefined || this.#game.tick === 0) return false
    const lower = new Set(linked.filter(seat => seat < own)).size
    if (nowMs - sinceMs < (1 + lower) * parameters.takeUpMs) return false
    if (this.#game.timelines[own]!.partAt(this.#game.tick) === 'gone') return false
    return !pages.some(page => page.plays && page.isFresh(nowMs))
  }
}
