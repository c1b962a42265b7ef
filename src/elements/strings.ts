import type {MessageView, NoticeView, StatusView} from './chat-view.ts'

/**
 * Every text the elements show, in one place. Plain functions, so that a translation can replace them.
 * Only the composer's name may contain the word "message" besides the log's; tests and assistive technology rely on it.
 */
export const composerName = () => 'Message'
export const composerHint = () => 'Write something'
export const send = () => 'Send'
export const logName = () => 'Messages'

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
export const showPeople = (count: number, unread = 0) =>
  unread > 0 ? `People: ${count}, ${unread} unread in private` : `People: ${count}`
export const you = () => 'you'
export const tabs = (count: number) => `${count} tabs`
export const backToChat = () => 'Back to the conversation'

export const invite = () => 'Invite'
export const inviteWords = () => 'Whoever opens this link is in the same conversation.'
export const linkName = () => 'Link to this topic'
export const copyLink = () => 'Copy link'
export const copied = () => 'Copied'
export const copyFailed = () => 'Copying was refused. Select the link and copy it.'
export const byHand = () => 'No relay? Pass it by hand'
export const qrName = () => 'QR code of the link'
export const close = () => 'Close'

export const emptyTogether = () => 'Nothing has been said here yet.'
export const emptyTogetherHint = () => 'Write the first words below.'
export const emptyAlone = () => 'Nobody else is here yet.'
export const emptyAloneHint = () => 'Send someone the link. Nothing you write is lost while you wait.'
export const waiting = () => 'Opening the conversation…'

export const jumpToNewest = (unread: number) => (unread > 0 ? `Jump to newest, ${unread} unread` : 'Jump to newest')
export const firstNew = () => 'First unread'
export const loadingOlder = () => 'Loading older…'
export const showAll = () => 'Show all'
export const today = () => 'Today'
export const yesterday = () => 'Yesterday'
export const arrivedLate = () => 'arrived late'

/** What a person can be told of an own message: how far it has come, and on how many screens it was. */
type Delivery = Pick<MessageView, 'state' | 'seenBy' | 'reached'> &
  Partial<Pick<MessageView, 'unkept' | 'edited' | 'deleted'>>

export function deliveryShort({state, unkept, seenBy, reached}: Delivery): string {
  switch (state) {
    case 'storing':
      return 'Storing'
    case 'pending':
      return unkept ? 'Not kept' : 'Waiting'
    case 'sent':
      if (reached !== undefined) return reached ? 'Delivered' : 'Passed on'
      return seenBy > 0 ? `Seen by ${seenBy}` : 'Sent'
    case 'failed':
      return 'Not sent'
  }
}

export function deliveryLong({state, unkept, seenBy, edited, deleted, reached}: Delivery): string {
  switch (state) {
    case 'storing':
      return 'Not stored on this device yet.'
    case 'pending':
      if (deleted) return 'Taken back here only. Others are told as soon as somebody is here.'
      if (unkept)
        return `${edited ? 'Its last change is' : 'It is'} in this page only, and gone when you close it. It goes out as soon as somebody is here.`
      return `${edited ? 'Its last change is kept' : 'Kept'} here; nobody else has it yet. It goes out as soon as somebody is here.`
    case 'sent':
      if (reached === true) return 'It is on their device. That says nothing about whether it was read.'
      if (reached === false)
        return 'Others carry it, sealed. Whether it has reached the one it is for is not known here yet.'
      return seenBy > 0
        ? `At least one other person has it. ${seenBy === 1 ? 'One person' : `${seenBy} people`} had it on the screen.`
        : 'At least one other person has it. That says nothing about who has read it.'
    case 'failed':
      return 'Not sent: there was no room left for it on this device.'
  }
}
/** Begins with what is visible, so that it can be spoken to a voice control. */
export const deliveryName = (time: string, delivery: Delivery) =>
  delivery.state === 'failed'
    ? `${deliveryShort(delivery)} ${time}: details`
    : `${time}, ${deliveryShort(delivery)}: details`
