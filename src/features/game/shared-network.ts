import type {LogNeighbour, LogNetwork} from '../../log/log-network.ts'

export type {Verdict} from '../../log/log-network.ts'

/** One linked page, as far as shared tables care. */
export interface SharedNeighbour extends LogNeighbour {
  /** What its person calls themselves. */
  readonly name?: string
}

/** The part of a `Swarm` shared tables use, so that they run on any network that delivers messages. */
export interface SharedNetwork extends Omit<LogNetwork, 'neighbours'> {
  readonly neighbours: readonly SharedNeighbour[]
}
