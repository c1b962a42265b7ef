import type {PersonKey} from '../../base/ids.ts'
import type {LogNeighbour, LogNetwork} from '../../log/log-network.ts'

export type {Verdict} from '../../log/log-network.ts'

/** One linked page, as far as files care. */
export interface FilesNeighbour extends LogNeighbour {
  /** Connections beside the link that files go over as well. */
  readonly lanes?: number | undefined
}

/** The part of a `Swarm` files travel by. */
export interface FilesNetwork extends Pick<LogNetwork, 'neighbours' | 'on' | 'handle' | 'send'> {
  /**
   * Asks for a link to a page of this person. In a topic of more people than a page links with, whoever offers a file need not be a
   * neighbour; a network that can dial through others has this, and the person's page becomes a neighbour like any other. Called again for as
   * long as nobody has the file: what is asked for too often is the network's to leave out.
   */
  requestLink?(key: PersonKey): void
}
