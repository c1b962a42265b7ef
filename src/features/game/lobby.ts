import type {PersonKey} from '../../base/ids.ts'
import type {OpenedTable} from './opened-table.ts'
import {tableParameters as limits} from './parameters.ts'
import type {TableAct, Written} from './table-acts.ts'

export type ReadyAct = Extract<TableAct, {type: 'ready'}>
type StartAct = Extract<TableAct, {type: 'start'}>

export interface LobbyOptions {
  readonly opened: OpenedTable
  readonly players: {readonly min: number; readonly max: number}
  /** Whether a seat has to be bound before the start, for what chance decides. */
  readonly draws: boolean
  readonly started: (start: Start) => void
}

export interface Start {
  /** Short id of the entry, 32 hexadecimal digits. */
  readonly id: string
  readonly host: PersonKey
  readonly chain: string
  readonly seq: number
  readonly hlcMs: number
  readonly hlcCounter: number
  /** By seat. */
  readonly seats: readonly ReadyAct[]
}

/** Who would play at a table, and when it begins: the same for every kind of game. SPEC.md, "Tables". */
export class Lobby {
  readonly #options: LobbyOptions
  readonly #ready = new Map<string, ReadyAct>()
  readonly #newest = new Map<PersonKey, ReadyAct>()
  /** Starts that name somebody whose word has not come yet. */
  #waiting: StartAct[] = []

  constructor(options: LobbyOptions) {
    this.#options = options
  }

  /** Who would play now, the host first, then in the order they said so. */
  get ready(): readonly ReadyAct[] {
    return this.readyWhere(() => true)
  }

  /** Those of them who are to be counted: who is not leaves the seat to the next. */
  readyWhere(counts: (act: ReadyAct) => boolean): readonly ReadyAct[] {
    const {host} = this.#options.opened
    return [...this.#newest.values()]
      .filter(act => this.#isFit(act) && counts(act))
      .sort((a, b) => Number(b.author === host) - Number(a.author === host) || a.timeMs - b.timeMs)
      .slice(0, this.maxSeats)
  }

  get maxSeats(): number {
    return Math.max(1, Math.min(this.#options.opened.seats, this.#options.players.max))
  }

  take(act: ReadyAct | StartAct): void {
    if (act.type === 'ready') this.#readied(act)
    else if (act.author === this.#options.opened.host) this.#begin(act)
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
      if (this.#waiting.length < limits.waitingStarts) this.#waiting.push(start)
      return
    }
    const seats = seated as readonly ReadyAct[]
    const people = new Set(seats.map(({author}) => author))
    const {players, started} = this.#options
    if (people.size !== seats.length || seats.length < players.min || seats.length > this.maxSeats) return
    if (!seats.every(act => this.#isFit(act))) return
    const {id, author, chain, seq, hlcMs, hlcCounter} = start
    started({id, host: author, chain, seq, hlcMs, hlcCounter, seats})
  }

  #isFit({on, commitment}: ReadyAct): boolean {
    return on && (!this.#options.draws || commitment !== undefined)
  }
}

/** What the order of one author's entries hangs on. */
export type Signed = Pick<Written, 'id' | 'chain' | 'seq' | 'hlcMs' | 'hlcCounter'>

/** Of what one author wrote, by what is signed alone, so that it is the same at every page: within a chain its numbers, else the stamps. */
export function isAfter(a: Signed, b: Signed): boolean {
  if (a.chain === b.chain && a.seq !== b.seq) return a.seq > b.seq
  if (a.hlcMs !== b.hlcMs) return a.hlcMs > b.hlcMs
  if (a.hlcCounter !== b.hlcCounter) return a.hlcCounter > b.hlcCounter
  return a.id > b.id
}
