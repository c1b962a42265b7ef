import {css} from 'lit'

export const handInviteStyles = css`
  :host {
    display: block;
    color: var(--_ink);
    text-align: start;
  }
  .steps,
  form {
    display: grid;
    gap: 0.625rem;
    justify-items: start;
  }
  form {
    inline-size: 100%;
  }
  p {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  p:empty:not([role]) {
    display: none;
  }
  p:empty {
    margin-block-end: -0.625rem;
    border: 0;
  }
  [tabindex='-1']:focus-visible {
    outline: none;
  }
  .status {
    color: var(--_ink);
    font-weight: 550;
  }
  .trouble {
    color: var(--_ink);
    padding-inline-start: 0.5rem;
    border-inline-start: 3px solid var(--_attention);
  }
  .code {
    display: block;
    inline-size: min(100%, 17rem);
    aspect-ratio: 1;
    border-radius: var(--_radius);
    background: #ffffff;
    forced-color-adjust: none;
  }
  .code path {
    fill: #0f2a2e;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .field {
    inline-size: 100%;
    font-size: var(--_small);
    overflow-wrap: anywhere;
    resize: vertical;
  }
  .choice {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: var(--_target);
    font-size: var(--_small);
  }
  video {
    inline-size: min(100%, 20rem);
    border-radius: var(--_radius);
    background: #000000;
  }
`
