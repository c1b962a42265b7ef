import {css, html, LitElement} from 'lit'
import {property, state} from 'lit/decorators.js'
import {live} from 'lit/directives/live.js'
import {noAlerts, type AlertChoices} from '../notifications.ts'
import {panelStyles} from '../styles/panel.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {askPermission, type Permission} from './desk.ts'

/** @summary What the visitor is told of while the page is not in front of them, inside `<p2p-chat>`. */
export class P2pChatAlerts extends LitElement {
  static override styles = [
    controlStyles,
    panelStyles,
    css`
      :host {
        padding: 1rem;
      }
    `
  ]

  @state() private refused = ''

  @property({attribute: false}) choices: AlertChoices = noAlerts
  @property({attribute: false}) choose: ((choices: AlertChoices) => void) | undefined
  /** What the browser refused when it came to it; a sentence. */
  @property() trouble = ''
  /** Asks the browser for its permission. */
  @property({attribute: false}) ask: () => Promise<Permission> = askPermission

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[type=radio]:checked')?.focus()
  }

  async #notify(notify: AlertChoices['notify']): Promise<void> {
    this.refused = ''
    const answer = notify === 'none' ? 'granted' : await this.ask()
    if (answer === 'granted') {
      this.choose?.({...this.choices, notify})
      return
    }
    this.refused = answer === 'missing' ? strings.notificationsMissing() : strings.notificationsRefused()
    this.choose?.({...this.choices, notify: 'none'})
    this.requestUpdate()
  }

  #choice(notify: AlertChoices['notify'], words: string) {
    return html`<label class="choice">
      <input
        type="radio"
        name="notify"
        value=${notify}
        .checked=${live(this.choices.notify === notify)}
        @change=${() => this.#notify(notify)}
      />
      ${words}
    </label>`
  }

  override render() {
    const words = strings.notifyChoices()
    const trouble = this.refused || this.trouble
    return html`
      <p class="quiet">${strings.alertsWords()}</p>
      <fieldset>
        <legend>${strings.notify()}</legend>
        ${this.#choice('all', words.all)} ${this.#choice('for-me', words['for-me'])}
        ${this.#choice('none', words.none)}
      </fieldset>
      <p class="quiet">${strings.forMeWords()}</p>
      <p class="trouble" role="alert" ?hidden=${trouble === ''}>${trouble}</p>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${live(this.choices.sound)}
          aria-describedby="sound"
          @change=${(event: Event) =>
            this.choose?.({...this.choices, sound: (event.currentTarget as HTMLInputElement).checked})}
        />
        ${strings.soundChoice()}
      </label>
      <p class="quiet" id="sound">${strings.soundWords()}</p>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-alerts': P2pChatAlerts
  }
}
