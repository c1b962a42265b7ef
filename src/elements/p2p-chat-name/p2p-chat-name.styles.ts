import {css} from 'lit'

export const nameStyles = css`
  :host {
    display: block;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.375rem;
  }
  label {
    flex: 1 1 9rem;
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
    font-size: var(--_small);
    color: var(--_muted);
  }
  .field {
    inline-size: 100%;
    color: var(--_ink);
    font-size: var(--_text);
  }
  @media (pointer: coarse) {
    .field {
      font-size: 1rem;
    }
  }
  .trouble {
    flex-basis: 100%;
    margin: 0;
    color: var(--_attention);
    font-size: var(--_small);
  }
`
