import type {RoutingId} from '../../src/base/ids.ts'
import type {SeededRandom} from './random.ts'
import type {RelayedSignal, SimulatedRelays, Url} from './simulated-relays.ts'

/** What a relay does that means harm. It knows names from what it carries, and no secret of the topic. */
export const relayMalices = [
  'replays', // sends what it carried again, minutes later and to others
  'forges', // announces pages that did not say anything, a hundred times a second
  'censors' // carries nothing from or for some, and everything of the others
] as const
export type RelayMalice = (typeof relayMalices)[number]

const replayEveryMs = 500
const replayedAtOnce = 5
const forgeEveryMs = 10
const kept = 128

/** One of the relays. */
export class HostileRelay {
  readonly url: Url
  readonly malice: RelayMalice
  readonly #relays: SimulatedRelays
  readonly #random: SeededRandom
  readonly #carried: {readonly signal: RelayedSignal; readonly to: RoutingId | undefined}[] = []
  readonly #names = new Set<RoutingId>()
  readonly #censored = new Map<RoutingId, boolean>()
  #forged = 0

  constructor(relays: SimulatedRelays, url: Url, malice: RelayMalice, random: SeededRandom) {
    this.#relays = relays
    this.url = url
    this.malice = malice
    this.#random = random
    if (malice === 'replays') this.#again(replayEveryMs, () => this.#replay())
    if (malice === 'forges') this.#again(forgeEveryMs, () => this.#forge())
  }

  /** Something was posted there; answers whether it is handed on. */
  carries(signal: RelayedSignal, to: RoutingId | undefined): boolean {
    this.#names.add(signal.from)
    this.#carried.push({signal, to})
    if (this.#carried.length > kept) this.#carried.splice(this.#random.between(0, kept - 1), 1)
    if (this.malice !== 'censors') return true
    return !this.#isCensored(signal.from) && (to === undefined || !this.#isCensored(to))
  }

  #again(everyMs: number, task: () => void): void {
    this.#relays.network.time.after(everyMs, () => {
      task()
      this.#again(everyMs, task)
    })
  }

  #replay(): void {
    for (const {signal, to} of this.#random.some(this.#carried, replayedAtOnce)) {
      this.#relays.handOn(this.url, signal, this.#random.chance(0.7) ? to : undefined)
    }
  }

  #forge(): void {
    const names = [...this.#names]
    if (names.length === 0) return
    const from = this.#random.pick(names)
    this.#relays.handOn(this.url, {kind: 'announce', from, by: from, number: firstForged + this.#forged++})
  }

  #isCensored(name: RoutingId): boolean {
    const known = this.#censored.get(name)
    if (known !== undefined) return known
    const censored = this.#random.chance(0.5)
    this.#censored.set(name, censored)
    return censored
  }
}

/** Numbers of signals that no page has used. */
const firstForged = 1_000_000_000
