import type {PersonKey, RoutingId} from '../../base/ids.ts'
import type {MessageNamed, TopicMessage} from '../../protocol/link-messages.ts'

export type Verdict = 'accept' | 'ignore' | 'reject'

/** One linked page, as far as files care. */
export interface FilesNeighbour {
  readonly routingId: RoutingId
  readonly key: PersonKey
  readonly name: string
}

type NeighbourEvents = {neighbour: FilesNeighbour; neighbourGone: FilesNeighbour}

/** The part of a `Swarm` files travel by. */
export interface FilesNetwork {
  readonly neighbours: readonly FilesNeighbour[]
  on<K extends keyof NeighbourEvents>(name: K, listener: (detail: NeighbourEvents[K]) => void): () => void
  handle<Name extends TopicMessage['type']>(
    types: readonly Name[],
    handler: (message: MessageNamed<Name>, from: FilesNeighbour) => Verdict | Promise<Verdict>
  ): () => void
  /** Resolves when the link has taken the message: wait for it before sending more. */
  send(to: RoutingId, message: TopicMessage): Promise<'sent' | 'gone' | 'full'>
  /**
   * Asks for a link to a page of this person. In a topic of more people than a page links with, whoever offers a file need not be a
   * neighbour; a network that can dial through others has this, and the person's page becomes a neighbour like any other.
   */
  requestLink?(key: PersonKey): void
}
