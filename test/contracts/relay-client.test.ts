import {createHash} from 'node:crypto'
import {WebSocket as NodeSocket} from 'ws'
import {DropCounts} from '../../src/base/drop-counts.ts'
import {NostrRelay, NostrSigner} from '../../src/rendezvous/nostr-relay.ts'
import {PubSubRelayClient} from '../../src/rendezvous/pub-sub-relay-client.ts'
import {TabsRelay, tabsUrl} from '../../src/rendezvous/tabs-relay.ts'
import {TrackerRelayClient} from '../../src/rendezvous/tracker-relay-client.ts'
import {HourWindow} from '../../src/rendezvous/hour-window.ts'
import {slotAddress, slotOf} from '../../src/rendezvous/relay-slots.ts'
import {RoomTags} from '../../src/rendezvous/room-tags.ts'
import {OpenedSignals, SignalSeal} from '../../src/rendezvous/signal-seal.ts'
import {VeiledRelay, type Veil} from '../../src/rendezvous/veiled-relay.ts'
import {VeiledTrackerClient} from '../../src/rendezvous/veiled-tracker-client.ts'
import {MeshRelayClient} from '../../src/rendezvous/mesh-relay-client.ts'
import {meshUrl} from '../../src/rendezvous/rendezvous.ts'
import {startNostrRelay, startTracker} from '../config/serve/standalone.mjs'
import {scaledEnvironment} from './relay-client-environment.ts'
import {MemoryCarriers} from './memory-carriers.ts'
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

describeRelayClient('links between pages', 'announcement', async (): Promise<RelayClientWorld> => {
  const carriers = new MemoryCarriers(environment.scheduler)
  const ofClient = new Map<unknown, ReturnType<MemoryCarriers['add']>>()
  return {
    relays: [{url: meshUrl, connections: 0, down: unchanged, up: unchanged}],
    client: () => {
      const carrier = carriers.add()
      const client = new MeshRelayClient(environment, carrier, unchanged)
      ofClient.set(client, carrier)
      return client
    },
    setLinked: (client, roomId, links) => ofClient.get(client)!.setLinkedWithAll(roomId, links > 0),
    close: async () => undefined
  }
})

// Private topics: the same promises, while relays see tags and sealed texts only. The tests run many pages in each topic, hence one
// key for all; each page has a veil of its own.

const key = (first: number) => new Uint8Array(32).fill(first)
const veil = (): Veil => ({
  environment,
  tags: new RoomTags(key(1)),
  seal: new SignalSeal(key(2), environment.random),
  opened: new OpenedSignals(),
  drops: new DropCounts()
})
const inHours = (count: number, relays: readonly RelayInWorld[]): RelayInWorld[] => {
  const {hours} = new HourWindow(environment, count)
  return relays.map(relay => ({
    url: relay.url,
    address: slotAddress({url: relay.url, hours}),
    get connections() {
      return relay.connections
    },
    down: () => relay.down(),
    up: () => relay.up()
  }))
}

describeRelayClient('a Nostr relay, privately', 'announcement', async (): Promise<RelayClientWorld> => {
  const {relays, close} = await relaysOf(startNostrRelay)
  return {
    relays: inHours(3, relays),
    close,
    client: () => {
      const shared = veil()
      const signer = new NostrSigner(environment, {fresh: true})
      return new PubSubRelayClient(
        'nostr',
        environment,
        (address, handlers) => {
          const {url, hours} = slotOf(address)
          const make: ConstructorParameters<typeof VeiledRelay>[3] = inner =>
            new NostrRelay(url, environment, openSocket, signer, inner, shared.drops)
          return new VeiledRelay(shared, hours, handlers, make)
        },
        unchanged
      )
    }
  }
})

describeRelayClient('a WebTorrent tracker, privately', 'offer', async (): Promise<RelayClientWorld> => {
  const {relays, close} = await relaysOf(startTracker)
  // One hour, so that one relay is one connection, as the promises count them.
  const client = () => new VeiledTrackerClient(veil(), TrackerRelayClient, openSocket, unchanged)
  return {relays: inHours(1, relays), close, client}
})

describeRelayClient('tabs of one browser, privately', 'announcement', async (): Promise<RelayClientWorld> => ({
  relays: inHours(3, [{url: tabsUrl, connections: 0, down: unchanged, up: unchanged}]),
  client: () => {
    const shared = veil()
    return new PubSubRelayClient(
      'tabs',
      environment,
      (address, handlers) => new VeiledRelay(shared, slotOf(address).hours, handlers, inner => new TabsRelay(inner)),
      unchanged
    )
  },
  close: async () => undefined
}))