export const lateName = (time: string) => `${arrivedLate()} ${time}: details`
export const lateLong = () => 'It arrived after later ones were already here.'
export const sendAgain = () => 'Try again'
export const newFromHere = () => 'New'
export const edited = () => 'edited'
export const editedLong = () => 'Changed by its author after it was first sent.'
export const takenBack = () => 'Taken back'
export const notHereYet = () => 'Not here yet'
export const repliesTo = () => 'Replies to'
export const toYou = () => 'To you'
export const contradicts = () => 'This person’s history contradicts itself'
export const contradictsLong = () =>
  'Its author signed two different things for one place of their history. Others may have been shown something else.'
export const hiddenWords = (why: 'muted' | 'listed', name: string) =>
  why === 'muted' ? `Hidden: you muted ${name}` : `Hidden: ${name} is on a block list you follow`
export const show = () => 'Show'
export const about = (name: string) => `About ${name}`
export const written = (when: string) => `Written ${when}`
/** Begins with what is visible, so that it can be spoken to a voice control. */
export const reactionName = (emoji: string, count: number, names: readonly string[]) => {
  const others = count > names.length ? [andMore(count - names.length)] : []
  return `${emoji}${count > 1 ? ` ${count}` : ''}: ${[...names, ...others].join(', ')}`
}
export const andMore = (count: number) => `and ${count} more`
export const heard = (author: string, text: string) => `${author}: ${text}`
export const moreHeard = (count: number) => `${count} more are new.`

export const actions = () => 'Actions'
export const moreActions = () => 'More actions'
export const reply = () => 'Reply'
export const react = () => 'React'
export const addEmoji = () => 'Add an emoji'
export const moreEmoji = () => 'More emoji'
export const editText = () => 'Edit'
export const takeBack = () => 'Take back'
export const takeBackAsk = () => 'Others drop its text too. Whoever has read it has read it.'
export const keepIt = () => 'Keep it'
export const copyText = () => 'Copy text'
export const copyRefused = () => 'Copying was refused. Select the text and copy it.'
export const details = () => 'Details'
export const hideDetails = () => 'Hide details'
export const findEmoji = () => 'Find an emoji'
export const emojiFound = () => 'Emoji'
export const noEmoji = () => 'No emoji has such a name.'

export const replyingTo = (name: string) => `Replying to ${name}`
export const editing = () => 'Editing what you sent'
export const cancelReply = () => 'Cancel the reply'
export const cancelEdit = () => 'Cancel editing'
export const saveEdit = () => 'Save the change'
export const suggestions = () => 'Suggestions'
export const suggested = (name: string, at: number, count: number) => `${name}, ${at} of ${count}`

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
const relayKinds: Readonly<Record<string, string>> = {
  nostr: 'Nostr relay',
  tracker: 'Tracker',
  tabs: 'Tabs of this browser',
  mesh: 'People here, who introduce others'
}
export const relayKind = (kind: string) => (Object.hasOwn(relayKinds, kind) ? relayKinds[kind]! : kind)
/** Nobody is linked who could introduce others. */
export const nobodyYet = () => 'nobody yet'

export const linkTo = () => 'Link'
/** How a link goes: in words, and as those say it who know networks. */
export function linkPath(local: string, remote: string, protocol: string): string {
  const isRelayed = local === 'relay' || remote === 'relay'
  return `${isRelayed ? 'through a TURN server' : 'direct'} (${local} to ${remote}, ${protocol})`
}
export const turnName = () => 'TURN credentials'
export const refusedBy = (url: string) => `Refused by ${url}`
export const refusalCode = (code: number, text: string) => (text === '' ? `code ${code}` : `code ${code}, ${text}`)

