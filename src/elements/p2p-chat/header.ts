import {html, nothing, type TemplateResult} from 'lit'
import type {ChatView, PersonView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import * as strings from '../strings.ts'

const faceCount = 4

/** What hangs below the header, one at a time. */
export type Drawer = 'none' | 'invite' | 'alerts' | 'more'

export interface HeaderView {
  readonly topic: string
  readonly isPrivate: boolean
  readonly status: {readonly kind: string; readonly words: string}
  readonly people: readonly PersonView[]
  readonly showsPeople: boolean
  readonly isOpen: boolean
  readonly drawer: Drawer
  readonly isAlerting: boolean
  /** Unread in private, which the list of people leads to. */
  readonly directUnread: number
  readonly showsFiles: boolean
  /** Files that came since they were last looked at. */
  readonly freshFiles: number
}

export interface HeaderActions {
  togglePeople(): void
  toggleFiles(): void
  toggle(drawer: Drawer): void
  search(): void
  history(): void
}

/** The line above a conversation: what it is about, who is here, and what can be opened. */
export function headerTemplate(view: HeaderView, actions: HeaderActions): TemplateResult {
  const {topic, status, isOpen, drawer} = view
  const bell = view.isAlerting ? icons.bell() : icons.bellOff()
  const toggle = (name: Drawer, classes: string, label: string, inside: unknown) =>
    html`<button
      class="button ${classes} ${name}-toggle"
      part="${name}-toggle"
      aria-label=${label}
      title=${label}
      aria-expanded=${drawer === name}
      @click=${() => actions.toggle(name)}
    >
      ${inside}
    </button>`
  const lock = html`<span class="lock" role="img" aria-label=${strings.privateTopic()}>${icons.lock()}</span>`
  const name = html`${view.isPrivate ? lock : nothing}<bdi>${topic || strings.namelessPrivate()}</bdi>`
  return html`<header part="header">
    <slot name="start"></slot>
    <div class="place">
      ${topic === '' && !view.isPrivate ? nothing : html`<h2 part="topic">${name}</h2>`}
      <p class="status">
        <span class="lamp ${status.kind}"></span><span role="status" part="status" dir="auto">${status.words}</span>
      </p>
    </div>
    ${peopleToggle(view, actions)}
    ${
      isOpen
        ? html`${filesToggle(view, actions)}<button
              class="button plain round roomy search-toggle"
              aria-label=${strings.search()}
              title="${strings.search()} (/)"
              @click=${() => actions.search()}
            >
              ${icons.search()}
            </button>
            ${toggle('alerts', 'plain round roomy', strings.alerts(), bell)}`
        : nothing
    }
    ${toggle('invite', '', strings.invite(), html`${icons.invite()} <span class="words">${strings.invite()}</span>`)}
    ${isOpen ? toggle('more', 'plain round', strings.more(), icons.more()) : nothing}
    <slot name="actions"></slot>
  </header>`
}

function peopleToggle({people, showsPeople, directUnread}: HeaderView, actions: HeaderActions) {
  if (people.length === 0) return nothing
  const label = showsPeople ? strings.backToChat() : strings.showPeople(people.length, directUnread)
  return html`<button
    class="button plain people-toggle"
    part="people-toggle"
    aria-label=${label}
    aria-expanded=${showsPeople}
    @click=${() => actions.togglePeople()}
  >
    ${
      showsPeople
        ? icons.chat()
        : html`<span class="shoal">${people.slice(0, faceCount).map(person => fish(person.key))}</span>`
    }
    ${directUnread > 0 && !showsPeople ? html`<span class="badge">${directUnread}</span>` : nothing}
  </button>`
}

function filesToggle({showsFiles, freshFiles}: HeaderView, actions: HeaderActions) {
  const label = strings.showFiles(showsFiles ? 0 : freshFiles)
  return html`<button
    class="button plain round roomy files-toggle"
    part="files-toggle"
    aria-label=${label}
    title=${label}
    aria-expanded=${showsFiles}
    @click=${() => actions.toggleFiles()}
  >
    ${icons.attach()} ${freshFiles > 0 && !showsFiles ? html`<span class="dot"></span>` : nothing}
  </button>`
}

/** What has no room of its own in a narrow header. */
export function menuTemplate(isAlerting: boolean, actions: HeaderActions): TemplateResult {
  const bell = isAlerting ? icons.bell() : icons.bellOff()
  const item = (icon: unknown, words: string, press: () => void) =>
    html`<button class="button plain" @click=${press}>${icon} ${words}</button>`
  return html`<div class="menu">
    ${item(icons.attach(), strings.files(), () => actions.toggleFiles())}
    ${item(icons.search(), strings.search(), () => actions.search())}
    ${item(bell, strings.alerts(), () => actions.toggle('alerts'))}
    ${item(icons.kept(), strings.history(), () => actions.history())}
  </div>`
}

/** Where the connection stands, in words and as a lamp. */
export function statusOf(chat: ChatView | undefined, hasFailed: boolean): HeaderView['status'] {
  if (chat !== undefined) return {kind: chat.status.kind, words: strings.status(chat.status)}
  if (hasFailed) return {kind: 'left', words: strings.notJoined()}
  return {kind: 'starting', words: strings.status({kind: 'starting'})}
}
