let made = 0

class FakeChannel {
  readonly label: string
  readyState: RTCDataChannelState = 'connecting'
  onopen: (() => void) | null = null
  onmessage: ((event: {data: unknown}) => void) | null = null
  onclose: (() => void) | null = null
  bufferedAmount = 0

  constructor(label: string) {
    this.label = label
  }

  send(): void {
    if (this.readyState !== 'open') throw new Error('sent on a channel that is not open')
  }

  close(): void {
    this.readyState = 'closed'
  }
}

/** As much of RTCPeerConnection as an offer needs. It connects when the test says so. */
export class FakePeerConnection {
  static readonly all: FakePeerConnection[] = []
  readonly channels = new Map<string, FakeChannel>()
  readonly iceGatheringState = 'complete'
  connectionState: RTCPeerConnectionState = 'new'
  signalingState: RTCSignalingState = 'stable'
  localDescription: {type: string; sdp: string} | null = null
  remoteDescription: {type: string; sdp: string} | null = null
  onicecandidate: ((event: {candidate: {candidate: string} | null}) => void) | null = null
  onconnectionstatechange: ((event: Event) => void) | null = null

  constructor() {
    FakePeerConnection.all.push(this)
  }

  /** Whoever listens here hears nothing: what is gathered is told to `onicecandidate`. */
  addEventListener(): void {
    return
  }

  createDataChannel(label: string): FakeChannel {
    const channel = new FakeChannel(label)
    this.channels.set(label, channel)
    return channel
  }

  async setLocalDescription(): Promise<void> {
    const answers = this.signalingState === 'have-remote-offer'
    this.signalingState = answers ? 'stable' : 'have-local-offer'
    const sdp = `v=0\r\na=ice-ufrag:u${made++}\r\na=fingerprint:sha-256 00\r\n`
    this.localDescription = {type: answers ? 'answer' : 'offer', sdp}
    this.onicecandidate?.({candidate: {candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host'}})
  }

  async setRemoteDescription(description: {type: string; sdp: string}): Promise<void> {
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable'
    this.remoteDescription = description
  }

  close(): void {
    this.connectionState = 'closed'
  }

  // What the other side does.

  connect(): void {
    this.connectionState = 'connected'
    const control = this.control
    control.readyState = 'open'
    control.onopen?.()
  }

  get control(): FakeChannel {
    return this.channels.get('shoal-control')!
  }
}
