import {html, svg, type SVGTemplateResult, type TemplateResult} from 'lit'
import type {PersonKey} from '../../base/ids.ts'
import {fishTraits} from './traits.ts'

/** All drawn in a square of 32, swimming to the right; the disc has radius 16. */
const bodies = [
  svg`<path class="body" d="M7.5 16C10 10 19.5 8.6 27 16 19.5 23.4 10 22 7.5 16Z"/>`,
  svg`<path class="body" d="M7.5 16C10.5 7.6 20.5 7 26.4 15.4a1 1 0 0 1 0 1.2C20.5 25 10.5 24.4 7.5 16Z"/>`,
  svg`<path class="body" d="M6.5 16C11 11.4 20 10.4 27.6 15.2a.95.95 0 0 1 0 1.6C20 21.6 11 20.6 6.5 16Z"/>`
]
const tails = [
  svg`<path class="fin" d="M9.6 16 3.4 10.2c1.2 4 1.2 7.6 0 11.6Z"/>`,
  svg`<path class="fin" d="M9.6 16C6.6 14.6 5 12 4.4 9c-1 3 .2 5.4 1.2 7-1 1.6-2.2 4-1.2 7 .6-3 2.2-5.6 5.2-7Z"/>`,
  svg`<path class="fin" d="M9.6 16C7 11.6 4.8 11.6 3 12.6c1.4 2.2 1.4 4.6 0 6.8 1.8 1 4 1 6.6-3.4Z"/>`
]
const fins = [
  svg`<path class="fin" d="M12.6 11.8C13.4 8 16.4 5.8 19.6 6c-1 1.4-.8 3.2.6 4.6-2.6-.6-5.2-.2-7.6 1.2Z"/>`,
  svg`<path class="fin" d="M12 12.2 12.8 7l2.8 2 1-2.8 2.8 3 1.6-1.6.2 3.6C18 10 14.8 10.6 12 12.2Z"/>`,
  svg`<path class="fin" d="M13 11.6C14.6 7.6 17.6 7.4 20.4 10.6 18 10 15.4 10.4 13 11.6ZM13.6 20.6c1 2.8 3 3.8 5.2 1.4-1.8.2-3.6-.4-5.2-1.4Z"/>`,
  svg`<path class="fin" d="M13.4 11.4 10.8 6.2c3.8.2 6.6 1.6 8.2 4.2-2-.2-3.8.2-5.6 1ZM13.8 20.8l-1.6 4.4c2.4-.6 4.2-1.8 5.2-3.6-1.2 0-2.4-.2-3.6-.8Z"/>`
]
const stripes: readonly SVGTemplateResult[] = [
  svg`<path class="stripe" d="M13.6 12.6c1 2.2 1 4.6 0 6.8M17.6 12c1 2.6 1 5.4 0 8"/>`,
  svg`<path class="stripe" d="M11.6 16h7.6"/>`,
  svg`<path class="stripe" d="M12.6 14.4h.01M15.6 17.8h.01M16.2 13.4h.01M18.8 16.4h.01M13.4 18h.01"/>`,
  svg`<path class="stripe" d="M18 11.8c1.6 2.6 1.6 5.8 0 8.4"/>`,
  svg`<path class="stripe" d="M11.8 14.2c2.4-1.2 4.6-1.4 6.8-.8M11.8 17.8c2.4 1.2 4.6 1.4 6.8.8"/>`,
  svg`<path class="stripe" d="M13.2 18.6l1-4.8M16.6 19l1-5.8"/>`
]

/** The fish of a person: decoration beside a name, never instead of one. Needs `hueStyles`. */
export function fish(key: PersonKey): TemplateResult {
  const traits = fishTraits(key)
  return html`<svg
    class="fish hue-${traits.hue} fin-${traits.finHue}"
    part="fish"
    viewBox="0 0 32 32"
    aria-hidden="true"
    focusable="false"
  >
    <circle class="disc" cx="16" cy="16" r="16" />
    ${fins[traits.fin]}${tails[traits.tail]}${bodies[traits.body]}${stripes[traits.stripe]}
    <circle class="eye" cx="22.4" cy="14.8" r="1.3" />
  </svg>`
}
