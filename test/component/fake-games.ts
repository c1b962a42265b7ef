import type {PersonKey} from '../../src/base/ids.ts'
import {plainText, type PlainData} from '../../src/base/plain-data.ts'
import {TypedEvents} from '../../src/base/typed-events.ts'
import type {
  FaultView,
  GamesView,
  GameView,
  SeatView,
  TablePhaseView,
  TableRowView
} from '../../src/elements/games-view.ts'
import type {AnyDefinition} from '../../src/features/game/games-parts.ts'
import {chess} from '../../src/features/game/games/chess.ts'
import {liarsDice} from '../../src/features/game/games/liars-dice.ts'
import {FakeSharedTable} from './fake-shared-table.ts'
import {keyOf} from './fake-chat.ts'
import {FakeTable} from './fake-table.ts'

export const names: Readonly<Record<number, string>> = {
  0: 'quiet heron',
  1: 'Ada',
  2: 'Grace',
  3: 'Linus',
  4: 'Margaret',
  5: 'Ken'
}

/** A swarm as far as games show it. */
class FakeGamesSwarm extends TypedEvents<{status: void; people: void}> {
  topic = 'tea'
  access: 'public' | 'private' = 'public'
  status: {readonly kind: string} = {kind: 'together'}
  people: GamesView['swarm']['people'] = [0, 1, 2, 3].map(number => ({
    key: keyOf(number),
    name: names[number]!,
    here: true,
    self: number === 0
  }))

  become(kind: string): void {
    this.status = {kind}
    this.emit('status', undefined)
  }
}

/** Tables without a network, by the real rules: what a test does for others happens, and what the visitor does is written down. */
export class FakeGames extends TypedEvents<{tables: void; notice: void; table: string}> implements GamesView {
  readonly swarm = new FakeGamesSwarm()
  notice: GamesView['notice'] = undefined
  /** What was asked for, in order. */
  readonly asked: string[] = []
  /** Thrown by the next thing that can fail. */
  refusal: Error | undefined
  closed = false
  readonly #definitions: AnyDefinition[] = [chess, liarsDice]
  #tables: (FakeTable | FakeSharedTable)[] = []
  /** Rows that have no table here. */
  others: readonly TableRowView[] = []
  #count = 0

  get games(): readonly GameView[] {
    return this.#definitions.map(definition => {
      const {name, kind, players} = definition
      return {name, kind, players, keeps: definition.kind === 'shared' && definition.keep}
    })
  }

  get tables(): readonly TableRowView[] {
    return [...this.#tables, ...this.others]
  }

  realtimeTable: GamesView['realtimeTable'] = () => undefined

  turnTable(id: string): FakeTable | undefined {
    const table = this.#tables.find(each => each.id === id)
    return table instanceof FakeTable ? table : undefined
  }

  sharedTable(id: string): FakeSharedTable | undefined {
    const table = this.#tables.find(each => each.id === id)
    return table instanceof FakeSharedTable ? table : undefined
  }

  /** Tables that are shown, each as often as somebody shows it. */
  readonly shown: string[] = []

  show(id: string): () => void {
    this.shown.push(id)
    let shows = true
    return () => {
      if (shows) this.shown.splice(this.shown.indexOf(id), 1)
      shows = false
    }
  }

  define(definition: AnyDefinition): Promise<void> {
    if (!this.#definitions.some(({name}) => name === definition.name)) {
      this.#definitions.push(definition)
      this.emit('tables', undefined)
    }
    return Promise.resolve()
  }

  /** A table of somebody's, with these people ready; numbers as in `names`. */
  table(
    game: string,
    ready: readonly number[],
    over: {name?: string; options?: PlainData; seats?: number} = {}
  ): FakeTable {
    const definition = this.#definitions.find(({name}) => name === game)
    if (definition?.kind !== 'turns') throw new Error(`there is no game in turns called ${game}`)
    const id = (this.#count++).toString(16).padStart(32, 'a')
    const table = new FakeTable(this, definition, {id, ready, ...over})
    this.#tables = [table, ...this.#tables]
    this.emit('tables', undefined)
    return table
  }

  /** A table of shared state of somebody's. */
  shared(game: string, host: number, name = ''): FakeSharedTable {
    const id = (this.#count++).toString(16).padStart(32, 'c')
    const table = new FakeSharedTable(this, game, {id, host, name})
    this.#tables = [table, ...this.#tables]
    this.emit('tables', undefined)
    return table
  }

  /** A table as it is listed where there are no rules for it. */
  row(game: string, phase: TablePhaseView, over: Partial<TableRowView> = {}): TableRowView {
    const row: TableRowView = {
      id: (this.#count++).toString(16).padStart(32, 'b'),
      game,
      gameKind: undefined,
      name: '',
      host: keyOf(1),
      hostName: 'Ada',
      isOwn: false,
      timeMs: 0,
      phase,
      seats: [this.seat(0, 1), this.seat(1, 2)],
      maxSeats: 2,
      ownSeat: undefined,
      forMe: false,
      ...over
    }
    this.others = [...this.others, row]
    this.emit('tables', undefined)
    return row
  }

  seat(seat: number, person: number | undefined): SeatView {
    const key = person === undefined ? undefined : keyOf(person)
    const there = this.swarm.people.find(each => each.key === key)
    return {
      seat,
      key,
      name: person === undefined ? '' : names[person]!,
      own: person === 0,
      here: there?.here ?? false,
      roundTripMs: person === undefined || person === 0 || !there?.here ? undefined : 12 + 7 * person,
      out: undefined,
      offeredTo: undefined
    }
  }

  async create(
    game: string,
    options: {name?: string; seats?: number; options?: PlainData; keep?: boolean} = {}
  ): Promise<string> {
    await this.ask(`create ${game} ${plainText(options)}`)
    const isShared = this.#definitions.find(({name}) => name === game)?.kind === 'shared'
    return isShared ? this.shared(game, 0, options.name).id : this.table(game, [0], options).id
  }

  changed(table: {readonly id: string}): void {
    this.emit('table', table.id)
    this.emit('tables', undefined)
  }

  tell(notice: GamesView['notice']): void {
    this.notice = notice
    this.emit('notice', undefined)
  }

  async ask(what: string): Promise<void> {
    const {refusal} = this
    this.refusal = undefined
    if (refusal !== undefined) throw refusal
    this.asked.push(what)
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

export const fault = (person: number, reason: FaultView['reason']): FaultView => ({
  key: keyOf(person) as PersonKey,
  name: names[person]!,
  reason,
  timeMs: 0
})
