import type {PlainData} from '../../../../../src/base/plain-data.ts'
import {plainText, readPlainData} from '../../../../../src/base/plain-data.ts'
import type {Drawn, GameContext, GameDefinition, GameEnd} from '../../../../../src/features/game/define-game.ts'
import {Rules} from '../../../../../src/features/game/rules.ts'

/** One game by its rules alone, as the engine runs them: what was given is frozen, and a refused move changes nothing. */
export class RulesRun<G> {
  readonly #rules: Rules
  readonly #seats: number
  readonly #options: PlainData
  readonly #out: number[] = []
  #move = 0
  #G: unknown

  constructor(definition: GameDefinition<G>, seats: number, options: PlainData = {}, from?: G) {
    this.#rules = new Rules(definition as GameDefinition)
    this.#seats = seats
    this.#options = options
    this.#take(from === undefined ? this.#rules.setup({seats, options, round: 0}) : {ok: true, value: from})
  }

  get G(): G {
    return this.#G as G
  }

  get turn(): readonly number[] {
    return value(this.#rules.turn(this.#G, this.#context()))
  }

  get end(): GameEnd | undefined {
    return value(this.#rules.end(this.#G, this.#context()))
  }

  get chance() {
    return value(this.#rules.chance(this.#G, this.#context()))
  }

  /** Whether the rules allow it. */
  move(seat: number, name: string, ...args: readonly PlainData[]): boolean {
    const outcome = this.#rules.move(this.#G, {...this.#context(), seat}, name, args)
    if (!outcome.ok) {
      if (outcome.error.kind === 'failed') throw new Error(outcome.error.message)
      return false
    }
    this.#move++
    this.#take(outcome)
    return true
  }

  draw(drawn: Drawn): void {
    this.#take(this.#rules.drawn(this.#G, drawn, this.#context()))
  }

  leave(seat: number): void {
    this.#out.push(seat)
    this.#take(this.#rules.left(this.#G, {...this.#context(), seat}))
  }

  #context(): GameContext {
    return {seats: this.#seats, move: this.#move, out: [...this.#out], options: this.#options, round: 0}
  }

  /** Every state is plain data: it goes into a checkpoint and comes out as the same. */
  #take(outcome: ReturnType<Rules['setup']>): void {
    this.#G = value(outcome)
    const text = plainText(this.#G)
    const read = readPlainData(text, 1_000_000)
    if (!read.ok || plainText(read.value) !== text) throw new Error('this is no plain data')
  }
}

function value<T>(outcome: {readonly ok: true; readonly value: T} | {readonly ok: false; readonly error: unknown}): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}
