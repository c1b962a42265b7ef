import {RollbackMatch, type RollbackMatchOptions} from './rollback-match.ts'

export type RealtimeMatch<S = unknown> = RollbackMatch<S>
export type RealtimeMatchOptions<S> = RollbackMatchOptions<S>

/** Opens a match: by rollback. */
export function openRealtimeMatch<S>(options: RealtimeMatchOptions<S>): RealtimeMatch<S> {
  return new RollbackMatch(options)
}
