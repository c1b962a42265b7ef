import {css} from 'lit'

export const networkViewStyles = css`
  :host {
    display: block;
    min-block-size: 0;
    overflow: auto;
    container-type: inline-size;
    text-align: start;
  }
  .still {
    padding: 1rem;
    text-align: center;
    color: var(--_muted);
  }
  .all {
    display: grid;
    gap: 1rem;
    max-inline-size: 64rem;
    margin-inline: auto;
    padding: 1rem;
  }
  p,
  figure,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  .state {
    font-size: var(--_large);
    font-weight: 550;
    text-wrap: balance;
  }
  .state.offline {
    color: var(--_attention);
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
    align-items: start;
  }
  .lists {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25rem;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
  }
  section + section {
    padding-block-start: 1.25rem;
    border-block-start: 1px solid var(--_line);
  }
  h3 {
    margin: 0;
    font-size: var(--_text);
    font-weight: 650;
  }
  .quiet-text,
  figcaption {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    font-size: var(--_small);
  }
  .row .button {
    font-size: var(--_text);
  }
  /* The drawing */
  figure {
    display: grid;
    gap: 0.5rem;
    justify-items: center;
    padding: 0.5rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: linear-gradient(var(--_shallow), var(--_deep));
  }
  figcaption {
    display: grid;
    gap: 0.25rem;
    justify-items: center;
    text-align: center;
    text-wrap: balance;
  }
  .mesh {
    display: block;
    inline-size: 100%;
    max-inline-size: 30rem;
    max-block-size: 24rem;
  }
  .mesh .fish {
    inline-size: 100%;
    block-size: 100%;
  }
  .mesh text {
    fill: var(--_ink);
    font-size: 12px;
    text-anchor: middle;
  }
  .mesh .trip {
    fill: var(--_muted);
    font-size: 11px;
    paint-order: stroke;
    stroke: var(--_deep);
    stroke-width: 4px;
  }
  .edge {
    stroke: var(--_edge);
    stroke-width: 1.5;
    stroke-linecap: round;
    transition: stroke-width var(--_quick);
  }
  .edge.relayed {
    stroke-dasharray: 7 6;
  }
  .edge.unknown {
    stroke-dasharray: 1 5;
  }
  .edge.busy {
    stroke-width: 3.5;
  }
  .edge.picked {
    stroke: var(--_accent);
    stroke-width: 4;
  }
  .dot {
    fill: none;
    stroke: var(--_edge);
    stroke-width: 1.25;
  }
  .ring {
    fill: transparent;
    stroke: none;
    cursor: pointer;
  }
  .node.picked .ring {
    stroke: var(--_accent);
    stroke-width: 2.5;
  }
  .node.quiet .ring {
    stroke: var(--_muted);
    stroke-width: 1.5;
    stroke-dasharray: 2 4;
  }
  .node.quiet .swims {
    opacity: 0.5;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.25rem 1rem;
  }
  .sample {
    display: inline-block;
    inline-size: 0.75rem;
    block-size: 0.75rem;
    vertical-align: -0.0625rem;
  }
  .sample.line {
    inline-size: 2rem;
  }
  @keyframes swim {
    50% {
      transform: translateY(-2.5px);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .swims {
      animation: swim 4s ease-in-out infinite;
    }
    .node:nth-of-type(2n) .swims {
      animation-delay: -1.3s;
    }
    .node:nth-of-type(3n) .swims {
      animation-delay: -2.6s;
    }
    .node.quiet .swims {
      animation: none;
    }
  }
  /* The checks */
  .verdict {
    display: flex;
    gap: 0.625rem;
    padding: 0.75rem;
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_attention);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .verdict.good {
    border-inline-start-color: var(--_good);
  }
  .verdict .icon,
  .trouble > .mark {
    color: var(--_attention);
  }
  .verdict.good .icon,
  .good > .mark {
    color: var(--_good);
  }
  .progress:empty {
    display: none;
  }
  .asked {
    display: grid;
    gap: 0.125rem;
    font-size: var(--_small);
  }
  .asked bdi,
  .what {
    overflow-wrap: anywhere;
  }
  .check {
    display: grid;
    grid-template-columns: 1.25rem minmax(0, 1fr);
    gap: 0 0.625rem;
    padding-block: 0.4375rem;
    border-block-end: 1px solid var(--_line);
  }
  .check:last-child {
    border-block-end: 0;
  }
  .mark {
    display: grid;
    place-items: center;
    grid-row: span 2;
    align-self: start;
    block-size: 1.375rem;
    color: var(--_muted);
    font-weight: 650;
  }
  .found {
    grid-column: 2;
    color: var(--_muted);
    font-size: var(--_small);
    overflow-wrap: anywhere;
  }
  .trouble > .found {
    color: var(--_attention);
    font-weight: 600;
  }
  summary {
    min-block-size: var(--_target);
    align-content: center;
    cursor: pointer;
    font-size: var(--_small);
  }
  /* The links */
  .row-button {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.625rem;
    inline-size: 100%;
    min-block-size: 3rem;
    padding: 0.375rem;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    text-align: start;
    cursor: pointer;
  }
  .row-button:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 6%);
  }
  .picked > .row-button {
    background: var(--_raised);
    box-shadow: inset 3px 0 0 var(--_accent);
  }
  .who {
    display: grid;
    flex: 1 1 8rem;
    min-inline-size: 0;
  }
  .name {
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .facts,
  .rates {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .rates {
    display: flex;
    margin-inline-start: auto;
    gap: 0.625rem;
    font-variant-numeric: tabular-nums;
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.25rem 1rem;
    padding: 0.375rem 0.375rem 0.75rem 3rem;
    font-size: var(--_small);
  }
  dt {
    color: var(--_muted);
  }
  textarea {
    inline-size: 100%;
    font: 0.75rem / 1.4 ui-monospace, monospace;
  }
  @media (forced-colors: active) {
    .edge,
    .dot {
      stroke: CanvasText;
    }
    .edge.picked,
    .node.picked .ring {
      stroke: Highlight;
    }
    .mesh text {
      fill: CanvasText;
    }
    .mesh .trip {
      stroke: Canvas;
    }
    .picked > .row-button {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container (inline-size >= 42rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 1.5rem;
    }
    figure {
      position: sticky;
      inset-block-start: 1rem;
    }
  }
`