// Panels of the conversation.
export const couldNotLoad = () => 'This part of the page could not be loaded. Check the connection.'
export const loadingPart = () => 'Opening…'
export const back = () => 'Back'
export const notRemoved = () => 'This could not be taken back. Try again.'
export const didNotWork = () => 'That did not work. Try again.'
export const more = () => 'More'
export const privateTopic = () => 'Private: only those with the link can read it'
export const privateInviteWords = () =>
  'Whoever has this link can read everything in this topic, and it cannot be taken back. Send it only to people you trust.'

export const awayPeople = (count: number) => `Away · ${count}`
export const here = () => 'here'
export const throughOthers = () => 'here, through others'
export const hereNowAlone = () => 'Here now'
/** On any topic. */
export const lastSeen = (ago: string) => `last seen ${ago}`
export const lastWrote = (ago: string) => `last wrote ${ago}`
export const justNow = () => 'a moment ago'
export const neverHere = () => 'Not here at the same time as you so far'
export const personMuted = () => 'muted'
export const personBlocked = () => 'blocked'
export const blockedPeople = (count: number) => `Blocked · ${count}`
export const mutedPeople = (count: number) => `Muted · ${count}`
export const followedPeople = (count: number) => `Block lists you follow · ${count}`
export const moreAbout = (name: string) => `${name}: more`
export const ownDetails = () => 'About you'

export const fourWordsTitle = () => 'Four words'
export const fourWords = (name: string) =>
  `Everybody sees these words for ${name}. Somebody else with the same name has others.`
export const ownFourWords = () =>
  'Everybody sees these words for you. Tell them to whoever may meet somebody else with your name.'
export const safetyTitle = () => 'Is it really them?'
export const safetyWords = (name: string) =>
  `Call ${name}, or meet, and read these words to each other. The same words on both screens mean that it is them and that nobody sits between you.`
export const safetyOwn = () => 'Open another person to see the words the two of you share.'
export const safetyMissing = () => 'The words come once you have been here at the same time.'
export const writePrivately = () => 'Write privately'
export const notMetYet = (name: string) =>
  `You can write to ${name} alone once you have both been here at the same time: only then is there a key to seal it with.`
export const mute = () => 'Mute'
export const unmute = () => 'Unmute'
export const muteWords = (name: string) => `Folds away what ${name} writes, here on this device. Nobody is told.`
export const mutedWords = (name: string) => `What ${name} writes is folded away on this device.`
export const block = () => 'Block'
export const unblock = () => 'Unblock'
/** Begins with what is visible, so that it can be spoken to a voice control. */
export const unblockName = (name: string) => `Unblock ${name}`
export const unmuteName = (name: string) => `Unmute ${name}`
export const unfollow = () => 'Unfollow'
export const unfollowName = (name: string) => `Unfollow ${name}`
export const blockWords = (name: string) =>
  `Shows nothing that ${name} writes, here or in private, and tells them neither that you write nor what you have seen. They can still read this topic.`
export const blockedWords = (name: string) =>
  `You blocked ${name}: nothing they write is shown on this device, nor are their tables. They can still read this topic and see that you are here.`
export const followList = () => 'Follow their block list'
export const followListWords = (name: string) =>
  `Folds away whomever ${name} mutes or blocks. You can stop at any time.`
export const publishList = () => 'Let others follow whom I mute or block'
export const publishListWords = () =>
  'Makes the people you mute or block readable in this topic for everybody in it, so that others can fold them away too.'
export const equivocatesChip = () => 'two stories'
export const equivocatesTitle = () => 'Two stories'
export const equivocates = (name: string) =>
  `${name} has signed two different entries for the same place in their history. Others may have been shown something else than you.`
export const keyTitle = () => 'Key'
export const keyWords = () =>
  'Names can be copied, and a fish can be imitated. Nobody else can write with this key; the four words come from all of it.'

export const directs = () => 'Private conversations'
export const directWith = (name: string, unread: number) =>
  unread > 0 ? `Private with ${name}, ${unread} unread` : `Private with ${name}`
