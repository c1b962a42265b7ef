import {css, html, LitElement} from 'lit'
import {query} from 'lit/decorators.js'
import * as icons from '../elements/icons.ts'
import {controlStyles} from '../elements/styles/controls.styles.ts'
import {
  cannot,
  learns,
  notPromised,
  notPromisedTitle,
  promisesBack,
  promisesIntro,
  promisesSections,
  strangers,
  strangersTitle
} from './promises-text.ts'
import * as strings from './strings.ts'

/** The page that says what is promised, and what is not. */
export class ShoalPromises extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: block;
        overflow: auto;
        background: var(--_surface);
      }
      main {
        display: grid;
        gap: 1.5rem;
        max-inline-size: 44rem;
        margin: 0 auto;
        padding: 1rem 1.25rem calc(3rem + env(safe-area-inset-bottom));
      }
      h1 {
        margin: 0.5rem 0 0;
        font-size: 1.75rem;
        line-height: 1.2;
        letter-spacing: -0.01em;
        text-wrap: balance;
        outline: none;
      }
      h2 {
        margin: 0 0 0.5rem;
        font-size: var(--_large);
      }
      h3 {
        margin: 0 0 0.5rem;
        font-size: var(--_text);
      }
      p {
        margin: 0;
        max-inline-size: 68ch;
      }
      .intro {
        font-size: var(--_large);
      }
      ul {
        display: grid;
        gap: 0.5rem;
        margin: 0;
        padding-inline-start: 1.25rem;
        max-inline-size: 68ch;
      }
      li::marker {
        color: var(--_accent);
      }
      .card {
        padding: 1rem 1.125rem;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_raised);
      }
      .card + .card {
        margin-block-start: 0.75rem;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.5rem 1rem;
        margin: 0;
      }
      dt {
        color: var(--_muted);
        font-size: var(--_small);
        font-weight: 650;
        line-height: 1.65;
      }
      dd {
        margin: 0;
        max-inline-size: 60ch;
      }
      .not {
        border-inline-start: 4px solid var(--_attention);
      }
      .back {
        margin-inline-start: -0.875rem;
      }
      .back .icon:dir(rtl) {
        transform: scaleX(-1);
      }
      @media (width < 30rem) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0.125rem;
        }
        dd + dt {
          margin-block-start: 0.5rem;
        }
      }
    `
  ]

  @query('h1') private heading!: HTMLElement

  protected override firstUpdated(): void {
    this.heading.focus()
  }

  override render() {
    return html`<main>
      <div>
        <a class="button plain back" href="#">${icons.back()} ${promisesBack()}</a>
      </div>
      <h1 tabindex="-1">${strings.promises()}</h1>
      <p class="intro">${promisesIntro()}</p>
      ${promisesSections().map(
        ({title, lines}) => html`<section>
          <h2>${title}</h2>
          <ul>
            ${lines.map(line => html`<li>${line}</li>`)}
          </ul>
        </section>`
      )}
      <section>
        <h2>${strangersTitle()}</h2>
        ${strangers().map(
          stranger => html`<div class="card">
            <h3>${stranger.who}</h3>
            <dl>
              <dt>${learns()}</dt>
              <dd>${stranger.learns}</dd>
              <dt>${cannot()}</dt>
              <dd>${stranger.cannot}</dd>
            </dl>
          </div>`
        )}
      </section>
      <section class="card not">
        <h2>${notPromisedTitle()}</h2>
        <ul>
          ${notPromised().map(line => html`<li>${line}</li>`)}
        </ul>
      </section>
    </main>`
  }
}

customElements.define('shoal-promises', ShoalPromises)

declare global {
  interface HTMLElementTagNameMap {
    'shoal-promises': ShoalPromises
  }
}
