/** What is used of simple-peer 9.11.1, which has no types. */
export interface Signal {
  readonly type: string
  readonly sdp?: string
}

export interface SimplePeerOptions {
  readonly initiator: boolean
  /** Whether candidates come by themselves, after the description. */
  readonly trickle: boolean
  readonly config: RTCConfiguration
  /** How long it waits for all candidates after the first; milliseconds. */
  readonly iceCompleteTimeout: number
  readonly channelConfig: RTCDataChannelInit
  readonly wrtc: object
}

export interface SimplePeer {
  on(event: 'signal', listener: (signal: Signal) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'close', listener: () => void): unknown
  once(event: 'negotiated' | 'close', listener: () => void): unknown
  /** @throws when it was destroyed */
  signal(signal: Signal): void
  destroy(): void
}

export type SimplePeerClass = new (options: SimplePeerOptions) => SimplePeer
