import {css} from 'lit'

/** What a conversation shows in its middle while nothing is in it. */
export const stillStyles = css`
  .still {
    display: grid;
    place-content: safe center;
    justify-items: center;
    gap: 0.25rem;
    min-block-size: 100%;
    padding: 1.5rem 1rem;
    text-align: center;
  }
  .still h3 {
    margin: 0.75rem 0 0;
    font-size: var(--_large);
    font-weight: 650;
    text-wrap: balance;
  }
`
