/** The shapes Trystero's core hands to a strategy (0.25.4 exports the functions, not these types). */
export interface PeerHandle {
  readonly connection: RTCPeerConnection
  readonly isDead: boolean
}

export interface OfferRecord {
  readonly peer: PeerHandle
  /** The sealed offer. */
  readonly offer: string
  /** The offer was answered: the pool lets go of it. */
  readonly claim?: () => void
  /** It was not, and may be used again. */
  readonly reclaim?: () => void
}
