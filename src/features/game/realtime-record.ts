import {concat, fromHex, utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, type PlainData} from '../../base/plain-data.ts'
import {sha256AtOnce} from '../../identity/hash.ts'
import {maxFutureMs} from '../../log/parameters.ts'
import {maxOutcomeBytes} from '../../protocol/bodies.ts'
import type {GameEnd} from './define-game.ts'
import type {RealtimeDefinition} from './define-realtime.ts'
import {isAfter, Lobby, type ReadyAct, type Start} from './lobby.ts'
import type {OpenedTable} from './opened-table.ts'
import {tableParameters as limits} from './parameters.ts'
import type {RealtimeMatchPlan} from './realtime/realtime-port.ts'
import type {TableAct} from './table-acts.ts'

type ResultAct = Extract<TableAct, {type: 'result'}>

interface Match {
  readonly start: Start
  /** Which at this table, from 0. */
  readonly number: number
}

/** What comes of everything that was written. */
interface Read {
  readonly match: Match | undefined
  /** A start stamped then or later begins another match. */
  readonly overFromMs: number
  readonly end: GameEnd | undefined
}

const seedLabel = utf8('shoal match\0')

/** Everything written at one table played in real time: who sits there, when matches began, and what their players say of the end. */
export class RealtimeRecord {
  readonly opened: OpenedTable
  readonly definition: RealtimeDefinition
  readonly #lobby: Lobby
  /** In the order the host signed them, once sorted. Not all of them count. */
  readonly #starts: Start[] = []
  #sorted = true
  /** By match and person, oldest first. */
  readonly #results = new Map<number, Map<PersonKey, ResultAct[]>>()
  readonly #seen = new Set<string>()
  /** Acts taken in of each person. */
  readonly #counts = new Map<PersonKey, number>()
  /** What comes of all that; undefined: something came since. */
  #read: Read | undefined
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

  /**
   * Who would play the next match: of those who said so before the newest one began only who is here, since who left says nothing any more.
   * SPEC.md, R5.
   */
  readyNext(isHere: (key: PersonKey) => boolean): readonly ReadyAct[] {
    const beganMs = this.#now.match?.start.hlcMs ?? Number.NEGATIVE_INFINITY
    return this.#lobby.readyWhere(({author, hlcMs}) => hlcMs > beganMs || isHere(author))
  }

  get maxSeats(): number {
    return this.#lobby.maxSeats
  }

  /** The newest match; undefined before the first. The same object until there is another. */
  get plan(): RealtimeMatchPlan | undefined {
    const {match} = this.#now
    if (match === undefined) return undefined
    const name = `${match.start.id} ${match.number}`
    if (this.#plan?.name !== name) this.#plan = {name, plan: this.#planOf(match)}
    return this.#plan.plan
  }

  /** How the newest match ended, as its seats say; undefined while too few do. SPEC.md, R3. */
  get end(): GameEnd | undefined {
    return this.#now.end
  }

  /** Whether a start signed at this time would begin a match. SPEC.md, R2. */
  canStartAt(timeMs: number): boolean {
    return timeMs >= this.#now.overFromMs
  }

  /** How the newest match ended, as this person says. */
  endSaidBy(key: PersonKey): GameEnd | undefined {
    const {match} = this.#now
    return match && this.#endsSaid(match).get(key)
  }

  /** Whether this person has said how the newest match ended. */
  hasResultOf(key: PersonKey): boolean {
    const {match} = this.#now
    return match !== undefined && this.#results.get(match.number)?.has(key) === true
  }

  /** False: it has been taken in before, or is nothing of such a table. */
  take(act: TableAct): boolean {
    const count = this.#counts.get(act.author) ?? 0
    if (this.#seen.has(act.id) || count >= limits.actsOfOne) return false
    this.#counts.set(act.author, count + 1)
    this.#seen.add(act.id)
    this.#read = undefined
    switch (act.type) {
      case 'ready':
      case 'start':
        this.#lobby.take(act)
        return true
      case 'result':
        this.#reported(act)
        return true
      default:
        return false
    }
  }

  #reported(act: ResultAct): void {
    const ofMatch = this.#results.get(act.match) ?? new Map<PersonKey, ResultAct[]>()
    this.#results.set(act.match, ofMatch)
    const said = ofMatch.get(act.author) ?? []
    said.push(act)
    ofMatch.set(
      act.author,
      said.sort((a, b) => (isAfter(a, b) ? 1 : -1))
    )
  }

  /** A start is told of once. */
  #began(start: Start): void {
    this.#starts.push(start)
    this.#sorted = false
  }

