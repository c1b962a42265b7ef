import {createSocket, type Socket} from 'node:dgram'

export interface StunServer {
  /** `stun:host:port`. */
  readonly url: string
  readonly asked: () => number
  close(): Promise<void>
}

const magicCookie = 0x2112_a442
const outside = [203, 0, 113, 7] as const

/**
 * A STUN server (RFC 8489) that says what a test wants: that whoever asks is seen at an address far away, from the port it asked from, `shift`
 * further. Two with different shifts look like a symmetric NAT. One that is `silent` hears and never answers.
 */
export async function startStunServer(
  host: string,
  {shift = 0, silent = false}: {shift?: number; silent?: boolean} = {}
): Promise<StunServer> {
  const socket: Socket = createSocket('udp4')
  let asked = 0
  socket.on('message', (request, {address, port}) => {
    // A binding request: anything else is not answered.
    if (request.length < 20 || request.readUInt16BE(0) !== 1) return
    asked++
    if (silent) return
    const response = Buffer.alloc(32)
    response.writeUInt16BE(0x0101, 0)
    response.writeUInt16BE(12, 2)
    request.copy(response, 4, 4, 20)
    // XOR-MAPPED-ADDRESS
    response.writeUInt16BE(0x0020, 20)
    response.writeUInt16BE(8, 22)
    response.writeUInt16BE(1, 24)
    response.writeUInt16BE(((port + shift) & 0xffff) ^ (magicCookie >>> 16), 26)
    response.writeUInt32BE((Buffer.from(outside).readUInt32BE(0) ^ magicCookie) >>> 0, 28)
    socket.send(response, port, address)
  })
  await new Promise<void>(resolve => socket.bind(0, host, resolve))
  return {
    url: `stun:${host}:${socket.address().port}`,
    asked: () => asked,
    close: () => new Promise(resolve => socket.close(() => resolve()))
  }
}
