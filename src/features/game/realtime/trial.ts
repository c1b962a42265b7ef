import type {RealtimeDefinition} from '../define-realtime.ts'
import {copyState} from './state-codec.ts'

/** Whether the rules can go on from a state that somebody else handed out. It is tried on a copy: what another page sends can be anything. */
export function isUsable<S>(definition: RealtimeDefinition<S>, state: S, tick: number, seats: number): boolean {
  const all = <T>(value: T): T[] => Array.from({length: seats}, () => value)
  try {
    const trial = copyState(state)
    definition.end(trial, tick)
    definition.step(trial, all(definition.idle), tick, all('playing'))
    return true
  } catch {
    return false
  }
}
