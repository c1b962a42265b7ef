/**
 * Errors a caller can act on. Each class carries a string-literal `reason` to switch over;
 * the message is a plain sentence that may be shown to a person as it is.
 */
export class ShoalError<R extends string = string> extends Error {
  readonly reason: R
  // Written out in each class: minifying renames the classes themselves.
  override name = 'ShoalError'

  constructor(reason: R, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** A topic's name that cannot be joined. */
export class TopicError extends ShoalError<'empty' | 'too-long' | 'unprintable'> {
  override name = 'TopicError'
}

/**
 * An invitation that opens no topic: part of it is missing, it was changed on the way, or it needs a newer version. Or a text passed by
 * hand that brings nobody together.
 */
export class InviteError extends ShoalError<
  | 'truncated'
  | 'damaged'
  | 'newer-version'
  | 'not-an-offer'
  | 'not-an-answer'
  | 'expired'
  | 'other-topic'
  | 'other-offer' // an answer to another offer than this
  | 'own-offer' // answered on the page that made it
  | 'used'
  | 'too-many' // are open at once
  | 'no-addresses' // nobody could reach this page
  | 'no-relay-address' // likewise, since addresses are to be hidden
> {
  override name = 'InviteError'
}

/** A name for a person that cannot be shown. */
export class NameError extends ShoalError<'unusable'> {
  override name = 'NameError'
}

/** The swarm cannot start or was left. */
export class SwarmError extends ShoalError<
  | 'webrtc-missing'
  | 'insecure-context'
  | 'crypto-missing'
  | 'left'
  | 'aborted'
  | 'bad-relay-url'
  | 'bad-turn-server'
  | 'no-turn-server' // addresses are to be hidden, and there is no server to hide behind
  | 'address-shown' // they are to be hidden, and this page connects directly already
> {
  override name = 'SwarmError'
}

/** Nothing can be kept, or what is kept cannot be read. */
export class StorageError extends ShoalError<'missing' | 'blocked' | 'full' | 'newer-version' | 'broken'> {
  override name = 'StorageError'
}

/** Something was not sent; nothing of it was stored or left this page. */
export class SendError extends ShoalError<
  'empty' | 'too-long' | 'closed' | 'too-fast' | 'not-met' | 'not-yours' | 'not-here' | 'not-emoji' | 'too-many'
> {
  override name = 'SendError'
}

/** A file that cannot be shared, taken or read. */
export class FileError extends ShoalError<
  | 'not-here' // no such file in this topic, or not complete on this page
  | 'not-yours'
  | 'too-big'
  | 'too-many'
  | 'changed' // the original was edited or removed
  | 'locked' // the browser wants a click first
  | 'unreadable'
  | 'aborted'
  | 'closed'
> {
  override name = 'FileError'
}

/** A table that cannot be opened. */
export class GameError extends ShoalError<
  | 'unknown-game' // there are no rules for it on this page
  | 'too-many' // tables of this person are open
  | 'closed'
> {
  override name = 'GameError'
}

/** A topic's file that cannot be imported, or only in part: what was read before stays. */
export class TopicFileError extends ShoalError<'not-a-topic-file' | 'damaged' | 'other-topic' | 'newer-version'> {
  override name = 'TopicFileError'
}

/** Code that is loaded when it is needed first is out of reach; trying again may help. */
export class LoadError extends ShoalError<'not-loaded'> {
  override name = 'LoadError'
}

/** Our own bug: thrown when a condition this code relies on does not hold. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`)
}

/** For what goes on without storage, and is told of its trouble elsewhere. @throws any other error */
export function passStorageError(error: unknown): void {
  if (!(error instanceof StorageError)) throw error
}