export const directOnly = (name: string) => `Only you and ${name} can read this`
export const directComposerName = (name: string) => `Write to ${name} alone`
export const directName = (name: string) => `Private conversation with ${name}`
export const directEmpty = (name: string) => `Nothing said in private with ${name} yet.`
export const directEmptyHint = () => 'It is sealed on your device and passed on closed, also when they are away.'
export const backToTopic = () => 'Back to the topic'

export const search = () => 'Search'
export const searchName = () => 'Search this topic'
export const searchHint = () => 'Words to look for'
export const searchEmpty = () =>
  'Looks through what was said in this topic and is kept on this device; not through private conversations, files and people you hid. Case and accents do not matter.'
export const searching = () => 'Looking…'
export const searchNone = (words: string) => `Nothing kept here has “${words}” in it.`
export const searchFound = (count: number) => (count === 1 ? '1 place' : `${count} places`)
export const searchTooMany = (max: number) => `The newest ${max} places. More words narrow it down.`
export const searchFailed = () => 'What is kept here could not be looked through. Try again.'
export const searchGone = () => 'This is not kept here any more.'
export const searchResults = () => 'Places found'

export const history = () => 'What is kept here'
export const historyWords = () =>
  'Everything said in this topic is kept on this device, so that it opens at once and reaches those who come later.'
export const keptEntries = (entries: string, max: string) => `${entries} of ${max} entries`
export const keptBytes = (bytes: string, max: string) => `${bytes} of ${max}`
export const keptName = () => 'Room used'
export const limitName = () => 'Keep at most'
export const limitChoice = (bytes: string, entries: string) => `${bytes}, ${entries} entries`
export const limitLowers = () => 'That is less than what is kept now: the oldest goes from this device.'
export const limitApply = () => 'Drop the oldest'
export const exporting = () => 'Save as a file'
export const exportWords = () =>
  'One file with everything kept here, signatures included. Anybody who has it can read it.'
export const exported = (name: string) => `Saved as ${name}.`
export const importing = () => 'Add from a file'
export const importWords = () => 'Choose or drop a file that was saved from this topic. Every entry is checked.'
export const imported = (count: number) =>
  count === 0 ? 'Everything in the file was here already.' : count === 1 ? '1 new entry.' : `${count} new entries.`
export const importFailed = () => 'The file could not be read. Choose a file that was saved from this topic.'
export const clearing = () => 'Clear on this device'
export const clearAsk = () => 'Clear everything kept here? This cannot be undone.'
export const clearWords = () =>
  'Others keep theirs: it is gone only from this device, and older entries are not fetched again.'
export const clearConfirm = () => 'Clear'
export const cleared = () => 'Nothing older is kept here now.'
export const storageTrouble = () => 'That could not be done with what is kept here. Try again.'

export const alerts = () => 'Notifications and sound'
export const alertsWords = () => 'Only while this page is open and not in front of you.'
export const notify = () => 'Notify me'
export const notifyChoices = () => ({all: 'Of everything', 'for-me': 'Only of what is for me', none: 'Never'})
export const forMeWords = () => 'For you: your name after an @, answers to you, and what is private.'
export const soundChoice = () => 'A soft sound'
export const soundWords = () => 'Browsers play it only after you have clicked somewhere on the page.'
export const notificationsMissing = () =>
  'This browser shows no notifications for this page. The sound works all the same.'
export const notificationsRefused = () =>
  'Your browser refuses notifications from this page. Allow them in its settings for this site, then choose again.'
export const arrivedOne = (name: string, topic: string) => `${name} · ${topic}`
export const arrivedMany = (count: number, topic: string) => `${count} new · ${topic}`
export const arrivedDirect = (name: string) => `${name} · in private`
export const person = () => 'Person'
export const namelessPrivate = () => 'Private topic'

// Files.
export const files = () => 'Files'
export const showFiles = (fresh: number) => (fresh > 0 ? `Files, ${fresh} new` : 'Files')
export const attach = () => 'Add files'
export const addFiles = () => 'Add files'
export const addFolder = () => 'Add a folder'
export const dropHere = (topic: string) =>
  topic === '' ? 'Drop to offer it to everyone here' : `Drop to offer it to everyone in “${topic}”`
