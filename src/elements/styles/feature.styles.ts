import {css} from 'lit'

/** The frame around one part of a topic, and what is shown until there is something in it. */
export const featureStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
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
