import {html, nothing, type LitElement} from 'lit'
import * as strings from '../strings.ts'
import type {AlertWatch} from './alert-watch.ts'
import {menuTemplate, type Drawer, type HeaderActions} from './header.ts'
import type {LazyParts} from './lazy-parts.ts'
import {lazyTemplate} from './panel-templates.ts'

/** What hangs below the header: which one, and how it closes. */
export class Drawers {
  readonly #element: LitElement
  #open: Drawer = 'none'

  constructor(element: LitElement) {
    this.#element = element
  }

  get open(): Drawer {
    return this.#open
  }

  readonly toggle = (drawer: Drawer): void => this.#become(this.#open === drawer ? 'none' : drawer)

  readonly close = (): void => this.#become('none')

  /** Pressing elsewhere closes what lies over the conversation. */
  readonly pressedElsewhere = (): void => {
    if (this.#open !== 'invite') this.close()
  }

  /** Escape closes; the focus is on the button that opened it then. */
  readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.#open === 'none') return
    event.preventDefault()
    const toggles = this.#element.renderRoot.querySelectorAll<HTMLElement>(`.${this.#open}-toggle, .more-toggle`)
    this.close()
    ;[...toggles].find(toggle => toggle.checkVisibility())?.focus()
  }

  #become(drawer: Drawer): void {
    if (drawer === this.#open) return
    this.#open = drawer
    this.#element.requestUpdate()
  }
}

export interface DrawerView {
  readonly drawers: Drawers
  readonly parts: LazyParts
  readonly alerts: AlertWatch
  readonly actions: HeaderActions
  readonly isAlerting: boolean
  /** The card with the link. */
  readonly invite: () => unknown
}

/** The drawer that is open. */
export function drawerTemplate({drawers, parts, alerts, actions, isAlerting, invite}: DrawerView) {
  switch (drawers.open) {
    case 'none':
      return nothing
    case 'invite':
      return html`<div class="drawer invite">${invite()}</div>`
    case 'more':
      return html`<div class="drawer more">${menuTemplate(isAlerting, actions)}</div>`
    case 'alerts':
      return html`<div class="drawer alerts">
        ${lazyTemplate(
          parts,
          'alerts',
          drawers.close,
          () =>
            html`<p2p-chat-alerts
              role="group"
              aria-label=${strings.alerts()}
              .choices=${alerts.choices}
              .choose=${alerts.choose}
              .trouble=${alerts.trouble}
            ></p2p-chat-alerts>`
        )}
      </div>`
  }
}
