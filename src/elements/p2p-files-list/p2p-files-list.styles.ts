import {css} from 'lit'

export const filesListStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 0;
    container: p2p-files / inline-size;
    overflow: hidden;
    background: var(--_surface);
    color: var(--_ink);
    font: var(--_text) / 1.45 var(--_font);
  }
  .title {
    position: static;
  }
  .scroller {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    padding: 0.75rem 1rem;
  }
  .opening {
    padding: 1rem;
    color: var(--_muted);
  }
  .line {
    margin: 0 1rem 0.5rem;
  }
  .ask {
    margin: 0 1rem 0.5rem;
  }
  .ask ul,
  .hidden-files ul {
    display: grid;
    gap: 0.25rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .ask li,
  .hidden-files li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  .amount {
    flex: none;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .summary {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    padding: 0 1rem 0.5rem;
    font-size: var(--_small);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .said {
    padding: 0 1rem 0.5rem;
    font-size: var(--_small);
    font-weight: 600;
    color: var(--_good);
    overflow-wrap: anywhere;
  }
  .said:empty {
    display: none;
  }
  .button.more {
    align-self: center;
    margin: 0.75rem;
  }
  .empty {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.25rem;
    flex: 1;
    padding: 1.5rem 1rem 2rem;
    text-align: center;
  }
  .empty h4 {
    margin-block-start: 0.5rem;
    font-size: var(--_large);
  }
  .empty .quiet {
    max-inline-size: 36ch;
    font-size: var(--_text);
    text-wrap: balance;
  }
  .drawing {
    inline-size: min(13rem, 60%);
    block-size: auto;
    color: var(--_accent);
  }
  .hidden-files {
    padding: 0.5rem 1rem;
    font-size: var(--_small);
  }
  .hidden-files summary {
    padding-block: 0.375rem;
    color: var(--_muted);
    font-weight: 600;
    cursor: pointer;
  }
  .usage {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    margin-block-start: auto;
    padding: 0.625rem 1rem 0.75rem;
    font-size: var(--_small);
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  meter {
    flex: 0 1 8rem;
    block-size: 0.75rem;
  }
  .scroller:has(~ .snack-place > .snack) {
    padding-block-end: 3.5rem;
  }
  .snack-place {
    position: absolute;
    z-index: 2;
    inset-block-end: 0;
    inset-inline: 0;
    pointer-events: none;
  }
  .snack {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    max-inline-size: 32rem;
    margin: 0 auto 0.75rem;
    inline-size: calc(100% - 2rem);
    padding-inline: 1rem 0.375rem;
    border-radius: var(--_radius);
    background: var(--_ink);
    color: var(--_surface);
    box-shadow: var(--_lift);
    font-size: var(--_small);
    pointer-events: auto;
  }
  .snack span {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .snack .undo {
    flex: none;
    color: inherit;
    font-weight: 700;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .snack .undo:hover {
    background: color-mix(in oklab, transparent, var(--_surface) 18%);
  }
  .snack :focus-visible {
    outline-color: var(--_surface);
    outline-offset: -3px;
  }
  .drop {
    position: absolute;
    z-index: 3;
    inset: 0.375rem;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.5rem;
    border: 2px dashed var(--_accent);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_own), transparent 8%);
    color: var(--_ink);
    font-size: var(--_large);
    font-weight: 650;
    text-align: center;
    pointer-events: none;
  }
  .drop p {
    max-inline-size: 28ch;
    text-wrap: balance;
  }
  .drop .icon {
    inline-size: 2.25rem;
    block-size: 2.25rem;
    color: var(--_accent);
  }
  @container p2p-files (inline-size < 34rem) {
    .bar {
      padding-inline: 0.75rem;
    }
    .bar .button {
      flex: 1 1 auto;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .snack,
    .drop {
      animation: arrive 140ms ease-out;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
  @media (forced-colors: active) {
    .drop,
    .snack {
      border: 1px solid CanvasText;
    }
  }
`
