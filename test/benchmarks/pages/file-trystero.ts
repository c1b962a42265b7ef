import {joinRoom} from '@trystero-p2p/nostr'
import {makeFile, offerSide, type FilePlace} from './file-side.ts'

/** Trystero sends a buffer as a whole and gives it as a whole. */
interface Action {
  send(data: unknown, options?: object): Promise<unknown>
  onMessage: (data: unknown) => void
}

let go: Action
let whole: Action
let file: File
let met: Promise<void>

function join({topic, relays}: FilePlace): void {
  const config = {appId: 'shoal benchmark', relayConfig: {urls: [...relays]}, rtcConfig: {iceServers: []}}
  const room = joinRoom(config, topic)
  go = room.makeAction('go') as unknown as Action
  whole = room.makeAction('whole') as unknown as Action
  met = new Promise(resolve => (room.onPeerJoin = () => resolve()))
}

offerSide({
  async give(place, bytes) {
    file = (await makeFile(bytes)).file
    join(place)
    go.onMessage = () => void file.arrayBuffer().then(buffer => whole.send(new Uint8Array(buffer)))
    return ''
  },
  async link(place) {
    join(place)
    await met
    return ''
  },
  linked: () => met,
  async take(bytes) {
    const startedMs = performance.now()
    const received = new Promise<unknown>(resolve => (whole.onMessage = resolve))
    await go.send('go')
    const {byteLength} = (await received) as ArrayBuffer
    if (byteLength !== bytes) throw new Error(`${byteLength} of ${bytes} bytes came`)
    return performance.now() - startedMs
  }
})
