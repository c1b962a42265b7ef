/** The page "What is promised, and what is not"; the table of threats in plain language. */

/** Somebody who may want more than they should get. */
export interface Stranger {
  readonly who: string
  readonly learns: string
  readonly cannot: string
}

export interface PromiseSection {
  readonly title: string
  readonly lines: readonly string[]
}

export const promisesIntro = () =>
  'Browsers talk straight to each other here, and every one of them checks what it gets. That keeps some things from some people. It does not keep everything from everybody.'

export const promisesSections = (): readonly PromiseSection[] => [
  {
    title: 'A public topic is a public place',
    lines: [
      'Everybody who types its name is in it, reads all of it and keeps a copy. A short name is quickly guessed.',
      'Everything is signed by whoever wrote it: nobody can put words into your mouth or change them on the way.',
      'A name can be copied, and a fish imitated: there are 31,104 of them (15 bits), so a key with the same one is found in a moment.',
      'The four words of a person are far harder to imitate (44 bits, and each try takes 65,536 times as long). The eight words under “Is it really them?”, read to each other aloud, settle it.'
    ]
  },
  {
    title: 'A private topic is as private as its link',
    lines: [
      'The link holds a long random secret. Without it nobody finds the topic, joins it or reads it, even with its name.',
      'The secret stands behind the # of the link, a part that browsers send to no server.',
      'Whoever has the link is in, for good. It cannot be taken back and nobody can be put out: to go on without somebody, begin a new topic and send its link to the others.'
    ]
  },
  {
    title: 'A private conversation is sealed for one person',
    lines: [
      'What you write is closed on your device so that only the other can open it. The rest of the topic carries and keeps it, and cannot read it.',
      'The others do see that you wrote to somebody in private, when, and roughly how much.',
      'Read the eight words to each other once. If they are the same, nobody sits between you.'
    ]
  }
]

export const strangersTitle = () => 'Who may learn what'
export const learns = () => 'Can'
export const cannot = () => 'Cannot'

export const strangers = (): readonly Stranger[] => [
  {
    who: 'Relays and trackers, which let browsers find each other',
    learns:
      'See your address, when you are looking for others and for roughly how many. Can be silent or slow. Can try names until one fits a public topic, and then join it like anybody.',
    cannot:
      'Read what is said. Join a private topic, read its name or follow it over days. Sit in the middle of either.'
  },
  {
    who: 'Your network, and whoever watches it',
    learns: 'Sees which addresses your browser talks to, when and how much.',
    cannot: 'Read what is said.'
  },
  {
    who: 'People in the topic',
    learns:
      'See your address, since browsers connect directly. Read and keep everything said in the topic. See when you are here and, roughly, what was on your screen.',
    cannot: 'Write as you, change what you wrote, or tell two people two different stories without leaving proof of it.'
  },
  {
    who: 'Somebody who had the link of a private topic, and should not any more',
    learns: 'Keep what was said, and go on reading and writing: the link stays good, and they cannot be put out.',
    cannot: 'Find, join or read the new topic you begin without them.'
  },
  {
    who: 'People who keep coming back under new names',
    learns: 'Cost you bandwidth and patience: a key costs nothing.',
    cannot:
      'Fill your device: everything that others send has a limit. In a full topic each person loses their own oldest messages first, yours go last. As many people at once, they can push out older messages of others. Muting or blocking them, or following the block list of somebody you trust, hides what they write.'
  },
  {
    who: 'Somebody with your device or your browser profile',
    learns: 'Can read everything kept on it, private conversations included, and write as you.',
    cannot: 'Copy your key out of the browser by its own means. Software that has taken over the device is not stopped.'
  },
  {
    who: 'Whoever hosts this page',
    learns:
      'Can change the page, and a changed page can do everything: read, write and pass on. Only open it from somebody you trust, or host it yourself.',
    cannot: 'See what is said as long as the page is unchanged: nothing goes to the host but the request for the page.'
  }
]

export const notPromisedTitle = () => 'Not promised'

export const notPromised = (): readonly string[] => [
  'Forward secrecy. Whoever gets hold of a key, or of a private topic’s link, can read what was written before, if they have kept it closed until then.',
  'That something taken back is gone. Others drop its text when their page is open again; who has read, copied or saved it still has it.',
  'That something arrives. It waits on the devices of those who have it until they meet somebody who has not.',
  'That it is kept for ever. Browsers clear what they keep when room is short, and each device has limits of its own. Save a file of what matters.',
  'Anonymity. Your address is visible to the people you talk with and to the relays. A VPN or Tor hides it from them; “Hide my address from others” in the settings hides it from the people, behind a TURN server that sees it.',
  '“Sent” means that another device has stored it. “Seen” means that it was on a screen. Neither means that somebody has read it.'
]

export const promisesBack = () => 'Back to the start'
