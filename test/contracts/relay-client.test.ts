import {createHash} from 'node:crypto'
import {WebSocket as NodeSocket} from 'ws'
import {DropCounts} from '../../src/base/drop-counts.ts'
import {NostrRelay, NostrSigner} from '../../src/rendezvous/nostr-relay.ts'
import {PubSubRelayClient} from '../../src/rendezvous/pub-sub-relay-client.ts'
import {TabsRelay, tabsUrl} from '../../src/rendezvous/tabs-relay.ts'
import {TrackerRelayClient} from '../../src/rendezvous/tracker-relay-client.ts'
import {startNostrRelay, startTracker} from '../config/serve/standalone.mjs'
import {scaledEnvironment} from './relay-client-environment.ts'
import {describeRelayClient, type RelayClientWorld, type RelayInWorld} from './relay-client.ts'

const environment = scaledEnvironment(16)

function openSocket(url: string): WebSocket {
  const socket = new NodeSocket(url)
  // Without a listener an unreachable relay would end the process; `close` follows and is listened to.
  socket.on('error', () => undefined)
  return socket as unknown as WebSocket
}

const unchanged = () => undefined

async function relaysOf(start: typeof startNostrRelay | typeof startTracker) {
  const servers = [await start(), await start()]
  const relays: RelayInWorld[] = servers.map(({url, endpoint}) => ({
    url,
    get connections() {
      return endpoint.connections
    },
    down: () => endpoint.suspend(),
    up: () => endpoint.resume()
  }))
  const close = async () => void (await Promise.all(servers.map(server => server.close())))
  return {relays, close}
}

describeRelayClient('a Nostr relay', 'announcement', async (): Promise<RelayClientWorld> => ({
  ...(await relaysOf(startNostrRelay)),
  client: () => {
    const signer = new NostrSigner(environment)
    const drops = new DropCounts()
    return new PubSubRelayClient(
      'nostr',
      environment,
      (url, handlers) => new NostrRelay(url, environment, openSocket, signer, handlers, drops),
      unchanged
    )
  }
}))

const infoHashOf = async (rootTopic: string) => createHash('sha1').update(rootTopic).digest('hex').slice(0, 20)

describeRelayClient('a WebTorrent tracker', 'offer', async (): Promise<RelayClientWorld> => ({
  ...(await relaysOf(startTracker)),
  client: () => new TrackerRelayClient(environment, openSocket, infoHashOf, unchanged)
}))

describeRelayClient('tabs of one browser', 'announcement', async (): Promise<RelayClientWorld> => ({
  relays: [{url: tabsUrl, connections: 0, down: unchanged, up: unchanged}],
  client: () => new PubSubRelayClient('tabs', environment, (_, handlers) => new TabsRelay(handlers), unchanged),
  close: async () => undefined
}))
