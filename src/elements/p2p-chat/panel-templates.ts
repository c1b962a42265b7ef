import {html, nothing, type TemplateResult} from 'lit'
import type {PersonKey} from '../../base/ids.ts'
import type {ChatView} from '../chat-view.ts'
import type {Undoing} from '../p2p-chat-people/p2p-chat-people.element.ts'
import * as strings from '../strings.ts'
import type {Conversation} from './conversation.ts'
import type {LazyPart, LazyParts} from './lazy-parts.ts'
import type {OpenPlaces, Panel} from './open-places.ts'

/** A part once it is loaded; until then that it is being loaded, or that it cannot be. */
export function lazyTemplate(parts: LazyParts, part: LazyPart, back: () => void, template: () => TemplateResult) {
  switch (parts.state(part)) {
    case 'ready':
      return template()
    case 'loading':
      return html`<p class="loading" aria-busy="true">${strings.loadingPart()}</p>`
    case 'failed':
      return failedTemplate(parts, part, html`<button class="button plain" @click=${back}>${strings.back()}</button>`)
  }
}

/** A part that has its place at once, empty until it is loaded; unless it cannot be. */
export const lateTemplate = (parts: LazyParts, part: LazyPart, template: () => TemplateResult): TemplateResult =>
  parts.state(part) === 'failed' ? failedTemplate(parts, part, nothing) : template()

const failedTemplate = (parts: LazyParts, part: LazyPart, more: unknown): TemplateResult =>
  html`<div class="loading" role="alert">
    <p>${strings.couldNotLoad()}</p>
    <button class="button" @click=${() => parts.retry(part)}>${strings.tryAgain()}</button>
    ${more}
  </div>`

/** What the card with the link is told by the page. */
export interface Inviting {
  readonly link: string | undefined
  readonly passed: string
  readonly passedLink: ((text: string) => string) | undefined
}

/** The card with the link. */
export const inviteTemplate = (parts: LazyParts, {link, passed, passedLink}: Inviting, chat: ChatView | undefined) =>
  lateTemplate(
    parts,
    'invite',
    () =>
      html`<p2p-chat-invite
        .link=${link ?? location.href}
        .access=${chat?.swarm.access ?? 'public'}
        .place=${chat?.swarm}
        .passed=${passed}
        .passedLink=${passedLink}
      ></p2p-chat-invite>`
  )

/** The private conversation that is open. */
export function directTemplate(chat: ChatView, parts: LazyParts, places: OpenPlaces, conversation: Conversation) {
  const {direct, leaveDirect, showPerson} = places
  if (direct === undefined) return nothing
  return lazyTemplate(
    parts,
    'direct',
    leaveDirect,
    () =>
      html`<p2p-chat-direct
        role="region"
        aria-label=${strings.directName(chat.acquaintance(direct).name)}
        exportparts="log, message, own-message, text, link, reaction, row, jump, fish, composer, input, emoji, send, me, context, suggestions"
        .chat=${chat}
        .person=${direct}
        .back=${leaveDirect}
        .showPerson=${showPerson}
        .rename=${conversation.rename}
      ></p2p-chat-direct>`
  )
}

export interface SideView {
  readonly parts: LazyParts
  readonly places: OpenPlaces
  readonly conversation: Conversation
  /** The list of files is in the place of the people. */
  readonly files: TemplateResult | undefined
  showHistory(): void
  showMessage(id: string): Promise<boolean>
}

/** The people, and in their place the panel that is open. The list stays, so that the focus can go back into it. */
export function sideTemplate(chat: ChatView | undefined, view: SideView) {
  const {panel, direct, showPerson, writeTo, panelKey} = view.places
  const {rename, report, toldApart} = view.conversation
  const people = () =>
    html`<p2p-chat-people
      part="people"
      exportparts="person, fish"
      role="region"
      aria-label=${strings.people()}
      ?hidden=${panel.kind !== 'people' || view.files !== undefined}
      .people=${chat?.people ?? none}
      .away=${chat?.away ?? none}
      .directs=${chat?.directs ?? none}
      .current=${direct}
      .chosen=${chat?.chosen}
      .undo=${
        chat &&
        ({
          blocked: key => chat.setBlocked(key, false),
          muted: key => chat.setMuted(key, false),
          followed: key => chat.followBlockList(key, false)
        } satisfies Undoing)
      }
      .acquaintance=${chat && ((key: PersonKey) => chat.acquaintance(key))}
      .fourWords=${chat && ((key: PersonKey) => chat.fourWords(key))}
      .toldApart=${toldApart}
      .showPerson=${showPerson}
      .writeTo=${writeTo}
      .showHistory=${chat && view.showHistory}
      .rename=${rename}
      .report=${chat && report}
    ></p2p-chat-people>`
  return html`${lateTemplate(view.parts, 'people', people)}
    ${
      chat === undefined || panel.kind === 'people'
        ? (view.files ?? nothing)
        : html`<div class="panel" part="panel" role="region" aria-label=${panelName(panel)} @keydown=${panelKey}>
          ${panelTemplate(panel, chat, view)}
        </div>`
    }`
}

function panelTemplate(panel: Exclude<Panel, {kind: 'people'}>, chat: ChatView, view: SideView) {
  const {back, writeTo} = view.places
  return lazyTemplate(view.parts, panel.kind, back, () => {
    switch (panel.kind) {
      case 'person':
        return html`<p2p-chat-person
          .chat=${chat}
          .person=${panel.key}
          .back=${back}
          .writeTo=${writeTo}
        ></p2p-chat-person>`
      case 'search':
        return html`<p2p-chat-search
          .chat=${chat}
          .back=${back}
          .show=${(id: string) => view.showMessage(id)}
        ></p2p-chat-search>`
      case 'history':
        return html`<p2p-chat-history .chat=${chat} .back=${back}></p2p-chat-history>`
    }
  })
}

/** What the region beside the conversation is called. */
function panelName(panel: Exclude<Panel, {kind: 'people'}>): string {
  switch (panel.kind) {
    case 'person':
      return strings.person()
    case 'search':
      return strings.search()
    case 'history':
      return strings.history()
  }
}

const none: readonly never[] = []
