import type {PersonKey} from '../../base/ids.ts'
import type {RealtimeMatch} from './realtime/match-view.ts'
import type {RealtimePort} from './realtime/realtime-port.ts'

/** How often it is looked again whether somebody is missing, milliseconds. */
const lookMs = 5_000

/**
 * What is played in real time goes over links, and in a topic of more than a dozen pages not everybody is linked with everybody: who plays
 * asks for links with the other seats, who watches for one with any of them, as long as the match runs.
 * @returns what ends it
 */
export function keepSeatsLinked({swarm, env}: RealtimePort, match: RealtimeMatch): () => void {
  const others = match.plan.seats.filter(key => key !== swarm.identity.key)
  let cancel: () => void = () => undefined
  const look = () => {
    if (match.phase.kind === 'ended') return
    const linked = new Set(swarm.neighbours.map(({key}) => key))
    const missing = others.filter(key => !linked.has(key))
    for (const key of wanted(missing)) swarm.requestLink?.(key)
    cancel = env.scheduler.after(lookMs, look)
  }
  const wanted = (missing: readonly PersonKey[]) => {
    if (match.ownSeat !== undefined) return missing
    return missing.length === others.length ? missing.slice(0, 1) : []
  }
  look()
  return () => cancel()
}
