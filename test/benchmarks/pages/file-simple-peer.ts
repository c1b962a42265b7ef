// @ts-expect-error It has no types.
import SimplePeer from 'simple-peer/simplepeer.min.js'
import {makeFile, messagesOf, offerSide} from './file-side.ts'

/** simple-peer as its documentation sends files: written as a stream, which waits when its buffer is full. What is received is thrown away. */
let peer: SimplePeerLike
let file: File

interface SimplePeerLike {
  on(event: string, listener: (data: never) => void): void
  once(event: string, listener: (data: never) => void): void
  signal(data: string): void
  send(data: string): void
  write(data: Uint8Array): boolean
}

const make = (initiator: boolean) =>
  new (SimplePeer as unknown as new (options: object) => SimplePeerLike)({
    initiator,
    trickle: false,
    config: {iceServers: []}
  })
const event = (name: string) => new Promise<unknown>(resolve => peer.once(name, resolve))

async function send(): Promise<void> {
  for await (const message of messagesOf(file)) if (!peer.write(message)) await event('drain')
}

offerSide({
  async give(_, bytes) {
    file = (await makeFile(bytes)).file
    peer = make(true)
    return JSON.stringify(await event('signal'))
  },
  async link(_, invitation) {
    peer = make(false)
    const answer = event('signal')
    peer.signal(invitation)
    return JSON.stringify(await answer)
  },
  async linked(answer) {
    const connected = event('connect')
    peer.signal(answer)
    await connected
    peer.once('data', () => void send())
  },
  async take(bytes) {
    const startedMs = performance.now()
    let received = 0
    const all = new Promise<void>(resolve => {
      peer.on('data', (data: Uint8Array) => {
        received += data.length
        if (received === bytes) resolve()
      })
    })
    peer.send('go')
    await all
    return performance.now() - startedMs
  }
})
