import type {RealtimeDefinition} from '../define-realtime.ts'
import {copyState} from './state-codec.ts'

/**
 * Whether the rules can go on from a state that somebody else handed out. It is tried on a copy: what another page sends can be anything. Where they fail it may be
 * the rules that are wrong, so nobody is named.
 */
export function isUsable<S>(definition: RealtimeDefinition<S>, state: S, tick: number, seats: number): boolean {
  const all = <T>(value: T): T[] => Array.from({length: seats}, () => value)
  try {
    const trial = copyState(state)
    // Nothing goes on from the last state of a match.
    if (definition.end(trial, tick) === undefined) definition.step(trial, all(definition.idle), tick, all('playing'))
    return true
  } catch {
    return false
  }
}
