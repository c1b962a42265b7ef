import {css} from 'lit'

/** What an element looks like from outside that stands on a page by itself. Its own styles come after these and say how it lays out what is in it. */
export const frameStyles = css`
  :host {
    block-size: 36rem;
    max-block-size: 100dvh;
    min-inline-size: 0;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
    font: var(--_text) / 1.45 var(--_font);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
`
