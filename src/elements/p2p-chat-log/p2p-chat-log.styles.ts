import {css} from 'lit'

/** The scrolled list and what lies over it. Flat grounds: everything here is painted anew while one scrolls. */
export const chatLogStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    position: relative;
    min-block-size: 0;
    background: var(--_deep);
  }
  .scroller,
  .empty {
    grid-area: 1 / 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    /* Kept by hand, since not every browser does it. */
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -3px;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-block-size: 100%;
    max-inline-size: 52rem;
    margin-inline: auto;
    padding: 0.75rem 1rem 0.5rem;
  }
  .above,
  .below {
    flex: none;
  }
  .row {
    contain: layout style;
  }
  .day,
  .new {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.75rem;
    margin: 0;
    padding-block: 1rem 0.25rem;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .day time {
    padding: 0.125rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
  }
  .new {
    color: var(--_attention);
    font-weight: 600;
  }
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_attention);
    opacity: 0.5;
  }
  .older {
    position: absolute;
    inset-block-start: 0.5rem;
    inset-inline: 0;
    inline-size: fit-content;
    margin: 0 auto;
    padding: 0.125rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_muted);
    font-size: var(--_small);
  }
  .jump {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline-end: 1rem;
    box-shadow: var(--_lift);
  }
  .first {
    inset-block: 0.75rem auto;
  }
  .first svg {
    rotate: 180deg;
  }
  .jump .count {
    font-variant-numeric: tabular-nums;
  }
  @container p2p-chat (inline-size < 30rem) {
    .content {
      padding-inline: 0.625rem;
    }
  }
`
