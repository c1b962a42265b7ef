import type {PersonKey} from '../../base/ids.ts'
import type {GameDefinition} from './define-game.ts'
import {GameTree} from './game-tree.ts'
import type {OpenedTable} from './opened-table.ts'
import {tableParameters as limits} from './parameters.ts'
import type {PositionId} from './position.ts'
import {Referee} from './referee.ts'
import {Rules} from './rules.ts'
import type {TableAct} from './table-acts.ts'

export type ReadyAct = Extract<TableAct, {type: 'ready'}>
type StartAct = Extract<TableAct, {type: 'start'}>

/** Everything written at one table, whoever wrote it and in whatever order it came. */
export class TableRecord {
  readonly opened: OpenedTable
  readonly definition: GameDefinition
  readonly rules: Rules
  readonly tree: GameTree
  readonly #seen = new Set<string>()
  readonly #ready = new Map<string, ReadyAct>()
  readonly #newest = new Map<PersonKey, ReadyAct>()
  /** Starts that name somebody whose word has not come yet. */
  #waiting: StartAct[] = []

  constructor(opened: OpenedTable, definition: GameDefinition) {
    this.opened = opened
    this.definition = definition
    this.rules = new Rules(definition)
    this.tree = new GameTree(new Referee(this.rules, opened.options, clockOf(definition, opened)))
  }

  /** Who would play now, the host first, then in the order they said so. */
  get ready(): readonly ReadyAct[] {
    const {host} = this.opened
    return [...this.#newest.values()]
      .filter(act => this.#isFit(act))
      .sort((a, b) => Number(b.author === host) - Number(a.author === host) || a.timeMs - b.timeMs)
      .slice(0, this.maxSeats)
  }

  get maxSeats(): number {
    return Math.max(1, Math.min(this.opened.seats, this.definition.players.max))
  }

  /** False: it has been taken in before. */
  take(act: TableAct): boolean {
    if (this.#seen.has(act.id)) return false
    if (this.#seen.size >= limits.positions * 2) return false
    this.#seen.add(act.id)
    switch (act.type) {
      case 'ready':
        this.#readied(act)
        break
      case 'start':
        if (act.author === this.opened.host) this.#begin(act)
        break
      case 'result':
        break
      default:
        this.tree.add(act)
    }
    return true
  }

  #readied(act: ReadyAct): void {
    this.#ready.set(act.id, act)
    const newest = this.#newest.get(act.author)
    if (newest === undefined || isAfter(act, newest)) this.#newest.set(act.author, act)
    const waiting = this.#waiting
    this.#waiting = []
    for (const start of waiting) this.#begin(start)
  }

  #begin(start: StartAct): void {
    const seated = start.seats.map(id => this.#ready.get(id))
    if (seated.includes(undefined)) {
      if (this.#waiting.length < limits.unplaced) this.#waiting.push(start)
      return
    }
    const acts = seated as readonly ReadyAct[]
    const people = new Set(acts.map(({author}) => author))
    const {min} = this.definition.players
    if (people.size !== acts.length || acts.length < min || acts.length > this.maxSeats) return
    if (!acts.every(act => this.#isFit(act))) return
    const seats = acts.map(({author, commitment}) => ({key: author, commitment}))
    this.tree.start(start.id as PositionId, start.author, seats)
  }

  #isFit({on, commitment}: ReadyAct): boolean {
    return on && (this.definition.chance === undefined || commitment !== undefined)
  }
}

const isAfter = (a: ReadyAct, b: ReadyAct): boolean => (a.chain === b.chain ? a.seq > b.seq : a.timeMs > b.timeMs)

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
