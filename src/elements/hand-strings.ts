import type {HandStateView} from './hand-view.ts'

/** Every text of coming together without a relay. */
export const byHandName = () => 'Connect by hand'
export const byHandWords = () =>
  'Two devices in one network can connect without anything in between. You pass the other person a text, and they give you one back.'
export const begin = () => 'Make a text for them'
export const answerOne = () => 'I was given one'
export const withInvite = () => 'Whoever has the text may come into this private topic'
export const withInviteWords = () => 'Without this, it works only for people who are in it already.'

export const gathering = () => 'Looking for the addresses of this device…'
export const offerWords = (until: string) =>
  `Give this to one person. It works once, until ${until}, while this page stays open.`
export const offerLinkName = () => 'Link to pass on'
export const offerTextName = () => 'Text to pass on'
export const offerCodeName = () => 'QR code to pass on'
export const answerFieldName = () => 'Their answer'
export const answerFieldWords = () => 'They get an answer when they open it. Put it in here:'
export const connect = () => 'Connect'

export const offerFieldName = () => 'The text you were given'
export const offerFieldWords = () => 'Put in the text or link you were given:'
export const makeAnswer = () => 'Make the answer'
export const answerWords = (until: string) =>
  `Give this answer back to the person who invited you, until ${until}. Keep this page open: it connects by itself.`
export const answerTextName = () => 'Answer to give back'
export const answerCodeName = () => 'QR code of the answer'

export const copyText = () => 'Copy text'
export const copyLink = () => 'Copy link'
export const copied = () => 'Copied'
export const copyFailed = () => 'Copying was refused. Select the text and copy it.'
export const startOver = () => 'Start over'
export const another = () => 'Connect one more'

export const scan = () => 'Scan with the camera'
export const stopScanning = () => 'Stop the camera'
export const cameraName = () => 'What the camera sees'
export const scanning = () => 'Hold the QR code in front of the camera.'
export const cannotScan = () => 'Codes cannot be scanned here. Copy the text instead, or use the camera app of a phone.'
export const cameraFailed = () => 'The camera cannot be used. Allow it for this page, or copy the text instead.'

export const waitingForAnswer = () => 'Waiting for the answer'
export const waitingForThem = () => 'Waiting for them to put in the answer'
export const connecting = () => 'Connecting…'
export const together = () => 'You are connected. Nothing is between you.'
export const somethingWrong = () => 'That did not work. Try again.'

/** Why it is over, and what to do. */
export function ended(state: HandStateView): string {
  if (state.kind === 'expired') return 'Nobody answered in time. Make a new text.'
  if (state.kind !== 'failed') return ''
  switch (state.reason) {
    case 'unreachable':
      return 'The two devices cannot reach each other. Put both into the same network: some guest networks keep devices apart. Then start over.'
    case 'refused':
      return 'The other page was turned away: it could not show that it belongs here, or the topic is full. Start over with a new text.'
    case 'lost':
      return 'The connection has ended. Start over to connect again.'
  }
}
