import {css, html, LitElement} from 'lit'
import {query} from 'lit/decorators.js'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {dialogStyles} from './dialog.styles.ts'
import {promisesHash} from './route.ts'
import * as strings from './strings.ts'

/** The list of keys. */
export class ShoalHelp extends LitElement {
  static override styles = [
    controlStyles,
    dialogStyles,
    css`
      dialog {
        inline-size: min(26rem, 100vw - 1.5rem);
      }
      dl {
        display: grid;
        grid-template-columns: 6.5rem 1fr;
        gap: 0.625rem 1rem;
        margin: 0;
        align-items: baseline;
      }
      dt {
        text-align: end;
      }
      dd,
      p,
      h3 {
        margin: 0;
      }
      h3 {
        font-size: var(--_small);
        color: var(--_muted);
      }
      a {
        color: var(--_accent);
      }
      kbd {
        padding: 0.0625rem 0.5rem;
        border: 1px solid var(--_line);
        border-block-end-width: 2px;
        border-radius: 6px;
        font: inherit;
        font-size: var(--_small);
        white-space: nowrap;
      }
    `
  ]

  @query('dialog') private dialog!: HTMLDialogElement

  show(): void {
    if (!this.dialog.open) this.dialog.showModal()
  }

  #rows(rows: readonly (readonly [keys: string, what: string])[]) {
    return html`<dl>
      ${rows.map(
        ([keys, what]) => html`<dt><kbd>${keys}</kbd></dt>
          <dd>${what}</dd>`
      )}
    </dl>`
  }

  override render() {
    return html`<dialog role="dialog" aria-labelledby="title">
      <div class="title">
        <h2 id="title">${strings.help()}</h2>
        <button class="button plain round" aria-label=${strings.close()} @click=${() => this.dialog.close()}>
          ${icons.close()}
        </button>
      </div>
      <div class="inside">
        ${this.#rows(strings.helpRows())}
        <h3>${strings.helpInList()}</h3>
        ${this.#rows(strings.helpListRows())}
        <h3>${strings.helpInGame()}</h3>
        ${this.#rows(strings.helpGameRows())}
        <p><a href=${promisesHash} @click=${() => this.dialog.close()}>${strings.promises()}</a></p>
        <p><a href="shoal-licences.txt" target="_blank">${strings.licences()}</a></p>
      </div>
    </dialog>`
  }
}

customElements.define('shoal-help', ShoalHelp)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-help': ShoalHelp
  }
}
