import {html, nothing} from 'lit'
import * as icons from '../elements/icons.ts'
import '../elements/p2p-network/p2p-network.ts'
import type {Lonely} from './lonely-watch.ts'
import {hashOf, type TopicPlace} from './route.ts'
import * as strings from './strings.ts'

/** The connections of a topic: beside the conversation where there is room, otherwise in its place. */
export function networkTemplate(place: TopicPlace, theme: 'light' | 'dark' | null) {
  const words = strings.backToChat()
  return html`<section class="network" aria-labelledby="connections">
    <header>
      <a class="button plain round back" href=${hashOf(place)} aria-label=${words} title=${words}>${icons.back()}</a>
      <h2 id="connections">${strings.connections()}</h2>
    </header>
    <p2p-network theme=${theme ?? nothing}></p2p-network>
  </section>`
}

/** Leads there when somebody may wonder why nobody is there. */
export function whyNotTemplate(place: TopicPlace, lonely: Lonely) {
  if (lonely === undefined) return nothing
  return html`<p slot="notice" class="lonely">
    ${strings.notConnected(lonely)} <a href=${hashOf(place, 'network')}>${strings.whyNot()}</a>
  </p>`
}
