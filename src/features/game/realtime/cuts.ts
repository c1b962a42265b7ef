import {realtimeParameters as parameters} from './parameters.ts'
import {isPlaying} from './seat-timeline.ts'
import type {Rollback} from './rollback.ts'

export interface CutVote {
  readonly seat: number
  readonly round: number
  /** Before this tick the voter has all inputs of that seat's round. */
  readonly tick: number
}

/**
 * How the players agree to go on without one of them, and from which tick. A page that has waited long enough says through which tick it has that
 * seat's inputs. When more than half of the others say so, the seat is cut: everybody else says it as well, and the cut is at the lowest tick
 * anybody named, since only before that everybody has the inputs. A voter's newest word counts, and none that would change what is settled. Who has
 * cut says from when, and never a later tick: otherwise what all agreed on, and somebody settled, would be moved when a newer word comes.
 * Seats one waits for oneself are not counted among the others: two that leave together do not keep the rest.
 */
export class Cuts<S> {
  readonly #game: Rollback<S>
  readonly #own: number | undefined
  readonly #say: (vote: CutVote) => void
  /** By the seat that is to be cut, by voter. */
  readonly #votes: readonly Map<number, CutVote>[]
  readonly #cutRounds: number[]
  /** When this page last said whom it gives up, by seat. */
  readonly #saidMs: number[]

  constructor(game: Rollback<S>, own: number | undefined, say: (vote: CutVote) => void) {
    this.#game = game
    this.#own = own
    this.#say = say
    this.#votes = game.timelines.map(() => new Map())
    this.#cutRounds = game.timelines.map(() => 0)
    this.#saidMs = game.timelines.map(() => 0)
  }

  /** This page has waited long enough for that seat. Whether it had not said so. */
  vote(seat: number, nowMs: number): boolean {
    const own = this.#own
    const {playing, last} = this.#game.timelines[seat]!
    if (own === undefined || seat === own || !playing) return false
    const before = this.#votes[seat]!.get(own)
    const isSaid = before?.round === last.round
    // Of one whose inputs come all the same it is not said with each of them: so many words would be taken for a flood.
    if (isSaid && (before.tick === last.through || nowMs - this.#saidMs[seat]! < parameters.cutAgainMs)) return false
    this.#saidMs[seat] = nowMs
    const vote = {seat, round: last.round, tick: last.through}
    this.#votes[seat]!.set(own, vote)
    this.#say(vote)
    this.#count(seat)
    return !isSaid
  }

  /** Another seat's word, checked to be its own. */
  heard(by: number, vote: CutVote): void {
    const {last} = this.#game.timelines[vote.seat]!
    // Of an earlier round it is over; a later one is not known here yet, but will be said again by who cuts then.
    if (by === vote.seat || vote.round > last.round + 1 || vote.round + 1 < last.round) return
    this.#votes[vote.seat]!.set(by, vote)
    this.#count(vote.seat)
  }

  /** This page goes on from the state of another: what was said before is over. */
  restart(): void {
    for (const votes of this.#votes) votes.clear()
    this.#cutRounds.fill(0)
  }

  /** Looks again: who plays may have changed. */
  recount(): void {
    for (const seat of this.#votes.keys()) this.#count(seat)
  }

  #count(seat: number): void {
    const {last, playing} = this.#game.timelines[seat]!
    const own = this.#own
    if (own === undefined || seat === own) return
    const round = playing ? last.round : last.round - 1
    const votes = [...this.#votes[seat]!].filter(([, vote]) => vote.round === round && vote.tick >= this.#game.settled)
    if (votes.length === 0) return
    if (playing) {
      const others = this.#electorate(seat)
      if (2 * votes.filter(([by]) => others.includes(by)).length <= others.length) return
      this.#cutRounds[seat] = round + 1
    } else if (this.#cutRounds[seat] !== last.round) return
    // What this page has is part of where. Once cut, it only becomes earlier: what everybody said they see in the same way stays so.
    const before = playing ? last.through : last.from
    const from = Math.min(before, ...votes.map(([, {tick}]) => tick))
    if ((!playing && from === before) || !this.#game.begin(seat, round + 1, from)) return
    const mine = this.#votes[seat]!.get(own)
    if (mine?.round === round && mine.tick === from) return
    this.#votes[seat]!.set(own, {seat, round, tick: from})
    this.#say({seat, round, tick: from})
  }

  /** Who is asked about a seat: those who play, but it, and but those this page gave up too. */
  #electorate(seat: number): readonly number[] {
    return this.#game.timelines.flatMap(({last}, other) => {
      const vote = this.#own === undefined ? undefined : this.#votes[other]!.get(this.#own)
      const givenUp = vote?.round === last.round && vote.tick >= this.#game.settled
      return other === seat || !isPlaying(last) || givenUp ? [] : [other]
    })
  }
}

/**
 * How long everybody has waited for each seat. A seat is given `patienceMs` of everybody's time; it grows back slowly, so that one who always comes
 * at the last moment is not waited for again and again.
 */
export class Patience {
  readonly #waitedMs: number[]

  constructor(seats: number) {
    this.#waitedMs = Array.from({length: seats}, () => 0)
  }

  /** `ms` went by, and the game stood for want of these seats' inputs. `haste`: how much faster that counts, by seat. */
  passed(ms: number, waitedFor: readonly number[], haste: (seat: number) => number): void {
    for (const seat of this.#waitedMs.keys()) {
      const waited = this.#waitedMs[seat]!
      this.#waitedMs[seat] = waitedFor.includes(seat)
        ? Math.min(waited + ms * haste(seat), parameters.patienceMs)
        : Math.max(0, waited - ms * parameters.patienceBack)
    }
  }

  /** The seat was cut: what it is given when it returns. */
  cut(seat: number): void {
    this.#waitedMs[seat] = Math.min(this.#waitedMs[seat]!, parameters.patienceMs - parameters.patienceAfterCutMs)
  }

  exhausted(seat: number): boolean {
    return this.#waitedMs[seat]! >= parameters.patienceMs
  }
}
