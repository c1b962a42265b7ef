import {loadPart} from '../base/load-part.ts'
import type {Environment} from '../base/ports.ts'
import type {Introduced} from './mesh-introductions.ts'
import type {Mesh} from './mesh.ts'

/**
 * Lets pages that are linked introduce others to each other. What does so is loaded once somebody is linked, as a file of its own beside the
 * embed; when it is out of reach, with the next link that is made.
 */
export function introduceWhenLinked(env: Environment, mesh: Mesh, rendezvous: Introduced): void {
  let state: 'waiting' | 'loading' = 'waiting'
  const listener = {
    relaysChanged: () => undefined,
    linksChanged: () => {
      if (state === 'loading') return
      state = 'loading'
      loadPart(import('./mesh-introductions.ts')).then(
        ({meshIntroductions}) => {
          mesh.listeners.delete(listener)
          meshIntroductions(env, mesh, rendezvous)
        },
        () => (state = 'waiting')
      )
    }
  }
  mesh.listeners.add(listener)
}
