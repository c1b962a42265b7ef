import {html, nothing, type TemplateResult} from 'lit'
import * as icons from '../icons.ts'
import * as strings from '../network-strings.ts'
import type {Check, Examination, NetworkView, PictureView, Verdict} from '../network-view.ts'

/** With these nothing is to be mended. */
const fine: ReadonlySet<Verdict['kind']> = new Set(['fine', 'alone', 'turn-helps'])

/** What keeps one from connecting: nothing is asked before the button is pressed, and whom it will ask is said beside it. */
export function doctorTemplate(network: NetworkView): TemplateResult {
  const {examination, picture} = network
  return html`<section class="doctor" aria-labelledby="why">
    <h3 id="why">${strings.whyTitle()}</h3>
    ${examination.kind === 'done' ? verdictTemplate(examination.verdict) : nothing}
    ${examination.kind === 'never' ? askedTemplate(picture) : nothing}
    <p class="progress" role="status">${examination.kind === 'running' ? strings.checking() : ''}</p>
    ${examination.kind === 'running' ? checksTemplate(examination.checks) : nothing}
    <div class="row">${buttonTemplate(network, examination)}</div>
    ${
      examination.kind === 'done'
        ? html`<details>
          <summary>${strings.allChecks(examination.checks.length)}</summary>
          ${checksTemplate(examination.checks)}
        </details>`
        : nothing
    }
  </section>`
}

const verdictTemplate = (verdict: Verdict) =>
  html`<p class="verdict ${fine.has(verdict.kind) ? 'good' : 'trouble'}" part="verdict" role="alert">
    ${fine.has(verdict.kind) ? icons.check() : icons.warning()} <span>${strings.verdict(verdict)}</span>
  </p>`

/** One button that stays where it is, so that the focus does too. */
function buttonTemplate(network: NetworkView, {kind}: Examination) {
  const isRunning = kind === 'running'
  return html`<button
    class="button ${kind === 'never' ? 'accent' : ''} examine"
    @click=${() => (isRunning ? network.cancel() : void network.examine())}
  >
    ${isRunning ? strings.stopChecking() : kind === 'done' ? strings.checkAgain() : strings.checkNow()}
  </button>`
}

function askedTemplate({relays, ice}: PictureView) {
  const asked = [
    ...relays.filter(({kind}) => kind === 'nostr' || kind === 'tracker').map(({url}) => url),
    ...ice.servers
  ]
  if (asked.length === 0) return html`<p class="quiet-text">${strings.asksNobody()}</p>`
  return html`<p class="quiet-text">${strings.asks()}</p>
    <ul class="asked">
      ${asked.map(url => html`<li><bdi>${url}</bdi></li>`)}
    </ul>`
}

const checksTemplate = (checks: readonly Check[]) =>
  html`<ul class="checks">
    ${checks.map(
      check => html`<li class="check ${check.state.kind}" part="check">
        ${markTemplate(check.state.kind)}
        <span class="what" dir="auto">${strings.checkTitle(check)}</span>
        <span class="found">${strings.checkState(check)}</span>
      </li>`
    )}
  </ul>`

/** Told apart by shape, and by a word for those who do not see it. */
export function markTemplate(kind: Check['state']['kind']): TemplateResult {
  const icon = kind === 'good' ? icons.check() : kind === 'trouble' ? icons.warning() : icons.waiting()
  return html`<span class="mark" role="img" aria-label=${strings.checkMark(kind)}>
    ${kind === 'unknown' ? html`<span aria-hidden="true">?</span>` : icon}
  </span>`
}
