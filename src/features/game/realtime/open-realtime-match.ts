import {HostMatch} from './host-match.ts'
import type {RealtimeMatch} from './match-view.ts'
import {realtimeParameters} from './parameters.ts'
import {RollbackMatch, type RollbackMatchOptions} from './rollback-match.ts'

export type RealtimeMatchOptions<S> = RollbackMatchOptions<S>

/** Opens a match whose seats are settled: by rollback with up to 4 players, at a host with more. */
export function openRealtimeMatch<S>(options: RealtimeMatchOptions<S>): RealtimeMatch<S> {
  const few = options.plan.seats.length <= realtimeParameters.mostByRollback
  return few ? new RollbackMatch(options) : new HostMatch(options)
}
