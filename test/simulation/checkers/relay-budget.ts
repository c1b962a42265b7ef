import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

const join = 7
const perLink = 6
const perMinute = 6

/** What a page publishes at relays: a few for joining (anew, after a sleep), as many for each connection it makes or tries, and hardly anything else. */
export class RelayBudgetChecker implements Checker {
  readonly name = 'relay budget'

  conclude({everyPage, time}: World): readonly string[] {
    return everyPage.flatMap(({id, rendezvous, startedMs, joins}) => {
      const {published, dials} = rendezvous
      const endMs = published.at(-1)?.atMs ?? time.nowMs
      const minutes = Math.ceil((endMs - startedMs) / 60_000)
      const budget = join * joins + perLink * dials + perMinute * minutes
      if (published.length <= budget) return []
      const kinds = [...new Set(published.map(({kind}) => kind))].map(
        kind => `${published.filter(each => each.kind === kind).length} ${kind}`
      )
      return [`${id} published ${published.length} events, and its budget is ${budget}: ${kinds.join(', ')}`]
    })
  }
}
