import {css} from 'lit'

/** The frame around one part of a topic, and what is shown until there is something in it. */
export const featureStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
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
  .still {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1rem;
    text-align: center;
    color: var(--_muted);
  }
  .still p {
    margin: 0;
    max-inline-size: 40ch;
    text-wrap: balance;
  }
`
