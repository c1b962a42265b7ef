import {once} from 'node:events'
import {createServer} from 'node:http'
import {createNostrRelay} from './nostr-relay.mjs'
import {createTracker} from './tracker.mjs'

/** Serves one websocket endpoint alone on a port of 127.0.0.1; 0 takes a free one. */
async function startEndpoint(endpoint, port) {
  const server = createServer((_request, response) => response.writeHead(426).end('This is a websocket address.\n'))
  server.on('upgrade', (request, socket, head) => endpoint.upgrade(request, socket, head))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const taken = /** @type {import('node:net').AddressInfo} */ (server.address()).port
  return {
    port: taken,
    url: `ws://127.0.0.1:${taken}`,
    endpoint,
    /** Frees the port. Starting again with the same `port` brings the relay back at the same address, empty. */
    async close() {
      endpoint.close()
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    }
  }
}

/** A Nostr relay on a port of its own. */
export const startNostrRelay = ({port = 0} = {}) => startEndpoint(createNostrRelay(), port)

/** A tracker on a port of its own. */
export const startTracker = ({port = 0} = {}) => startEndpoint(createTracker(), port)
