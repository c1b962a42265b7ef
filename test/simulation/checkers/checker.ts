import type {World} from '../world.ts'

/** Watches one thing that must hold whatever goes wrong. Knows nothing of the workload or the faults. */
export interface Checker {
  readonly name: string
  /** Called every virtual second; answers with what is wrong. */
  watch?(world: World): readonly string[]
  /** Called once, after the liveness phase. */
  conclude?(world: World): readonly string[]
}
