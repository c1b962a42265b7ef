import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, state} from 'lit/decorators.js'
import * as icons from '../icons.ts'
import * as words from '../network-strings.ts'
import type {NetworkView} from '../network-view.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {doctorTemplate} from './doctor-template.ts'
import {linksTemplate, relaysTemplate} from './lists-template.ts'
import {meshTemplate} from './mesh-template.ts'
import {networkViewStyles} from './p2p-network-view.styles.ts'

/**
 * @summary How a topic is connected, inside `<p2p-network>`.
 *
 * @csspart drawing - The picture of the links.
 * @csspart verdict - What the checks come to.
 * @csspart check - One check.
 * @csspart link - One link.
 * @csspart relay - One relay.
 * @csspart fish - The picture of a person.
 */
export class P2pNetworkView extends LitElement {
  static override styles = [controlStyles, hueStyles, networkViewStyles]

  #end: AbortController | undefined

  @state() private picked: string | undefined
  @state() private copying: 'no' | 'done' | 'refused' = 'no'

  @property({attribute: false}) network: NetworkView | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#listen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.abort()
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has('network')) return
    this.picked = undefined
    this.copying = 'no'
    this.#listen()
  }

  #listen(): void {
    this.#end?.abort()
    this.#end = new AbortController()
    for (const name of ['picture', 'examination'] as const)
      this.network?.on(name, () => this.requestUpdate(), {signal: this.#end.signal})
  }

  readonly #pick = (routingId: string): void => {
    this.picked = this.picked === routingId ? undefined : routingId
  }

  async #copy(network: NetworkView): Promise<void> {
    try {
      await navigator.clipboard.writeText(network.maskedReport())
      this.copying = 'done'
    } catch {
      // A page may be kept from it; the text is shown to be copied by hand.
      this.copying = 'refused'
    }
  }

  #report(network: NetworkView) {
    return html`<section aria-labelledby="report">
      <h3 id="report">${words.report()}</h3>
      <p class="quiet-text">${words.reportHint()}</p>
      <div class="row">
        <button class="button copy" @click=${() => void this.#copy(network)}>
          ${icons.copy()} ${words.copyReport()}
        </button>
        <span role="status">
          ${this.copying === 'done' ? strings.copied() : this.copying === 'refused' ? strings.copyRefused() : ''}
        </span>
      </div>
      ${
        this.copying === 'refused'
          ? html`<textarea
            class="field"
            readonly
            rows="8"
            dir="ltr"
            aria-label=${words.reportText()}
            .value=${network.maskedReport()}
          ></textarea>`
          : nothing
      }
    </section>`
  }

  override render() {
    const {network, picked} = this
    if (network === undefined) return html`<p class="still">${strings.loadingPart()}</p>`
    const {picture} = network
    const {links, status, people} = picture
    const self = people.find(person => person.self)?.key
    return html`<div class="all">
      <p class="state ${status.kind}"><span role="status">${words.status(status.kind, links.length)}</span></p>
      <div class="columns">
        ${meshTemplate({picture, self, picked, pick: this.#pick})}
        <div class="lists">
          ${doctorTemplate(network)} ${linksTemplate({links, picked, pick: this.#pick})} ${relaysTemplate(picture)}
          ${this.#report(network)}
        </div>
      </div>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-network-view': P2pNetworkView
  }
}
