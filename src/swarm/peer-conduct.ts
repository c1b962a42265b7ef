import {DropCounts} from '../base/drop-counts.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {receiveParameters as limits} from './parameters.ts'

/** Why something that arrived on a link was not used. */
export type DropReason =
  | 'oversize'
  | 'malformed'
  | 'before-proof' // anything but the handshake's next message
  | 'forged-proof' // a signature or a proof of membership that does not fit this link
  | 'topic-not-open' // a frame for a topic number that was never opened to us
  | 'topic-number' // an open or close that does not fit what is open
  | 'topic-flood' // opens and closes beyond their budget
  | 'ping-flood'
  | 'unsolicited' // an answer to nothing, or a channel nobody asked for
  | 'rejected' // a handler found it forged or impossible
  | 'rate' // frames or bytes beyond the budget
  | 'backlog' // more than could be judged in time
  | 'topic-left' // on its way when the topic was closed
  | 'unknown-type' // of a later version
  | 'ignored' // a handler had no use for it
  | 'no-handler'
  | 'handler-failed' // our own fault

/** Offence points by reason. What is missing costs nothing: honest pages do it too. */
const points: Partial<Record<DropReason, number>> = {
  oversize: 20,
  malformed: 20,
  'topic-not-open': 10,
  'topic-number': 10,
  'topic-flood': 5,
  'ping-flood': 5,
  unsolicited: 10,
  rejected: 10,
  rate: Number.POSITIVE_INFINITY,
  backlog: Number.POSITIVE_INFINITY
}

const floods: ReadonlySet<DropReason> = new Set(['topic-flood', 'ping-flood', 'rate', 'backlog'])

/**
 * Watches what the other side of one link sends. Drops are counted by reason and cost points, which come back slowly;
 * with none left the link is to be cut for the reason returned. Times are monotonic milliseconds.
 */
export class PeerConduct {
  readonly drops = new DropCounts<DropReason>()
  readonly #frames: TokenBucket
  readonly #bytes: TokenBucket
  readonly #pings: TokenBucket
  readonly #topicFrames: TokenBucket
  readonly #reopens: TokenBucket
  readonly #points: TokenBucket

  constructor(nowMs: number) {
    this.#frames = new TokenBucket(limits.burstFrames, limits.framesPerSecond, nowMs)
    this.#bytes = new TokenBucket(limits.burstBytes, limits.bytesPerSecond, nowMs)
    this.#pings = new TokenBucket(limits.burstPings, limits.pingsPerSecond, nowMs)
    this.#topicFrames = new TokenBucket(limits.burstTopicFrames, limits.topicFramesPerSecond, nowMs)
    this.#reopens = new TokenBucket(limits.burstReopens, limits.reopensPerSecond, nowMs)
    this.#points = new TokenBucket(limits.offencePoints, limits.offencePointsPerSecond, nowMs)
  }

  /** False when the frame is one too many. */
  admitsFrame(nowMs: number, bytes: number): boolean {
    return this.#frames.take(nowMs) && this.#bytes.take(nowMs, bytes)
  }

  admitsPing(nowMs: number): boolean {
    return this.#pings.take(nowMs)
  }

  admitsTopicFrame(nowMs: number): boolean {
    return this.#topicFrames.take(nowMs)
  }

  admitsReopen(nowMs: number): boolean {
    return this.#reopens.take(nowMs)
  }

  /** Counts one drop. Answers why the link is to be cut, or nothing when it may go on. */
  drop(reason: DropReason, nowMs: number): 'invalid' | 'budget' | undefined {
    this.drops.count(reason)
    const cost = points[reason]
    if (cost === undefined || this.#points.take(nowMs, cost)) return undefined
    return floods.has(reason) ? 'budget' : 'invalid'
  }
}
