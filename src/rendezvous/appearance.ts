import {sha1} from '@trystero-p2p/core'
import type {DropCounts} from '../base/drop-counts.ts'
import type {Environment} from '../base/ports.ts'
import {NostrRelay, NostrSigner} from './nostr-relay.ts'
import {trysteroNames, type PageNames} from './page-names.ts'
import {parameters} from './parameters.ts'
import {PubSubRelayClient} from './pub-sub-relay-client.ts'
import type {RelayClient} from './relay-client.ts'
import type {OpenSocket} from './relay-socket.ts'
import type {RelayChoice} from './rendezvous.ts'
import {roomRelays} from './room-relays.ts'
import {shippedNostrRelays, shippedTrackers} from './shipped-relays.ts'
import {TabsRelay, tabsUrl} from './tabs-relay.ts'
import {TrackerRelayClient} from './tracker-relay-client.ts'

/** Addresses for each kind of relay client; of private topics they name slots. */
export interface ChosenRelays {
  readonly tabs: readonly string[]
  readonly nostr: readonly string[]
  readonly trackers: readonly string[]
}

/** How the rooms of a rendezvous look to relays: by which clients, under which names, and where. */
export interface Appearance {
  readonly names: PageNames
  readonly tabs: RelayClient
  readonly nostr: RelayClient & {readonly published: number}
  readonly tracker: RelayClient & {readonly published: number}
  /** Of the clients. */
  readonly drops: readonly DropCounts<string>[]
  choose(roomId: string, choices: readonly RelayChoice[], isDown: (address: string) => boolean): ChosenRelays
}

/** What either appearance is made of. */
export interface AppearanceParts {
  readonly environment: Environment
  readonly openSocket: OpenSocket
  readonly drops: DropCounts<string>
  /** Relays opened or closed. */
  readonly changed: () => void
  /** `choose` would answer otherwise now. */
  readonly choiceChanged: () => void
}

/** The shipped lists, and how many of each serve a topic at once. */
export const shipped = {
  nostr: {urls: shippedNostrRelays, count: parameters.nostrRelaysPerTopic},
  trackers: {urls: shippedTrackers, count: parameters.trackersPerTopic}
}

/** What clients of relays are made of, for either appearance. */
export const relayParts = {
  NostrRelay,
  NostrSigner,
  PubSubRelayClient,
  TabsRelay,
  tabsUrl,
  TrackerRelayClient,
  shipped
}

export type RelayParts = typeof relayParts

/** Public topics: as stock Trystero does it, so that its pages can be met. */
export function openAppearance({environment, openSocket, drops, changed}: AppearanceParts): Appearance {
  const signer = new NostrSigner(environment)
  const nostr = new PubSubRelayClient(
    'nostr',
    environment,
    (url, handlers) => new NostrRelay(url, environment, openSocket, signer, handlers, drops),
    changed
  )
  const tabs = new PubSubRelayClient('tabs', environment, (_, handlers) => new TabsRelay(handlers), changed)
  const infoHashOf = async (rootTopic: string) => (await sha1(rootTopic)).slice(0, 20)
  const tracker = new TrackerRelayClient(environment, openSocket, infoHashOf, changed)
  return {
    names: trysteroNames,
    tabs,
    nostr,
    tracker,
    drops: [tabs.drops, nostr.drops, tracker.drops],
    choose: (roomId, choices, isDown) => ({tabs: [tabsUrl], ...roomRelays(roomId, choices, shipped, isDown)})
  }
}
