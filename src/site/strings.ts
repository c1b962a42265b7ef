import type {TurnTrouble} from '../rendezvous/turn-servers.ts'

/** Every text of the site; those of the elements are in `elements/strings.ts`. */
export const product = () => 'Shoal'
export const tagline = () => 'Type a topic. Talk with everyone who typed the same.'
export const explanation = () => 'No account, no server: browsers talk straight to each other.'
export const topicName = () => 'Topic'
export const openTopic = () => 'Open a topic'
export const topicHint = () => 'tea, our street, book club…'
export const join = () => 'Join'
export const recent = () => 'Recent'
export const topics = () => 'Topics'
export const noRecent = () => 'Topics you open are listed here.'
export const forget = (topic: string) => `Forget ${topic}`
export const allTopics = () => 'All topics'
export const brokenLink = () => 'This link is damaged. Type the topic instead.'

export const settings = () => 'Settings'
export const close = () => 'Close'
export const save = () => 'Save'
export const yourName = () => 'Your name'
export const yourNameHint = () => 'Left empty, you get one of two words.'
export const theme = () => 'Look'
export const themes = () => ({system: 'As the system', light: 'Light', dark: 'Dark'})
export const connection = () => 'Connection'
export const connectionHint = () =>
  'Where browsers find each other. One address a line; empty for the built-in list, “none” for none. Everybody in a topic needs at least one in common.'
export const relays = () => 'Nostr relays'
export const trackers = () => 'WebTorrent trackers'
export const stun = () => 'STUN servers'
export const turn = () => 'TURN servers'
export const turnHint = () =>
  'They pass on what cannot be sent directly, behind strict networks. One a line: turn:user:password@host:3478, or turns: for TLS.'
export const relayOnly = () => 'Hide my address from others'
export const relayOnlyHint = () =>
  'Everything goes through the TURN servers. They see your address; the others in a topic do not. Slower, and nobody is reached while the servers are away.'
export const relayOnlyNeedsTurn = () => 'To hide your address, name a TURN server first.'
export function turnTrouble(line: string, trouble: TurnTrouble): string {
  switch (trouble) {
    case 'scheme':
      return `A TURN server begins with “turn:” or “turns:”. This does not: ${line}`
    case 'user':
      return 'A TURN server needs a user: turn:user:password@host:3478.'
    case 'password':
      return 'A TURN server needs a password: turn:user:password@host:3478. In it, write @ as %40 and : as %3A.'
    case 'address':
      return `After the @ comes the server’s name, and its port if you know it. This is none: ${line}`
    case 'transport':
      return 'After “?transport=” comes udp or tcp.'
  }
}
export const queryDecides = (names: readonly string[]) => `Set by this page’s address: ${names.join(', ')}.`

export const help = () => 'Keyboard'
export const helpRows = (): readonly (readonly [keys: string, what: string])[] => [
  ['Enter', 'Send what you wrote; on a touch screen start a new line'],
  ['Shift + Enter', 'Start a new line'],
  ['Ctrl + Enter', 'Send what you wrote, everywhere'],
  ['↑', 'In the empty field: change what you sent last'],
  ['@ or :', 'Name a person, or find an emoji'],
  ['M', 'Go to the field where you write'],
  ['/ or Ctrl + F', 'Search this topic'],
  ['G', 'Go to the games'],
  ['Tab', 'Go to the conversation, the people and the rest'],
  [',', 'Open the settings'],
  ['?', 'Show this list'],
  ['Esc', 'Close what is open, end an answer or a change']
]
export const helpInList = () => 'In the conversation'
export const helpListRows = (): readonly (readonly [keys: string, what: string])[] => [
  ['↑ ↓', 'Go from one to the next'],
  ['Home, End', 'Go to the oldest shown, to the newest'],
  ['Enter', 'Show all that one can do'],
  ['R', 'Answer'],
  ['E', 'Change your own'],
  ['+', 'React with an emoji'],
  ['Delete', 'Take your own back']
]
export const helpInGame = () => 'At a table'
export const helpGameRows = (): readonly (readonly [keys: string, what: string])[] => [
  ['↑ ↓ ← →', 'Go from square to square'],
  ['Enter', 'Pick a piece up, put it down'],
  ['Esc', 'Let go of it'],
  ['[ ]', 'Look one move back, one move on'],
  ['F', 'Turn the board']
]

export const views = () => 'Views'
export const chat = () => 'Chat'
export const people = () => 'People'
export const files = () => 'Files'
export const newFiles = (count: number) => (count === 1 ? '1 new file' : `${count} new files`)
export const connections = () => 'Connections'
export const whyNot = () => 'Why can’t I connect?'
/** Why somebody might ask that. */
export const notConnected = (kind: 'offline' | 'alone') =>
  kind === 'offline' ? 'You are not connected.' : 'Nobody was found so far.'
export const backToChat = () => 'Back to the conversation'
export const play = () => 'Play'
export const closeGames = () => 'Close the games'
export const waitsForYou = (count: number) => (count === 1 ? '1 game waits for you' : `${count} games wait for you`)
export const playWaiting = (count: number) => (count === 0 ? play() : `${play()}, ${waitsForYou(count)}`)
export const unreadInPrivate = (count: number) => `${count} unread in private`
export const title = (topic: string | undefined) => (topic === undefined ? product() : `${topic} · ${product()}`)

export const newPrivate = () => 'New private topic'
export const privateName = () => 'What is it called?'
export const privateNameHint = () => 'Our trip, the board…'
export const privateWords = () =>
  'Only people with its link can find it, join it or read it. The name is part of the link; relays never see it.'
export const create = () => 'Create'
export const cancel = () => 'Cancel'
export const notCreated = () => 'The topic could not be created. Try again.'
export const namelessPrivate = () => 'Private topic'
export const isPrivate = () => 'private:'

export const privacy = () => 'Privacy'
export const keepsPrivate = () => 'Keep private topics in the list'
export const keepsPrivateHint = () =>
  'The list then holds their links, so that whoever uses this device can open them. Without it, keep the links yourself.'
export const forgetEverything = () => 'Forget everything on this device'
export const forgetEverythingHint = () =>
  'Your identity, what was said in every topic, the people you met, private topics and these settings.'
export const forgetEverythingAsk = () => 'Forget everything? This cannot be undone.'
export const forgetEverythingMore = () =>
  'You come back as somebody else. Private topics open again only with their links. What others keep stays with them.'
export const forgetEverythingYes = () => 'Forget everything'
export const notForgotten = () => 'Not everything could be removed. Close other tabs with this page and try again.'

export const promises = () => 'What is promised, and what is not'
export const promisesLink = () => 'What is promised, and what is not.'
export const licences = () => 'Licences of what Shoal is made with'

// Texts passed by hand.
export const answerAsLink = () =>
  'This is an answer. Put it in on the page where the invitation was made; there is nothing to open here.'
export const membersOnly = () =>
  'This text is for people who are in a private topic. Open that topic, then Invite, “Pass it by hand”, and put the text in there.'
