import {css} from 'lit'

/** One line that says what went wrong or should be known, above a list or a table, with what can be done about it. */
export const lineStyles = css`
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.75rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_warning);
    border-radius: var(--_radius);
    background: var(--_raised);
    font-size: var(--_small);
  }
  .line p {
    flex: 1 1 10rem;
    overflow-wrap: anywhere;
  }
  .line .icon {
    color: var(--_warning);
  }
  .line.error {
    border-inline-start-color: var(--_attention);
  }
  .line.error .icon {
    color: var(--_attention);
  }
`
