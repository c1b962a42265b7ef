import type {PassedFailure} from '../protocol/by-hand.ts'

/** Why a text passed by hand is not taken, or none can be made. */
export type HandReason =
  | PassedFailure
  | 'expired'
  | 'other-topic'
  | 'other-offer'
  | 'own-offer'
  | 'used'
  | 'too-many'
  | 'no-addresses'
  | 'no-relay-address'

/** What is said of it, and what to do. */
export const handWords: Readonly<Record<HandReason, string>> = {
  truncated: 'Part of this text is missing. Copy all of it and try again.',
  damaged: 'This text has a mistake in it. Copy it once more, from beginning to end.',
  'newer-version': 'This text needs a newer version of this page. Reload it and try again.',
  'not-an-offer': 'This is not an invitation to connect by hand. Ask for the text that begins the connection.',
  'not-an-answer': 'This is not an answer. Paste what the other page shows after it opened your text.',
  expired: 'This invitation is too old. Make a new one, and check the clock if it was just made.',
  'other-topic': 'This invitation is for another topic. Open its link, or go to that topic first.',
  'other-offer': 'This answer belongs to another invitation. Pass on the text shown here and bring back its answer.',
  'own-offer': 'This invitation was made on this page. Open it on the other person’s device.',
  used: 'This invitation was used already. Make a new one.',
  'too-many': 'Too many invitations are open. Close one of them first.',
  'no-addresses':
    'No address of this device was found. Join a network and try again. In one without a router, first allow this page the camera: browsers tell it more then.',
  'no-relay-address': 'Your address is hidden, and the TURN server cannot be reached. Check Settings → Connection.'
}
