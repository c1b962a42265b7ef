import {css} from 'lit'

export const actionStyles = css`
  .bar {
    position: absolute;
    inset-block-start: -1.375rem;
    /* Over the corner, and no further out than there is room beside the widest bubble. */
    inset-inline-start: calc(100% - 4rem);
    z-index: 1;
    display: flex;
    padding: 0.125rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .bar.own {
    inset-inline: auto calc(100% - 4rem);
  }
  .tool {
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 1.75rem;
    padding: 0;
    border: 0;
    border-radius: 999px;
    background: none;
    color: var(--_muted);
    cursor: pointer;
  }
  .tool .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  .tool:last-child .icon {
    stroke-width: 2.75;
  }
  .menu {
    position: fixed;
    inset: auto;
    inline-size: max-content;
    max-inline-size: min(20rem, calc(100vw - 1rem));
    max-block-size: calc(100vh - 1rem);
    overflow: hidden auto;
    margin: 0;
    padding: 0.25rem;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_raised);
    color: var(--_ink);
    box-shadow: var(--_lift);
  }
  .menu.sheet {
    inset: auto 0 0;
    inline-size: 100%;
    max-inline-size: none;
    padding-block-end: max(0.25rem, env(safe-area-inset-bottom));
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .quick {
    display: flex;
    gap: 0.125rem;
    padding-block-end: 0.25rem;
    margin-block-end: 0.25rem;
    border-block-end: 1px solid var(--_line);
  }
  .emoji {
    display: grid;
    place-items: center;
    flex: 1;
    min-inline-size: 2.5rem;
    block-size: 2.5rem;
    padding: 0;
    border: 0;
    border-radius: 8px;
    background: none;
    font-size: 1.375rem;
    line-height: 1;
    cursor: pointer;
  }
  .emoji[aria-checked='true'] {
    background: var(--_own);
  }
  .item {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    inline-size: 100%;
    min-block-size: 2.5rem;
    padding: 0.25rem 0.75rem;
    border: 0;
    border-radius: 8px;
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .item .icon {
    color: var(--_muted);
  }
  .item.danger,
  .item.danger .icon {
    color: var(--_attention);
  }
  .tool:hover,
  .emoji:hover,
  .item:hover,
  .item:focus-visible {
    background: color-mix(in oklab, transparent, var(--_ink) 8%);
    color: var(--_ink);
  }
  :focus-visible {
    outline-offset: -2px;
  }
  .ask,
  .trouble {
    max-inline-size: 30ch;
    margin: 0.375rem 0.75rem 0.5rem;
    font-size: var(--_small);
  }
  .trouble {
    color: var(--_attention);
  }
  @media (pointer: coarse) {
    .item,
    .emoji {
      min-block-size: 2.75rem;
      block-size: auto;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .menu:popover-open {
      animation: rise 120ms ease-out;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
  @media (forced-colors: active) {
    .bar,
    .menu {
      border-color: CanvasText;
    }
    .emoji[aria-checked='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
