import type {Environment} from '../../../src/base/ports.ts'
import {openIdentity, type Identity} from '../../../src/identity/identity.ts'
import {MemoryIdentityStore} from '../../../src/identity/memory-identity-store.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {publicTopicKeys} from '../../../src/protocol/topic.ts'
import {Mesh} from '../../../src/swarm/mesh.ts'
import type {PageLife, PageLifeEvent} from '../../../src/swarm/page-life.ts'
import {Swarm} from '../../../src/swarm/swarm.ts'
import type {MeetingPlace, MemoryRendezvous} from './memory-rendezvous.ts'

export class ManualPageLife implements PageLife {
  online = true
  readonly #listeners = new Set<(event: PageLifeEvent) => void>()

  on(listener: (event: PageLifeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(event: PageLifeEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

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
