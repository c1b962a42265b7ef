import {createContext} from '@lit/context'
import type {SwarmView} from './chat-view.ts'
import type {JoiningState} from './swarm-joining.ts'

/** What `<p2p-swarm>` provides to the elements inside it. A new object at every change. */
export interface SwarmScope {
  readonly state: JoiningState<SwarmView>
  retry(): void
}

/** Registered by name, so that two copies of the script on a page understand each other. */
export const swarmScope = createContext<SwarmScope | undefined>(Symbol.for('shoal-swarm'))
