import type {Bytes} from '../../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import type {PlainData} from '../../../base/plain-data.ts'
import type {Environment} from '../../../base/ports.ts'
import type {Verify} from '../../../identity/signatures.ts'
import type {MessageNamed, TopicMessage} from '../../../protocol/link-messages.ts'
import type {Verdict} from '../../../log/log-network.ts'

export type {Verdict} from '../../../log/log-network.ts'

/** One linked page, as far as a game cares. */
export interface GameNeighbour {
  readonly routingId: RoutingId
  readonly key: PersonKey
}

/** The part of a `Swarm` a game in real time travels by. */
export interface RealtimeNetwork {
  readonly identity: {readonly key: PersonKey; sign(bytes: Bytes): Promise<Bytes>}
  readonly neighbours: readonly GameNeighbour[]
  handle<Name extends TopicMessage['type']>(
    types: readonly Name[],
    handler: (message: MessageNamed<Name>, from: GameNeighbour) => Verdict | Promise<Verdict>
  ): () => void
  /** 'full': there was no room, and the message is lost. */
  send(to: RoutingId, message: TopicMessage): Promise<'sent' | 'gone' | 'full'>
  /** Asks for a link with a page of this person; a network that can dial through others has it. */
  requestLink?(key: PersonKey): void
}

export interface RealtimePort {
  readonly swarm: RealtimeNetwork
  readonly verify: Verify
  readonly env: Environment
}

/** One match at a table: who sits where is settled before it begins. */
export interface RealtimeMatchPlan {
  /** Short id of the entry that opened the table, 16 bytes. */
  readonly table: Bytes
  /** Which match at this table, from 0. */
  readonly match: number
  /** By seat. */
  readonly seats: readonly PersonKey[]
  readonly options: PlainData
  /** 32 bytes all pages of the table have. Nobody knows them before the host signs the start; the host can try stamps until it likes them. */
  readonly seed: Bytes
}
