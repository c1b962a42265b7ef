import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property} from 'lit/decorators.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {SwarmView} from '../chat-view.ts'
import {FeatureSource} from '../feature-source.ts'
import {FilesEvent} from '../files-event.ts'
import {transferOf} from '../files-transfer.ts'
import type {FilesView} from '../files-view.ts'
import {openFilesOf} from '../open-files.ts'
import {LazyParts} from '../p2p-chat/lazy-parts.ts'
import type {TurnSetting} from '../page-options.ts'
import {troubleOf} from '../p2p-chat/trouble.ts'
import {SwarmErrorEvent, SwarmJoinedEvent} from '../p2p-swarm/p2p-swarm.events.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import {tokenStyles} from '../styles/tokens.styles.ts'
import * as strings from '../strings.ts'
import {filesStyles} from './p2p-files.styles.ts'

/**
 * @summary The files of a topic: what its members offer, what of it is here, and what is on its way.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
 *
 * @event p2p-joined - The topic was joined (only when it joins by itself).
 * @event p2p-error - The topic could not be joined or its files not be opened; `event.error`.
 * @event p2p-files - Something began to come or to be given, or ended; `event.coming`, `event.giving`.
 *
 * @csspart file - One file.
 * @csspart summary - What is on its way.
 * @csspart usage - The room used.
 * @csspart drop - What is shown while files hang over it.
 * @csspart fish - The picture of a person.
 */
export class P2pFiles extends LitElement {
  static override styles = [tokenStyles, controlStyles, filesStyles]

  readonly #source = new FeatureSource<FilesView>(this, {
    open: openFilesOf,
    given: () => this.files,
    attributes: () => {
      const {invite, name, relays, trackers, stun, turn, relayOnly} = this
      return {topic: this.topic ?? '', invite, name, relays, trackers, stun, turn, relayOnly}
    },
    changed: () => this.#follow(),
    joined: swarm => this.dispatchEvent(new SwarmJoinedEvent(swarm)),
    failed: error => this.dispatchEvent(new SwarmErrorEvent(error))
  })
  readonly #parts = new LazyParts(browserEnvironment, () => this.requestUpdate())
  #followed: FilesView | undefined
  #end: AbortController | undefined

  /** What the files are about; everyone who writes the same shares them. */
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
  /** Files that a script opened; attributes and surrounding swarm are unused then. */
  @property({attribute: false}) files: FilesView | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#source.follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // An element that is only moved is connected again at once, and keeps its files.
    queueMicrotask(() => {
      if (!this.isConnected) this.#source.release()
    })
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const places: readonly (keyof P2pFiles)[] = [
      'topic',
      'invite',
      'name',
      'relays',
      'trackers',
      'stun',
      'turn',
      'relayOnly',
      'files'
    ]
    if (!this.hasUpdated || places.some(place => changes.has(place))) this.#source.follow()
  }

  /** Why there are no files, after `p2p-error`. */
  get error(): Error | undefined {
    return this.#source.error
  }

  /** The swarm they belong to, once there is one. */
  get swarm(): Pick<SwarmView, 'topic'> | undefined {
    return this.#source.feature?.swarm
  }

  #follow(): void {
    this.requestUpdate()
    const files = this.isConnected ? this.#source.feature : undefined
    if (files === this.#followed) return
    this.#end?.abort()
    this.#end = new AbortController()
    this.#followed = files
    files?.on('transfer', () => this.dispatchEvent(new FilesEvent(transferOf(files.list), 0)), {
      signal: this.#end.signal
    })
  }

  #still(words: string, retry: (() => void) | undefined) {
    return html`<div class="still" role=${retry === undefined ? nothing : 'alert'}>
      <p>${words}</p>
      ${retry === undefined ? nothing : html`<button class="button" @click=${retry}>${strings.tryAgain()}</button>`}
    </div>`
  }

  override render() {
    const {error} = this
    if (error !== undefined) {
      const {words, action} = troubleOf(error)
      return this.#still(words, action === 'retry' ? () => this.#source.retry() : undefined)
    }
    switch (this.#parts.state('files')) {
      case 'loading':
        return this.#still(strings.filesOpening(), undefined)
      case 'failed':
        return this.#still(strings.couldNotLoad(), () => this.#parts.retry('files'))
      case 'ready':
        return html`<p2p-files-list
          exportparts="file, summary, usage, drop, fish"
          .files=${this.#source.feature}
        ></p2p-files-list>`
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-files': P2pFiles
  }
}
