import {concat, fromHex, utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, readPlainData, type PlainData} from '../../base/plain-data.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import type {GameEnd} from './define-game.ts'
import type {RealtimeDefinition} from './define-realtime.ts'
import {isAfter, Lobby, type ReadyAct, type Start} from './lobby.ts'
import type {OpenedTable} from './opened-table.ts'
import {tableParameters as limits} from './parameters.ts'
import type {RealtimeMatchPlan} from './realtime/realtime-port.ts'
import type {TableAct} from './table-acts.ts'

type ResultAct = Extract<TableAct, {type: 'result'}>

const seedLabel = utf8('shoal match\0')

/** Everything written at one table played in real time: who sits there, when matches began, and what their players say of the end. */
export class RealtimeRecord {
  readonly opened: OpenedTable
  readonly definition: RealtimeDefinition
  readonly #lobby: Lobby
  /** In the order the host signed them; the last is the match that is played. */
  readonly #starts: Start[] = []
  readonly #results: ResultAct[] = []
  readonly #seen = new Set<string>()
  #plan: {readonly name: string; readonly plan: RealtimeMatchPlan} | undefined

  constructor(opened: OpenedTable, definition: RealtimeDefinition) {
    this.opened = opened
    this.definition = definition
    const {players} = definition
    this.#lobby = new Lobby({opened, players, draws: false, started: start => this.#began(start)})
  }

  get ready(): readonly ReadyAct[] {
    return this.#lobby.ready
  }

  get maxSeats(): number {
    return this.#lobby.maxSeats
  }

  /** The newest match; undefined before the first. The same object until there is another. */
  get plan(): RealtimeMatchPlan | undefined {
    const start = this.#starts.at(-1)
    if (start === undefined) return undefined
    // One that was signed before the newest may come after it.
    const name = `${start.id} ${this.#starts.length}`
    if (this.#plan?.name !== name) this.#plan = {name, plan: this.#planOf(start)}
    return this.#plan.plan
  }

  /** How the newest match ended, as more than half of its seats say; undefined while they do not. */
  get end(): GameEnd | undefined {
    const {plan} = this
    if (plan === undefined) return undefined
    const votes = new Map<string, Set<PersonKey>>()
    const newest = new Map<PersonKey, ResultAct>()
    for (const act of this.#results) {
      const known = newest.get(act.author)
      if (act.match !== plan.match || !plan.seats.includes(act.author)) continue
      if (known === undefined || isAfter(act, known)) newest.set(act.author, act)
    }
    for (const [key, {outcome}] of newest) {
      const text = plainText(outcome)
      votes.set(text, (votes.get(text) ?? new Set<PersonKey>()).add(key))
    }
    for (const [text, people] of votes) {
      if (2 * people.size > plan.seats.length) return endOf(readPlainData(text, 2_048), plan.seats.length)
    }
    return undefined
  }

  /** Whether this person has said how the newest match ended. */
  hasResultOf(key: PersonKey): boolean {
    return this.#results.some(({author, match}) => author === key && match === this.plan?.match)
  }

  /** False: it has been taken in before, or is nothing of such a table. */
  take(act: TableAct): boolean {
    if (this.#seen.has(act.id) || this.#seen.size >= limits.actsOfOne) return false
    this.#seen.add(act.id)
    switch (act.type) {
      case 'ready':
      case 'start':
        this.#lobby.take(act)
        return true
      case 'result':
        this.#results.push(act)
        return true
      default:
        return false
    }
  }

  #began(start: Start): void {
    if (this.#starts.some(({id}) => id === start.id)) return
    this.#starts.push(start)
    this.#starts.sort((a, b) => (isAfter(a, b) ? 1 : -1))
  }

  /** The seed: what the host signed last, and what everybody else signed before. */
  #planOf(start: Start): RealtimeMatchPlan {
    const ids = [start.id, ...start.seats.map(({id}) => id)].map(id => fromHex(id)!)
    return {
      table: fromHex(this.opened.id)!,
      match: Math.min(65_535, this.#starts.length - 1),
      seats: start.seats.map(({author}) => author),
      options: this.opened.options,
      seed: sha256AtOnce(concat(seedLabel, ...ids))
    }
  }
}

/** What players say is looked at before it is shown. */
function endOf(read: ReturnType<typeof readPlainData>, seats: number): GameEnd | undefined {
  if (!read.ok || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) return undefined
  const {draw, winners, why} = read.value as {readonly [name: string]: PlainData | undefined}
  const reason = typeof why === 'string' ? {why: why.slice(0, 200)} : {}
  if (draw === true) return {draw, ...reason}
  const isSeat = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < seats
  return Array.isArray(winners) && winners.every(isSeat) ? {winners: [...new Set(winners)], ...reason} : undefined
}
