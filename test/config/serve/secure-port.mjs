import {createServer as createHttpServer} from 'node:http'
import {createServer as createHttpsServer} from 'node:https'
import {createServer as createNetServer} from 'node:net'
import {generate} from 'selfsigned'
import {certificateNames} from './addresses.mjs'

/** First byte of every TLS connection: the content type "handshake" (RFC 8446, 5.1). No http method starts with it. */
const tlsHandshake = 0x16

const firstByteTimeoutMs = 10_000

/** A certificate for every name of this machine, signed by nobody but itself. */
async function makeCertificate() {
  const {dns, ip} = certificateNames()
  const pems = await generate([{name: 'commonName', value: 'Shoal on this computer'}], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      {name: 'basicConstraints', cA: false, critical: true},
      {name: 'keyUsage', digitalSignature: true, critical: true},
      {name: 'extKeyUsage', serverAuth: true},
      {
        name: 'subjectAltName',
        altNames: [...dns.map(value => ({type: 2, value})), ...ip.map(address => ({type: 7, ip: address}))]
      }
    ]
  })
  return {key: pems.private, cert: pems.cert}
}

/**
 * One port that speaks http and https, told apart by the first byte of a connection.
 * @param {import('node:http').RequestListener} listener for both
 */
export async function createSecurePort(listener) {
  const plain = createHttpServer(listener)
  const secure = createHttpsServer(await makeCertificate(), listener)
  const sockets = new Set()
  const port = createNetServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Reset before anything was said; 'close' follows.
    socket.on('error', () => socket.destroy())
    socket.setTimeout(firstByteTimeoutMs, () => socket.destroy())
    socket.once('data', first => {
      socket.pause()
      socket.setTimeout(0)
      socket.removeAllListeners('timeout')
      socket.unshift(first)
      const speaker = first[0] === tlsHandshake ? secure : plain
      speaker.emit('connection', socket)
      process.nextTick(() => socket.resume())
    })
  })
  return {
    port,
    onUpgrade(handler) {
      plain.on('upgrade', handler)
      secure.on('upgrade', handler)
    },
    closeAllConnections: () => sockets.forEach(socket => socket.destroy())
  }
}