  get #now(): Read {
    return (this.#read ??= this.#readAll())
  }

  #readAll(): Read {
    if (!this.#sorted) this.#starts.sort((a, b) => (isAfter(a, b) ? 1 : -1))
    this.#sorted = true
    let match: Match | undefined
    let overFromMs = Number.NEGATIVE_INFINITY
    for (const start of this.#starts) {
      if (start.hlcMs < overFromMs) continue
      match = {start, number: match === undefined ? 0 : Math.min(65_535, match.number + 1)}
      overFromMs = this.#overFromMs(match)
    }
    return {match, overFromMs, end: match && this.#endOf(match)}
  }

  /** From when on a start begins the next match, by what stands in the log alone. SPEC.md, R2. */
  #overFromMs({start, number}: Match): number {
    const {seats} = start
    const results = this.#results.get(number)
    const firstMs = (acts: readonly ResultAct[] = []) =>
      acts.reduce(
        (ms, act) => (endOf(act.outcome, seats.length) ? Math.min(ms, act.hlcMs) : ms),
        Number.POSITIVE_INFINITY
      )
    const saidMs = seats.map(({author}) => firstMs(results?.get(author))).sort((a, b) => a - b)
    const halfMs = saidMs[Math.ceil(seats.length / 2) - 1]!
    const beganMs = Math.max(start.hlcMs, ...seats.map(({hlcMs}) => hlcMs))
    // Whose clock is ahead may have stamped what came first later.
    return Math.min(beganMs + limits.matchMs, halfMs - maxFutureMs)
  }

  /** The end more than half of a match's seats say; where half of them or more have said one, what these agree on. SPEC.md, R3. */
  #endOf(match: Match): GameEnd | undefined {
    const seats = match.start.seats.length
    const ends = [...this.#endsSaid(match).values()]
    const votes = new Map<string, number>()
    for (const end of ends) {
      const text = plainText(end)
      const people = (votes.get(text) ?? 0) + 1
      if (2 * people > seats) return end
      votes.set(text, people)
    }
    if (2 * ends.length < seats) return undefined
    return votes.size === 1 ? ends[0] : {winners: [], why: 'disputed'}
  }

  /** By person with a seat. Of what one of them said the newest that is an end holds: no end takes nothing back. */
  #endsSaid({start, number}: Match): ReadonlyMap<PersonKey, GameEnd> {
    const ends = new Map<PersonKey, GameEnd>()
    for (const {author} of start.seats) {
      for (const {outcome} of this.#results.get(number)?.get(author) ?? []) {
        const end = endOf(outcome, start.seats.length)
        if (end !== undefined) ends.set(author, end)
      }
    }
    return ends
  }

  /**
   * The seed: a hash of the start, which the host signs last, and of what everybody else signed before. So the host alone can choose it, by trying
   * stamps: SPEC.md, R4.
   */
  #planOf({start, number}: Match): RealtimeMatchPlan {
    const ids = [start.id, ...start.seats.map(({id}) => id)].map(id => fromHex(id)!)
    return {
      table: fromHex(this.opened.id)!,
      match: number,
      seats: start.seats.map(({author}) => author),
      options: this.opened.options,
      seed: sha256AtOnce(concat(seedLabel, ...ids))
    }
  }
}

/** As it is signed: a reason that is too long is cut, so that the rest stays readable. Undefined: there is no room even without one. */
export function outcomeText(end: GameEnd): string | undefined {
  let {why} = end
  for (;;) {
    const text = plainText({...end, why})
    if (utf8(text).length <= maxOutcomeBytes) return text
    if (why === undefined) return undefined
    why = why.length < 8 ? undefined : why.slice(0, Math.floor(why.length / 2))
  }
}

/** What players say is looked at before it is shown. */
function endOf(said: PlainData, seats: number): GameEnd | undefined {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return undefined
  const {draw, winners, why} = said as {readonly [name: string]: PlainData | undefined}
  const reason = typeof why === 'string' ? {why: why.slice(0, 200)} : {}
  if (draw === true) return {draw, ...reason}
  const isSeat = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < seats
  return Array.isArray(winners) && winners.every(isSeat) ? {winners: [...new Set(winners)], ...reason} : undefined
}
