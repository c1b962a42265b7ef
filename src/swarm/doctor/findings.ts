/**
 * What is checked: the page itself ('secure', 'webrtc', 'storage', 'clock'), one server each ('relay', 'stun', 'turn'), and what follows from
 * their answers ('mapping': how the network hands out ports; 'udp': whether it lets UDP out).
 */
export type CheckName = 'secure' | 'webrtc' | 'storage' | 'relay' | 'stun' | 'mapping' | 'turn' | 'udp' | 'clock'

/** What is wrong. */
export type Trouble =
  | 'insecure'
  | 'webrtc-missing'
  | 'webrtc-blocked' // it is there and does not start
  | 'no-network' // no address to connect from
  | 'storage-missing'
  | 'storage-broken'
  | 'storage-full'
  | 'unreachable' // no answer in time, or refused
  | 'mute' // it can be reached, and does not answer
  | 'wrong-password'
  | 'refused' // a TURN server gave another error
  | 'no-credentials' // the callback of the page handed none out
  | 'symmetric'
  | 'udp-blocked'
  | 'clock-off'

/** Why nothing can be said. */
export type Unknown =
  | 'cancelled'
  | 'not-set' // there is no such server
  | 'hidden' // it is not asked, since it would see the address
  | 'needs-two' // fewer than two STUN servers answered
  | 'no-answers' // nothing answered that would show it
  | 'nobody' // nobody is linked to compare with
  | 'unclear' // an answer that says neither
  | 'too-slow'
  | 'skipped' // something before it failed
  | 'failed' // the check itself

/** What a check found out besides being good. */
export type Fact =
  | {readonly kind: 'answered'; readonly afterMs: number}
  | {readonly kind: 'room'; readonly leftBytes: number | undefined; readonly persisted: boolean}
  | {readonly kind: 'mapping'; readonly mapping: 'same-port' | 'own-address'}
  | {readonly kind: 'offset'; readonly offsetMs: number}

export type CheckState =
  | {readonly kind: 'waiting'}
  | {readonly kind: 'checking'}
  | {readonly kind: 'good'; readonly fact?: Fact}
  | {readonly kind: 'trouble'; readonly why: Trouble; readonly code?: number; readonly offsetMs?: number}
  | {readonly kind: 'unknown'; readonly why: Unknown}

export interface Check {
  readonly name: CheckName
  /** The server that is asked, without user and password; '' of everything else. */
  readonly subject: string
  readonly state: CheckState
}

/** What it all comes to, and so what to do; tagged by `kind`. */
export type Verdict =
  | {readonly kind: 'insecure'}
  | {readonly kind: 'webrtc-off'}
  | {readonly kind: 'offline'}
  | {readonly kind: 'no-relays'}
  | {readonly kind: 'relays-out'}
  | {readonly kind: 'turn-password'; readonly server: string}
  | {readonly kind: 'turn-credentials'}
  | {readonly kind: 'hidden-without-turn'}
  | {readonly kind: 'needs-turn'; readonly because: 'symmetric' | 'udp-blocked'}
  | {readonly kind: 'stun-out'}
  | {readonly kind: 'no-stun'}
  | {readonly kind: 'turn-out'}
  | {readonly kind: 'storage'}
  | {readonly kind: 'clock'; readonly offsetMs: number}
  | {readonly kind: 'cancelled'}
  /** Direct connections will rarely do, and a TURN server works. */
  | {readonly kind: 'turn-helps'}
  | {readonly kind: 'alone'}
  | {readonly kind: 'fine'}

export type Examination =
  | {readonly kind: 'never'}
  | {readonly kind: 'running'; readonly checks: readonly Check[]}
  | {readonly kind: 'done'; readonly checks: readonly Check[]; readonly verdict: Verdict; readonly endedMs: number}
