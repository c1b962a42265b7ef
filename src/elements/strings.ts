import type {MessageView, NoticeView, StatusView} from './chat-view.ts'

/**
 * Every text the elements show, in one place. Plain functions, so that a translation can replace them.
 * Only the composer's name may contain the word "message" besides the log's; tests and assistive technology rely on it.
 */
export const composerName = () => 'Message'
export const composerHint = () => 'Write something'
export const send = () => 'Send'
export const logName = () => 'Messages'
export const conversationName = (topic: string) => `Conversation: ${topic}`

export function status(state: StatusView): string {
  switch (state.kind) {
    case 'starting':
      return 'Starting…'
    case 'searching':
      return 'Looking for others…'
    case 'alone':
      return 'Nobody else is here yet. Send someone the link.'
    case 'together':
      return `${state.others + 1} people are here`
    case 'offline':
      return 'Not connected. What you write is kept and goes out once the connection is back.'
    case 'left':
      return 'You have left this topic.'
  }
}

export const people = () => 'People'
export const hereNow = (count: number) => `Here now · ${count}`
export const away = () => 'away'
export const showPeople = (count: number) => `People: ${count}`
export const you = () => 'you'
export const tabs = (count: number) => `${count} tabs`
export const backToChat = () => 'Back to the conversation'

export const invite = () => 'Invite'
export const inviteTitle = () => 'Invite someone'
export const inviteWords = () => 'Whoever opens this link is in the same conversation.'
export const linkName = () => 'Link to this topic'
export const copyLink = () => 'Copy link'
export const copied = () => 'Copied'
export const copyFailed = () => 'Copying was refused. Select the link and copy it.'
export const qrName = () => 'QR code of the link'
export const close = () => 'Close'

export const emptyTogether = () => 'Nothing has been said here yet.'
export const emptyTogetherHint = () => 'Write the first words below.'
export const emptyAlone = () => 'Nobody else is here yet.'
export const emptyAloneHint = () => 'Send someone the link. Nothing you write is lost while you wait.'
export const waiting = () => 'Opening the conversation…'

export const jumpToNewest = (unread: number) => (unread > 0 ? `Jump to newest, ${unread} unread` : 'Jump to newest')
export const loadingOlder = () => 'Loading older…'
export const showAll = () => 'Show all'
export const today = () => 'Today'
export const yesterday = () => 'Yesterday'
export const arrivedLate = () => 'arrived late'

export function deliveryShort(state: MessageView['state']): string {
  switch (state) {
    case 'pending':
      return 'Waiting'
    case 'sent':
      return 'Sent'
    case 'failed':
      return 'Not sent'
  }
}

export function deliveryLong(state: MessageView['state'], time: string): string {
  switch (state) {
    case 'pending':
      return 'Waiting: not stored on this device yet.'
    case 'sent':
      return `Sent ${time}. Stored on this device, if it has room, and passed on to whoever is here. That says nothing about who has read it.`
    case 'failed':
      return 'Not sent: there was no room left for it on this device.'
  }
}
/** Begins with what is visible, so that it can be spoken to a voice control. */
export const deliveryName = (time: string, state: MessageView['state']) =>
  state === 'failed' ? `${deliveryShort(state)} ${time}: details` : `${time}, ${deliveryShort(state)}: details`
export const lateName = (time: string) => `${arrivedLate()} ${time}: details`
export const lateLong = (time: string) => `Written ${time}, and arrived after later ones were already here.`
export const sendAgain = () => 'Try again'

export function typing(names: readonly string[], others: number): string {
  if (names.length === 0) return ''
  if (names.length === 1 && others === 0) return `${names[0]} is typing…`
  if (names.length === 2 && others === 0) return `${names[0]} and ${names[1]} are typing…`
  return `${names.join(', ')} and ${others} more are typing…`
}

export const charactersLeft = (left: number) => (left >= 0 ? `${left} left` : `${-left} too many`)
export const tooLong = () => 'This is too long to send in one piece. Shorten it or split it.'
export const notSent = () => 'This could not be sent. Your text is still here: try again.'

export const yourName = () => 'Your name'
export const changeYourName = (name: string) => `You are ${name}. Change your name`
export const changeName = () => 'Change your name'
export const save = () => 'Save'
export const cancel = () => 'Cancel'
export const nameRules = () => 'A name has 1 to 32 visible characters.'
export const nameNotSaved = () => 'Your name could not be saved.'

export const tryAgain = () => 'Try again'
export const openWithHttps = () => 'Open with https'
export const notJoined = () => 'Not joined'
export const cannotStart = () => 'The conversation could not be opened.'
export const dismiss = () => 'All right'

export function notice({reason, text}: NoticeView): string {
  switch (reason) {
    case 'full':
      return 'Your device has no room left. The chat works, but nothing new will be kept when you close this page.'
    case 'newer-version':
      return 'A newer version of this page has stored data here. The chat works, but nothing will be kept; reload to update.'
    case 'missing':
    case 'blocked':
      return 'Your browser stores nothing here, perhaps because this is a private window. The chat works, but nothing will be kept when you close this page.'
    default:
      return text ?? 'Not everything is kept on this device. The chat works for now.'
  }
}

export const connectionDetails = () => 'Connection details'
export const noDetails = () => 'Nothing to show yet.'
export const relayState = (state: string, latencyMs: number | undefined) => {
  if (state !== 'open') return state === 'connecting' ? 'connecting' : 'not reached'
  return latencyMs === undefined ? 'open' : `open, ${Math.round(latencyMs)} ms`
}
export const relayKind = (kind: string) =>
  kind === 'nostr' ? 'Nostr relay' : kind === 'tracker' ? 'Tracker' : kind === 'tabs' ? 'Tabs of this browser' : kind
