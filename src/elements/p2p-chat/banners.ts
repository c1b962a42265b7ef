import {html, nothing, type TemplateResult} from 'lit'
import type {NoticeView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import * as strings from '../strings.ts'
import {troubleOf} from './trouble.ts'

/** A sentence across the element, with what can be done about it. */
function banner(kind: 'error' | 'notice', words: string, action: unknown): TemplateResult {
  return html`<div class="banner ${kind}" part="banner" role=${kind === 'error' ? 'alert' : nothing}>
    ${icons.warning()}
    <p>${words}</p>
    ${action}
  </div>`
}

const bannerButton = (label: string, press: () => void): TemplateResult =>
  html`<button class="button" @click=${press}>${label}</button>`

function errorBanner(error: Error, retry: () => void): TemplateResult {
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

/** Everything that has to be said across the conversation at present. */
export interface Banners {
  readonly error: Error | undefined
  readonly failure: string
  readonly notice: NoticeView | undefined
  retry(): void
  dismissFailure(): void
  dismissNotice(): void
}

export function bannersTemplate({error, failure, notice, retry, dismissFailure, dismissNotice}: Banners) {
  const gotIt = (press: () => void) => bannerButton(strings.dismiss(), press)
  return html`
    ${error === undefined ? nothing : errorBanner(error, retry)}
    ${failure === '' ? nothing : banner('error', failure, gotIt(dismissFailure))}
    ${notice === undefined ? nothing : banner('notice', strings.notice(notice), gotIt(dismissNotice))}
  `
}

/** What makes it another notice than the one that was dismissed. */
export const noticeKey = (notice: NoticeView | undefined): string =>
  notice === undefined ? '' : `${notice.kind} ${notice.reason ?? ''}`
