import {css} from 'lit'

/** Buttons, fields and the few pieces every element uses. */
export const controlStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: var(--_target);
    min-inline-size: var(--_target);
    padding: 0.25rem 0.875rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_ink);
    font-weight: 550;
    text-decoration: none;
    cursor: pointer;
    transition: background var(--_quick), border-color var(--_quick);
  }
  .button:hover {
    border-color: var(--_edge);
  }
  .button.accent {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.accent:hover {
    background: color-mix(in oklab, var(--_accent), var(--_ink) 14%);
  }
  .button.plain {
    border-color: transparent;
    background: transparent;
  }
  .button.plain:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 8%);
  }
  .button.round {
    padding: 0;
    inline-size: var(--_target);
  }
  .button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .field {
    min-block-size: var(--_target);
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_raised);
    min-inline-size: 0;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .icon {
    display: block;
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .button,
    .button.plain,
    .button.accent {
      border-color: ButtonText;
    }
    :focus-visible {
      outline-color: Highlight;
    }
  }
  .badge {
    min-inline-size: 1.25rem;
    padding: 0 0.375rem;
    border-radius: 999px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.75rem;
    font-weight: 650;
    line-height: 1.25rem;
    text-align: center;
  }
`
