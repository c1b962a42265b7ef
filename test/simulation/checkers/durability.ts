import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

/** What a page was told is stored is at every honest page in the end, as long as one of them kept it. */
export class DurabilityChecker implements Checker {
  readonly name = 'durability'

  conclude(world: World): readonly string[] {
    const {everyPage, lost} = world
    const held = world.held()
    return everyPage.flatMap(({id: page, acknowledged}) =>
      acknowledged
        .filter(({id}) => !held.has(id) && !lost.has(id))
        .map(({id, atMs}) => `${id.slice(0, 8)}, written by ${page} at ${atMs} ms, is nowhere`)
    )
  }
}
