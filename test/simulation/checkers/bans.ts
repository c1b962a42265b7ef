import type {RoutingId} from '../../../src/base/ids.ts'
import {admissionParameters, sessionParameters} from '../../../src/swarm/parameters.ts'
import type {LinkCloseReason} from '../../../src/swarm/link.ts'
import type {Checker} from './checker.ts'
import type {World} from '../world.ts'

interface Ended {
  readonly atMs: number
  readonly by: RoutingId
  readonly other: RoutingId
  readonly reason: LinkCloseReason | undefined
}

/**
 * No honest page is cut off by another for what it did, or kept out: neither by its key nor by its name, in which anybody may speak. Nor is
 * one given up as silent, or not answered, that could be heard, or let go for want of room where there is room for all.
 */
export class BansChecker implements Checker {
  readonly name = 'bans'
  #closings = 0
  #refusals = 0
  #stormMs = -Infinity
  /** When each place was last away: not there, asleep, or cut off from somebody. */
  readonly #awayMs = new Map<number, number>()

  watch(world: World): readonly string[] {
    this.#lookAround(world)
    const {closed, refusals} = world.network
    const ended = [...closed.slice(this.#closings), ...refusals.slice(this.#refusals)]
    this.#closings = closed.length
    this.#refusals = refusals.length
    const found = ended.filter(each => isHonest(each.by) && isHonest(each.other) && this.#isWrong(each, world))
    return [
      ...new Set(found.map(({by, other, reason}) => `${by} cut the honest page ${other}: ${reason ?? 'refused'}`))
    ]
  }

  conclude({everyPage, hostile}: World): readonly string[] {
    if (hostile.length > 0) return []
    return everyPage
      .filter(({mesh}) => (mesh.getReport().counts['barred'] ?? 0) > 0)
      .map(({id}) => `${id} barred somebody, though everybody is honest`)
  }

  #isWrong({atMs, by, other, reason}: Ended, world: World): boolean {
    switch (reason) {
      case 'invalid':
      case 'budget':
      case 'version':
      case undefined:
        return true
      case 'silent':
      case 'handshake':
        return this.#couldBeHeard(by, other, atMs)
      case 'admission':
        return world.everyPage.length + world.hostile.length <= admissionParameters.fullMesh
      case 'goodbye':
      case 'lost':
      case 'duplicate':
      case 'left':
        return false
    }
  }

  /** Both were there for as long as it takes to notice that one is not. */
  #couldBeHeard(by: RoutingId, other: RoutingId, atMs: number): boolean {
    const sinceMs = Math.max(this.#stormMs, ...[by, other].map(id => this.#awayMs.get(placeOf(id)) ?? -Infinity))
    return atMs - sinceMs > noticedMs
  }

  #lookAround({places, pages, network, time}: World): void {
    if (network.weather.loss > mostLoss) this.#stormMs = time.nowMs
    for (const place of places) {
      const page = pages.get(place)
      const isCut = places.some(other => network.isCut(place, other))
      if (page === undefined || page.env.isFrozen || isCut) this.#awayMs.set(place, time.nowMs)
    }
  }
}

/** With more, what is said again and again may come too late to be a sign of life. */
const mostLoss = 0.05

/** What was broken off by a fault has come to its end after this, and all that was sent meanwhile has come. */
const noticedMs = 60_000 + sessionParameters.silentAfterMs

const isHonest = (id: RoutingId) => id.startsWith('p')

/** As `World` names pages. */
const placeOf = (id: RoutingId) => Number(/^p(\d+)x/.exec(id)?.[1])
