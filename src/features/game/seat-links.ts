import type {PersonKey} from '../../base/ids.ts'
import type {RealtimeMatch} from './realtime/match-view.ts'
import type {RealtimePort} from './realtime/realtime-port.ts'

/** How often it is looked again whether somebody is missing, milliseconds. */
const lookMs = 5_000

/** So often the host of a match is asked for before others are too. */
const hostLooks = 2

/**
 * What is played in real time goes over links, and in a topic of more than a dozen pages not everybody is linked with everybody: who plays
 * asks for links with the other seats, as long as the match runs. Who watches asks for one with any of them; where one page runs the match, with
 * that one, since nobody else shows it.
 * @returns what ends it
 */
export function keepSeatsLinked({swarm, env}: RealtimePort, match: RealtimeMatch): () => void {
  const others = match.plan.seats.filter(key => key !== swarm.identity.key)
  let cancel: () => void = () => undefined
  /** Looks in a row at which the match was not shown. */
  let unseen = 0
  const look = () => {
    if (match.phase.kind === 'ended') return
    const linked = new Set(swarm.neighbours.map(({key}) => key))
    const missing = others.filter(key => !linked.has(key))
    for (const key of wanted(missing)) swarm.requestLink?.(key)
    cancel = env.scheduler.after(lookMs, look)
  }
  const wanted = (missing: readonly PersonKey[]) => {
    if (match.ownSeat !== undefined) return missing
    if (match.host !== undefined) return hosts(missing, match.plan.seats[match.host])
    return missing.length === others.length ? missing.slice(0, 1) : []
  }
  /** Who may run the match that is watched: whom this page takes for its host, and if that shows nothing the others too, one at a time, the lowest first. */
  const hosts = (missing: readonly PersonKey[], host: PersonKey | undefined) => {
    const isUnseen = match.phase.kind === 'joining' || match.phase.kind === 'waiting'
    unseen = isUnseen ? unseen + 1 : 0
    if (!isUnseen) return []
    const rest = missing.filter(key => key !== host)
    const turn = unseen - hostLooks - 1
    const next = turn < 0 || rest.length === 0 ? [] : [rest[turn % rest.length]!]
    return [...missing.filter(key => key === host), ...next]
  }
  look()
  return () => cancel()
}
