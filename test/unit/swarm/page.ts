import type {Environment} from '../../../src/base/ports.ts'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {publicTopicKeys} from '../../../src/protocol/topic.ts'
import {Mesh} from '../../../src/swarm/mesh.ts'
import {Swarm} from '../../../src/swarm/swarm.ts'
import {ManualPageLife} from './manual-page-life.ts'
import type {MeetingPlace, MemoryRendezvous} from './memory-rendezvous.ts'

export interface Page {
  readonly mesh: Mesh
  readonly identity: Identity
  readonly rendezvous: MemoryRendezvous
  readonly life: ManualPageLife
  join(topic: string): Promise<Swarm>
  /** The page is closed. */
  close(): void
  /** The page is gone without a word. */
  kill(): void
}

export async function openPage(env: Environment, place: MeetingPlace, id: string, person?: Identity): Promise<Page> {
  const identity = person ?? (await openIdentity(env, new MemoryIdentityStore()))
  const rendezvous = place.rendezvous(id)
  const life = new ManualPageLife()
  const mesh = new Mesh({env, identity, verify, rendezvous, openLink: rendezvous.openLink, pageLife: life})
  return {
    mesh,
    identity,
    rendezvous,
    life,
    join: async topic => new Swarm(mesh, await publicTopicKeys(topic)),
    close: () => mesh.close(),
    kill: () => {
      place.unplug(rendezvous)
      mesh.close()
    }
  }
}
