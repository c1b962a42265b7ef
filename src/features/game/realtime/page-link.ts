import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import {TokenBucket} from '../../../base/token-bucket.ts'
import {PageTiming} from './pace.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {Report} from './rollback.ts'

/** Packets whose departure is remembered: the answer to one comes within a second or two. */
const keptDepartures = 512

/**
 * The number of a match's first packet. Later matches of the same page begin with higher ones, since whoever gets them does not know that it was opened
 * anew: fewer packets are sent than so many a second.
 */
export const firstPacketNumber = (nowMs: number): number => (Math.floor(nowMs * 4) % 2 ** 31) + 1

/** One linked page of somebody at the table, player or spectator: what was exchanged with it. */
export class PageLink {
  readonly page: RoutingId
  readonly key: PersonKey
  /** The seat of its person; undefined: none. */
  readonly seat: number | undefined
  readonly timing = new PageTiming()
  readonly packets: TokenBucket
  readonly words: TokenBucket
  readonly asking: TokenBucket
  /** By its newest packet. */
  report: Report | undefined
  asks = 0
  /** The newest frame of a host that it has. */
  tick = 0
  settled = 0
  heardMs = Number.NEGATIVE_INFINITY
  /** It watches here; until when it counts as there, unless it says something. */
  watchesUntilMs = Number.NEGATIVE_INFINITY
  #heard = 0
  /** By number. */
  readonly #departuresMs = new Map<number, number>()

  constructor(page: RoutingId, key: PersonKey, seat: number | undefined, nowMs: number) {
    this.page = page
    this.key = key
    this.seat = seat
    this.packets = new TokenBucket(parameters.burstPackets, parameters.packetsPerSecond, nowMs)
    this.words = new TokenBucket(parameters.burstWords, parameters.wordsPerSecond, nowMs)
    this.asking = new TokenBucket(parameters.burstAsks, parameters.asksPerSecond, nowMs)
  }

  /** Its page plays its person's seat: it does not ask for that seat's inputs. */
  get plays(): boolean {
    return this.seat !== undefined && this.report !== undefined && (this.asks & (1 << this.seat)) === 0
  }

  isFresh(nowMs: number): boolean {
    return nowMs - this.heardMs < parameters.patienceMs
  }

  /** The packet of this number leaves for it; `echo` answers its last one. Numbers only grow, whatever becomes of the link. */
  depart(number: number, nowMs: number): {readonly number: number; readonly echo: number; readonly heldMs: number} {
    this.#departuresMs.set(number, nowMs)
    if (this.#departuresMs.size > keptDepartures) this.#departuresMs.delete(this.#departuresMs.keys().next().value!)
    const heldMs = Number.isFinite(this.heardMs) ? Math.min(65_535, Math.max(0, Math.round(nowMs - this.heardMs))) : 0
    return {number, echo: this.#heard, heldMs}
  }

  /** A packet of it came. False: a newer one has been here. */
  arrive(number: number, echo: number, heldMs: number, nowMs: number): boolean {
    if (number <= this.#heard) return false
    this.#heard = number
    this.heardMs = nowMs
    const departedMs = this.#departuresMs.get(echo)
    if (departedMs !== undefined) this.timing.answered(nowMs - departedMs - heldMs)
    return true
  }
}
