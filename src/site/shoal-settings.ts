import {html, LitElement, nothing} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {nameRules} from '../elements/strings.ts'
import {parseServerList} from '../elements/page-options.ts'
import {cleanName, maxNameCodePoints} from '../identity/names.ts'
import {parseTurnServer} from '../rendezvous/turn-servers.ts'
import {dialogStyles} from './dialog.styles.ts'
import {defaultSettings, readSettings, type Settings, type Theme} from './settings.ts'
import {promisesHash} from './route.ts'
import './shoal-forget.ts'
import {settingsStyles} from './shoal-settings.styles.ts'
import * as strings from './strings.ts'

/** The settings dialog. Nothing changes until it is saved. */
export class ShoalSettings extends LitElement {
  static override styles = [controlStyles, dialogStyles, settingsStyles]

  @query('dialog') private dialog!: HTMLDialogElement

  @state() private trouble = ''
  @state() private turnTrouble = ''

  @property({attribute: false}) settings: Settings = defaultSettings
  /** Settings that the page's address decides for now. */
  @property({attribute: false}) decided: readonly string[] = []
  /** Where the connections of the topic that is open are shown; '' when none is. */
  @property({attribute: false}) network = ''
  /** Forgets everything on this device. */
  @property({attribute: false}) forget: (() => Promise<void>) | undefined
  @property({attribute: false}) save: ((settings: Settings) => void) | undefined

  show(): void {
    this.trouble = this.turnTrouble = ''
    this.renderRoot.querySelector('form')?.reset()
    this.dialog.showModal()
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault()
    this.trouble = this.turnTrouble = ''
    const typed = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement))
    // A box that is not ticked says nothing in a form.
    const settings = readSettings({
      ...typed,
      keepsPrivate: 'keepsPrivate' in typed,
      relayOnly: 'relayOnly' in typed
    })
    const name = settings.name.trim() === '' ? '' : cleanName(settings.name)
    if (name === undefined) {
      this.trouble = nameRules()
      return
    }
    const turnTrouble = troubleWithTurn(settings)
    if (turnTrouble !== undefined) {
      this.turnTrouble = turnTrouble
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[name=turn]')?.focus())
      return
    }
    this.save?.({...settings, name})
    this.dialog.close()
  }

  #list(name: 'relays' | 'trackers' | 'stun' | 'turn', label: string, hint = '') {
    return html`<label>
      ${label}
      <textarea
        class="field"
        name=${name}
        rows="3"
        dir="ltr"
        spellcheck="false"
        aria-label=${label}
        aria-describedby=${hint === '' ? nothing : `${name}-hint`}
        .defaultValue=${this.settings[name]}
      ></textarea>
      ${hint === '' ? nothing : html`<span class="hint" id=${`${name}-hint`}>${hint}</span>`}
    </label>`
  }

  #relayOnly() {
    return html`<label class="tick">
        <input
          type="checkbox"
          name="relayOnly"
          .defaultChecked=${this.settings.relayOnly}
          aria-describedby="relay-only-hint"
        />
        ${strings.relayOnly()}
      </label>
      <span class="hint" id="relay-only-hint">${strings.relayOnlyHint()}</span>`
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
        <fieldset>
          <legend>${strings.privacy()}</legend>
          <label class="tick">
            <input
              type="checkbox"
              name="keepsPrivate"
              .defaultChecked=${this.settings.keepsPrivate}
              aria-describedby="keeps-hint"
            />
            ${strings.keepsPrivate()}
          </label>
          <span class="hint" id="keeps-hint">${strings.keepsPrivateHint()}</span>
          <a href=${promisesHash} @click=${() => this.dialog.close()}>${strings.promises()}</a>
        </fieldset>
        <details>
          <summary>${strings.connection()}</summary>
          <div>
            <p class="hint">${strings.connectionHint()}</p>
            ${this.decided.length === 0 ? nothing : html`<p class="hint">${strings.queryDecides(this.decided)}</p>`}
            ${this.#list('relays', strings.relays())} ${this.#list('trackers', strings.trackers())}
            ${this.#list('stun', strings.stun())} ${this.#list('turn', strings.turn(), strings.turnHint())}
            <p class="trouble" role="alert" ?hidden=${this.turnTrouble === ''}>${this.turnTrouble}</p>
            ${this.#relayOnly()}
            ${
              this.network === ''
                ? nothing
                : html`<a href=${this.network} @click=${() => this.dialog.close()}>${strings.whyNot()}</a>`
            }
          </div>
        </details>
        <div class="end"><button class="button accent">${strings.save()}</button></div>
        <shoal-forget .forget=${this.forget}></shoal-forget>
      </form>
    </dialog>`
  }
}

/** What is wrong with the TURN servers that were typed, in words; undefined when nothing is. */
function troubleWithTurn({turn, relayOnly}: Settings): string | undefined {
  const lines = parseServerList(turn) ?? []
  for (const line of lines) {
    const read = parseTurnServer(line)
    if (!read.ok) return strings.turnTrouble(line, read.error)
  }
  return relayOnly && lines.length === 0 ? strings.relayOnlyNeedsTurn() : undefined
}

customElements.define('shoal-settings', ShoalSettings)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-settings': ShoalSettings
  }
}
