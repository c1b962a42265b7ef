import {once} from 'node:events'
import {createServer} from 'node:http'
import {inUrl, isLoopback, networkAddresses} from './addresses.mjs'
import {answerInsecure} from './insecure-page.mjs'
import {nostrPath, relaysBeside, trackerPath, withRelayStatement, withRelayTags} from './local-relays.mjs'
import {createNostrRelay} from './nostr-relay.mjs'
import {createSecurePort} from './secure-port.mjs'
import {answerFromFiles, readFolder} from './static-files.mjs'
import {createTracker} from './tracker.mjs'

/** Adds the local relays to pages and to the embed; leaves every other file as it is. */
function changeFor(request) {
  const found = relaysBeside(request)
  return (path, bytes) => {
    if (found === undefined) return bytes
    if (path.endsWith('.html')) return Buffer.from(withRelayTags(bytes.toString(), found))
    if (path === '/shoal.js') return Buffer.from(withRelayStatement(bytes.toString(), found))
    return bytes
  }
}

/**
 * Addresses to open, the one for this machine first.
 * @returns {[string, ...string[]]}
 */
function addressesOf(host, port) {
  if (isLoopback(host)) return [`http://${inUrl(host)}:${port}/`]
  if (host !== '0.0.0.0' && host !== '::') return [`https://${inUrl(host)}:${port}/`]
  const others = networkAddresses().filter(address => host === '::' || !address.includes(':'))
  return [`http://127.0.0.1:${port}/`, ...others.map(address => `https://${inUrl(address)}:${port}/`)]
}

/**
 * Serves the built site with a Nostr relay at /nostr and a tracker at /tracker, all on one port.
 * On a host that others reach, the port speaks https too, and plain http only to this machine.
 * @param {{folder: string, port?: number, host?: string}} options port 0 takes a free one
 * @throws the listening error, `code` 'EADDRINUSE' when the port is taken
 */
export async function startSite({folder, port = 0, host = '127.0.0.1'}) {
  const files = await readFolder(folder)
  const nostr = createNostrRelay()
  const tracker = createTracker()

  const answer = (request, response) => {
    const {encrypted, remoteAddress} = request.socket
    if (!encrypted && !isLoopback(remoteAddress ?? '')) answerInsecure(request, response)
    else answerFromFiles(request, response, files, changeFor(request))
  }
  const upgrade = (request, socket, head) => {
    const path = request.url?.split('?')[0]
    if (path === nostrPath) nostr.upgrade(request, socket, head)
    else if (path === trackerPath) tracker.upgrade(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  }

  const {server, closeAllConnections} = isLoopback(host)
    ? plainPort(answer, upgrade)
    : await sharedPort(answer, upgrade)
  const stop = () => {
    nostr.close()
    tracker.close()
    closeAllConnections()
  }
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    stop()
    throw error
  }
  const taken = server.address().port
  const addresses = addressesOf(host, taken)
  const authority = new URL(addresses[0]).host
  const scheme = addresses[0].startsWith('https') ? 'wss' : 'ws'
  return {
    port: taken,
    url: addresses[0],
    addresses,
    relayUrl: `${scheme}://${authority}${nostrPath}`,
    trackerUrl: `${scheme}://${authority}${trackerPath}`,
    /** Each can be taken down (`suspend`) and up again (`resume`) at the same address. */
    nostr,
    tracker,
    /** Frees the port. */
    async close() {
      const closed = once(server, 'close')
      server.close()
      stop()
      await closed
    }
  }
}

function plainPort(answer, upgrade) {
  const server = createServer(answer)
  server.on('upgrade', upgrade)
  return {server, closeAllConnections: () => server.closeAllConnections()}
}

async function sharedPort(answer, upgrade) {
  const {port, onUpgrade, closeAllConnections} = await createSecurePort(answer)
  onUpgrade(upgrade)
  return {server: port, closeAllConnections}
}
