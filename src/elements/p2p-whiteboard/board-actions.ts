import type {Random, Scheduler} from '../../base/ports.ts'
import {toHex} from '../../base/bytes.ts'
import {ShoalError} from '../../base/errors.ts'
import type {PlainData} from '../../base/plain-data.ts'
import {ownPrefix} from '../../features/game/define-shared.ts'
import * as strings from '../strings.ts'
import type {SharedTableView} from '../shared-view.ts'
import {itemValue, round} from './board-items.ts'
import type {DrawnNote, Thing} from './board-scene.ts'
import {Pen} from './pen.ts'
import type {Place} from './simplify.ts'

export interface BoardActionsHost {
  readonly random: Random
  readonly scheduler: Scheduler
  board(): SharedTableView | undefined
  changed(): void
}

/** What the visitor does to the board: each step can be undone by itself. What goes wrong is said. */
export class BoardActions {
  readonly #host: BoardActionsHost
  /** Why something was not done; empty: nothing is wrong. */
  trouble = ''

  constructor(host: BoardActionsHost) {
    this.#host = host
  }

  dismiss(): void {
    this.trouble = ''
    this.#host.changed()
  }

  /** A new line. `tolerance`: units that nobody sees. */
  pen(colour: number, width: number, tolerance: number): Pen | undefined {
    const board = this.#host.board()
    if (board === undefined) return undefined
    const id = this.#newKey(board, 's')
    const write = (key: string, value: PlainData) => this.#try(board.set(key, value, {step: id}))
    return new Pen({scheduler: this.#host.scheduler, id, colour, width, tolerance, write})
  }

  /** Writes a text at a place, or anew what is there. */
  note(text: string, place: Place, colour: number, former?: DrawnNote): void {
    const board = this.#host.board()
    const key = former?.id ?? (board && this.#newKey(board, 'n'))
    if (board === undefined || key === undefined) return
    if (text === '') this.#try(board.remove(key))
    else this.#try(board.set(key, itemValue({kind: 'note', colour, x: round(place.x), y: round(place.y), text})))
  }

  /** Takes these away. `step`: with what else they come back. */
  remove(things: readonly Thing[], step: string): void {
    const board = this.#host.board()
    for (const {keys} of things) for (const key of keys) if (board !== undefined) this.#try(board.remove(key, {step}))
  }

  async undo(): Promise<number> {
    try {
      return (await this.#host.board()?.undo()) ?? 0
    } catch (error) {
      this.#say(error)
      return 0
    }
  }

  newStep(): string {
    return toHex(this.#host.random.bytes(4))
  }

  #newKey({ownKey}: SharedTableView, kind: 's' | 'n'): string {
    return `${ownPrefix(ownKey)}${kind}${this.newStep()}`
  }

  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#say(error))
  }

  #say(error: unknown): void {
    // Their sentences are made to be shown.
    this.trouble = error instanceof ShoalError ? error.message : strings.boardWentWrong()
    this.#host.changed()
  }
}
