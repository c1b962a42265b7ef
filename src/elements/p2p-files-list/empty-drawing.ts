import {html, type TemplateResult} from 'lit'

/** A fish that brings a sheet of paper. */
export const emptyDrawing = (): TemplateResult => html`
  <svg class="drawing" viewBox="0 0 200 92" aria-hidden="true" focusable="false" fill="none" stroke="currentColor">
    <g stroke-width="1.5" stroke-linecap="round" opacity=".4">
      <path d="M6 14c10-6 20-6 30 0s20 6 30 0 20-6 30 0 20 6 30 0 20-6 30 0 20 6 30 0" />
      <path d="M20 82c9-5 18-5 27 0s18 5 27 0 18-5 27 0 18 5 27 0 18-5 27 0" />
    </g>
    <path
      fill="currentColor"
      stroke="none"
      d="M44 48 32 37c2.5 8 2.5 14 0 22ZM40 48c8-14 28-17 45 0-17 17-37 14-45 0ZM54 40c2-8 8-12 15-12-2 3-2 6 1 9Z"
    />
    <circle cx="75" cy="45" r="2.5" fill="var(--_surface)" stroke="none" />
    <g stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" fill="var(--_raised)">
      <path d="m96 36 22-6 8 6 6 24-29 8Z" />
      <path d="m118 30 2.500 8 5.500-2M104 47l17-4.500M106 54l17-4.500" fill="none" />
    </g>
    <path d="M150 40h.01M158 50h.01M148 56h.01" stroke-width="5" stroke-linecap="round" opacity=".5" />
  </svg>
`
