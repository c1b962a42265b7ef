import {assert} from '../../base/errors.ts'

/** Every number of the checks, with what it must respect. Unit last in the name. */
export const doctorParameters = {
  /** Of each kind so many are checked; a list that is longer is checked in part. */
  maxRelays: 8,
  maxStun: 4,
  maxTurn: 8,
  /** Connections and sockets that checks of one kind hold at once: browsers queue what is more. */
  atOnce: 4,
  /** A socket may need as long to open as the page itself gives it. */
  relayMs: 8_000,
  /** A server that is there answers within one; browsers themselves give up after ten or more. */
  iceMs: 6_000,
  webRtcMs: 4_000,
  storageMs: 5_000,
  /** A callback that hands out TURN credentials has as long as when a connection is built, and a little more. */
  credentialsMs: 6_000,
  /** Whatever the single checks do: then it is over. */
  runMs: 45_000,
  /** Candidates and errors of one connection that are looked at. */
  maxCandidates: 64,
  /** Less room than this and what is said and shared will soon not be kept. */
  lowRoomBytes: 50_000_000,
  /** A clock further off than this makes what one writes look late or early to others. */
  clockOffMs: 60_000,
  /** How often links are looked at while their picture is shown, and over how much time a rate is taken. */
  lookMs: 1_000,
  rateWindowMs: 4_000
} as const

const d = doctorParameters
const rounds = (count: number) => Math.ceil(count / d.atOnce)
assert(rounds(d.maxRelays) * d.relayMs < d.runMs, 'every relay gets its time')
assert(
  d.webRtcMs + d.credentialsMs + (rounds(d.maxStun) + 1) * d.iceMs < d.runMs,
  'so does every STUN server, and the comparison of two'
)
assert(d.webRtcMs + d.credentialsMs + rounds(d.maxTurn) * d.iceMs < d.runMs, 'and every TURN server')
assert(d.rateWindowMs >= 2 * d.lookMs, 'a rate is taken over several looks')
