import {html, type TemplateResult} from 'lit'

/** Two fish over a board. */
export const emptyDrawing = (): TemplateResult => html`
  <svg class="drawing" viewBox="0 0 200 92" aria-hidden="true" focusable="false" fill="none" stroke="currentColor">
    <g stroke-width="1.5" stroke-linecap="round" opacity=".4">
      <path d="M6 14c10-6 20-6 30 0s20 6 30 0 20-6 30 0 20 6 30 0 20-6 30 0 20 6 30 0" />
      <path d="M20 84c9-5 18-5 27 0s18 5 27 0 18-5 27 0 18 5 27 0 18-5 27 0" />
    </g>
    <g fill="currentColor" stroke="none">
      <path d="M34 46 22 35c2.5 8 2.5 14 0 22ZM30 46c8-14 28-17 45 0-17 17-37 14-45 0ZM44 38c2-8 8-12 15-12-2 3-2 6 1 9Z" />
      <path
        opacity=".7"
        d="m166 46 12-11c-2.5 8-2.5 14 0 22ZM170 46c-8-14-28-17-45 0 17 17 37 14 45 0ZM156 38c-2-8-8-12-15-12 2 3 2 6-1 9Z"
      />
    </g>
    <circle cx="65" cy="43" r="2.5" fill="var(--_surface)" stroke="none" />
    <circle cx="135" cy="43" r="2.5" fill="var(--_surface)" stroke="none" />
    <path d="M88 34h24v24H88z" fill="var(--_raised)" stroke-width="1.75" stroke-linejoin="round" />
    <path d="M88 34h8v8h-8zm16 0h8v8h-8zm-8 8h8v8h-8zm-8 8h8v8h-8zm16 0h8v8h-8z" fill="currentColor" stroke="none" />
  </svg>
`
