import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

/** After healing, every honest page has what any of them has, soon. */
export const convergenceMs = 10_000

export class ConvergenceChecker implements Checker {
  readonly name = 'convergence'
  #convergedMs: number | undefined

  /** How long it took, milliseconds; undefined: it did not happen. */
  tookMs(world: World): number | undefined {
    return this.#convergedMs === undefined ? undefined : this.#convergedMs - world.healedMs!
  }

  /** Called at every moment after healing, until it holds. */
  isReached(world: World): boolean {
    if (!world.isConverged || world.empty.length > 0) return false
    this.#convergedMs ??= world.time.nowMs
    return true
  }

  conclude(world: World): readonly string[] {
    if (this.#convergedMs !== undefined) return []
    const due = world.due()
    return [...world.pages.values()].flatMap(({id, shown, swarm, log}) => {
      const lacks = due.filter(entry => !shown.has(entry)).length
      if (lacks === 0) return []
      const {quarantined} = log!.getReport()
      const where = `${swarm.neighbours.length} neighbours, ${quarantined} in quarantine`
      return [`${id} lacks ${lacks} of ${due.length} entries ${convergenceMs / 1_000} s after healing: ${where}`]
    })
  }
}
