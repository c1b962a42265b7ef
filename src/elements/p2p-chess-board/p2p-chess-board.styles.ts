import {css} from 'lit'

/** Squares and pieces keep their colours everywhere: white and black are told apart by brightness and outline, marks by their shape. */
export const chessBoardStyles = css`
  :host {
    --_light: light-dark(#edf4f1, #a9c3c1);
    --_dark: light-dark(#8fb5b3, #557b7e);
    --_mark: light-dark(#0a4f55, #06282c);
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    direction: ltr;
    aspect-ratio: 1;
    forced-color-adjust: none;
  }
  .grid {
    display: grid;
    grid-template-rows: repeat(8, minmax(0, 1fr));
    overflow: hidden;
    border-radius: var(--_radius);
    box-shadow: 0 0 0 1px var(--_edge);
    user-select: none;
  }
  .row {
    display: grid;
    grid-template-columns: repeat(8, minmax(0, 1fr));
  }
  .square {
    position: relative;
    min-inline-size: 0;
    min-block-size: 0;
    cursor: default;
  }
  .light {
    background: var(--_light);
  }
  .dark {
    background: var(--_dark);
  }
  .own {
    cursor: grab;
    touch-action: none;
  }
  .target,
  .capture {
    cursor: pointer;
  }
  .last::before {
    content: '';
    position: absolute;
    inset: 0;
    background: #e0a93066;
    box-shadow: inset 0 0 0 2px #8a5e0080;
  }
  .picked::before {
    content: '';
    position: absolute;
    inset: 0;
    background: #0a6b7240;
    box-shadow: inset 0 0 0 3px var(--_mark);
  }
  .check::before {
    content: '';
    position: absolute;
    inset: 2px;
    border: 3px dashed #a11d0c;
    border-radius: 50%;
    background: #d5402d59;
  }
  .target::after {
    content: '';
    position: absolute;
    inset: 34%;
    border-radius: 50%;
    background: var(--_mark);
    opacity: 0.62;
  }
  .capture::after {
    content: '';
    position: absolute;
    inset: 3%;
    border: 3px solid var(--_mark);
    border-radius: 50%;
    opacity: 0.75;
  }
  .square:focus-visible {
    z-index: 1;
    outline: 3px solid #06282c;
    outline-offset: -3px;
    box-shadow: inset 0 0 0 5px #ffffff;
  }
  /* Beside the squares for whoever looks; each square says its own name. */
  .ranks,
  .files {
    position: absolute;
    z-index: 1;
    inset: 0;
    display: grid;
    font-size: clamp(0.5rem, 2cqi, 0.6875rem);
    font-weight: 650;
    line-height: 1;
    color: #17343a;
    pointer-events: none;
  }
  .ranks {
    grid-auto-rows: 1fr;
    padding: 0.1875rem;
  }
  .files {
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    align-items: end;
    padding: 0.1875rem;
    text-align: end;
  }
  .piece {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  .piece.dragged {
    z-index: 3;
    scale: 1.12;
    filter: drop-shadow(0 4px 6px #00000059);
  }
  .square:has(.dragged) {
    z-index: 3;
  }
  .grid:has(.dragged) {
    overflow: visible;
  }
  .body {
    stroke-width: 1.6;
    stroke-linejoin: round;
  }
  .line,
  .cross {
    fill: none;
    stroke-width: 1.5;
    stroke-linecap: round;
  }
  .cross {
    stroke-width: 2.2;
  }
  .w .body {
    fill: #ffffff;
    stroke: #17343a;
  }
  .w .line,
  .w .cross {
    stroke: #17343a;
  }
  .w .dot {
    fill: #17343a;
  }
  .b .body {
    fill: #1d3b41;
    stroke: #06181b;
  }
  .b .line {
    stroke: #cfe3e1;
  }
  .b .cross {
    stroke: #06181b;
  }
  .b .dot {
    fill: #e6f1f0;
  }
  .promotion {
    position: absolute;
    z-index: 4;
    inset: 50% auto auto 50%;
    translate: -50% -50%;
    display: grid;
    grid-template-columns: repeat(4, auto);
    gap: 0.25rem;
    padding: 0.5rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_lift);
  }
  .promotion p {
    grid-column: 1 / -1;
    margin: 0;
    padding-inline: 0.25rem;
    font-weight: 600;
  }
  .promotion .button {
    position: relative;
    inline-size: clamp(2.75rem, 16cqi, 4rem);
    block-size: clamp(2.75rem, 16cqi, 4rem);
    padding: 0;
    border-radius: calc(var(--_radius) - 2px);
    background: var(--_dark);
  }
  @media (prefers-reduced-motion: no-preference) {
    .piece.dragged {
      transition: scale 120ms ease-out;
    }
  }
`
