import type {Bytes} from '../base/bytes.ts'
import type {PersonKey, RoutingId, TopicId} from '../base/ids.ts'
import type {MessageNamed, TopicMessage} from '../protocol/link-messages.ts'

export type Verdict = 'accept' | 'ignore' | 'reject'

/** One linked page, as far as the log cares. */
export interface LogNeighbour {
  readonly routingId: RoutingId
  readonly key: PersonKey
  /** How far that page's wall clock is ahead of ours, milliseconds; undefined while not measured. */
  readonly clockOffsetMs?: number | undefined
  /** The last estimate of the round trip, milliseconds; undefined while not measured. */
  readonly roundTripMs?: number | undefined
}

type NeighbourEvents = {neighbour: LogNeighbour; neighbourGone: LogNeighbour}

/** The part of a `Swarm` the log uses, so that a log runs on any network that delivers messages. */
export interface LogNetwork {
  readonly keys: {readonly topicId: Bytes; readonly topicKey: TopicId}
  readonly identity: {
    readonly publicKey: Bytes
    readonly key: PersonKey
    sign(bytes: Bytes): Promise<Bytes>
  }
  readonly neighbours: readonly LogNeighbour[]
  /** Whether more pages are known in the topic than can all be linked with each other. */
  readonly isLarge?: boolean | undefined
  on<K extends keyof NeighbourEvents>(name: K, listener: (detail: NeighbourEvents[K]) => void): () => void
  handle<Name extends TopicMessage['type']>(
    types: readonly Name[],
    handler: (message: MessageNamed<Name>, from: LogNeighbour) => Verdict | Promise<Verdict>
  ): () => void
  /** Resolves when the message is in the queue. 'full': there was no room, and the message is lost. */
  send(to: RoutingId, message: TopicMessage): Promise<'sent' | 'gone' | 'full'>
}
