import {fromHex, toHex, type Bytes} from '../../base/bytes.ts'
import {assert} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {PlainData} from '../../base/plain-data.ts'
import type {Environment} from '../../base/ports.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {defaultName} from '../../identity/names.ts'
import type {Verify} from '../../identity/signatures.ts'
import {PeerClocks} from '../../log/peer-clocks.ts'
import {mayWrite, type SharedDefinition} from './define-shared.ts'
import type {Sha256} from './shared-digests.ts'
import type {SharedEntry, SharedRecord} from './shared-entry.ts'
import {SharedExchange} from './shared-exchange.ts'
import {SharedFaults, type SharedFault, type SharedFaultReason} from './shared-faults.ts'
import {SharedIntake} from './shared-intake.ts'
import {SharedKeeping} from './shared-keeping.ts'
import {SharedMap} from './shared-map.ts'
import {MemorySharedStorage} from './memory-shared-storage.ts'
import type {SharedNeighbour, SharedNetwork} from './shared-network.ts'
import {Presence, type SharedPresence} from './shared-presence.ts'
import type {SharedStorage} from './shared-storage.ts'
import {SharedUndo} from './shared-undo.ts'
import {SharedWriter} from './shared-writer.ts'

export interface SharedTableParts {
  readonly definition: SharedDefinition
  /** 32 hexadecimal digits: the short id of the entry that opened the table. */
  readonly table: string
  readonly network: SharedNetwork
  readonly env: Environment
  readonly verify: Verify
  readonly sha256: Sha256
  /** Used by definitions with `keep`. Without it they are kept in memory, which `notice` says. */
  readonly storage?: SharedStorage | undefined
  /** How it hears that the page is being left. */
  readonly onLeaving?: ((listener: () => void) => () => void) | undefined
  /** What people are called; without it as their pages say. */
  readonly nameOf?: ((key: PersonKey) => string) | undefined
}

export interface SharedTableEvents {
  /** What these keys are has changed, by whomever. */
  change: readonly string[]
  presence: void
  faults: void
  notice: void
  /** `kept` changed. */
  kept: void
}

export interface SharedNotice {
  readonly kind: 'not-kept'
  readonly reason: string
}

export interface WriteOptions {
  /** Changes of the same step in a row are undone together. */
  readonly step?: string
}

/** How much is here, and how much there may be. */
export interface SharedRoom {
  readonly keys: number
  readonly maxKeys: number
  readonly ownKeys: number
  readonly maxOwnKeys: number
}

/** A map everybody in a topic sees and changes, one key at a time; of each, what was written last holds. */
export class SharedTable extends TypedEvents<SharedTableEvents> {
  readonly id: string
  readonly definition: SharedDefinition
  readonly ownKey: PersonKey
  readonly #network: SharedNetwork
  readonly #env: Environment
  readonly #map: SharedMap
  readonly #clocks: PeerClocks
  readonly #faults = new SharedFaults(() => this.emit('faults', undefined))
  readonly #undo = new SharedUndo()
  readonly #writer: SharedWriter
  readonly #intake: SharedIntake
  readonly #keeping: SharedKeeping | undefined
  readonly #tableId: Bytes
  readonly #parts: SharedTableParts
  #exchange: SharedExchange | undefined
  #presence: Presence | undefined
  #endings: (() => void)[] = []
  #closing: Promise<void> | undefined

