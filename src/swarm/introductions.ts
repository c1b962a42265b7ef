import type {Environment} from '../base/ports.ts'
import type {Introduced} from './mesh-introductions.ts'
import type {Mesh} from './mesh.ts'

/**
 * Lets pages that are linked introduce others to each other. What does so is a file of its own beside the embed, loaded after `waitMs`, when the page
 * has begun to look for others; while it is out of reach that is tried again, later each time.
 */
export function introduceSoon(env: Environment, mesh: Mesh, rendezvous: Introduced, waitMs: number): void {
  env.scheduler.after(waitMs, () => {
    import('./mesh-introductions.ts').then(
      ({meshIntroductions}) => void meshIntroductions(env, mesh, rendezvous),
      () => introduceSoon(env, mesh, rendezvous, waitMs * 4)
    )
  })
}
