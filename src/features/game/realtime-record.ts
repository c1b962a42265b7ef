import {concat, fromHex, utf8} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, readPlainData, type PlainData} from '../../base/plain-data.ts'
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

/** What one person said of the end of one match. */
interface Said {
  readonly act: ResultAct
  readonly text: string
}

interface Match {
  readonly start: Start
  /** Which at this table, from 0. */
  readonly number: number
}

const seedLabel = utf8('shoal match\0')

/** Everything written at one table played in real time: who sits there, when matches began, and what their players say of the end. */
export class RealtimeRecord {
  readonly opened: OpenedTable
  readonly definition: RealtimeDefinition
  readonly #lobby: Lobby
  /** In the order the host signed them. Not all of them count. */
  readonly #starts: Start[] = []
  /** By match and person. */
  readonly #results = new Map<number, Map<PersonKey, Said[]>>()
  readonly #seen = new Set<string>()
  /** Acts taken in of each person. */
  readonly #counts = new Map<PersonKey, number>()
  /** What comes of all that; undefined: something came since. */
  #read: {readonly match: Match | undefined; readonly end: GameEnd | undefined} | undefined
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
    const {match} = this.#now
    if (match === undefined) return undefined
    const name = `${match.start.id} ${match.number}`
    if (this.#plan?.name !== name) this.#plan = {name, plan: this.#planOf(match)}
    return this.#plan.plan
  }

  /** How the newest match ended, as more than half of its seats say; undefined while they do not. */
  get end(): GameEnd | undefined {
    return this.#now.end
  }

  /** Whether a start signed at this time would begin a match. SPEC.md, R2. */
  canStartAt(timeMs: number): boolean {
    const {match} = this.#now
    return match === undefined || this.#isOver(match, timeMs)
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
    const ofMatch = this.#results.get(act.match) ?? new Map<PersonKey, Said[]>()
    this.#results.set(act.match, ofMatch)
    const said = ofMatch.get(act.author) ?? []
    ofMatch.set(act.author, said)
    said.push({act, text: plainText(act.outcome)})
  }

  #began(start: Start): void {
    if (this.#starts.some(({id}) => id === start.id)) return
    this.#starts.push(start)
    this.#starts.sort((a, b) => (isAfter(a, b) ? 1 : -1))
  }

  get #now(): {readonly match: Match | undefined; readonly end: GameEnd | undefined} {
    return (this.#read ??= this.#readAll())
  }

  #readAll(): {readonly match: Match | undefined; readonly end: GameEnd | undefined} {
    let match: Match | undefined
    for (const start of this.#starts) {
      if (match === undefined) match = {start, number: 0}
      else if (this.#isOver(match, start.hlcMs)) match = {start, number: Math.min(65_535, match.number + 1)}
    }
    // Of what one person said the newest holds.
    return {match, end: match && this.#endOf(match, said => said.slice(-1))}
  }

  /** Whether a match is over for a start stamped then: by what stands in the log alone, and for good. */
  #isOver(match: Match, timeMs: number): boolean {
    const {start} = match
    const beganMs = Math.max(start.hlcMs, ...start.seats.map(({hlcMs}) => hlcMs))
    if (timeMs - beganMs >= limits.matchMs) return true
    // Whose clock is ahead may have stamped what came first later.
    const inTime = (said: readonly Said[]) => said.filter(({act}) => act.hlcMs <= timeMs + maxFutureMs)
    return this.#endOf(match, inTime) !== undefined || this.#isAlone(match, inTime)
  }

  /** One of two says that the other left: who stayed need not wait for a word of who went. */
  #isAlone({start, number}: Match, choose: (said: readonly Said[]) => readonly Said[]): boolean {
    if (start.seats.length !== 2) return false
    const said = start.seats.flatMap(({author}) => choose(this.#results.get(number)?.get(author) ?? []))
    return said.some(({text}) => endOf(readPlainData(text, 2_048), 2)?.why === 'left')
  }

  /** The end more than half of a match's seats say, by what `choose` leaves of what each of them said, oldest first. */
  #endOf({start, number}: Match, choose: (said: readonly Said[]) => readonly Said[]): GameEnd | undefined {
    const results = this.#results.get(number)
    if (results === undefined) return undefined
    const votes = new Map<string, number>()
    for (const {author} of start.seats) {
      const said = [...(results.get(author) ?? [])].sort((a, b) => (isAfter(a.act, b.act) ? 1 : -1))
      for (const text of new Set(choose(said).map(({text}) => text))) votes.set(text, (votes.get(text) ?? 0) + 1)
    }
    for (const [text, people] of votes) {
      if (2 * people <= start.seats.length) continue
      const end = endOf(readPlainData(text, 2_048), start.seats.length)
      if (end !== undefined) return end
    }
    return undefined
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
function endOf(read: ReturnType<typeof readPlainData>, seats: number): GameEnd | undefined {
  if (!read.ok || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) return undefined
  const {draw, winners, why} = read.value as {readonly [name: string]: PlainData | undefined}
  const reason = typeof why === 'string' ? {why: why.slice(0, 200)} : {}
  if (draw === true) return {draw, ...reason}
  const isSeat = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < seats
  return Array.isArray(winners) && winners.every(isSeat) ? {winners: [...new Set(winners)], ...reason} : undefined
}
