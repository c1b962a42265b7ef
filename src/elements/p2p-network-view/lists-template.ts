import {html, nothing} from 'lit'
import {repeat} from 'lit/directives/repeat.js'
import * as strings from '../network-strings.ts'
import type {LinkView, PictureView} from '../network-view.ts'
import {fish} from '../person/fish.ts'
import {fishTraits} from '../person/traits.ts'
import {refusalCode, refusedBy, relayKind, relayState, turnName} from '../strings.ts'
import {markTemplate} from './doctor-template.ts'
import {wayOf} from './mesh-layout.ts'

export interface LinksView {
  readonly links: readonly LinkView[]
  readonly picked: string | undefined
  readonly pick: (routingId: string) => void
}

/** Who is linked and how; what is picked shows more, here and in the drawing. */
export function linksTemplate({links, picked, pick}: LinksView) {
  if (links.length === 0) return nothing
  return html`<section aria-labelledby="links">
    <h3 id="links">${strings.links(links.length)}</h3>
    <ul class="links">
      ${repeat(
        links,
        ({routingId}) => routingId,
        link => linkTemplate(link, link.routingId === picked, () => pick(link.routingId))
      )}
    </ul>
  </section>`
}

function linkTemplate(link: LinkView, isPicked: boolean, pick: () => void) {
  const {key, name, roundTripMs, isQuiet, upBytesPerSecond: up, downBytesPerSecond: down} = link
  const facts = [strings.way(wayOf(link)), ...(roundTripMs === undefined ? [] : [strings.milliseconds(roundTripMs)])]
  return html`<li part="link" class=${isPicked ? 'picked' : ''}>
    <button class="row-button" aria-expanded=${isPicked} @click=${pick}>
      ${fish(key)}
      <span class="who">
        <bdi class="name hue-${fishTraits(key).hue}">${name}</bdi>
        <span class="facts">${(isQuiet ? [...facts, strings.quiet()] : facts).join(' · ')}</span>
      </span>
      ${
        up === undefined || down === undefined
          ? nothing
          : html`<span class="rates" aria-hidden="true">
              <span>↑ ${strings.rate(up)}</span> <span>↓ ${strings.rate(down)}</span>
            </span>
            <span class="unseen">${strings.rates(strings.rate(up), strings.rate(down))}</span>`
      }
    </button>
    ${isPicked ? detailsTemplate(link) : nothing}
  </li>`
}

function detailsTemplate({path, roundTripMs, lanes, sentBytes, receivedBytes, ageMs}: LinkView) {
  const rows = [
    [strings.pathName(), path ? strings.path(path.local, path.remote, path.protocol) : strings.legendUnknown()],
    [strings.roundTripName(), roundTripMs === undefined ? strings.notMeasured() : strings.milliseconds(roundTripMs)],
    ...(lanes === 0 ? [] : [[strings.lanesName(), strings.lanes(lanes)]]),
    [strings.sentName(), strings.sent(sentBytes, receivedBytes)],
    [strings.sinceName(), strings.since(ageMs)]
  ]
  return html`<dl>${rows.map(([what, value]) => html`<dt>${what}</dt><dd>${value}</dd>`)}</dl>`
}

export function relaysTemplate({relays, ice}: PictureView) {
  const {turn, refusals} = ice
  const troubles = [
    ...(turn.kind === 'failed' ? [[turnName(), turn.trouble]] : []),
    ...refusals.map(({url, code, text}) => [refusedBy(url), refusalCode(code, text)])
  ]
  return html`<section aria-labelledby="relays">
    <h3 id="relays">${strings.relays()}</h3>
    ${relays.length === 0 ? html`<p class="quiet-text">${strings.noRelays()}</p>` : nothing}
    <ul class="relays">
      ${relays.map(({kind, url, state, latencyMs, trouble}) =>
        row(
          state === 'open' ? 'good' : state === 'connecting' ? 'checking' : 'trouble',
          kind === 'tabs' ? relayKind(kind) : `${relayKind(kind)} ${url}`,
          relayState(state, latencyMs) + (trouble === undefined ? '' : ` · ${trouble}`)
        )
      )}
      ${troubles.map(([what, words]) => row('trouble', what!, words!))}
    </ul>
  </section>`
}

const row = (kind: 'good' | 'checking' | 'trouble', what: string, found: string) =>
  html`<li class="check ${kind}" part="relay">
    ${markTemplate(kind)} <span class="what" dir="auto">${what}</span> <span class="found">${found}</span>
  </li>`
