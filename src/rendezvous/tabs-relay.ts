import type {PubSubRelay, PubSubRelayHandlers} from './pub-sub-relay-client.ts'

/** The one address of this kind of relay; there is nothing to choose. */
export const tabsUrl = 'tabs:'

/** Introduces the tabs of one browser to each other without any network, over a BroadcastChannel. */
export class TabsRelay implements PubSubRelay {
  readonly #channel = openChannel()
  #topics = new Set<string>()
  readonly downMs = 0
  readonly isOpen = this.#channel !== undefined
  readonly mayReach = this.isOpen

  constructor(handlers: PubSubRelayHandlers) {
    if (!this.#channel) return
    this.#channel.onmessage = ({data}: MessageEvent<unknown>) => {
      // Same origin is not same code: another page of it may post anything.
      if (!Array.isArray(data)) return
      const [topic, content] = data as readonly unknown[]
      if (typeof topic !== 'string' || typeof content !== 'string' || !this.#topics.has(topic)) return
      handlers.received(topic, content)
    }
  }

  status() {
    return {url: tabsUrl, state: this.isOpen ? 'open' : 'waiting'} as const
  }

  subscribe(topics: readonly string[]): void {
    this.#topics = new Set(topics)
  }

  publish(topic: string, content: string): void {
    this.#channel?.postMessage([topic, content])
  }

  wake(): void {
    // Nothing to reconnect.
  }

  close(): void {
    this.#channel?.close()
  }
}

/** `undefined` where the browser's privacy settings forbid tabs to talk (Firefox throws then); relays remain. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel('shoal-rendezvous')
  } catch {
    return undefined
  }
}
