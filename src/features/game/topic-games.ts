import {utf8} from '../../base/bytes.ts'
import {GameError, passStorageError, SendError, type StorageError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText} from '../../base/plain-data.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {within} from '../../identity/storage-patience.ts'
import {AuthorLabels} from '../../log/author-labels.ts'
import {compareEntries, type LogEntry} from '../../log/log-entry.ts'
import {encodeBody, entryKinds, maxTableNameBytes, maxTableOptionsBytes, type Body} from '../../protocol/bodies.ts'
import {fitsText} from '../../protocol/schema.ts'
import type {
  AnyDefinition,
  CreateOptions,
  GameInfo,
  GamesEvents,
  GamesNotice,
  GamesParts,
  TableRow
} from './games-parts.ts'
import {EarlyActs} from './early-acts.ts'
import {LongGames, type TurnPlace} from './long-games.ts'
import {openedTable, type OpenedTable} from './opened-table.ts'
import {gamesParameters as limits} from './parameters.ts'
import {actOf, gameKinds, shortHex, type TableAct, type TableId} from './table-acts.ts'
import {entriesOf} from './table-entries.ts'
import type {TablePage} from './table-page.ts'
import {SharedAttendance} from './shared-attendance.ts'
import {placeOf, sharedStateParts, type Place, type PlacesParts} from './table-place.ts'
import {TableRoom, type Known} from './table-room.ts'
import {rowsOf} from './table-rows.ts'

const tableKind: ReadonlySet<number> = new Set([entryKinds.gameTable])
const readKinds: ReadonlySet<number> = new Set([...gameKinds, entryKinds.profile])

/** The tables of one topic on one page. For what each method does see `Games`. */
export class TopicGames extends TypedEvents<GamesEvents> {
  readonly #parts: PlacesParts
  readonly #page: TablePage
  readonly #definitions = new Map<string, AnyDefinition>()
  readonly #labels = new AuthorLabels()
  readonly #known = new Map<TableId, Known>()
  readonly #long: LongGames
  /** What is still being stored or dropped of tables that went. */
  readonly #going = new Set<Promise<void>>()
  readonly #early = new EarlyActs()
  readonly #room: TableRoom
  /** Tables to be read from the log once more, and those that are. */
  readonly #wanted = new Set<TableId>()
  #recalled: ReadonlySet<TableId> = new Set()
  #recalling = false
  #rows: readonly TableRow[] | undefined
  #notice: GamesNotice | undefined
  /** Tables at which something waits until more can be written. */
  readonly #slowed = new Set<TableId>()
  readonly #endings: readonly (() => void)[]
  #closed = false
  #changed: Set<TableId> | undefined

