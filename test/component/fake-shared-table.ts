import type {SharedStateTableView, TablePhaseView} from '../../src/elements/games-view.ts'
import {FakeBoard} from './fake-board.ts'
import {keyOf} from './fake-chat.ts'
import type {FakeGames} from './fake-games.ts'

/** A table of shared state: its state is a board of the test's making, and who is there the test says. */
export class FakeSharedTable implements SharedStateTableView {
  readonly id: string
  readonly game: string
  readonly gameKind = 'shared'
  readonly name: string
  readonly host
  readonly hostName: string
  readonly isOwn: boolean
  readonly timeMs = 0
  readonly maxSeats = 16
  readonly ownSeat = undefined
  readonly forMe = false
  readonly board = new FakeBoard()
  phase: TablePhaseView = {kind: 'open'}
  holders = 0
  closed = false
  readonly #games: FakeGames
  #others: readonly number[] = []

  constructor(games: FakeGames, game: string, {id, host, name}: {id: string; host: number; name: string}) {
    this.#games = games
    this.id = id
    this.game = game
    this.name = name
    this.host = keyOf(host)
    this.hostName = games.seat(0, host).name
    this.isOwn = host === 0
  }

  get state(): FakeBoard | undefined {
    return this.holders > 0 ? this.board : undefined
  }

  get seats() {
    const people = [...(this.holders > 0 ? [0] : []), ...this.#others]
    return people.map((person, seat) => this.#games.seat(seat, person))
  }

  hold(): () => void {
    this.holders++
    // As a real one, not at once.
    queueMicrotask(() => this.#games.changed(this))
    return () => {
      this.holders--
      this.#games.changed(this)
    }
  }

  come(...others: readonly number[]): void {
    this.#others = others
    this.#games.changed(this)
  }

  ready(): Promise<void> {
    return Promise.resolve()
  }

  start(): Promise<boolean> {
    return Promise.resolve(false)
  }

  close(): Promise<void> {
    this.closed = true
    this.phase = {kind: 'closed'}
    this.#games.changed(this)
    return Promise.resolve()
  }
}
