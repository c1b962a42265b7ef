import type {Bytes} from '../base/bytes.ts'
import type {RoutingId} from '../base/ids.ts'
import type {IceControl} from '../rendezvous/ice-restart.ts'
import type {LaneMaker} from '../rendezvous/lane.ts'
import type {LinkPath} from '../rendezvous/link-path.ts'

/** The negotiated channels of every link, by their SCTP stream id (RFC 8832 is bypassed: both sides know them). */
export type ChannelName = 'control' | 'bulk' | 'realtime'

export type LinkCloseReason =
  | 'goodbye' // the other side said it leaves
  | 'silent' // no sign of life for too long
  | 'lost' // the transport failed or was closed under us
  | 'duplicate' // another link to the same page was kept
  | 'handshake' // it did not prove who it is in time
  | 'version' // no protocol version in common
  | 'budget' // it sent more than it may
  | 'invalid' // it sent what no honest peer sends
  | 'admission' // no room for one more
  | 'left' // we left

export interface LinkTraffic {
  readonly sentBytes: number
  readonly receivedBytes: number
}

/**
 * One connection between two pages, seen from one of them. A pipe for bytes: knows nothing of topics or messages.
 * Real: `WebRtcLink`. In one process: `MemoryLink`. Both pass `test/contracts/link`.
 * A link is handed over open, with its handlers unset; what arrives before `handlers` is set is kept (bounded) and delivered then.
 */
export interface Link {
  /** True on exactly one of the two ends. */
  readonly initiator: boolean
  /** SHA-256 fingerprints of both DTLS certificates (RFC 8122), 32 bytes each; what the handshake signs. */
  readonly fingerprints: {readonly local: Bytes; readonly remote: Bytes}
  /** The way it takes, as it was last looked at; undefined before, and where there is no such thing. */
  readonly path?: LinkPath | undefined
  /** Bytes of messages since it was opened, without what the transport adds. */
  readonly traffic: LinkTraffic
  /** Looks for a better way; undefined where there is only the one. */
  readonly ice?: IceControl | undefined
  /** The way seems to be gone: what the browser itself asks for goes unanswered. It may heal. */
  readonly troubled?: boolean
  /** Makes lanes beside it; undefined where they are of no use or not wanted, over a relay for one. */
  readonly lanes?: LaneMaker | undefined
  /** Looks at the way again, soon. */
  lookAtPath?(): void
  /** Whether the page at the other end was looked for under this name. Absent: it was not looked for by name. */
  provedToBe?(routingId: RoutingId): boolean
  /** Queues `bytes` for sending, as a copy. False when the link is closed or the message exceeds the channel's limit; nothing is sent then. */
  send(channel: ChannelName, bytes: Bytes): boolean
  /** Nobody reads a message that came any more: its bytes may be emptied. Absent where nothing is gained by it. */
  readonly giveBack?: ((bytes: Bytes) => void) | undefined
  /** Bytes queued and not yet handed to the network. */
  buffered(channel: ChannelName): number
  /** Runs `task` once when `buffered(channel)` is at most `bytes`, at once if it is already. Never after close. */
  whenDrained(channel: ChannelName, bytes: number, task: () => void): void
  close(reason: LinkCloseReason): void
  handlers: LinkHandlers | undefined
}

export interface LinkHandlers {
  message(channel: ChannelName, bytes: Bytes): void
  /** `path` is another one. */
  pathChanged?(): void
  /** `troubled` is true now. */
  inTrouble?(): void
  /** The other side looks for others as if it had lost us. */
  sought?(): void
  /** Last call; `reason` is what was given to `close`, or 'lost'. */
  closed(reason: LinkCloseReason): void
}
