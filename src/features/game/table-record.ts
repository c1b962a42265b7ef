import type {PersonKey} from '../../base/ids.ts'
import type {GameDefinition} from './define-game.ts'
import {GameTree} from './game-tree.ts'
import {Lobby, type ReadyAct} from './lobby.ts'
import type {OpenedTable} from './opened-table.ts'
import {tableParameters as limits} from './parameters.ts'
import type {PositionId} from './position.ts'
import {Referee} from './referee.ts'
import {Rules} from './rules.ts'
import type {TableAct} from './table-acts.ts'

/** Everything written at one table played in turns, whoever wrote it and in whatever order it came. */
export class TableRecord {
  readonly opened: OpenedTable
  readonly definition: GameDefinition
  readonly rules: Rules
  readonly tree: GameTree
  readonly #lobby: Lobby
  readonly #seen = new Set<string>()
  /** Acts taken in of each person. */
  readonly #counts = new Map<PersonKey, number>()

  constructor(opened: OpenedTable, definition: GameDefinition) {
    this.opened = opened
    this.definition = definition
    this.rules = new Rules(definition)
    this.tree = new GameTree(new Referee(this.rules, opened.options, clockOf(definition, opened)))
    this.#lobby = new Lobby({
      opened,
      players: definition.players,
      draws: definition.chance !== undefined,
      started: start => {
        const seated = start.seats.map(({author, commitment}) => ({key: author, commitment}))
        this.tree.start(start.id as PositionId, start.host, seated, start)
      }
    })
  }

  /** Who would play now, the host first, then in the order they said so. */
  get ready(): readonly ReadyAct[] {
    return this.#lobby.ready
  }

  get maxSeats(): number {
    return this.#lobby.maxSeats
  }

  /** False: it has been taken in before. */
  take(act: TableAct): boolean {
    const count = this.#counts.get(act.author) ?? 0
    if (this.#seen.has(act.id) || count >= limits.actsOfOne) return false
    this.#counts.set(act.author, count + 1)
    this.#seen.add(act.id)
    switch (act.type) {
      case 'ready':
      case 'start':
        this.#lobby.take(act)
        break
      case 'result':
        break
      default:
        // What found no room may come again.
        if (!this.tree.add(act)) this.#seen.delete(act.id)
    }
    return true
  }
}

/** Options come from the host, and may be nothing this definition can read. */
function clockOf(definition: GameDefinition, {options}: OpenedTable): ReturnType<NonNullable<GameDefinition['clock']>> {
  try {
    const clock = definition.clock?.(options)
    const isSound = (ms: number | undefined) => ms !== undefined && Number.isFinite(ms) && ms >= 0
    return isSound(clock?.baseMs) && isSound(clock?.incrementMs) ? clock : undefined
  } catch {
    return undefined
  }
}
