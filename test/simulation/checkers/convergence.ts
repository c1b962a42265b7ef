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
    const held = world.held()
    return [...world.pages.values()]
      .filter(({shown}) => shown.size < held.size)
      .map(page => {
        const {id, shown, swarm, log} = page
        return `${id} lacks ${held.size - shown.size} of ${held.size} entries ${convergenceMs / 1_000} s after healing, with ${swarm.neighbours.length} neighbours, ${log!.getReport().quarantined} in quarantine`
      })
  }
}
