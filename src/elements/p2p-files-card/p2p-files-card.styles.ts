import {css} from 'lit'

export const cardStyles = css`
  :host {
    display: block;
    inline-size: 22rem;
    max-inline-size: 100%;
    padding-block-start: 0.125rem;
  }
  p {
    margin: 0;
  }
  .card {
    display: grid;
    grid-template-columns: 2.75rem minmax(0, 1fr);
    gap: 0.375rem 0.75rem;
    align-items: start;
  }
  .tile {
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: var(--_radius);
    background: color-mix(in oklab, transparent, var(--_accent) 16%);
    color: var(--_accent);
  }
  .tile.program {
    background: color-mix(in oklab, var(--_raised), var(--_warning) 16%);
    color: var(--_warning);
  }
  .tile .icon {
    inline-size: 1.5rem;
    block-size: 1.5rem;
  }
  /* The time of the message stands beside the buttons. */
  .acting {
    margin-block-end: -1.5rem;
  }
  .what {
    display: grid;
    gap: 0.125rem;
    min-inline-size: 0;
  }
  .name {
    display: flex;
    min-inline-size: 0;
    font-weight: 600;
    line-height: 1.3;
  }
  .base {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .extension {
    flex: none;
    white-space: nowrap;
  }
  .about {
    font-size: var(--_small);
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .about.bad,
  .trouble {
    color: var(--_attention);
    font-weight: 600;
  }
  .trouble {
    padding-block-start: 0.25rem;
    font-size: var(--_small);
  }
  .progress svg {
    display: block;
    inline-size: 100%;
    block-size: 0.375rem;
    margin-block: 0.25rem 0.125rem;
    border-radius: 999px;
    background: color-mix(in oklab, transparent, var(--_ink) 14%);
  }
  .progress path {
    fill: var(--_accent);
    shape-rendering: crispEdges;
  }
  .shade-0 {
    opacity: 0.35;
  }
  .shade-1 {
    opacity: 0.55;
  }
  .shade-2 {
    opacity: 0.75;
  }
  .risky {
    display: flex;
    gap: 0.3125rem;
    font-size: var(--_small);
    color: var(--_warning);
  }
  .risky .icon {
    inline-size: 1rem;
    block-size: 1rem;
    margin-block-start: 0.125rem;
  }
  .actions {
    grid-column: 2;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
    padding-block-end: 0.125rem;
    padding-inline-end: 4.5rem;
  }
  .button.main {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .actions .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  .picture {
    display: block;
    max-inline-size: 100%;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) - 2px);
    background: none;
    cursor: zoom-in;
  }
  img {
    display: block;
    min-inline-size: 3rem;
    min-block-size: 3rem;
    max-inline-size: 100%;
    max-block-size: 20rem;
    border-radius: inherit;
    object-fit: contain;
    background: color-mix(in oklab, transparent, var(--_ink) 6%);
  }
  @media (forced-colors: active) {
    .progress svg {
      border: 1px solid CanvasText;
    }
    .progress path {
      fill: Highlight;
      forced-color-adjust: none;
    }
  }
`
