/**
 * Errors a caller can act on. Each class carries a string-literal `reason` to switch over;
 * the message is a plain sentence that may be shown to a person as it is.
 */
export class ShoalError<R extends string = string> extends Error {
  readonly reason: R

  constructor(reason: R, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.name = new.target.name
  }
}

/** A topic's name that cannot be joined. */
export class TopicError extends ShoalError<'empty' | 'too-long' | 'unprintable'> {}

/** A name for a person that cannot be shown. */
export class NameError extends ShoalError<'unusable'> {}

/** The swarm cannot start or was left. */
export class SwarmError extends ShoalError<
  'webrtc-missing' | 'insecure-context' | 'crypto-missing' | 'left' | 'aborted' | 'bad-relay-url'
> {}

/** Nothing can be kept, or what is kept cannot be read. */
export class StorageError extends ShoalError<'missing' | 'blocked' | 'full' | 'newer-version' | 'broken'> {}

/** Something was not sent; nothing of it was stored or left this page. */
export class SendError extends ShoalError<'empty' | 'too-long' | 'closed' | 'too-fast'> {}

/** Our own bug: thrown when a condition this code relies on does not hold. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`)
}
