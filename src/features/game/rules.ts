import {Immer} from 'immer'
import {checkPlain, type PlainData} from '../../base/plain-data.ts'
import {err, ok, type Result} from '../../base/result.ts'
import {impossible} from './chance.ts'
import {
  INVALID,
  type Chance,
  type Drawn,
  type GameContext,
  type GameDefinition,
  type GameEnd,
  type MoveContext
} from './define-game.ts'

/** 'illegal': the rules refuse it. Otherwise they failed, and this is what they said. */
export type RuleFailure = {readonly kind: 'illegal'} | {readonly kind: 'failed'; readonly message: string}

/**
 * States are not frozen here: it takes longer than playing, and a game is played again whenever it is opened. Who is shown one gets it frozen, and
 * `playtest` finds rules that change one they were only to look at.
 */
const {produce} = new Immer({autoFreeze: false})

const illegal: RuleFailure = {kind: 'illegal'}

/** What a definition says, with whatever it does wrong turned into a value. A state that was given is never changed. */
export class Rules {
  readonly definition: GameDefinition
  /** Parts of states that were looked at: of the next state most are the same. */
  readonly #plain = new WeakMap<object, number>()

  constructor(definition: GameDefinition) {
    this.definition = definition
  }

  setup(context: Omit<GameContext, 'move' | 'out'>): Result<unknown, RuleFailure> {
    return attempt(() => {
      const G = atOnce(this.definition.setup(context))
      checkPlain(G, this.#plain)
      return G
    })
  }

  move(G: unknown, context: MoveContext, name: string, args: readonly PlainData[]): Result<unknown, RuleFailure> {
    const {moves} = this.definition
    const rule = Object.hasOwn(moves, name) ? moves[name] : undefined
    if (rule === undefined) return err(illegal)
    return this.#changed(G, draft => rule(draft, context, ...args))
  }

  drawn(G: unknown, drawn: Drawn, context: GameContext): Result<unknown, RuleFailure> {
    return this.#changed(G, draft => this.definition.drawn?.(draft, drawn, context))
  }

  left(G: unknown, context: MoveContext): Result<unknown, RuleFailure> {
    return this.#changed(G, draft => this.definition.left?.(draft, context))
  }

  /** Without those that are out, in order, each once. */
  turn(G: unknown, context: GameContext): Result<readonly number[], RuleFailure> {
    return attempt(() => {
      const said = atOnce(this.definition.turn(G, context))
      const seats = new Set(typeof said === 'number' ? [said] : said)
      return Array.from({length: context.seats}, (_, seat) => seat).filter(
        seat => seats.has(seat) && !context.out.includes(seat)
      )
    })
  }

  end(G: unknown, context: GameContext): Result<GameEnd | undefined, RuleFailure> {
    return attempt(() => atOnce(this.definition.end(G, context)) ?? undefined)
  }

  chance(G: unknown, context: GameContext): Result<Chance | undefined, RuleFailure> {
    return attempt(() => sound(atOnce(this.definition.chance?.(G, context)) ?? undefined, context.seats))
  }

  /** What a rule made of a draft of `G`. Anything but plain data would be changed where it is only tried, and be something else after a reload. */
  #changed(G: unknown, rule: (draft: unknown) => unknown): Result<unknown, RuleFailure> {
    let refused = false
    const outcome = attempt(() => {
      const next = produce(G, (draft: unknown) => {
        const answer = atOnce(rule(draft))
        refused = answer === INVALID
        return refused ? undefined : answer
      })
      if (!refused) checkPlain(next, this.#plain)
      return next
    })
    return refused ? err(illegal) : outcome
  }
}

/** @throws TypeError for what cannot be drawn */
function sound(chance: Chance | undefined, seats: number): Chance | undefined {
  const why = chance && impossible(chance, seats)
  if (why !== undefined) throw new TypeError(why)
  return chance
}

/** @throws TypeError for a promise: it would come too late, and differently at each page */
function atOnce<T>(answer: T): T {
  if (typeof answer !== 'object' || answer === null || !('then' in answer) || typeof answer.then !== 'function') {
    return answer
  }
  // Nobody waits for it any more; that it fails, as it does with a draft that is over, is nobody's business.
  Promise.resolve(answer as PromiseLike<unknown>).catch(() => undefined)
  throw new TypeError('A rule answers at once.')
}

function attempt<T>(task: () => T): Result<T, RuleFailure> {
  try {
    return ok(task())
  } catch (cause) {
    return err({kind: 'failed', message: cause instanceof Error ? cause.message : String(cause)})
  }
}
