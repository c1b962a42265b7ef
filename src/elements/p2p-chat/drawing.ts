import {html, type TemplateResult} from 'lit'

/** One fish is here, the others are still only outlines. */
export const waitingDrawing = (): TemplateResult => html`
  <svg class="drawing" viewBox="0 0 240 92" aria-hidden="true" focusable="false" fill="none" stroke="currentColor">
    <g stroke-width="1.5" stroke-linecap="round" opacity=".4">
      <path d="M6 16c10-6 20-6 30 0s20 6 30 0 20-6 30 0 20 6 30 0 20-6 30 0 20 6 30 0 20-6 30 0" />
      <path d="M26 80c9-5 18-5 27 0s18 5 27 0 18-5 27 0 18 5 27 0 18-5 27 0 18 5 27 0" />
    </g>
    <path
      fill="currentColor"
      stroke="none"
      d="M84 48 72 37c2.5 8 2.5 14 0 22ZM80 48c8-14 28-17 45 0-17 17-37 14-45 0ZM94 40c2-8 8-12 15-12-2 3-2 6 1 9Z"
    />
    <circle cx="115" cy="45" r="2.5" fill="var(--_raised)" stroke="none" />
    <g stroke-width="1.75" stroke-dasharray="3 4" stroke-linecap="round" opacity=".75">
      <path d="M156 34c6-10 20-12 32 0-12 12-26 10-32 0Zm2 0-8-7c2 5 2 9 0 14Z" />
      <path d="M160 62c5-8 17-10 27 0-10 10-22 8-27 0Zm2 0-7-6c2 4 2 8 0 12Z" />
      <path d="M30 60c5-8 17-10 27 0-10 10-22 8-27 0Zm2 0-7-6c2 4 2 8 0 12Z" />
    </g>
  </svg>
`