export const noFiles = () => 'No files here yet'
export const noFilesHint = () => 'Drop some here, or add them. They go straight from your device to the others.'
export const filesAlone = () => 'Nobody else is here yet. What you add is offered to whoever comes.'
export const filesOffline = () => 'Not connected. Files go on by themselves once the connection is back.'
export const filesOpening = () => 'Opening the files…'
export const filesNotOpened = () => 'The files could not be opened.'
export const filesNotKept = () => 'Nothing is kept here when this page closes. Save what you want to have.'
export const filesFull = (needed: string) => `There is no room left on this device. ${needed} more is needed.`
export const makeRoom = () => 'Make room'
export const makeRoomAsk = (count: number) =>
  count === 1 ? 'Delete this copy from this device?' : `Delete these ${count} copies from this device?`
export const makeRoomWords = () =>
  'They were not used for the longest time. Others keep theirs, and you can get them again.'
export const makeRoomYes = (size: string) => `Delete ${size}`
export const noRoomToMake = () => 'No copy here can be deleted. Free some room on this device, then try again.'
export const filesUsed = (used: string, quota: string) =>
  quota === '' ? `${used} kept here` : `${used} of ${quota} used`
export const filesRoom = () => 'Room used by this site'
export const coming = (count: number, speed: string) =>
  `${count === 1 ? '1 file is coming' : `${count} files are coming`}${speed === '' ? '' : `, ${speed}`}`
export const givingTo = (count: number) =>
  count === 1 ? 'Still giving to 1 person' : `Still giving to ${count} people`
export const toAdd = (count: number) => (count === 1 ? '1 more to add' : `${count} more to add`)
export const notAdded = (name: string, why: string) => `${name}: ${why}`
export const couldNotAdd = () => 'It could not be added.'
export const filesWentWrong = () => 'That did not work. Try again.'
export const showMoreFiles = (count: number) => `Show ${count} more`
export const hiddenFiles = (count: number) => `Not now · ${count}`
export const filesInFolder = (count: number) => (count === 1 ? '1 file' : `${count} files`)
export const showFolder = () => 'What is in it'
export const moreInFolder = (count: number) => `and ${count} more`

export const fileActions = {
  get: () => 'Get',
  'get-first': () => 'Get first',
  'get-again': () => 'Try again',
  'not-now': () => 'Not now',
  pause: () => 'Pause',
  'go-on': () => 'Go on',
  stop: () => 'Stop',
  open: () => 'Open',
  save: () => 'Save',
  'pass-on': () => 'Share',
  keep: () => 'Keep',
  unlock: () => 'Allow reading again',
  remove: () => 'Remove'
}
/** Begins with what is visible, so that it can be spoken to a voice control. */
export const fileActionName = (words: string, name: string) => `${words}: ${name}`
export const keepWords = () => 'Keep: never offered for deletion when room is short'
export const undo = () => 'Undo'
export const removedOwn = (name: string) => `No longer offered: ${name}`
export const removedCopy = (name: string) => `Removed from this device: ${name}`
export const declinedFile = (name: string) => `Hidden: ${name}`
export const riskyFile = () => 'This kind of file can run programs. Open it only if you trust whoever offers it.'
export const notShown = () => 'This is not what its name says. It can only be saved.'
export const savedFile = (name: string) => `Saved: ${name}`

export const fileOffered = () => 'Not on this device'
export const fileAdding = (done: string, size: string) => `Reading, ${done} of ${size}`
export const fileQueued = () => 'Waits for its turn'
export const fileLoading = (done: string, size: string, speed: string) => `${done} of ${size}, ${speed}`
export const timeLeft = (time: string) => `${time} left`
export const fromSources = (count: number) => (count === 1 ? 'from 1 person' : `from ${count} people`)
export const fileWaiting = (done: string) =>
  done === '' ? 'Waits for somebody who has it' : `${done} are here. Waits for somebody who has the rest`
