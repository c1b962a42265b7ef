import {EventEmitter, once} from 'node:events'
import {createServer} from 'node:http'
import {Receiver} from 'ws'
import {createNostrRelay} from '../config/serve/nostr-relay.mjs'

/** @typedef {{atMs: number, peerId: string | undefined}} Publication */

/**
 * A Nostr relay like the one `npm start` serves, which also notes what each of its clients publishes. Nothing stands
 * between client and relay: the bytes are read a second time as they arrive.
 */
export async function startCountedRelay() {
  const relay = createNostrRelay()
  const published = new Map()
  const publications = new EventEmitter()
  publications.setMaxListeners(0)

  const note = (client, text) => {
    const [type, event] = JSON.parse(text)
    if (type !== 'EVENT') return
    /** @type {Publication} */
    const publication = {atMs: performance.now(), peerId: JSON.parse(event.content).peerId}
    published.set(client, [...(published.get(client) ?? []), publication])
    publications.emit(client)
  }

  const server = createServer((_request, response) => response.writeHead(426).end())
  server.on('upgrade', (request, socket, head) => {
    const client = new URL(request.url, 'http://relay').searchParams.get('client') ?? ''
    const frames = new Receiver({isServer: true})
    frames.on('message', data => note(client, String(data)))
    relay.upgrade(request, socket, head)
    // A copy, and before the relay: whoever reads a frame unmasks it in place.
    socket.prependListener('data', chunk => frames.write(Buffer.from(chunk)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    /** The address by which this client is told apart. */
    urlFor: client => `ws://127.0.0.1:${server.address().port}/?client=${encodeURIComponent(client)}`,
    /** EVENT frames of this client so far, in order. */
    publishedBy: client => published.get(client) ?? [],
    /** Resolves when the client publishes for the first time. */
    async untilPublishes(client) {
      if (!published.has(client)) await once(publications, client)
    },
    async close() {
      relay.close()
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    }
  }
}