  private constructor(parts: GamesParts) {
    super()
    this.#long = new LongGames(parts)
    const {swarm, log, env} = parts
    this.#room = new TableRoom(swarm.identity.key)
    this.#page = {
      env,
      key: swarm.identity.key,
      append: body => this.#append(body),
      nameOf: key => this.#labels.of(key),
      linkTo: key => this.#linkTo(key),
      get heard() {
        return swarm.neighbours.length > 0
      }
    }
    const changed = (id: TableId) => this.#tableChanged(id)
    const isKnown = (id: TableId) => this.table(id)?.gameKind === 'shared'
    this.#parts = {
      ...parts,
      page: this.#page,
      attendance: new SharedAttendance({env, swarm, isKnown, changed}),
      shared: sharedStateParts(parts),
      long: this.#long,
      turnPlaces: () => this.#turnPlaces(),
      changed,
      notKept: error => this.#notKept(error),
      tooFast: (id, waits) => this.#tooFast(id, waits)
    }
    this.#labels.setPresent(swarm.people)
    this.#endings = [
      log.on('entries', entries => this.#take(entries)),
      log.on('changed', entries => this.#entriesChanged(entries)),
      log.on('removed', () => void this.#readAnew()),
      swarm.on('people', () => this.#peopleChanged()),
      parts.people?.on('changed', () => this.#blockedChanged()) ?? (() => undefined),
      swarm.on('neighbour', () => this.#look()),
      swarm.on('neighbourGone', () => this.#look())
    ]
  }

  /** Resolves when what the log holds is read. */
  static async open(parts: GamesParts, definitions: readonly AnyDefinition[] = []): Promise<TopicGames> {
    const games = new TopicGames(parts)
    for (const definition of definitions) games.#definitions.set(definition.name, definition)
    await games.#read()
    return games
  }

  get games(): readonly GameInfo[] {
    return [...this.#definitions.values()].map(definition => {
      const {name, kind, players} = definition
      return {name, kind, players, keeps: definition.kind === 'shared' && definition.keep}
    })
  }

  get tables(): readonly TableRow[] {
    const isBlocked = (key: PersonKey) => this.#parts.people?.get(key)?.blocked === true
    this.#rows ??= rowsOf(this.#known.values(), this.#page, name => this.#definitions.has(name), isBlocked)
    return this.#rows
  }

  get notice(): GamesNotice | undefined {
    return this.#slowed.size > 0 ? tooFastNotice : this.#notice
  }

  /** Tables of this game can be played from now on. Of several with one name the first holds. Resolves when those there are have been read. */
  async define(definition: AnyDefinition): Promise<void> {
    if (this.#definitions.has(definition.name)) return
    this.#definitions.set(definition.name, definition)
    this.emit('tables', undefined)
    // What was written at them was not kept: it is in the log.
    const waiting = [...this.#known.values()].filter(
      ({opened, place}) => place === undefined && opened.game === definition.name
    )
    for (const {opened} of waiting) this.#known.delete(opened.id)
    if (waiting.length > 0) await this.#read()
  }

  table(id: TableId): Place['table'] | undefined {
    return this.#known.get(id)?.place?.table
  }

  /** This page shows a table until the answer is called: it stays at hand, and is read again if it made room for others. */
  show(id: TableId): () => void {
    if (this.#room.hasLetGo && !this.#known.has(id)) this.#recall(id)
    return this.#room.show(id)
  }

  async create(game: string, {name = '', seats, options = {}, keep = true}: CreateOptions = {}): Promise<TableId> {
    const definition = this.#definitions.get(game)
    if (definition === undefined) throw new GameError('unknown-game', `There are no rules for “${game}” on this page.`)
    if (!fitsText(name, maxTableNameBytes)) throw new SendError('too-long', 'That name is too long for a table.')
    const text = plainText(options)
    if (utf8(text).length > maxTableOptionsBytes) throw new SendError('too-long', 'These options are too long.')
    const own = [...this.#known.values()].filter(({opened, place}) => this.#isOpenOwn(opened, place))
    if (own.length >= limits.ownTables) {
      throw new GameError('too-many', 'You have many tables open. Finish or close one first.')
    }
    const entry = await this.#append({
      type: 'gameTable',
      game,
      version: definition.version,
      name,
      seats: Math.max(definition.players.min, Math.min(seats ?? definition.players.max, definition.players.max)),
      options: text
    })
    const id = shortHex(entry.id) as TableId
    if (definition.kind === 'shared' && definition.keep && !keep) await this.#refuse(id)
    await this.table(id)?.ready(true)
    return id
  }

  /** Resolves when what is kept is stored. */
  async close(): Promise<void> {
    this.#closed = true
    for (const end of this.#endings) end()
    this.#long.close()
    this.#parts.attendance.close()
    const places = [...this.#known.values()].flatMap(({place}) => place ?? [])
    for (const {table} of places) table.stop()
    await Promise.all([...places.map(place => place.settled()), ...this.#going])
  }

  // What comes

  async #read(): Promise<void> {
    const rulesOf = (game: string) => {
      const definition = this.#definitions.get(game)
      return definition?.kind === 'turns' ? definition : undefined
    }
    // The log reads its index while checkpoints are looked for: the first question waits for it.
    await Promise.all([this.#long.load(rulesOf), this.#parts.log.ofKinds(tableKind, 1)])
    const entries: LogEntry[] = []
    let before: LogEntry | undefined
    for (;;) {
      const older = await this.#parts.log.ofKinds(readKinds, limits.entriesAtOnce, before, this.#long.isKnown)
      entries.push(...older)
      if (older.length < limits.entriesAtOnce) break
      before = older[0]
    }
    this.#take(entries.sort(compareEntries))
    this.#long.keepOnly(table => this.#known.has(table))
  }

  /** Entries went: of a table that is still there, what was taken in holds on, or games would go back when room is made. */
  async #readAnew(): Promise<void> {
    const left = new Set<string>()
    let before: LogEntry | undefined
    for (;;) {
      const tables = await this.#parts.log.ofKinds(tableKind, limits.entriesAtOnce, before)
      for (const {id} of tables) left.add(shortHex(id))
      if (tables.length < limits.entriesAtOnce) break
      before = tables[0]
    }
    for (const id of [...this.#known.keys()]) if (!left.has(id)) this.#remove(id)
    this.#early.clear()
  }

  #remove(id: TableId): void {
    const known = this.#known.get(id)
    if (known === undefined) return
    this.#known.delete(id)
    this.#long.forget(id)
    known.place?.table.remove()
    this.#went(id, known)
  }

  #went(id: TableId, {place}: Known): void {
    if (place !== undefined) this.#goes(place.settled())
    this.#tableChanged(id)
  }

  #take(entries: readonly LogEntry[]): void {
    if (this.#closed) return
    this.#labels.take(entries)
    if (!entries.some(({header}) => gameKinds.has(header.kind))) return
    this.#together(() => {
      for (const entry of entries) {
        const opened = openedTable(entry)
        if (opened !== undefined) this.#opened(opened)
        else if (isWithoutBody(entry)) this.#notThere(shortHex(entry.id) as TableId)
        const act = actOf(entry)
        if (act !== undefined) this.#acted(act)
      }
    })
    this.#tablesChanged()
  }

  #opened(opened: OpenedTable): void {
    if (this.#known.has(opened.id)) return
    const place = this.#furnished(opened)
    this.#known.set(opened.id, {opened, place})
    this.#room.came(opened.id)
    const misses = this.#early.misses(opened.id)
    for (const act of this.#early.take(opened.id)) place?.take(act)
    this.#changed?.add(opened.id)
    if (misses && !this.#recalled.has(opened.id)) this.#recall(opened.id)
    this.#makeRoom()
  }

  #acted(act: TableAct): void {
    const known = this.#known.get(act.table)
    if (known === undefined) {
      if (!this.#room.isGone(act.table)) this.#early.keep(act)
      // It went before it was read that this person plays there.
      const mayBeSeated = this.#room.hasLetGo && act.author === this.#page.key
      if (mayBeSeated && !this.#recalled.has(act.table)) this.#recall(act.table)
      return
    }
    if (known.place?.take(act) === true) this.#changed?.add(act.table)
  }

  /** Its entries stay in the log, and what this browser keeps of it stays too: it may be asked for. */
  #makeRoom(): void {
    const known = this.#room.excess(this.#known, this.#recalled)
    if (known === undefined) return
    const {id} = known.opened
    this.#known.delete(id)
    known.place?.table.letGo()
    this.#went(id, known)
  }

  #recall(id: TableId): void {
    this.#wanted.add(id)
    if (this.#recalling) return
    this.#recalling = true
    void this.#readWanted().catch(passStorageError)
  }

  async #readWanted(): Promise<void> {
    const goesOn = () => !this.#closed
    try {
      while (this.#wanted.size > 0 && goesOn()) {
        const wanted = new Set(this.#wanted)
        this.#wanted.clear()
        const entries = await entriesOf(this.#parts.log, wanted, goesOn)
        this.#recalled = wanted
        this.#take(entries)
        this.#recalled = new Set()
      }
    } finally {
      this.#recalling = false
    }
  }

  #furnished(opened: OpenedTable): Place | undefined {
    const definition = this.#definitions.get(opened.game)
    return definition?.version === opened.version ? placeOf(opened, definition, this.#parts) : undefined
  }

  #entriesChanged(entries: readonly LogEntry[]): void {
    this.#labels.take(entries)
    for (const {id, header, body} of entries) {
      if (header.kind === entryKinds.gameTable && body === undefined) this.#remove(shortHex(id) as TableId)
    }
    // What was missing may have come.
    this.#take(entries.filter(({body}) => body !== undefined))
  }

  /** Drops what is kept of a table that went while nobody here looked. What cannot be dropped now goes when others need the room. */
  #notThere(table: TableId): void {
    if (this.#known.has(table)) return
    const {env, sharedStorage, keys} = this.#parts
    this.#goes(within(env, sharedStorage.forget({topic: keys.topicKey, table})).catch(passStorageError))
  }

  /** A storage that fails keeps nothing either. */
  #refuse(table: string): Promise<void> {
    const {env, sharedStorage, keys} = this.#parts
    return within(env, sharedStorage.choose({topic: keys.topicKey, table}, false)).catch(passStorageError)
  }

  #goes(work: Promise<void>): void {
    const going = work.finally(() => this.#going.delete(going))
    this.#going.add(going)
  }

  // What follows

  /** Looks at each table once, however many entries came. */
  #together(task: () => void): void {
    const changed = new Set<TableId>()
    this.#changed = changed
    try {
      task()
    } finally {
      this.#changed = undefined
    }
    for (const id of changed) {
      const place = this.#known.get(id)?.place
      place?.table.look()
      if (place?.turns !== undefined) this.#long.look(place.turns)
      if (place?.turns?.record.tree.wantsAgain() === true) this.#recall(id)
      this.emit('table', id)
    }
  }

  #tableChanged(id: TableId): void {
    if (this.#changed !== undefined) {
      this.#changed.add(id)
      return
    }
    this.emit('table', id)
    this.#tablesChanged()
  }

  #tablesChanged(): void {
    this.#rows = undefined
    this.emit('tables', undefined)
  }

  /** They change whenever somebody is met: only who is blocked, or not any more, makes another list. */
  #blockedChanged(): void {
    const before = this.#rows
    this.#rows = undefined
    const {tables} = this
    if (before?.length !== tables.length || before.some(({id}, at) => tables[at]!.id !== id)) this.#tablesChanged()
  }

  #peopleChanged(): void {
    this.#labels.setPresent(this.#parts.swarm.people)
    this.#look()
    this.#tablesChanged()
  }

  #look(): void {
    for (const {place} of this.#known.values()) place?.table.look()
  }

  *#turnPlaces(): Iterable<TurnPlace> {
    for (const {place} of this.#known.values()) if (place?.turns !== undefined) yield place.turns
  }

  #isOpenOwn({host}: OpenedTable, place: Place | undefined): boolean {
    const kind = place?.table.phase.kind
    return host === this.#page.key && kind !== 'ended' && kind !== 'broken'
  }

  #linkTo(key: PersonKey): {here: boolean; roundTripMs: number | undefined} {
    if (key === this.#page.key) return {here: true, roundTripMs: undefined}
    const links = this.#parts.swarm.neighbours.filter(neighbour => neighbour.key === key)
    const trips = links.map(({roundTripMs}) => roundTripMs).filter(trip => trip !== undefined)
    return {here: links.length > 0, roundTripMs: trips.length > 0 ? Math.min(...trips) : undefined}
  }

  #append(body: Body): Promise<LogEntry> {
    if (this.#closed) throw new SendError('closed', 'You have left this topic.')
    return this.#parts.log.append(entryKinds[body.type], encodeBody(body))
  }

  #notKept({reason}: StorageError): void {
    this.#notice = {kind: 'not-kept', reason}
    this.emit('notice', undefined)
  }

  /** Said once, at however many tables. */
  #tooFast(id: TableId, waits: boolean): void {
    const before = this.#slowed.size
    if (waits) this.#slowed.add(id)
    else this.#slowed.delete(id)
    if (before > 0 !== this.#slowed.size > 0) this.emit('notice', undefined)
  }
}

const tooFastNotice: GamesNotice = {kind: 'too-fast'}

/** A table without its entry's body: its author took it back, or the room it took was needed. */
const isWithoutBody = ({header, body}: LogEntry): boolean => header.kind === entryKinds.gameTable && body === undefined
