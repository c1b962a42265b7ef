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
  // By name: the class of one that comes from a file beside the embed is another.
  const isGiven = ['TopicError', 'InviteError', 'NameError'].includes(error.name) || reason === 'bad-relay-url'
  return {words: error.message, action: isGiven ? 'none' : 'retry'}
}
