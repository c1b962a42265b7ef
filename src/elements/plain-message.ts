import type {MessageView} from './chat-view.ts'

/** What a message has that nothing was done with yet. */
export const plainMessage = {
  late: false,
  seenBy: 0,
  edited: false,
  deleted: false,
  replyTo: undefined,
  reactions: [],
  mentions: [],
  forMe: false,
  hidden: undefined,
  equivocates: false
} as const satisfies Partial<MessageView>
