import type {PersonKey} from '../../base/ids.ts'
import type {Checkpoint} from './checkpoint.ts'
import type {GameDefinition} from './define-game.ts'
import {GameTree} from './game-tree.ts'
import {Lobby, type ReadyAct} from './lobby.ts'
import type {OpenedTable} from './opened-table.ts'
import {noOtherTables, type OtherTables} from './other-tables.ts'
import {checkpointParameters, tableParameters as limits} from './parameters.ts'
import type {PlayedMove, PositionId} from './position.ts'
import {Referee} from './referee.ts'
import {Rules} from './rules.ts'
import type {ActAt, TableAct} from './table-acts.ts'

/** Everything written at one table played in turns, whoever wrote it and in whatever order it came. */
export class TableRecord {
  readonly opened: OpenedTable
  readonly definition: GameDefinition
  readonly rules: Rules
  readonly tree: GameTree
  readonly others: OtherTables
  readonly #lobby: Lobby
  readonly #seen = new Set<string>()
  /** Acts taken in of each person. */
  readonly #counts = new Map<PersonKey, number>()
  /** What it began with. */
  readonly #from: Checkpoint | undefined
  /** What was taken in since, in positions. */
  #acts: ActAt[] = []

  /** `from`: a checkpoint of this table, made with this definition. */
  constructor(
    opened: OpenedTable,
    definition: GameDefinition,
    {from, others = noOtherTables}: {readonly from?: Checkpoint | undefined; readonly others?: OtherTables} = {}
  ) {
    this.opened = opened
    this.others = others
    this.definition = definition
    this.#from = from
    for (const [author, count] of from?.written ?? []) this.#counts.set(author, count)
    this.rules = new Rules(definition)
    this.tree = new GameTree(new Referee(this.rules, opened.options, clockOf(definition, opened)), from?.tree, others)
    this.#lobby = new Lobby({
      opened,
      players: definition.players,
      draws: definition.chance !== undefined,
      started: start => {
        const seated = start.seats.map(({author, commitment}) => ({key: author, commitment}))
        this.#drop(this.tree.start(start.id as PositionId, start.host, seated, start))
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

  /** Moves before the oldest position there is. */
  get unread(): readonly PlayedMove[] {
    return this.#from?.moves ?? []
  }

  /** The position it began with; undefined: the start. */
  get base(): PositionId | undefined {
    return this.#from?.tree.base.id
  }

  /** Acts that were taken in since it began. */
  get newer(): readonly ActAt[] {
    return this.#acts
  }

  /** Of what came of these acts, without the newest; undefined when that is too little. */
  checkpoint(): Checkpoint | undefined {
    const made = this.tree.checkpoint(checkpointParameters.backActs)
    if (made === undefined) return undefined
    const {from, open} = made
    const acts = new Set(this.#from?.acts)
    const written = new Map(this.#from?.written)
    for (const {id, author, position} of this.#acts) {
      // What waits for its position is read again.
      const isPlaced = this.tree.knows(position) || this.tree.leadsNowhere(position)
      if (open.has(position) || !isPlaced) continue
      acts.add(id)
      written.set(author, (written.get(author) ?? 0) + 1)
    }
    const {opened, definition} = this
    const moves = this.#movesBefore(from.base.id)
    return {table: opened.id, game: definition.name, version: definition.version, tree: from, moves, acts, written}
  }

  /** In the same game, oldest first. */
  #movesBefore(id: PositionId): readonly PlayedMove[] {
    const moves: PlayedMove[] = []
    let past = this.tree.position(id)?.past
    while (past !== undefined && past !== 'unread') {
      moves.push(past)
      past = past.before.past
    }
    return [...(past === 'unread' ? this.unread : []), ...moves.reverse()]
  }

  /** Whether this is a position of this table, or something done at it. */
  has(id: string): boolean {
    return this.tree.knows(id as PositionId) || this.#seen.has(id) || this.#from?.acts.has(id) === true
  }

  /** False: it has been taken in before, or there is no room for it. */
  take(act: TableAct): boolean {
    const count = this.#counts.get(act.author) ?? 0
    if (this.#from?.acts.has(act.id) || this.#seen.has(act.id)) return false
    if (count >= limits.actsOfOne) return this.tree.flooded(act)
    // What finds no room may come again.
    if (!this.#took(act)) return false
    this.#counts.set(act.author, count + 1)
    this.#seen.add(act.id)
    this.others.came(act.id)
    return true
  }

  #drop(acts: readonly ActAt[]): void {
    if (acts.length === 0) return
    const dropped = new Set(acts)
    this.#acts = this.#acts.filter(act => !dropped.has(act))
    for (const {id, author} of acts) {
      this.#seen.delete(id)
      this.#counts.set(author, this.#counts.get(author)! - 1)
    }
  }

  #took(act: TableAct): boolean {
    switch (act.type) {
      case 'ready':
      case 'start':
        this.#lobby.take(act)
        return true
      case 'result':
        return true
      default:
        if (!this.tree.add(act)) return false
        this.#acts.push(act)
        return true
    }
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
