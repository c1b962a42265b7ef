import type {RendezvousKeys} from '../protocol/topic.ts'
import type {Appearance, AppearanceParts, RelayParts} from './appearance.ts'
import {HourWindow} from './hour-window.ts'
import {labelledNames} from './labelled-names.ts'
import {relaySlots, slotAddress, slotOf} from './relay-slots.ts'
import {RoomTags} from './room-tags.ts'
import {OpenedSignals, SignalSeal} from './signal-seal.ts'
import {VeiledRelay, type Veil} from './veiled-relay.ts'
import {VeiledTrackerClient} from './veiled-tracker-client.ts'

/** By what members order the relays of an hour; computed when it is asked for first. */
class HourlyOrders {
  readonly #tags: RoomTags
  readonly #known: () => void
  readonly #seeds = new Map<number, string>()

  constructor(tags: RoomTags, known: () => void) {
    this.#tags = tags
    this.#known = known
  }

  /** `undefined` when it is not known yet; `known` is called when it is. */
  of(hour: number): string | undefined {
    const seed = this.#seeds.get(hour)
    if (seed === undefined) void this.#compute(hour)
    return seed
  }

  async #compute(hour: number): Promise<void> {
    const seed = await this.#tags.of(hour, 'relays')
    if (this.#seeds.has(hour)) return
    this.#seeds.set(hour, seed)
    for (const before of this.#seeds.keys()) if (before < hour - rememberedHours) this.#seeds.delete(before)
    this.#known()
  }
}

const rememberedHours = 6

/**
 * One private topic: tags that change by the hour, sealed signals, and nothing that is the same anywhere else or an hour later.
 * Handed the relay clients, not to bring its own: it may be loaded as a file of its own.
 */
export function veiledAppearance(
  parts: AppearanceParts,
  {tagKey, signalKey}: RendezvousKeys,
  {NostrRelay, NostrSigner, PubSubRelayClient, TabsRelay, tabsUrl, TrackerRelayClient, shipped}: RelayParts
): Appearance {
  const {environment, openSocket, drops, changed, choiceChanged} = parts
  const tags = new RoomTags(tagKey)
  const seal = new SignalSeal(signalKey, environment.random)
  const veil: Veil = {environment, tags, seal, opened: new OpenedSignals(), drops}
  const nostr = new PubSubRelayClient(
    'nostr',
    environment,
    (address, handlers) => {
      const {url, hours} = slotOf(address)
      const signer = new NostrSigner(environment, {fresh: true})
      return new VeiledRelay(
        veil,
        hours,
        handlers,
        inner => new NostrRelay(url, environment, openSocket, signer, inner, drops)
      )
    },
    changed
  )
  const tabs = new PubSubRelayClient(
    'tabs',
    environment,
    (address, handlers) => new VeiledRelay(veil, slotOf(address).hours, handlers, inner => new TabsRelay(inner)),
    changed
  )
  const tracker = new VeiledTrackerClient(veil, TrackerRelayClient, openSocket, changed)
  const windows = {
    nostr: new HourWindow(environment, shipped.nostr.count),
    trackers: new HourWindow(environment, shipped.trackers.count)
  }
  const orders = new HourlyOrders(tags, choiceChanged)
  return {
    names: labelledNames(environment.random),
    tabs,
    nostr,
    tracker,
    drops: [tabs.drops, nostr.drops],
    choose(_, choices, isDown) {
      const slots = (
        kind: 'nostr' | 'trackers',
        explicit: 'relays' | 'trackers',
        local: 'localRelays' | 'localTrackers'
      ) =>
        relaySlots(
          windows[kind].hours,
          hour => orders.of(hour),
          choices.map(choice => choice[explicit]),
          choices.map(choice => choice[local]),
          shipped[kind].urls,
          isDown
        )
      return {
        tabs: [slotAddress({url: tabsUrl, hours: windows.nostr.hours})],
        nostr: slots('nostr', 'relays', 'localRelays'),
        trackers: slots('trackers', 'trackers', 'localTrackers')
      }
    }
  }
}
