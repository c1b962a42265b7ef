import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import {TokenBucket} from '../../../base/token-bucket.ts'
import {PageTiming} from './pace.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {Report} from './rollback.ts'

/** Packets whose departure is remembered: the answer to one comes within a second or two. */
const keptDepartures = 128

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
  tick = 0
  heardMs = Number.NEGATIVE_INFINITY
  /** It watches here; until when it counts as there, unless it says something. */
  watchesUntilMs = Number.NEGATIVE_INFINITY
  #heard = 0
  #sent = 0
  readonly #departuresMs = new Float64Array(keptDepartures)

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

  /** Numbers the next packet to it; `echo` answers its last one. */
  depart(nowMs: number): {readonly number: number; readonly echo: number; readonly heldMs: number} {
    this.#sent++
    this.#departuresMs[this.#sent % keptDepartures] = nowMs
    const heldMs = Number.isFinite(this.heardMs) ? Math.min(65_535, Math.max(0, Math.round(nowMs - this.heardMs))) : 0
    return {number: this.#sent, echo: this.#heard, heldMs}
  }

  /** A packet of it came. False: a newer one has been here. */
  arrive(number: number, echo: number, heldMs: number, nowMs: number): boolean {
    if (number <= this.#heard) return false
    this.#heard = number
    this.heardMs = nowMs
    if (echo > 0 && echo <= this.#sent && this.#sent - echo < keptDepartures) {
      this.timing.answered(nowMs - this.#departuresMs[echo % keptDepartures]! - heldMs)
    }
    return true
  }
}
