import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

/** No honest page is cut off by another for what it did, or kept out. */
export class BansChecker implements Checker {
  readonly name = 'bans'
  #seen = 0

  watch({network}: World): readonly string[] {
    const closed = network.closed.slice(this.#seen)
    this.#seen = network.closed.length
    return closed
      .filter(({by, other, reason}) => by.startsWith('p') && other.startsWith('p') && cuts.has(reason))
      .map(({by, other, reason}) => `${by} cut the honest page ${other}: ${reason}`)
  }

  conclude({everyPage, hostile}: World): readonly string[] {
    if (hostile.length > 0) return []
    return everyPage
      .filter(({mesh}) => (mesh.getReport().counts['barred'] ?? 0) > 0)
      .map(({id}) => `${id} barred somebody, though everybody is honest`)
  }
}

const cuts: ReadonlySet<string> = new Set(['invalid', 'budget'])
