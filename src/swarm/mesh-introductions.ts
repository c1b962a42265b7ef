import type {Environment} from '../base/ports.ts'
import {MeshRelayClient} from '../rendezvous/mesh-relay-client.ts'
import type {MeshClient} from '../rendezvous/relay-client.ts'
import type {Mesh} from './mesh.ts'
import {MeshSignals} from './mesh-signals.ts'

/** Whatever finds pages, as far as introductions over links need it. */
export interface Introduced {
  addMesh(make: (changed: () => void) => MeshClient): void
}

/** From now on the pages of this mesh introduce others to each other, in every topic of it by itself. */
export function meshIntroductions(env: Environment, mesh: Mesh, rendezvous: Introduced): MeshSignals {
  const signals = new MeshSignals(env, mesh)
  rendezvous.addMesh(changed => new MeshRelayClient(env, signals, changed))
  return signals
}
