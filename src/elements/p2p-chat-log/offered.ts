import type {MessageView} from '../chat-view.ts'
import type {MessageActions} from '../message-actions.ts'

/** Which actions make sense for a message, and are offered where it is shown. */
export interface Offered {
  readonly reply: boolean
  readonly react: boolean
  readonly edit: boolean
  readonly remove: boolean
  readonly copy: boolean
}

export function offeredFor({deleted, state, own, file}: MessageView, actions: MessageActions | undefined): Offered {
  // What is not safe here yet has no lasting id to refer to.
  const isThere = !deleted && file === undefined && (state === 'pending' || state === 'sent')
  return {
    reply: isThere && actions?.reply !== undefined,
    react: isThere && actions?.react !== undefined,
    edit: isThere && own && actions?.edit !== undefined,
    remove: isThere && own && actions?.remove !== undefined,
    copy: !deleted && file === undefined
  }
}
