import type {DropCounts} from '../base/drop-counts.ts'
import type {Environment} from '../base/ports.ts'
import {parameters} from './parameters.ts'
import type {PubSubRelay, PubSubRelayHandlers} from './pub-sub-relay-client.ts'
import type {RoomTags} from './room-tags.ts'
import type {OpenedSignals, SignalSeal} from './signal-seal.ts'
import type {Wake} from './rendezvous.ts'

/** What hides a private topic, shared by all its relays. */
export interface Veil {
  readonly environment: Environment
  readonly tags: RoomTags
  readonly seal: SignalSeal
  readonly opened: OpenedSignals
  readonly drops: DropCounts<string>
}

/**
 * A place to publish and subscribe that relays learn nothing by: topics become tags of certain hours, and contents are sealed.
 * What is heard under a tag of another hour, was sealed for another place, or was heard before, is dropped.
 */
export class VeiledRelay implements PubSubRelay {
  readonly #veil: Veil
  readonly #hours: readonly number[]
  readonly #handlers: PubSubRelayHandlers
  readonly #inner: PubSubRelay
  #topics: readonly string[] = []
  #topicOf = new Map<string, string>()
  #subscribed: Promise<void> = Promise.resolve()
  #turn: Promise<unknown> = Promise.resolve()
  #backlog = 0
  #closed = false

  /** Listens under the tags of all `hours`, the oldest first, and speaks under those of the middle one. */
  constructor(
    veil: Veil,
    hours: readonly number[],
    handlers: PubSubRelayHandlers,
    make: (handlers: PubSubRelayHandlers) => PubSubRelay
  ) {
    this.#veil = veil
    this.#hours = hours
    this.#handlers = handlers
    this.#inner = make({...handlers, received: (tag, sealed) => this.#received(tag, sealed)})
  }

  get mayReach(): boolean {
    return this.#inner.mayReach
  }

  get isOpen(): boolean {
    return this.#inner.isOpen
  }

  get downMs(): number {
    return this.#inner.downMs
  }

  status() {
    return this.#inner.status()
  }

  subscribe(topics: readonly string[]): void {
    this.#topics = topics
    this.#subscribed = this.#tagsOf(topics).then(topicOf => {
      if (this.#topics !== topics || this.#closed) return
      this.#topicOf = topicOf
      this.#inner.subscribe([...topicOf.keys()])
    })
  }

  publish(topic: string, content: string): void {
    void this.#publish(topic, content)
  }

  wake(how?: Wake): void {
    this.#inner.wake(how)
  }

  close(): void {
    this.#closed = true
    this.#inner.close()
  }

  async #tagsOf(topics: readonly string[]): Promise<Map<string, string>> {
    const pairs = topics.flatMap(topic =>
      this.#hours.map(async hour => [await this.#veil.tags.of(hour, topic), topic] as const)
    )
    return new Map(await Promise.all(pairs))
  }

  async #publish(topic: string, content: string): Promise<void> {
    // Who answers at once must be heard.
    await this.#subscribed
    const tag = await this.#veil.tags.of(this.#hours[this.#hours.length >> 1]!, topic)
    const sealed = await this.#veil.seal.seal(tag, content)
    if (sealed === undefined) return this.#veil.drops.count('signal-too-long')
    if (!this.#closed && this.#inner.mayReach) this.#inner.publish(tag, sealed)
  }

  #received(tag: string, sealed: string): void {
    const {drops} = this.#veil
    const topic = this.#topicOf.get(tag)
    if (topic === undefined) return drops.count('foreign-topic')
    if (this.#backlog >= parameters.maxSealedBacklog) return drops.count('sealed-backlog')
    this.#backlog++
    this.#turn = this.#turn.then(async () => {
      await this.#open(tag, sealed, topic)
      this.#backlog--
    })
  }

  async #open(tag: string, sealed: string, topic: string): Promise<void> {
    const {seal, opened, environment, drops} = this.#veil
    const content = await seal.open(tag, sealed)
    if (content === undefined) return drops.count('undecryptable')
    if (!opened.isFresh(sealed, environment.clock.monotonic())) return drops.count('replayed-signal')
    if (!this.#closed) this.#handlers.received(topic, content)
  }
}
