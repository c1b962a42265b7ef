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
export const unknownLink = () => 'This link needs a newer version of this page. Type a topic instead.'
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
export const queryDecides = (names: readonly string[]) => `Set by this page’s address: ${names.join(', ')}.`

export const help = () => 'Keyboard'
export const helpRows = (): readonly (readonly [keys: string, what: string])[] => [
  ['Enter', 'Send what you wrote'],
  ['Shift + Enter', 'Start a new line'],
  ['/', 'Go to the field where you write'],
  [',', 'Open the settings'],
  ['?', 'Show this list'],
  ['Esc', 'Close what is open']
]

export const views = () => 'Views'
export const chat = () => 'Chat'
export const people = () => 'People'
export const title = (topic: string | undefined, unread: number) => {
  const place = topic === undefined ? product() : `${topic} · ${product()}`
  return unread > 0 ? `(${unread}) ${place}` : place
}
