import type {RoutingId} from '../../../src/base/ids.ts'
import {ringNeighbours} from '../../../src/swarm/admission.ts'
import {admissionParameters} from '../../../src/swarm/parameters.ts'
import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

/** Who did not answer for a while, or was turned away a moment too early, is spoken to again after five minutes and some. */
export const overlayMs = 480_000

/**
 * Some time after healing the links of honest pages hold the topic together without anybody's help: they are one piece, and every two of
 * them that are next to each other on the ring of all who are there (where all can be linked with all, every two) are linked, if they can be
 * and if somebody is linked with both. Where a page cannot reach the next one on the ring nothing is promised of the one after that.
 */
export class OverlayChecker implements Checker {
  readonly name = 'overlay'
  #reachedMs: number | undefined

  /** How long it took, milliseconds; undefined: it did not happen. */
  tookMs(world: World): number | undefined {
    return this.#reachedMs === undefined ? undefined : this.#reachedMs - world.healedMs!
  }

  /** Honest pages are one piece: what one of them writes can get to all. */
  isWhole(world: World): boolean {
    return inPieces(linksOf(world)).length === 0
  }

  /** Called now and then after healing, until it holds. */
  isReached(world: World): boolean {
    if (wrong(world).length > 0) return false
    this.#reachedMs ??= world.time.nowMs
    return true
  }

  conclude(world: World): readonly string[] {
    return this.#reachedMs === undefined ? wrong(world) : []
  }
}

function wrong(world: World): readonly string[] {
  const linked = linksOf(world)
  return [...inPieces(linked), ...offTheRing(world, linked)]
}

type Links = ReadonlyMap<RoutingId, ReadonlySet<RoutingId>>

const linksOf = ({pages}: World): Links =>
  new Map([...pages.values()].map(({id, swarm}) => [id, new Set(swarm.neighbours.map(({routingId}) => routingId))]))

/** Links that both ends have, of honest pages. */
function inPieces(linked: Links): readonly string[] {
  const found = new Set([...linked.keys()].slice(0, 1))
  for (const page of found) {
    for (const other of linked.get(page)!) if (linked.get(other)?.has(page) === true) found.add(other)
  }
  if (found.size === linked.size) return []
  const rest = [...linked.keys()].filter(page => !found.has(page))
  return [`${rest.join(', ')} cannot be reached from ${[...found][0]} by way of honest pages`]
}

function offTheRing({pages, hostile, network, options: {keys}}: World, linked: Links): readonly string[] {
  const places = new Map([...pages.values(), ...hostile].map(({id, place}) => [id, place]))
  const ids = [...places.keys()]
  const isFull = ids.length <= admissionParameters.fullMesh
  return [...linked].flatMap(([page, links]) => {
    const due = isFull ? ids : [...ringNeighbours(page, ids, keys.topicKey)]
    return due
      .filter(other => other !== page && linked.has(other) && !links.has(other))
      .filter(other => !network.isApart(places.get(page)!, places.get(other)!))
      .filter(other => [...links].some(third => linked.get(third)?.has(other) === true))
      .map(other => `${page} is not linked with ${other}, its neighbour on the ring`)
  })
}