export const filePaused = (done: string, size: string) => `Paused at ${done} of ${size}`
export const fileFull = () => 'Stopped: no room left on this device'
export const fileHere = () => 'On this device'
export const fileOriginal = () => 'Your own file, not copied'
export const fileGiving = (count: number) => (count === 1 ? 'giving to 1 person' : `giving to ${count} people`)
export const fileLocked = () => 'The browser wants a click before it may be read again'
export const fileChanged = () => 'Edited, moved or deleted since it was added. Add it again to offer what it is now.'
export const fileFailed = {
  'too-big': () => 'Too large for this device',
  'tree-mismatch': () => 'What arrived was not this file. Nothing of it was kept.',
  'storage-broken': () => 'The browser could not store it',
  unreadable: () => 'It could not be read'
}
export const fileArrived = (name: string) => `${name} is here.`
export const fileProgress = (name: string, percent: string) => `${name}: ${percent}`
export const fileSaid = (name: string) => `File: ${name}`

// The arena: games in real time.
export const arenaName = (game: string) => `Game: ${game}`
export const arenaHint = () => 'Steer with the arrow keys, or draw with a finger. Tab leaves the game.'
export const arenaSeat = (number: number) => `Player ${number}`
export const arenaStarting = (names: string) => (names === '' ? 'It begins…' : `Waiting for ${names} to arrive…`)
export const arenaJoining = () => 'Loading the game from the players…'
export const arenaPlaying = () => 'The game runs.'
export const arenaWaiting = (names: string) => `Waiting for ${names}: nothing has come from there for a moment.`
export const arenaWatching = () => 'You are watching.'
export const arenaReturning = () => 'You are coming back to your seat…'
export const arenaBroken = () => 'The rules of this game failed. It cannot go on.'
export const arenaClosed = () => 'You have left this game.'
export const arenaDraw = () => 'Nobody won.'
export const arenaWon = () => 'You won!'
export const arenaWonWith = (names: string) => `You won, with ${names}!`
export const arenaWinner = (names: string) => `${names} won.`
export const arenaLeft = (names: string) => `Too few are left to play. Still here: ${names}.`
export const arenaHeld = (seconds: number) => `away, seat kept for ${seconds} s`
export const arenaGone = () => 'has left'
export const arenaSlow = (ms: number) => `slow link, ${ms} ms`
export const arenaDiffers = () => 'Your game got out of step with the others. It is being put right…'
export const arenaRepaired = () => 'Your game got out of step with the others, and was put right.'
export const arenaOtherDiffers = (names: string) => `The game of ${names} is out of step with the others.`
export const arenaStatesDiffer = () => 'The games got out of step. It is being put right…'
export const arenaStatesRepaired = () => 'The games got out of step, and were put right.'
export const arenaStranger = () => 'Somebody who does not play'
export const arenaSeats = () => 'Players'
export const arenaOddities = (count: number) =>
  count === 1 ? 'Something odd happened' : `${count} odd things happened`
export const arenaFault = (name: string, what: string, times: number) =>
  times === 1 ? `${name}: ${what}` : `${name}: ${what} (${times} times)`
export const arenaFaults = {
  'not-their-seat': () => 'sent moves for somebody else’s seat',
  'no-seat': () => 'sent moves without a seat',
  'long-past': () => 'sent moves for long ago',
  'far-future': () => 'sent moves for much later',
  'two-inputs': () => 'sent two different moves for one moment',
  malformed: () => 'sent something that is no move',
  flood: () => 'sent far too much',
  stalled: () => 'was waited for too long',
  'not-host': () => 'tried to take over the game',
  'forged-word': () => 'tried to speak for somebody else',
  'forged-snapshot': () => 'sent a false copy of the game'
}

export * from './whiteboard-strings.ts'
