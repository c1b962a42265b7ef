import {css, html, LitElement} from 'lit'
import {query} from 'lit/decorators.js'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {dialogStyles} from './dialog.styles.ts'
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
        grid-template-columns: auto 1fr;
        gap: 0.625rem 1rem;
        margin: 0;
        align-items: baseline;
      }
      dd {
        margin: 0;
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

  override render() {
    return html`<dialog role="dialog" aria-labelledby="title">
      <div class="title">
        <h2 id="title">${strings.help()}</h2>
        <button class="button plain round" aria-label=${strings.close()} @click=${() => this.dialog.close()}>
          ${icons.close()}
        </button>
      </div>
      <dl class="inside">
        ${strings.helpRows().map(([keys, what]) => html`<dt><kbd>${keys}</kbd></dt><dd>${what}</dd>`)}
      </dl>
    </dialog>`
  }
}

customElements.define('shoal-help', ShoalHelp)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-help': ShoalHelp
  }
}
