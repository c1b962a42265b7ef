import {css} from 'lit'

/** One file of the list. */
export const fileRowStyles = css`
  .rows {
    margin: 0;
    padding: 0;
    border-block-start: 1px solid var(--_line);
    list-style: none;
  }
  .row {
    display: grid;
    grid-template-columns: 2.75rem minmax(0, 1fr) auto;
    gap: 0.25rem 0.75rem;
    align-items: center;
    padding: 0.625rem 1rem;
    border-block-end: 1px solid var(--_line);
    outline-offset: -3px;
  }
  .row:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 3%);
  }
  .tile {
    display: grid;
    place-items: center;
    align-self: start;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    overflow: hidden;
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_raised), var(--_accent) 14%);
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
  .tile img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
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
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.625rem;
    font-size: var(--_small);
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .who {
    display: inline-flex;
    align-items: center;
    gap: 0.3125rem;
    min-inline-size: 0;
    max-inline-size: 14rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who .fish {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  .state {
    display: flex;
    align-items: baseline;
    gap: 0.3125rem;
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .state .icon {
    align-self: center;
    inline-size: 1rem;
    block-size: 1rem;
    stroke-width: 2.25;
  }
  .state.good .icon {
    color: var(--_good);
  }
  .state.bad {
    color: var(--_attention);
    font-weight: 600;
  }
  .offered .state,
  .queued .state {
    color: var(--_muted);
  }
  .progress {
    margin-block: 0.1875rem 0.125rem;
  }
  .progress svg {
    display: block;
    inline-size: 100%;
    block-size: 0.375rem;
    border-radius: 999px;
    background: color-mix(in oklab, var(--_surface), var(--_ink) 14%);
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
  .paused .progress path {
    fill: var(--_edge);
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
  .link {
    justify-self: start;
    padding: 0.125rem 0;
    border: 0;
    background: none;
    color: var(--_accent);
    font-size: var(--_small);
    font-weight: 600;
    cursor: pointer;
  }
  .paths {
    max-block-size: 14rem;
    overflow: auto;
    margin: 0.125rem 0 0;
    padding: 0.375rem 0.625rem;
    border-radius: var(--_radius);
    background: var(--_raised);
    font-size: var(--_small);
    list-style: none;
  }
  .paths li {
    display: flex;
    justify-content: space-between;
    gap: 0.75rem;
  }
  .paths bdi {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .paths span {
    flex: none;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .actions {
    display: flex;
    align-items: center;
    gap: 0.125rem;
  }
  .button.main {
    border-color: transparent;
    background: color-mix(in oklab, var(--_raised), var(--_accent) 16%);
    color: var(--_accent);
    margin-inline-end: 0.25rem;
  }
  .button.main:hover {
    border-color: var(--_accent);
  }
  .actions .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  .keep[aria-pressed='true'] {
    background: var(--_own);
    color: var(--_accent);
  }
  .keep[aria-pressed='true'] .icon {
    fill: currentColor;
  }
  @container p2p-files (inline-size < 34rem) {
    .row {
      grid-template-columns: 2.75rem minmax(0, 1fr);
      align-items: start;
      padding-inline: 0.75rem;
    }
    .row:not(.slim) .actions {
      grid-column: 2;
      flex-wrap: wrap;
    }
    .row.slim {
      grid-template-columns: 2.75rem minmax(0, 1fr) auto;

    }
  }
  @media (forced-colors: active) {
    .progress svg {
      border: 1px solid CanvasText;
    }
    .progress path {
      fill: Highlight;
      forced-color-adjust: none;
    }
    .keep[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
