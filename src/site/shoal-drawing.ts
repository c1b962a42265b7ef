import {html, svg, type TemplateResult} from 'lit'

/** Where each fish of the drawing is, and how large. The first leads. */
const places = [
  [292, 84, 1.25],
  [236, 60, 1],
  [238, 112, 1],
  [186, 84, 0.95],
  [180, 40, 0.8],
  [184, 134, 0.85],
  [130, 62, 0.8],
  [132, 108, 0.8],
  [84, 86, 0.7],
  [86, 42, 0.6],
  [82, 132, 0.62],
  [42, 66, 0.5],
  [40, 110, 0.5]
] as const

const silhouette =
  'M-22 0-33-10C-31-4-31 4-33 10L-22 0C-13-15 10-17 26 0 10 17-13 15-22 0ZM-8-11C-5-19 3-21 9-19 6-16 6-13 8-11Z'

/** A shoal swimming to the right, one of them coral. Decoration; the colours come from the style sheet. */
export const shoalDrawing = (): TemplateResult => html`
  <svg class="drawing" viewBox="0 0 340 172" aria-hidden="true" focusable="false">
    ${places.map(
      ([x, y, size], at) => svg`
        <g transform="translate(${x} ${y}) scale(${size})">
          <g class="swims pace-${at % 4}">
            <path class=${at === 3 ? 'fish coral' : `fish depth-${at % 3}`} d=${silhouette} />
            <circle class="eye" cx="14" cy="-3.5" r="2.4" />
          </g>
        </g>`
    )}
  </svg>
`

/** The mark, as in `public/favicon.svg`. */
export const mark = (): TemplateResult => html`
  <svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <rect width="64" height="64" rx="14" fill="#0a6b72" />
    <g fill="#fff" opacity=".75">
      <path transform="translate(40 18) scale(.5)" d=${silhouette} />
      <path transform="translate(38 47) scale(.5)" d=${silhouette} />
    </g>
    <path transform="translate(35 32.5) scale(.82)" fill="#ff9f8a" d=${silhouette} />
    <circle cx="46.5" cy="30" r="2" fill="#0a6b72" />
  </svg>
`
