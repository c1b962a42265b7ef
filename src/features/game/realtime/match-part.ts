import type {RealtimeDefinition} from '../define-realtime.ts'
import type {Faults} from './faults.ts'
import type {RealtimeMatchPlan, RealtimePort} from './realtime-port.ts'
import type {Rollback} from './rollback.ts'
import type {StateExchange} from './state-exchange.ts'
import type {TablePages} from './table-pages.ts'

/** What this page is at the table. 'starting': it plays as soon as everybody was heard. */
export type Part = 'starting' | 'playing' | 'watching'

/** What the parts of one match share. */
export interface MatchParts<S> {
  readonly port: RealtimePort
  readonly plan: RealtimeMatchPlan
  readonly definition: RealtimeDefinition<S>
  /** The seat of this page, while it has one, or wants it back. */
  readonly ownSeat: number | undefined
  readonly game: Rollback<S>
  readonly pages: TablePages<S>
  readonly states: StateExchange<S>
  readonly faults: Faults
  /** Changes while the match runs. */
  part: Part
}
