import {fromHex} from '../../base/bytes.ts'
import {SendError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {PlainData} from '../../base/plain-data.ts'
import type {LogEntry} from '../../log/log-entry.ts'
import type {Body} from '../../protocol/bodies.ts'
import type {GameEnd} from './define-game.ts'
import type {ReadyAct} from './lobby.ts'
import type {OpenedTable} from './opened-table.ts'
import type {Commitment} from './position.ts'
import {seatsBefore, type SeatInfo} from './seats-view.ts'
import type {TableId} from './table-acts.ts'
import type {TablePage} from './table-page.ts'

/** Where a table stands. `waitingFor`: seats; `what`: a move of theirs, that their pages draw, or 'play' where all play at once. */
export type TablePhase =
  | {readonly kind: 'lobby'; readonly ready: readonly PersonKey[]; readonly missing: number}
  /** Shared state: whoever opens the table takes part, and it has no end. `seats` are those who are there. */
  | {readonly kind: 'open'}
  | {readonly kind: 'playing'; readonly waitingFor: readonly number[]; readonly what: 'move' | 'chance' | 'play'}
  | {readonly kind: 'ended'; readonly end: GameEnd}
  | {readonly kind: 'broken'; readonly message: string}
  | {readonly kind: 'closed'}

/** What was written at a table before its start. */
export interface TableLobby {
  readonly ready: readonly ReadyAct[]
  readonly maxSeats: number
}

export interface TableOptions {
  readonly opened: OpenedTable
  readonly lobby: TableLobby
  /** How few can play. */
  readonly minSeats: number
  readonly page: TablePage
  /** Something at this table changed, or time passed that is shown. */
  readonly changed: () => void
}

/** One table, whatever is played at it: who opened it, who would play, and how it begins. */
export abstract class Table {
  readonly #options: TableOptions
  #stopped = false
  #removed = false
  #starting = false

  constructor(options: TableOptions) {
    this.#options = options
  }

  get id(): TableId {
    return this.#options.opened.id
  }

  get game(): string {
    return this.#options.opened.game
  }

  get name(): string {
    return this.#options.opened.name
  }

  get host(): PersonKey {
    return this.#options.opened.host
  }

  get hostName(): string {
    return this.page.nameOf(this.host)
  }

  /** This person is the host. */
  get isOwn(): boolean {
    return this.host === this.page.key
  }

  get timeMs(): number {
    return this.#options.opened.timeMs
  }

  get options(): PlainData {
    return this.#options.opened.options
  }

  get maxSeats(): number {
    return this.#options.lobby.maxSeats
  }

  get phase(): TablePhase {
    return this.#removed ? {kind: 'closed'} : (this.phaseSinceStart ?? this.#lobbyPhase)
  }

  /** Before the start whoever is ready has a seat. */
  get seats(): readonly SeatInfo[] {
    const ready = this.#options.lobby.ready.map(({author}) => author)
    return this.seatsSinceStart ?? seatsBefore(this.page, ready, this.maxSeats)
  }

  /** Undefined: a spectator. */
  get ownSeat(): number | undefined {
    return this.seats.find(({own}) => own)?.seat
  }

  /** Somebody on this page has it open, without a seat of their own. */
  get isUsed(): boolean {
    return false
  }

  /** It waits for this person. */
  abstract get forMe(): boolean

  /** Would play, or not any more. Without effect while a game runs. @throws SendError; StorageError */
  async ready(on: boolean): Promise<void> {
    if (!this.seatsOpen) return
    const commitment = on ? bytesOf(await this.commit()) : undefined
    await this.append({type: 'gameReady', table: fromHex(this.id)!, on, commitment})
  }

  /** By the host, with those who are ready. False: too few, it has begun, or this is not the host. @throws SendError; StorageError */
  async start(): Promise<boolean> {
    const ready = this.nextReady
    if (this.host !== this.page.key || !this.startable || ready.length < this.minSeats) return false
    if (this.#starting) return false
    this.#starting = true
    try {
      await this.append({type: 'gameStart', table: fromHex(this.id)!, seats: ready.map(({id}) => fromHex(id)!)})
      return true
    } finally {
      this.#starting = false
    }
  }

  /** By the host: nobody sees the table any more. @throws SendError 'not-yours' and others; StorageError */
  async close(): Promise<void> {
    if (this.host !== this.page.key) throw new SendError('not-yours', 'Only its host can close a table.')
    await this.append({type: 'tombstone', target: fromHex(this.id)!})
  }

  /** Entries came, links changed, or time passed. */
  abstract look(): void

  /** Its host took it back. */
  remove(): void {
    this.letGo()
  }

  /** It is not at hand any more; what this browser keeps of it stays. */
  letGo(): void {
    this.#removed = true
    this.stop()
    this.changed()
  }

  /** The page stops taking part; nothing is written any more. */
  stop(): void {
    this.#stopped = true
  }

  /** Undefined before the start. */
  protected abstract get phaseSinceStart(): TablePhase | undefined
  protected abstract get seatsSinceStart(): readonly SeatInfo[] | undefined

  /** Whether the host may begin it now. */
  protected get startable(): boolean {
    return this.phase.kind === 'lobby'
  }

  /** Whether people sit down and stand up now. */
  protected get seatsOpen(): boolean {
    return this.phase.kind === 'lobby'
  }

  /** Who would have a seat if the host began it now. */
  protected get nextReady(): readonly ReadyAct[] {
    return this.#options.lobby.ready
  }

  protected get minSeats(): number {
    return this.#options.minSeats
  }

  /** What this person binds themselves to, where chance plays a part. */
  protected commit(): Promise<Commitment | undefined> {
    return Promise.resolve(undefined)
  }

  protected get page(): TablePage {
    return this.#options.page
  }

  protected get stopped(): boolean {
    return this.#stopped
  }

  protected changed(): void {
    this.#options.changed()
  }

  protected append(body: Body): Promise<LogEntry> {
    if (this.#stopped) throw new SendError('closed', 'You have left this table.')
    return this.page.append(body)
  }

  get #lobbyPhase(): TablePhase {
    const ready = this.#options.lobby.ready.map(({author}) => author)
    return {kind: 'lobby', ready, missing: Math.max(0, this.#options.minSeats - ready.length)}
  }
}

export const bytesOf = (commitment: Commitment | undefined) =>
  commitment && {open: fromHex(commitment.open)!, hidden: fromHex(commitment.hidden)!}
