import {createSocket} from 'node:dgram'
import {once} from 'node:events'

/** Packets that wait, all for as long, in the order they came. */
class Delay {
  #waiting = []
  #timer
  #ms

  constructor(ms) {
    this.#ms = ms
  }

  push(send) {
    this.#waiting.push({dueMs: performance.now() + this.#ms, send})
    this.#timer ??= setTimeout(() => this.#run(), this.#ms)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#waiting = []
  }

  #run() {
    const nowMs = performance.now()
    const first = this.#waiting.findIndex(({dueMs}) => dueMs > nowMs)
    for (const {send} of this.#waiting.splice(0, first < 0 ? this.#waiting.length : first)) send()
    const next = this.#waiting[0]
    this.#timer = next && setTimeout(() => this.#run(), Math.max(0, next.dueMs - nowMs))
  }
}

const bufferBytes = 4_194_304

async function openSocket(address) {
  const socket = createSocket({type: 'udp4', recvBufferSize: bufferBytes, sendBufferSize: bufferBytes})
  socket.on('error', () => undefined)
  socket.bind(0, address)
  await once(socket, 'listening')
  return socket
}

/** @typedef {ReturnType<typeof makeLongPath>} LongPath */

/**
 * A long way between pages of this machine: what one sends to the other goes through this process, and waits `delayMs` each way. Pages are told
 * other ports for each other's candidates; `lengthen` does so for all pages of a browser context.
 */
export function makeLongPath(delayMs) {
  const sockets = []
  const ways = new Map()
  const delay = new Delay(delayMs)

  async function open(address) {
    const socket = await openSocket(address)
    sockets.push(socket)
    return socket
  }

  /** The port that stands for one of the other page. */
  const wayTo = (address, port) => {
    const key = `${address}:${port}`
    const known = ways.get(key)
    if (known !== undefined) return known
    const way = (async () => {
      const front = await open(address)
      const backs = new Map()
      front.on('message', (packet, from) => {
        const back = backs.get(from.port) ?? open(address)
        if (!backs.has(from.port)) {
          backs.set(from.port, back)
          void back.then(socket =>
            socket.on('message', answer => delay.push(() => front.send(answer, from.port, from.address)))
          )
        }
        delay.push(() => void back.then(socket => socket.send(packet, port, address)))
      })
      return front.address().port
    })()
    ways.set(key, way)
    return way
  }

  return {
    async lengthen(context) {
      await context.exposeFunction('wayTo', wayTo)
      await context.addInitScript(() => {
        const candidateOf = /^((?:a=)?candidate:\S+ \d+ udp \d+) (\d+\.\d+\.\d+\.\d+) (\d+) typ host/i
        const lengthened = async line => {
          const found = candidateOf.exec(line)
          if (found === null) return undefined
          const [whole, before, address, port] = found
          return `${before} ${address} ${await globalThis.wayTo(address, Number(port))} typ host${line.slice(whole.length)}`
        }
        const own = RTCPeerConnection.prototype
        const {setRemoteDescription, addIceCandidate} = own
        own.setRemoteDescription = async function ({type, sdp}) {
          const lines = []
          for (const line of sdp.split('\r\n')) {
            const isCandidate = line.startsWith('a=candidate:')
            const kept = isCandidate ? await lengthened(line) : line
            if (kept !== undefined) lines.push(kept)
          }
          return await setRemoteDescription.call(this, {type, sdp: lines.join('\r\n')})
        }
        own.addIceCandidate = async function (init) {
          if (!init?.candidate) return await addIceCandidate.call(this, init)
          const candidate = await lengthened(init.candidate)
          if (candidate === undefined) return
          const {sdpMid, sdpMLineIndex, usernameFragment} = init
          await addIceCandidate.call(this, {candidate, sdpMid, sdpMLineIndex, usernameFragment})
        }
      })
    },
    async close() {
      delay.stop()
      for (const socket of sockets) socket.close()
    }
  }
}
