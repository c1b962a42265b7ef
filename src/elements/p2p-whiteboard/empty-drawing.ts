import {html, type TemplateResult} from 'lit'

/** A fish that leaves a line behind. */
export const emptyDrawing = (): TemplateResult => html`
  <svg class="drawing" viewBox="0 0 200 80" aria-hidden="true" focusable="false" fill="none" stroke="currentColor">
    <path
      stroke-width="4"
      stroke-linecap="round"
      opacity=".45"
      d="M8 58c18-40 34-40 38-14s22 26 30 2 24-26 34-4 22 14 30 6"
    />
    <path
      fill="currentColor"
      stroke="none"
      d="M148 44 137 34c2.5 7 2.5 13 0 20ZM144 44c8-13 26-15 42 0-16 15-34 13-42 0ZM157 36c2-7 8-11 14-11-2 3-2 6 1 8Z"
    />
    <circle cx="176" cy="41" r="2.3" fill="var(--_raised)" stroke="none" />
  </svg>
`
