import {svg, html, type SVGTemplateResult, type TemplateResult} from 'lit'

/** Drawn for this project in a square of 37 that begins at 4, 2.5: outline and inner lines of each piece, the same for both colours. */
const shapes: Readonly<Record<string, SVGTemplateResult>> = {
  p: svg`<path class="body" d="M22.5 9a5 5 0 0 1 3.3 8.8h1.7a1.3 1.3 0 0 1 0 2.6h-1.4c.3 5.2 1.8 8.6 5.1 11.2a3.8 3.8 0 0 1 1.5 3V37H12.3v-2.4a3.8 3.8 0 0 1 1.5-3c3.3-2.6 4.8-6 5.1-11.2h-1.4a1.3 1.3 0 0 1 0-2.6h1.7A5 5 0 0 1 22.5 9Z"/>`,
  r: svg`<path class="body" d="M12.5 9h4.4v3.2h3.4V9h4.4v3.2h3.4V9h4.4v7.7l-3.3 2.8.9 10.5 3 2.6V37H11.9v-4.4l3-2.6.9-10.5-3.3-2.8Z"/><path class="line" d="M15.8 19.5h13.4M14.9 30h15.2"/>`,
  n: svg`<path class="body" d="M20.6 9.8 21.5 6.2l3.6 3.2C31.5 11.2 34 17 34 25.5V37H13.4c0-4.8 2.2-7.6 5.6-10.2 1.7-1.3 2.5-2.5 2.5-4.3-1.4 1.3-3 1.9-5.2 2.1-.8.1-1.3.5-1.8 1.3-.9 1.5-2.3 1.8-3.7 1.1-1.7-.8-2.4-2.3-2-4 .7-2.7 2.2-4.6 3.7-6.9.8-1.2 1-2.2 1.5-3.3.8-1.7 2.8-2.9 6.6-3Z"/><path class="line" d="M26.5 14c2.6 2.4 3.6 5.8 3.7 10.5"/><circle class="dot" cx="17.4" cy="14.8" r="1.3"/>`,
  b: svg`<path class="body" d="M22.5 6.4a2.3 2.3 0 0 1 1.5 4c4.2 3.1 6.3 6.6 6.3 10.2 0 2.7-1.2 4.9-3.2 6.4h.6a1.3 1.3 0 0 1 0 2.6h-.9c.5 1.3 1.5 2.2 3.2 2.9 1.5.6 2.2 1.4 2.2 2.7V37H12.8v-1.8c0-1.3.7-2.1 2.2-2.7 1.7-.7 2.7-1.6 3.2-2.9h-.9a1.3 1.3 0 0 1 0-2.6h.6c-2-1.5-3.2-3.7-3.2-6.4 0-3.6 2.1-7.1 6.3-10.2a2.3 2.3 0 0 1 1.5-4Z"/><path class="line" d="M22.5 15.5v7M19 19h7"/>`,
  q: svg`<path class="body" d="m8.6 14.4 5.6 7.8 1.5-11 4.4 9.9 2.4-11.5 2.4 11.5 4.4-9.9 1.5 11 5.6-7.8-3.6 13.4c0 1.4.6 2.8.7 4.4V37H11.5v-4.8c.1-1.6.7-3 .7-4.4Z"/><circle class="body" cx="8.3" cy="13" r="2"/><circle class="body" cx="15.5" cy="9.6" r="2"/><circle class="body" cx="22.5" cy="8" r="2"/><circle class="body" cx="29.5" cy="9.6" r="2"/><circle class="body" cx="36.7" cy="13" r="2"/><path class="line" d="M12.3 28h20.4M11.7 32.5h21.6"/>`,
  k: svg`<path class="cross" d="M22.5 4.3v8M19.3 7.3h6.4"/><path class="body" d="M22.5 11.8c2 0 3.4 1.6 3.4 3.6 0 .7-.1 1.3-.4 1.9 1.7-1 3.4-1.6 5.1-1.6 3.6 0 6.1 2.4 6.1 5.7 0 3.2-2 5.5-4.4 8.2V37H12.7v-7.4c-2.4-2.7-4.4-5-4.4-8.2 0-3.3 2.5-5.7 6.1-5.7 1.7 0 3.4.6 5.1 1.6a4 4 0 0 1-.4-1.9c0-2 1.4-3.6 3.4-3.6Z"/><path class="line" d="M22.5 18.5V27M12.9 29.6c6-2.2 13.2-2.2 19.2 0M12.7 33.4h19.6"/>`
}

/** A piece as it lies on the board; its name is said elsewhere. */
export const piece = (colour: 'w' | 'b', letter: string): TemplateResult =>
  html`<svg class="piece ${colour}" viewBox="4 2.5 37 37" aria-hidden="true" focusable="false">${shapes[letter]}</svg>`
