import {html} from 'lit'
import {property} from 'lit/decorators.js'
import {openNetwork, type Swarm} from '../../index.ts'
import type {SwarmView} from '../chat-view.ts'
import {FeatureElement} from '../feature-element.ts'
import type {NetworkView} from '../network-view.ts'
import * as strings from '../strings.ts'

/**
 * @summary How a topic is connected: its links as a drawing and as a list, the relays, and checks that say why one cannot connect.
 * Inside `<p2p-swarm>` it uses that swarm; alone it joins the topic of its own attributes.
 *
 * @event p2p-joined - The topic was joined (only when it joins by itself).
 * @event p2p-error - The topic could not be joined; `event.error`.
 *
 * @csspart drawing - The picture of the links.
 * @csspart verdict - What the checks come to.
 * @csspart check - One check.
 * @csspart link - One link.
 * @csspart relay - One relay.
 * @csspart fish - The picture of a person.
 */
export class P2pNetwork extends FeatureElement<NetworkView> {
  /** A network that a script opened; attributes and surrounding swarm are unused then. */
  @property({attribute: false}) network: NetworkView | undefined

  protected override get given(): NetworkView | undefined {
    return this.network
  }

  protected override openFeature(swarm: SwarmView): Promise<NetworkView> {
    // It was made by `joinSwarm`, here or by a script of the page.
    return openNetwork(swarm as Swarm)
  }

  protected override follow(): void {
    // What shows it listens by itself.
  }

  override render() {
    return this.drawn(
      'network',
      strings.loadingPart(),
      () =>
        html`<p2p-network-view
          exportparts="drawing, verdict, check, link, relay, fish"
          .network=${this.feature}
        ></p2p-network-view>`
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-network': P2pNetwork
  }
}
