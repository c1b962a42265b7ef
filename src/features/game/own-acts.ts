import type {PersonKey} from '../../base/ids.ts'
import {gameWords, type Body, type BodyNamed} from '../../protocol/bodies.ts'
import {tableParameters as limits} from './parameters.ts'
import {seatOf, type Position, type PositionId} from './position.ts'

/** Writes the same again for another position. */
export type Remake = (position: Position) => Body

export type AllowsMove = (position: Position, seat: number, move: BodyNamed<'gameMove'>) => boolean

interface OwnAct {
  readonly id: PositionId
  readonly at: Position
  readonly make: Remake
  readonly stage: Position['stage']
  readonly attempts: number
}

/**
 * What this page said at a table, for as long as it may turn out that somebody else spoke at the same time and was heard first. Then it is
 * said again in the position that came of that, if it means the same there.
 */
export class OwnActs {
  readonly #key: PersonKey
  readonly #allows: AllowsMove
  #acts: OwnAct[] = []
  #attempts = 0

  /** `allows`: whether the rules would take this move of the seat. */
  constructor(key: PersonKey, allows: AllowsMove) {
    this.#key = key
    this.#allows = allows
  }

  wrote(id: string, at: Position, make: Remake, stage: Position['stage']): void {
    this.#acts.push({id: id as PositionId, at, make, stage, attempts: this.#attempts})
    this.#attempts = 0
    if (this.#acts.length > limits.attempts) this.#acts.shift()
  }

  /** Those to be said again; each is told once. */
  lost(
    position: Position,
    holds: (id: PositionId) => boolean,
    knows: (id: PositionId) => boolean
  ): readonly Pick<OwnAct, 'make' | 'stage'>[] {
    const lost = this.#acts.filter(({id, at}) => knows(id) && !holds(id) && holds(at.id))
    if (lost.length === 0) return []
    this.#acts = this.#acts.filter(act => !lost.includes(act))
    const again = lost.filter(act => act.attempts < limits.attempts && this.#means(act, position))
    this.#attempts = (again[0]?.attempts ?? -1) + 1
    return again.slice(0, 1)
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
