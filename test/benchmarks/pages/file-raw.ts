import {makeFile, messagesOf, offerSide} from './file-side.ts'

/**
 * A data channel and nothing else: what is received is counted and thrown away. In the address, `?credit`: the sender never has more under way than
 * the receiver confirmed, which keeps a fresh connection from stalling; without, it fills the channel's buffer to 1 MiB, as most do.
 */
const credit = new URLSearchParams(location.search).has('credit')
const windowBytes = credit ? 512 * 1_024 : 1_048_576
const connection = new RTCPeerConnection()
const channel = connection.createDataChannel('file', {negotiated: true, id: 0})
channel.binaryType = 'arraybuffer'
/** Small messages beside it, there and back. */
const control = connection.createDataChannel('control', {negotiated: true, id: 1})
const trips: number[] = []
channel.bufferedAmountLowThreshold = windowBytes / 2
const opened = (each: RTCDataChannel) => new Promise<void>(resolve => (each.onopen = () => resolve()))
const open = Promise.all([opened(channel), opened(control)])
let file: File

async function described(): Promise<string> {
  await connection.setLocalDescription()
  while (connection.iceGatheringState !== 'complete') {
    await new Promise(resolve => connection.addEventListener('icegatheringstatechange', resolve, {once: true}))
  }
  return JSON.stringify(connection.localDescription)
}

async function measureRoundTrips(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const startedMs = performance.now()
    const answer = new Promise<unknown>(resolve => (control.onmessage = resolve))
    control.send('ping')
    await answer
    trips.push(performance.now() - startedMs)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function send(): Promise<void> {
  let sent = 0
  let confirmed = 0
  let wake = (): void => undefined
  channel.onmessage = ({data}) => {
    confirmed = Number(data)
    wake()
  }
  channel.onbufferedamountlow = () => wake()
  const isFull = () => (credit ? sent - confirmed : channel.bufferedAmount) >= windowBytes
  for await (const message of messagesOf(file)) {
    while (isFull()) await new Promise<void>(resolve => (wake = resolve))
    channel.send(message)
    sent += message.length
  }
}

offerSide({
  async give(_, bytes) {
    file = (await makeFile(bytes)).file
    return await described()
  },
  async link(_, invitation) {
    await connection.setRemoteDescription(JSON.parse(invitation) as RTCSessionDescriptionInit)
    return await described()
  },
  async linked(answer) {
    await connection.setRemoteDescription(JSON.parse(answer) as RTCSessionDescriptionInit)
    await open
    channel.onmessage = () => void send()
    // The last may come while the other page closes.
    control.onmessage = () => control.readyState === 'open' && control.send('pong')
  },
  async take(bytes) {
    await open
    const startedMs = performance.now()
    channel.send('go')
    const done = new AbortController()
    void measureRoundTrips(done.signal)
    let received = 0
    await new Promise<void>(resolve => {
      channel.onmessage = ({data}: MessageEvent<ArrayBuffer>) => {
        received += data.byteLength
        if (credit) channel.send(`${received}`)
        if (received === bytes) resolve()
      }
    })
    done.abort()
    return performance.now() - startedMs
  },
  roundTrips: () => trips
})
