import {html, nothing, svg} from 'lit'
import {repeat} from 'lit/directives/repeat.js'
import type {PersonKey} from '../../base/ids.ts'
import * as strings from '../network-strings.ts'
import type {PictureView} from '../network-view.ts'
import {fish} from '../person/fish.ts'
import {meshLayout, meshSize, wayOf, type MeshNode, type Way} from './mesh-layout.ts'

export interface MeshView {
  readonly picture: PictureView
  readonly self: PersonKey | undefined
  /** The link that is picked in the list or the drawing. */
  readonly picked: string | undefined
  readonly pick: (routingId: string) => void
}

/** The links as a drawing. All of it is in the list of links too, which is what the keyboard and a screen reader take. */
export function meshTemplate({picture, self, picked, pick}: MeshView) {
  const {links, unlinkedPages} = picture
  const {centre, nodes, dots, notDrawn} = meshLayout(links, unlinkedPages)
  const relayed = links.filter(link => wayOf(link) === 'relayed').length
  const isPicked = ({routingId}: MeshNode) => (routingId === picked ? 'picked' : '')
  return html`<figure>
    <svg
      class="mesh"
      part="drawing"
      viewBox="0 0 ${meshSize.width} ${meshSize.height}"
      role="img"
      aria-label=${strings.drawing(links.length, relayed, unlinkedPages)}
    >
      ${dots.map(({x, y}) => svg`<circle class="dot" cx=${x} cy=${y} r="3.5" />`)}
      ${nodes.map(
        node => svg`<line class="edge ${node.way} ${node.isBusy ? 'busy' : ''} ${isPicked(node)}"
          x1=${centre.x} y1=${centre.y} x2=${node.x} y2=${node.y} />`
      )}
      ${nodes.map(({x, y, roundTripMs}) =>
        roundTripMs === undefined
          ? nothing
          : svg`<text class="trip" x=${(centre.x + x) / 2} y=${(centre.y + y) / 2 + 4}>${strings.milliseconds(roundTripMs)}</text>`
      )}
      ${repeat(
        nodes,
        ({routingId}) => routingId,
        node => svg`<g
          class="node ${node.isQuiet ? 'quiet' : ''} ${isPicked(node)}"
          transform="translate(${node.x} ${node.y})"
          @click=${() => pick(node.routingId)}
        >
          <g class="swims">${fishAt(node.key, node.size)}</g>
          <circle class="ring" r=${node.size / 2 + 3} />
          ${node.name === '' ? nothing : svg`<text y=${node.size / 2 + 13}>${node.name}</text>`}
        </g>`
      )}
      <g class="node own" transform="translate(${centre.x} ${centre.y})">
        ${self === undefined ? nothing : fishAt(self, 40)}
        <text y="33">${strings.thisPage()}</text>
      </g>
    </svg>
    <figcaption>
      ${links.length === 0 ? html`<p>${strings.nobodyLinked()}</p>` : legend(new Set(nodes.map(({way}) => way)))}
      ${notDrawn > 0 ? html`<p>${strings.notDrawn(notDrawn)}</p>` : nothing}
      ${
        unlinkedPages > 0
          ? html`<p>
            <svg class="sample" viewBox="0 0 12 12" aria-hidden="true"><circle class="dot" cx="6" cy="6" r="3.5" /></svg>
            ${strings.morePages(unlinkedPages)}
          </p>`
          : nothing
      }
    </figcaption>
  </figure>`
}

const fishAt = (key: PersonKey, size: number) =>
  svg`<svg x=${-size / 2} y=${-size / 2} width=${size} height=${size}>${fish(key)}</svg>`

const legend = (ways: ReadonlySet<Way>) =>
  html`<p class="legend">
    ${[...ways].map(
      way => html`<span>
        <svg class="sample line" viewBox="0 0 32 12" aria-hidden="true">
          <line class="edge ${way}" x1="1" y1="6" x2="31" y2="6" />
        </svg>
        ${strings.way(way)}
      </span>`
    )}
  </p>`
