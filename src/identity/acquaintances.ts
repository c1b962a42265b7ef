import {equal, type Bytes} from '../base/bytes.ts'
import {StorageError} from '../base/errors.ts'
import type {PersonKey} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {TypedEvents} from '../base/typed-events.ts'
import {changed, merged, surplus, type Acquaintance, type AcquaintanceChange} from './acquaintance.ts'
import type {AcquaintanceStore} from './acquaintance-store.ts'
import {within} from './storage-patience.ts'

export type {Acquaintance} from './acquaintance.ts'
export type {AcquaintanceStore} from './acquaintance-store.ts'

/** Of one person, a meeting is written this often at most. Milliseconds. */
export const writtenEveryMs = 60_000
/** What is new waits this long for more to be written with it. Milliseconds. */
export const writtenSoonMs = 300
/** After another page changed something, it is read after this long. Milliseconds. */
export const readSoonMs = 100

/** Somebody as a link shows them. */
export interface MetPerson {
  readonly key: PersonKey
  readonly name: string
  readonly agreementKey: Bytes
}

export interface AcquaintancesEvents {
  /** Something about somebody, here or in another page. */
  changed: void
}

/** Everyone this browser has met, muted or follows, on any topic; the same in all its pages. Bounded by `maxAcquaintances`. */
export class Acquaintances extends TypedEvents<AcquaintancesEvents> {
  readonly #env: Environment
  readonly #store: AcquaintanceStore
  readonly #people = new Map<PersonKey, Acquaintance>()
  /** What is not written yet, and when it is due (monotonic). */
  readonly #unwritten = new Map<PersonKey, {readonly change: AcquaintanceChange; readonly dueMs: number}>()
  /** When somebody was last written (monotonic), those of the last minute. */
  readonly #writtenMs = new Map<PersonKey, number>()
  readonly #stopHearing: () => void
  #all: readonly Acquaintance[] | undefined
  #trouble: StorageError | undefined
  #nextWrite: {readonly dueMs: number; readonly cancel: () => void} | undefined
  #nextRead: (() => void) | undefined
  #turn: Promise<void> = Promise.resolve()
  #closed = false

  /** Use `openAcquaintances`. */
  constructor(env: Environment, store: AcquaintanceStore) {
    super()
    this.#env = env
    this.#store = store
    this.#stopHearing = store.onChanged(() => this.#readSoon())
  }

  get(key: PersonKey): Acquaintance | undefined {
    return this.#people.get(key)
  }

  /** In no order; the same array until 'changed'. */
  all(): readonly Acquaintance[] {
    this.#all ??= [...this.#people.values()]
    return this.#all
  }

  /** What storage said when it last failed: what is new holds until the page is closed. Undefined when it works. */
  get trouble(): StorageError | undefined {
    return this.#trouble
  }

  /** Somebody is linked, or still is. Cheap: call it as often as there is a reason to. `nowMs`: milliseconds since 1970. */
  met({key, name, agreementKey}: MetPerson, nowMs: number): void {
    const known = this.#people.get(key)
    const change = {met: {name, agreementKey, atMs: nowMs}}
    const next = changed(known, key, change)
    const isNew = known?.agreementKey === undefined || !equal(known.agreementKey, agreementKey)
    const isLater = nowMs - (known?.lastSeenMs ?? 0) >= writtenEveryMs
    if (!isNew && !isLater && known.name === next.name) return
    this.#set(next)
    const nowMonotonicMs = this.#env.clock.monotonic()
    const last = this.#writtenMs.get(key)
    const dueMs = Math.max(nowMonotonicMs + writtenSoonMs, last === undefined ? 0 : last + writtenEveryMs)
    this.#write(key, change, dueMs)
  }

  /**
   * Holds on this page at once, also for somebody never met; resolves when it is kept as well.
   * @throws StorageError it holds, but only until this page is closed
   */
  setMuted(key: PersonKey, muted: boolean): Promise<void> {
    return this.#choose(key, {muted})
  }

  /** As `setMuted`, for whether anything of them is shown, and they are told anything. */
  setBlocked(key: PersonKey, blocked: boolean): Promise<void> {
    return this.#choose(key, {blocked})
  }

  /** As `setMuted`, for whether their block list counts here. */
  setFollowed(key: PersonKey, followed: boolean): Promise<void> {
    return this.#choose(key, {followed})
  }

  /** Writes what waits to be written. For when the page is left; otherwise it happens by itself. Never rejects: see `trouble`. */
  keepNow(): Promise<void> {
    return this.#writeUntil(Number.POSITIVE_INFINITY)
  }

