import {html, type TemplateResult} from 'lit'
import * as icons from './icons.ts'
import * as strings from './strings.ts'

/** The first line of a panel: the way back, and what it is. The panel's focus begins at its words, which cannot be pressed and show no ring. Needs `panelStyles`. */
export const panelTitle = (words: string, back: () => void): TemplateResult =>
  html`<div class="title">
    <button class="button plain round back" aria-label=${strings.back()} title=${strings.back()} @click=${back}>
      ${icons.back()}
    </button>
    <h3 tabindex="-1" dir="auto">${words}</h3>
  </div>`
