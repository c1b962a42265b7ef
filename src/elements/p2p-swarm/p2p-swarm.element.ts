import {ContextProvider} from '@lit/context'
import {html, LitElement} from 'lit'
import {property} from 'lit/decorators.js'
import type {SwarmView} from '../chat-view.ts'
import {JoiningByAttributes} from '../joining-by-attributes.ts'
import type {TurnSetting} from '../page-options.ts'
import {swarmScope} from '../swarm-scope.ts'
import {SwarmErrorEvent, SwarmJoinedEvent} from './p2p-swarm.events.ts'
import {swarmStyles} from './p2p-swarm.styles.ts'

/**
 * @summary Joins a topic and provides its swarm to the elements inside.
 *
 * @slot - Elements that use the swarm, such as `<p2p-chat>`.
 *
 * @event p2p-joined - The topic was joined; `event.swarm`.
 * @event p2p-error - It could not be joined; `event.error`, whose message is a sentence.
 */
export class P2pSwarm extends LitElement {
  static override styles = swarmStyles

  #given: SwarmView | undefined
  readonly #joining = new JoiningByAttributes(() => this.#changed())
  readonly #provider = new ContextProvider(this, {context: swarmScope, initialValue: this.#scope()})

  /** What the page is about; everyone who writes the same is in the same swarm. */
  @property() topic: string | undefined
  /** An invitation to a private topic, instead of a topic; the payload or the whole link. */
  @property() invite: string | undefined
  /** The visitor's name, until they choose another. */
  @property() name: string | undefined
  /** Nostr relays instead of the shipped ones, separated by commas, or `none`. */
  @property() relays: string | undefined
  /** WebTorrent trackers instead of the shipped ones, separated by commas, or `none`. */
  @property() trackers: string | undefined
  /** STUN servers instead of the shipped ones, separated by commas, or `none`. */
  @property() stun: string | undefined
  /** TURN servers, `turn:user:password@host:port`, separated by commas. A script may set a list, or a callback for credentials. */
  @property() turn: string | TurnSetting | undefined
  /** Connects through TURN servers only, so that others do not see the visitor's address. */
  @property({attribute: 'relay-only', type: Boolean}) relayOnly = false

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#want()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // An element that is only moved is connected again at once, and keeps its swarm.
    queueMicrotask(() => {
      if (!this.isConnected) this.#joining.want(undefined)
    })
  }

  protected override updated(): void {
    this.#want()
  }

  /** The swarm, once joined. Setting one that a script joined makes the attributes unused; it stays the script's to leave. */
  get swarm(): SwarmView | undefined {
    if (this.#given !== undefined) return this.#given
    const state = this.#joining.state
    return state.kind === 'joined' ? state.swarm : undefined
  }

  set swarm(swarm: SwarmView | undefined) {
    this.#given = swarm
    this.#want()
    this.#provider.setValue(this.#scope())
  }

  /** Why the topic could not be joined, after `p2p-error`. */
  get error(): Error | undefined {
    const state = this.#joining.state
    return state.kind === 'failed' ? state.error : undefined
  }

  /** Tries again after an error. */
  retry(): void {
    this.#joining.retry()
  }

  #want(): void {
    if (!this.isConnected) return
    const {invite, name, relays, trackers, stun, turn, relayOnly} = this
    this.#joining.want(
      this.#given !== undefined
        ? undefined
        : {topic: this.topic ?? '', invite, name, relays, trackers, stun, turn, relayOnly}
    )
  }

  #scope() {
    const given = this.#given
    return {
      state: given === undefined ? this.#joining.state : ({kind: 'joined', topic: given.topic, swarm: given} as const),
      retry: () => this.retry()
    }
  }

  #changed(): void {
    this.#provider.setValue(this.#scope())
    const state = this.#joining.state
    if (state.kind === 'joined') this.dispatchEvent(new SwarmJoinedEvent(state.swarm))
    if (state.kind === 'failed') this.dispatchEvent(new SwarmErrorEvent(state.error))
  }

  override render() {
    return html`<slot></slot>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-swarm': P2pSwarm
  }
}
