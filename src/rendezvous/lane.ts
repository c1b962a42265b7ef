import type {Bytes} from '../base/bytes.ts'
import type {PassedDescription} from '../protocol/passed-description.ts'

/**
 * A connection beside a link that is proven, for bulk messages alone: one association brings little over a long path, several bring several times as
 * much. Both descriptions cross that link, so whoever is at its other end is at this one's.
 */
export interface Lane {
  /** What the other end needs to know of this one. */
  readonly description: PassedDescription
  /** Set at once by whoever made it. */
  handlers: LaneHandlers | undefined
  /** Takes the answer to the offer. One that is of no use closes the lane. */
  accept(answer: PassedDescription): void
  /** Queues a message, as a copy. False when it is not open. */
  send(bytes: Bytes): boolean
  /** Nobody reads a message that came any more. */
  readonly giveBack?: ((bytes: Bytes) => void) | undefined
  /** Bytes queued and not yet handed to the network. */
  buffered(): number
  /** Runs `task` once when at most so many bytes are buffered, at once if they are already. Never after close. */
  whenDrained(bytes: number, task: () => void): void
  close(): void
}

export interface LaneHandlers {
  opened(): void
  message(bytes: Bytes): void
  /** Last call, whoever closed it and whether it was ever open. */
  closed(): void
}

/** Makes lanes beside one link. Both give undefined when nothing is to be had now: no address to show, or too many lanes on this page. */
export interface LaneMaker {
  offer(): Promise<Lane | undefined>
  answer(offer: PassedDescription): Promise<Lane | undefined>
}
