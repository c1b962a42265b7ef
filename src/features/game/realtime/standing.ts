import type {PageLink} from './page-link.ts'
import type {Rollback} from './rollback.ts'

/**
 * Whether a player's page has to give way, since the others play on without it. Two groups that lost each other go on apart, and one of them must
 * give up its line when they meet again: the smaller one; of equal ones that without the lowest seat. A page that cut nobody gives way when more
 * than half of those it plays with say that it is cut, so that no single one can send it away.
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
    const {round} = this.#game.timelines[own]!.last
    const fresh = pages.filter(page => page.plays && page.seat !== own && page.isFresh(nowMs))
    const against = new Set<number>()
    const beside = new Set<number>()
    for (const {seat, report} of fresh) {
      const theirs = report![own]!.round
      if (theirs > round && theirs % 2 === 1) against.add(seat!)
      else if (theirs === round) beside.add(seat!)
    }
    if (against.size === 0) return false
    const companions = this.#game.timelines.flatMap(({playing}, seat) => (playing && seat !== own ? [seat] : []))
    const among = companions.filter(seat => against.has(seat))
    if (among.length > 0) return 2 * among.length > companions.length
    const group = [own, ...companions.filter(seat => beside.has(seat))]
    return (
      against.size > group.length || (against.size === group.length && Math.min(...against) < Math.min(...group))
    )
  }
}
