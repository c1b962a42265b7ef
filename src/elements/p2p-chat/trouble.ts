import {InviteError, NameError, TopicError} from '../../base/errors.ts'
import * as strings from '../strings.ts'

/** What went wrong in words, with what can be done about it. */
export interface Trouble {
  readonly words: string
  readonly action: 'retry' | 'https' | 'none'
}

/** Errors of this project carry a sentence and a reason; any other error is ours and gets a sentence of its own. */
export function troubleOf(error: Error): Trouble {
  const reason = (error as {reason?: unknown}).reason
  if (typeof reason !== 'string') return {words: strings.cannotStart(), action: 'retry'}
  if (reason === 'insecure-context') return {words: error.message, action: 'https'}
  // What the page or the address says is wrong; the same again would fail the same.
  const isGiven = [TopicError, InviteError, NameError].some(kind => error instanceof kind) || reason === 'bad-relay-url'
  return {words: error.message, action: isGiven ? 'none' : 'retry'}
}
