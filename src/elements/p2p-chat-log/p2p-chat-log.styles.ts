import {css} from 'lit'

export const chatLogStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    position: relative;
    min-block-size: 0;
    background: linear-gradient(var(--_shallow), var(--_deep));
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
  .day,
  .older {
    align-self: center;
    margin: 1rem 0 0.5rem;
    padding: 0.125rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_muted);
    font-size: var(--_small);
  }
  .group {
    display: grid;
    grid-template-columns: 2.25rem minmax(0, 1fr);
    column-gap: 0.625rem;
    margin-block-start: 0.75rem;
  }
  .group > .fish {
    inline-size: 2.25rem;
    block-size: 2.25rem;
    position: sticky;
    inset-block-start: 0.5rem;
  }
  .said {
    grid-column: 2;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 0.1875rem;
    min-inline-size: 0;
  }
  .own .said {
    grid-column: 1 / -1;
    align-items: flex-end;
    padding-inline-start: 2.75rem;
  }
  .author {
    margin: 0;
    padding-inline-start: 0.125rem;
    font-size: var(--_small);
    font-weight: 600;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bubble {
    position: relative;
    max-inline-size: min(100%, 68ch);
    min-inline-size: 0;
    padding: 0.375rem 0.75rem 0.4375rem;
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .words {
    unicode-bidi: plaintext;
    text-align: start;
  }
  .said > .bubble:first-of-type {
    border-start-start-radius: 2px;
  }
  .own .bubble {
    background: var(--_own);
  }
  .own .said > .bubble:first-of-type {
    border-start-start-radius: var(--_radius);
  }
  .own .said > .bubble:last-of-type {
    border-end-end-radius: 2px;
  }
  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .text.long {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 24;
    line-clamp: 24;
    overflow: hidden;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }
  .more {
    display: block;
    border: 0;
    padding: 0.375rem 0;
    background: none;
    color: var(--_accent);
    font-weight: 600;
    cursor: pointer;
  }
  .meta {
    float: inline-end;
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    margin-block: 0.375rem -0.125rem;
    margin-inline-start: 0.75rem;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_muted);
    font-size: 0.75rem;
    line-height: 1.2;
    white-space: nowrap;
  }
  button.meta {
    cursor: pointer;
  }
  button.meta::after {
    content: '';
    position: absolute;
    inset: -0.625rem -0.75rem;
  }
  .meta .icon {
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
    stroke-width: 2.25;
  }
  .failed .meta {
    color: var(--_attention);
    font-weight: 600;
  }
  .bubble.failed {
    border: 1px solid var(--_attention);
  }
  .details {
    margin: 0.375rem 0 0.125rem;
    padding-block-start: 0.375rem;
    border-block-start: 1px solid color-mix(in oklab, transparent, var(--_ink) 18%);
    font-size: var(--_small);
    max-inline-size: 40ch;
    unicode-bidi: isolate;
  }
  .words::after {
    content: '';
    display: block;
    clear: both;
  }
  .again {
    align-self: flex-end;
    margin-block-start: 0.25rem;
  }
  .jump {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline-end: 1rem;
    box-shadow: var(--_lift);
  }
  .jump .count {
    font-variant-numeric: tabular-nums;
  }
  @media (prefers-reduced-motion: no-preference) {
    .bubble.fresh {
      animation: surface 160ms ease-out;
    }
  }
  @keyframes surface {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (prefers-contrast: more) {
    .bubble {
      border: 1px solid var(--_line);
    }
    .own .bubble {
      border: 2px solid var(--_edge);
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }
    .own .bubble {
      border: 3px double Highlight;
    }
  }
  @container p2p-chat (inline-size < 30rem) {
    .content {
      padding-inline: 0.625rem;
    }
    .group {
      column-gap: 0.5rem;
    }
  }
`
