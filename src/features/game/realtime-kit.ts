/** What authors write games in real time with: `shoal-realtime.js` beside the embed, `shoal/realtime` for bundlers. No page needs it for other games. */
export {defineRealtime} from './define-realtime.ts'
export type {
  InputDevice,
  RealtimeDefinition,
  RealtimeDraft,
  RealtimePicture,
  RealtimeSetup,
  SeatPart
} from './define-realtime.ts'
/** Chance, and angles in whole numbers, that are the same in every browser. */
export {angleOf, cosine, draw, drawBelow, fullTurn, rootOf, sine, unit} from './realtime/exact.ts'
export type {RandomState} from './realtime/exact.ts'
