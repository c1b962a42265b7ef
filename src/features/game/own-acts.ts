import type {PersonKey} from '../../base/ids.ts'
import {gameWords, type Body, type BodyNamed} from '../../protocol/bodies.ts'
import {tableParameters as limits} from './parameters.ts'
import {seatOf, type Position, type PositionId} from './position.ts'

/** Writes the same again for another position. */
export type Remake = (position: Position) => Body

export type AllowsMove = (position: Position, seat: number, move: BodyNamed<'gameMove'>) => boolean

export interface OwnAct {
  /** As it was said at first, and each time again: what was lost may come to hold after all, and counts once. */
  readonly ids: readonly PositionId[]
  /** Where its person said it. It was said again elsewhere when it was lost, and can be lost there too. */
  readonly at: Position
  readonly make: Remake
  readonly stage: Position['stage']
  /** How often it was said again. */
  readonly attempts: number
}

/**
 * What this page said at a table, for as long as it may turn out that somebody else spoke at the same time and was heard first. Then it is
 * said again in the position that came of that, if it means the same there.
 */
export class OwnActs {
  readonly #key: PersonKey
  readonly #allows: AllowsMove
  #acts: readonly OwnAct[] = []

  /** `allows`: whether the rules would take this move of the seat. */
  constructor(key: PersonKey, allows: AllowsMove) {
    this.#key = key
    this.#allows = allows
  }

  wrote(id: string, said: OwnAct): void {
    this.#acts = [...this.#acts, {...said, ids: [...said.ids, id as PositionId]}].slice(-limits.attempts)
  }

  /** The first of those to be said again. */
  lost(position: Position, holds: (id: PositionId) => boolean, knows: (id: PositionId) => boolean): OwnAct | undefined {
    const isLost = ({ids, at}: OwnAct) => knows(ids.at(-1)!) && !ids.some(holds) && holds(at.id)
    const isVain = (act: OwnAct) => act.attempts >= limits.attempts || !this.#means(act, position)
    this.#acts = this.#acts.filter(act => !isLost(act) || !isVain(act))
    return this.#acts.find(isLost)
  }

  /** It is being said again. */
  forget(act: OwnAct): void {
    this.#acts = this.#acts.filter(other => other !== act)
  }

  /** It could not be said now. */
  putBack(act: OwnAct): void {
    this.#acts = [act, ...this.#acts]
  }

  /** A move means the same only where several may move at once and nobody waits for another's. */
  #means({at, make, stage}: OwnAct, now: Position): boolean {
    const body = make(now)
    const seat = seatOf(now, this.#key)
    if (body.type === 'gameTake') return now.seats[body.seat]?.offeredTo === this.#key
    if (seat === undefined || now.seats[seat]!.out !== undefined || now.round !== at.round) return false
    switch (body.type) {
      case 'gameMove':
        return (
          stage.kind === 'move' &&
          stage.seats.length > 1 &&
          now.stage.kind === 'move' &&
          now.stage.seats.includes(seat) &&
          this.#allows(now, seat, body)
        )
      case 'gameSay':
        return gameWords[body.word] === 'resign' || sameProposal(at, now)
      default:
        return true
    }
  }
}

/** Nothing was proposed, or the same still is. */
const sameProposal = (before: Position, now: Position): boolean =>
  before.proposal?.what === now.proposal?.what && before.proposal?.by === now.proposal?.by