  /** Writes what waits, and hears other pages no more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopHearing()
    this.#nextRead?.()
    this.#nextWrite?.cancel()
    await this.keepNow()
  }

  /** Reads what is kept, and puts what is not written yet on top. Never rejects, and never hangs. */
  read(): Promise<void> {
    return this.#inTurn(async () => {
      const kept = await this.#ask(this.#store.load())
      if (kept === undefined) return
      this.#people.clear()
      for (const person of kept.answer) this.#people.set(person.key, person)
      for (const [key, {change}] of this.#unwritten) this.#people.set(key, changed(this.#people.get(key), key, change))
      this.#changed()
    })
  }

  async #choose(key: PersonKey, change: AcquaintanceChange): Promise<void> {
    this.#set(changed(this.#people.get(key), key, change))
    const nowMs = this.#env.clock.monotonic()
    this.#write(key, change, nowMs)
    await this.#writeUntil(nowMs)
    if (this.#trouble !== undefined) throw this.#trouble
  }

  #set(person: Acquaintance): void {
    this.#people.set(person.key, person)
    for (const key of surplus([...this.#people.values()])) {
      this.#people.delete(key)
      this.#unwritten.delete(key)
    }
    this.#changed()
  }

  #write(key: PersonKey, change: AcquaintanceChange, dueMs: number): void {
    const waiting = this.#unwritten.get(key)
    const mergedDueMs = Math.min(waiting?.dueMs ?? dueMs, dueMs)
    this.#unwritten.set(key, {change: merged(waiting?.change, change), dueMs: mergedDueMs})
    this.#scheduleWrite()
  }

  #scheduleWrite(): void {
    const dueMs = Math.min(...[...this.#unwritten.values()].map(({dueMs}) => dueMs))
    if (this.#closed || dueMs === this.#nextWrite?.dueMs) return
    this.#nextWrite?.cancel()
    this.#nextWrite = undefined
    if (!Number.isFinite(dueMs)) return
    const waitMs = dueMs - this.#env.clock.monotonic()
    const cancel = this.#env.scheduler.after(waitMs, () => {
      this.#nextWrite = undefined
      void this.#writeUntil(dueMs)
    })
    this.#nextWrite = {dueMs, cancel}
  }

  /** Writes what is due by then. */
  #writeUntil(untilMs: number): Promise<void> {
    return this.#inTurn(async () => {
      const due = [...this.#unwritten].filter(([, {dueMs}]) => dueMs <= untilMs)
      if (due.length === 0) return
      const nowMs = this.#env.clock.monotonic()
      for (const [key, atMs] of this.#writtenMs) if (atMs + writtenEveryMs <= nowMs) this.#writtenMs.delete(key)
      for (const [key] of due) {
        this.#unwritten.delete(key)
        this.#writtenMs.set(key, nowMs)
      }
      const written = await this.#ask(this.#store.change(new Map(due.map(([key, {change}]) => [key, change]))))
      // Tried again later: what one chose about somebody should not be forgotten.
      if (written === undefined) for (const [key, {change}] of due) this.#putBack(key, change, nowMs + writtenEveryMs)
      this.#scheduleWrite()
    })
  }

  #putBack(key: PersonKey, change: AcquaintanceChange, dueMs: number): void {
    if (!this.#people.has(key)) return
    // What came meanwhile is newer.
    const newer = this.#unwritten.get(key)
    this.#unwritten.set(key, {change: merged(change, newer?.change ?? {}), dueMs: newer?.dueMs ?? dueMs})
  }

  /** Reading and writing take turns, so that what is read never misses what was written before. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(task, task)
    this.#turn = turn
    return turn
  }

  /** Undefined when storage failed, which `trouble` then says. */
  async #ask<T>(work: Promise<T>): Promise<{readonly answer: T} | undefined> {
    try {
      const answer = await within(this.#env, work)
      this.#trouble = undefined
      return {answer}
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#trouble = error
      return undefined
    }
  }

  #readSoon(): void {
    if (this.#closed || this.#nextRead !== undefined) return
    this.#nextRead = this.#env.scheduler.after(readSoonMs, () => {
      this.#nextRead = undefined
      void this.read()
    })
  }

  #changed(): void {
    this.#all = undefined
    this.emit('changed', undefined)
  }
}

/** Opens what this browser remembers of people. Never fails because of storage: then it lasts as long as the page. */
export async function openAcquaintances(env: Environment, store: AcquaintanceStore): Promise<Acquaintances> {
  const acquaintances = new Acquaintances(env, store)
  await acquaintances.read()
  return acquaintances
}
