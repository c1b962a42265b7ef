import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit'
import {property} from 'lit/decorators.js'
import {browserEnvironment} from '../base/browser-environment.ts'
import type {SwarmView} from './chat-view.ts'
import type {Feature} from './feature-opening.ts'
import {FeatureSource} from './feature-source.ts'
import {LazyParts, type LazyPart} from './p2p-chat/lazy-parts.ts'
import {joinsElsewhere, type TurnSetting} from './page-options.ts'
import {troubleOf} from './p2p-chat/trouble.ts'
import {SwarmErrorEvent, SwarmJoinedEvent} from './p2p-swarm/p2p-swarm.events.ts'
import {controlStyles} from './styles/controls.styles.ts'
import {frameStyles} from './styles/frame.styles.ts'
import {featureStyles} from './styles/feature.styles.ts'
import {tokenStyles} from './styles/tokens.styles.ts'
import * as strings from './strings.ts'

/**
 * An element around one part of a topic, as files or games: it opens it for the surrounding swarm, or joins by its own attributes, and shows
 * it once what draws it is loaded.
 */
export abstract class FeatureElement<F extends Feature> extends LitElement {
  static override styles = [tokenStyles, controlStyles, frameStyles, featureStyles]

  readonly #source = new FeatureSource<F>(this, {
    open: swarm => this.openFeature(swarm),
    given: () => this.given,
    attributes: () => {
      const {invite, name, relays, trackers, stun, turn, relayOnly} = this
      return {topic: this.topic ?? '', invite, name, relays, trackers, stun, turn, relayOnly}
    },
    changed: () => this.#follow(),
    joined: swarm => this.dispatchEvent(new SwarmJoinedEvent(swarm)),
    failed: error => this.dispatchEvent(new SwarmErrorEvent(error))
  })
  readonly #parts = new LazyParts(browserEnvironment, () => this.requestUpdate())
  #followed: F | undefined
  /** What was given when that was looked at last. */
  #given: F | undefined
  #end: AbortController | undefined

  /** What it is about; everyone who writes the same shares it. */
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

  /** What a script opened; attributes and surrounding swarm are unused then. */
  protected abstract get given(): F | undefined
  protected abstract openFeature(swarm: SwarmView): Promise<F>
  /** Another one is shown from now on, until the signal. */
  protected abstract follow(feature: F, signal: AbortSignal): void

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#source.follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // An element that is only moved is connected again at once, and keeps what it opened.
    queueMicrotask(() => {
      if (!this.isConnected) this.#source.release()
    })
  }

  protected override willUpdate(changes: PropertyValues): void {
    const {given} = this
    if (this.hasUpdated && given === this.#given && !joinsElsewhere(changes)) return
    this.#given = given
    this.#source.follow()
  }

  /** Why there is nothing, after `p2p-error`. */
  get error(): Error | undefined {
    return this.#source.error
  }

  /** The swarm it belongs to, once there is one. */
  get swarm(): F['swarm'] | undefined {
    return this.feature?.swarm
  }

  protected get feature(): F | undefined {
    return this.#source.feature
  }

  #follow(): void {
    this.requestUpdate()
    const feature = this.isConnected ? this.feature : undefined
    if (feature === this.#followed) return
    this.#end?.abort()
    this.#end = new AbortController()
    this.#followed = feature
    if (feature !== undefined) this.follow(feature, this.#end.signal)
  }

  #still(words: string, retry: (() => void) | undefined) {
    return html`<div class="still" role=${retry === undefined ? nothing : 'alert'}>
      <p>${words}</p>
      ${retry === undefined ? nothing : html`<button class="button" @click=${retry}>${strings.tryAgain()}</button>`}
    </div>`
  }

  /** What draws it, once that is loaded; until then that it is being loaded, and what went wrong otherwise. */
  protected drawn(part: LazyPart, opening: string, template: () => TemplateResult): TemplateResult {
    const {error} = this
    if (error !== undefined) {
      const {words, action} = troubleOf(error)
      return this.#still(words, action === 'retry' ? () => this.#source.retry() : undefined)
    }
    switch (this.#parts.state(part)) {
      case 'loading':
        return this.#still(opening, undefined)
      case 'failed':
        return this.#still(strings.couldNotLoad(), () => this.#parts.retry(part))
      case 'ready':
        return template()
    }
  }
}
