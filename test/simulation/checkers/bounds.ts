import {admissionParameters, sendParameters} from '../../../src/swarm/parameters.ts'
import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

/** A page has a tick and a few limits a link, and little besides. */
const maxTimers = 400

/** Links, queues and timers of every honest page stay within their limits, whoever is linked to it. */
export class BoundsChecker implements Checker {
  readonly name = 'bounds'

  watch({pages}: World): readonly string[] {
    return [...pages.values()].flatMap(({id, mesh, env, swarm, log}) => {
      const {links, pending} = mesh.getReport()
      const queued = mesh.queuedBytes
      const of = (what: string, is: number, limit: number) =>
        is > limit ? [`${id} has ${is} ${what}, and ${limit} is the limit`] : []
      return [
        ...of('links', links, admissionParameters.connections),
        ...of('unproven links', pending, admissionParameters.pending),
        ...of('neighbours in the topic', swarm.neighbours.length, admissionParameters.fullMesh),
        ...of('bytes waiting on a link', queued, sendParameters.queuedBytes),
        ...of('timers', env.timers, maxTimers),
        ...of('entries in quarantine', log?.getReport().quarantined ?? 0, 256)
      ]
    })
  }
}
