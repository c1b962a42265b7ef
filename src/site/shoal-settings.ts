import {css, html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {nameRules} from '../elements/strings.ts'
import {cleanName, maxNameCodePoints} from '../identity/names.ts'
import {dialogStyles} from './dialog.styles.ts'
import {defaultSettings, readSettings, type Settings, type Theme} from './settings.ts'
import * as strings from './strings.ts'

/** The settings dialog. Nothing changes until it is saved. */
export class ShoalSettings extends LitElement {
  static override styles = [
    controlStyles,
    dialogStyles,
    css`
      label,
      fieldset {
        display: grid;
        gap: 0.25rem;
        font-weight: 600;
        font-size: var(--_small);
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: 0.25rem;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }
      .choices label {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: var(--_target);
        padding: 0 0.875rem;
        border: 1px solid var(--_line);
        border-radius: 999px;
        font-weight: 450;
        font-size: var(--_text);
        cursor: pointer;
      }
      .choices label:has(:checked) {
        border-color: var(--_accent);
        font-weight: 600;
      }
      .choices input {
        accent-color: var(--_accent);
        margin: 0;
      }
      .field {
        inline-size: 100%;
        font-size: var(--_text);
        font-weight: 400;
      }
      textarea.field {
        min-block-size: 4.5rem;
        resize: vertical;
        font-family: ui-monospace, 'Noto Sans Mono', monospace;
        font-size: var(--_small);
      }
      .hint {
        margin: 0;
        font-weight: 400;
        font-size: var(--_small);
        color: var(--_muted);
      }
      .trouble {
        margin: 0;
        font-size: var(--_small);
        color: var(--_attention);
      }
      details > div {
        display: grid;
        gap: 0.875rem;
        padding-block-start: 0.5rem;
      }
      summary {
        min-block-size: var(--_target);
        align-content: center;
        font-weight: 600;
        cursor: pointer;
      }
      .end {
        display: flex;
        justify-content: flex-end;
      }
    `
  ]

  @query('dialog') private dialog!: HTMLDialogElement

  @state() private trouble = ''

  @property({attribute: false}) settings: Settings = defaultSettings
  /** Settings that the page's address decides for now. */
  @property({attribute: false}) decided: readonly string[] = []
  @property({attribute: false}) save: ((settings: Settings) => void) | undefined

  show(): void {
    this.trouble = ''
    this.renderRoot.querySelector('form')?.reset()
    this.dialog.showModal()
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault()
    const typed = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement))
    const settings = readSettings(typed)
    const name = settings.name.trim() === '' ? '' : cleanName(settings.name)
    if (name === undefined) {
      this.trouble = nameRules()
      return
    }
    this.save?.({...settings, name})
    this.dialog.close()
  }

  #list(name: 'relays' | 'trackers' | 'stun', label: string) {
    return html`<label>
      ${label}
      <textarea class="field" name=${name} rows="3" dir="ltr" spellcheck="false" .defaultValue=${this.settings[name]}></textarea>
    </label>`
  }

  override render() {
    const themes = strings.themes()
    return html`<dialog role="dialog" aria-labelledby="title">
      <div class="title">
        <h2 id="title">${strings.settings()}</h2>
        <button
          class="button plain round"
          aria-label=${strings.close()}
          title=${strings.close()}
          @click=${() => this.dialog.close()}
        >
          ${icons.close()}
        </button>
      </div>
      <form class="inside" @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <label>
          ${strings.yourName()}
          <input
            class="field"
            name="name"
            aria-label=${strings.yourName()}
            maxlength=${2 * maxNameCodePoints}
            autocomplete="nickname"
            spellcheck="false"
            aria-describedby="name-hint"
            .defaultValue=${this.settings.name}
          />
          <span class="hint" id="name-hint">${strings.yourNameHint()}</span>
        </label>
        <p class="trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
        <fieldset>
          <legend>${strings.theme()}</legend>
          <div class="choices">
            ${(Object.keys(themes) as Theme[]).map(
              theme => html`<label>
                <input
                  type="radio"
                  name="theme"
                  value=${theme}
                  .defaultChecked=${this.settings.theme === theme}
                />
                ${themes[theme]}
              </label>`
            )}
          </div>
        </fieldset>
        <details>
          <summary>${strings.connection()}</summary>
          <div>
            <p class="hint">${strings.connectionHint()}</p>
            ${this.decided.length === 0 ? nothing : html`<p class="hint">${strings.queryDecides(this.decided)}</p>`}
            ${this.#list('relays', strings.relays())} ${this.#list('trackers', strings.trackers())}
            ${this.#list('stun', strings.stun())}
          </div>
        </details>
        <div class="end"><button class="button accent">${strings.save()}</button></div>
      </form>
    </dialog>`
  }
}

customElements.define('shoal-settings', ShoalSettings)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-settings': ShoalSettings
  }
}
