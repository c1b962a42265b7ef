import {admissionParameters, sendParameters} from '../../../src/swarm/parameters.ts'
import {signalParameters} from '../../../src/swarm/signal-parameters.ts'
import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

/** A page has a tick and a few limits a link, and little besides. */
const maxTimers = 400

/** Links that somebody asked for have a few places beside the others; who asks in another's name makes a page grant them. */
const maxNeighbours = admissionParameters.fullMesh + signalParameters.guests

/** Signals that came by, ways to pages, and pages that did not answer. */
const maxRemembered = signalParameters.seen + 2 * signalParameters.ways

/** Links, queues and timers of every honest page stay within their limits, whoever is linked to it. */
export class BoundsChecker implements Checker {
  readonly name = 'bounds'

  watch({pages, options: {keys}}: World): readonly string[] {
    return [...pages.values()].flatMap(({id, mesh, env, swarm, log, signals}) => {
      const {links, pending} = mesh.getReport()
      const queued = mesh.queuedBytes
      const of = (what: string, is: number, limit: number) =>
        is > limit ? [`${id} has ${is} ${what}, and ${limit} is the limit`] : []
      return [
        ...of('links', links, admissionParameters.connections),
        ...of('unproven links', pending, admissionParameters.pending),
        ...of('neighbours in the topic', swarm.neighbours.length, maxNeighbours),
        ...of('signals and ways in mind', signals?.remembered(keys.roomId) ?? 0, maxRemembered),
        ...of('bytes waiting on a link', queued, sendParameters.queuedBytes),
        ...of('timers', env.timers, maxTimers),
        ...of('entries in quarantine', log?.getReport().quarantined ?? 0, 256)
      ]
    })
  }
}
