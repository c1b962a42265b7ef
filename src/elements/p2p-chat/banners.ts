import {html, nothing, type TemplateResult} from 'lit'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import {troubleOf} from './trouble.ts'

/** A sentence across the element, with what can be done about it. */
export function banner(kind: 'error' | 'notice', words: string, action: unknown): TemplateResult {
  return html`<div class="banner ${kind}" part="banner" role=${kind === 'error' ? 'alert' : nothing}>
    ${icons.warning()}
    <p>${words}</p>
    ${action}
  </div>`
}

export const bannerButton = (label: string, press: () => void): TemplateResult =>
  html`<button class="button" @click=${press}>${label}</button>`

export function errorBanner(error: Error, retry: () => void): TemplateResult {
  const {words, action} = troubleOf(error)
  switch (action) {
    case 'none':
      return banner('error', words, nothing)
    case 'retry':
      return banner('error', words, bannerButton(strings.tryAgain(), retry))
    case 'https': {
      const secure = location.href.replace(/^http:/, 'https:')
      return banner('error', words, html`<a class="button" href=${secure}>${strings.openWithHttps()}</a>`)
    }
  }
}
