import {html, svg, type TemplateResult} from 'lit'
import * as strings from '../board-strings.ts'

/** Where the pips of each face lie, in a square of 32. */
const pips: readonly (readonly (readonly [x: number, y: number])[])[] = [
  [[16, 16]],
  [
    [9.5, 9.5],
    [22.5, 22.5]
  ],
  [
    [9.5, 9.5],
    [16, 16],
    [22.5, 22.5]
  ],
  [
    [9.5, 9.5],
    [22.5, 9.5],
    [9.5, 22.5],
    [22.5, 22.5]
  ],
  [
    [9.5, 9.5],
    [22.5, 9.5],
    [16, 16],
    [9.5, 22.5],
    [22.5, 22.5]
  ],
  [
    [9.5, 9.5],
    [22.5, 9.5],
    [9.5, 16],
    [22.5, 16],
    [9.5, 22.5],
    [22.5, 22.5]
  ]
]

/** One die. `counts`: it counted for the bid, which a ring says. Silent inside something that says it. */
export const die = (value: number, {counts = false, silent = false} = {}): TemplateResult =>
  html`<svg
    class="die ${counts ? 'counts' : ''}"
    viewBox="0 0 32 32"
    role=${silent ? 'presentation' : 'img'}
    aria-hidden=${silent}
    aria-label=${strings.face(value)}
    focusable="false"
  >
    <rect class="cube" x="2.5" y="2.5" width="27" height="27" rx="6" />
    ${(pips[value - 1] ?? []).map(([x, y]) => svg`<circle class="pip" cx=${x} cy=${y} r="2.7" />`)}
  </svg>`

/** A cup, and how many dice lie under it. */
export const cup = (): TemplateResult =>
  html`<svg class="cup" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <path class="side" d="M11 7h18l4.5 24.5a14 4.5 0 0 1-27 0Z" />
    <ellipse class="rim" cx="20" cy="31.5" rx="13.5" ry="4" />
    <ellipse class="top" cx="20" cy="7.5" rx="9" ry="2.5" />
    <path class="band" d="M9.7 15.5c5 2.6 15.6 2.6 20.6 0" />
  </svg>`
