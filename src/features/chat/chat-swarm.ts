import type {Bytes} from '../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../base/ids.ts'
import type {MetPerson} from '../../identity/acquaintances.ts'
import type {Sealer} from '../../identity/sealed-box.ts'
import type {MessageNamed, TopicMessage} from '../../protocol/link-messages.ts'
import type {Person} from '../../swarm/people.ts'
import type {SwarmStatus} from '../../swarm/status.ts'

/** One linked page, as far as a chat cares. */
export interface ChatNeighbour extends MetPerson {
  readonly routingId: RoutingId
}

/** The part of a `Swarm` a chat uses besides its log. */
export interface ChatSwarm {
  readonly keys: {readonly topicId: Bytes}
  readonly identity: Sealer & {
    readonly key: PersonKey
    readonly name: string
    onName(listener: (name: string) => void): () => void
  }
  readonly people: readonly Person[]
  /** Those of these people whom others are linked with and this page is not; where that is known. */
  peopleBeyond?(known: Iterable<PersonKey>): readonly PersonKey[]
  readonly status: SwarmStatus
  readonly neighbours: readonly ChatNeighbour[]
  on(name: 'people' | 'status', listener: () => void): () => void
  on(name: 'neighbour', listener: (neighbour: ChatNeighbour) => void): () => void
  handle<Name extends 'typing' | 'seen'>(
    types: readonly Name[],
    handler: (message: MessageNamed<Name>, from: Pick<ChatNeighbour, 'key' | 'routingId'>) => 'accept' | 'ignore'
  ): () => void
  send(to: RoutingId, message: TopicMessage): Promise<unknown>
  broadcast(message: TopicMessage): void
}