  /** Opens a table with what is kept of it. Never fails because of storage: what cannot be kept is said by `notice`. */
  static async open(parts: SharedTableParts): Promise<SharedTable> {
    const table = new SharedTable(parts)
    for (const record of (await table.#keeping?.load()) ?? []) {
      if (mayWrite(parts.definition, record.key, record.author, parts.table)) table.#map.offer(record)
    }
    table.#start()
    return table
  }

  private constructor(parts: SharedTableParts) {
    super()
    const {definition, table, network, env, verify, onLeaving} = parts
    const tableId = fromHex(table)
    assert(tableId?.length === 16, 'a table has an id of 32 digits')
    this.#parts = parts
    this.#tableId = tableId
    this.id = table
    this.definition = definition
    this.#network = network
    this.#env = env
    this.ownKey = network.identity.key
    this.#map = new SharedMap(definition.limits)
    const {topicId, topicKey} = network.keys
    this.#clocks = new PeerClocks({clock: env.clock, self: this.ownKey, neighbours: () => network.neighbours})
    const common = {definition, topicId, tableId, table, map: this.#map, env}
    this.#writer = new SharedWriter({
      ...common,
      signer: network.identity,
      nowMs: () => this.#clocks.nowMs,
      write: record => this.#write(record)
    })
    this.#intake = new SharedIntake({
      ...common,
      clocks: this.#clocks,
      verify,
      fault: (key, reason) => this.#fault(key, reason),
      taken: (record, gone, from) => this.#took(record, gone, from),
      has: (from, record) => this.#exchange?.has(from, record)
    })
    if (!definition.keep) return
    this.#keeping = new SharedKeeping({
      name: {topic: topicKey, table},
      storage: parts.storage ?? new MemorySharedStorage(),
      env,
      map: this.#map,
      changed: () => {
        this.emit('notice', undefined)
        this.emit('kept', undefined)
      }
    })
    if (onLeaving !== undefined) this.#endings.push(onLeaving(() => this.#keeping?.leave()))
  }

  /** What a key is; undefined: nobody wrote it, or it was removed. Frozen. */
  get(key: string): PlainData | undefined {
    return this.entry(key)?.value
  }

  /** The same with who wrote it and when. */
  entry(key: string): SharedEntry | undefined {
    const entry = this.#current(key)
    return entry?.value === undefined ? undefined : entry
  }

  /** In no order. */
  keys(): readonly string[] {
    return this.entries().map(({key}) => key)
  }

  /** In no order; `order` says which was written first. */
  entries(): readonly SharedEntry[] {
    const entries = new Map<string, SharedEntry>()
    for (const record of this.#map.records()) entries.set(record.key, record)
    for (const {key} of this.#writer.drafts) {
      const draft = this.#writer.draft(key)
      if (draft !== undefined) entries.set(key, draft)
    }
    return [...entries.values()].filter(({value}) => value !== undefined)
  }

  /**
   * Writes a key. It holds here at once; the promise resolves when it is signed and on its way.
   * @throws SendError 'too-long', 'not-yours', 'too-many', 'closed'
   * @throws TypeError for what is no plain data
   */
  async set(key: string, value: PlainData, options: WriteOptions = {}): Promise<void> {
    await this.#change(key, value, options)
  }

  /** Removes a key; without effect when there is nothing. @throws SendError 'too-long', 'not-yours', 'closed' */
  async remove(key: string, options: WriteOptions = {}): Promise<void> {
    if (this.entry(key) !== undefined) await this.#change(key, undefined, options)
  }

  /**
   * Takes the visitor's last step back, as far as nobody has changed the same keys since. How many keys it was: 0 when there was nothing to undo.
   * @throws SendError
   */
  async undo(): Promise<number> {
    const undone = this.#undo.undo(key => this.#current(key))
    const written = undone.map(({key, value, done}) => {
      const {entry, signed} = this.#writer.write(key, value)
      done(entry)
      return signed
    })
    if (undone.length > 0)
      this.emit(
        'change',
        undone.map(({key}) => key)
      )
    await Promise.all(written)
    return undone.length
  }

  /** Steps that can be undone, at most. */
  get undoSteps(): number {
    return this.#undo.steps
  }

  /** What the pages of the others show now; a new array after each change. */
  get presence(): readonly SharedPresence[] {
    return this.#presence?.list ?? []
  }

  /** Shows the others something for as long as it holds: at most 900 bytes as JSON. Undefined: nothing. @throws TypeError */
  setPresence(value: PlainData | undefined): void {
    this.#presence?.show(value)
  }

  /** Who did what had no effect; a new array after each change. */
  get faults(): readonly SharedFault[] {
    return this.#faults.list
  }

  /** What changes here is gone when the page closes, though it should be kept. */
  get notice(): SharedNotice | undefined {
    const trouble = this.#keeping?.trouble
    return trouble && {kind: 'not-kept', reason: trouble.reason}
  }

  /** Whether this browser keeps it beyond the page; undefined: no browser does, as its definition says. */
  get kept(): boolean | undefined {
    return this.#keeping?.on
  }

  /**
   * Has this browser keep it from now on, with all that is there, or forget what it kept and keep no more: what others have is theirs. Holds for
   * this table, also after a reload. Without effect where nothing is kept.
   * @throws StorageError
   */
  async setKept(on: boolean): Promise<void> {
    await this.#keeping?.choose(on)
  }

  get room(): SharedRoom {
    const {keys, keysPerAuthor} = this.definition.limits
    const own = this.#map.tallyOf(this.ownKey).keys
    return {keys: this.#map.tally.keys, maxKeys: keys, ownKeys: own, maxOwnKeys: keysPerAuthor}
  }

  /** What a person is called here. */
  nameOf(key: PersonKey): string {
    if (this.#parts.nameOf !== undefined) return this.#parts.nameOf(key)
    const named = this.#network.neighbours.find(page => page.key === key)?.name
    const own = key === this.ownKey ? (this.#network.identity as {readonly name?: string}).name : undefined
    return named ?? own ?? defaultName(fromHex(key) ?? new Uint8Array(2))
  }

  /** Resolves when the last change is signed, sent to whoever takes it at once, and stored. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Closes a table that is no more: nothing of it is stored from now on. What is kept already is the caller's to forget. */
  discard(): Promise<void> {
    this.#keeping?.stop()
    return this.close()
  }

  async #close(): Promise<void> {
    this.#presence?.close()
    await this.#writer.close()
    for (const end of this.#endings.splice(0)) end()
    this.#intake.close()
    this.#exchange?.close()
    await this.#keeping?.close()
  }

  #start(): void {
    const {sha256, definition} = this.#parts
    const [network, env, table] = [this.#network, this.#env, this.#tableId]
    const fault = (key: PersonKey, reason: SharedFaultReason) => this.#fault(key, reason)
    const exchange = new SharedExchange({
      env,
      network,
      map: this.#map,
      limits: definition.limits,
      table,
      sha256,
      newBudget: () => this.#intake.newBudget(),
      fault
    })
    this.#exchange = exchange
    this.#endings.push(
      network.handle(['sharedRecords'], (message, from) =>
        toHex(message.table) === this.id
          ? this.#intake.take(message.records, from, exchange.at(from).records)
          : 'ignore'
      )
    )
    this.#presence = new Presence({env, network, table, fault, changed: () => this.emit('presence', undefined)})
  }

  #current(key: string): SharedEntry | undefined {
    return this.#writer.draft(key) ?? this.#map.get(key)
  }

  #change(key: string, value: PlainData | undefined, {step}: WriteOptions): Promise<void> {
    const before = this.#current(key)
    const {entry, signed} = this.#writer.write(key, value)
    this.#undo.wrote(step, before, entry)
    this.emit('change', [key])
    return signed
  }

  /** An own change is signed. It was shown already, unless somebody's later one takes its place. */
  #write(record: SharedRecord): void {
    const offered = this.#map.offer(record)
    if (offered.kind === 'taken') return this.#took(record, offered.gone, undefined)
    if (offered.kind === 'refused') this.#fault(this.ownKey, 'too-many')
    this.emit('change', [record.key])
  }

  #took(record: SharedRecord, gone: readonly SharedRecord[], from: SharedNeighbour | undefined): void {
    this.#keeping?.took(record, gone)
    this.#exchange?.spread(record, from)
    this.emit(
      'change',
      [record, ...gone].map(({key}) => key)
    )
  }

  #fault(key: PersonKey, reason: SharedFaultReason): void {
    this.#faults.say(key, reason, this.#env.clock.now())
  }
}
