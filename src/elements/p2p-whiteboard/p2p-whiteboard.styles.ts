import {css} from 'lit'

export const whiteboardStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    container-type: inline-size;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    padding: 0.375rem 0.5rem;
    border-block-end: 1px solid var(--_line);
  }
  .group {
    display: flex;
    align-items: center;
    gap: 0.125rem;
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .end {
    margin-inline-start: auto;
  }
  /* Two rows, or three with a pen in the hand: what undoes stays beside the tools. */
  @container (max-inline-size: 30rem) {
    .colours,
    .widths {
      order: 1;
    }
  }
  .tool {
    display: grid;
    place-items: center;
    inline-size: var(--_target);
    block-size: var(--_target);
    padding: 0;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
    transition: background var(--_quick);
  }
  .tool:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 8%);
  }
  .tool[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in oklab, transparent, var(--_accent) 16%);
    color: var(--_accent);
  }
  .tool:disabled {
    color: var(--_muted);
    opacity: 0.55;
    cursor: default;
    background: transparent;
  }
  .swatch,
  .thickness {
    display: block;
    border-radius: 999px;
    background: currentColor;
  }
  .swatch {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    forced-color-adjust: none;
  }
  .tool[aria-pressed='true'] .swatch {
    outline: 2px solid var(--_surface);
    outline-offset: -5px;
  }
  .colour[aria-pressed='true'] {
    border-color: var(--_ink);
    background: transparent;
  }
  .thickness {
    inline-size: 1.25rem;
  }
  .w-0 {
    block-size: 2px;
  }
  .w-1 {
    block-size: 4px;
  }
  .w-2 {
    block-size: 9px;
  }
  .stage {
    position: relative;
    min-block-size: 0;
    overflow: hidden;
    background: var(--_raised);
  }
  .board {
    position: absolute;
    inset: 0;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    cursor: crosshair;
    outline: none;
  }
  .board.move {
    cursor: grab;
  }
  .board.note {
    cursor: text;
  }
  .board.eraser {
    cursor: none;
  }
  .board:focus-visible:not(.pointed)::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--_accent);
    pointer-events: none;
  }
  canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  .empty {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.25rem;
    padding: 1.5rem 1rem 4rem;
    text-align: center;
    color: var(--_muted);
    pointer-events: none;
  }
  .empty h3 {
    margin: 0.75rem 0 0;
    color: var(--_ink);
    font-size: var(--_large);
    font-weight: 650;
  }
  .empty p {
    margin: 0;
    max-inline-size: 40ch;
    text-wrap: balance;
  }
  .drawing {
    inline-size: 10rem;
    max-inline-size: 60%;
    color: var(--_accent);
  }
  .zoom {
    position: absolute;
    inset-block-end: 0.5rem;
    inset-inline-end: 0.5rem;
    display: flex;
    padding: 0.125rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) + 2px);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .lines {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    display: grid;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    padding: 0.375rem 0.75rem;
    border-block-end: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_warning);
    background: var(--_surface);
    font-size: var(--_small);
  }
  .line.error {
    border-inline-start-color: var(--_attention);
  }
  .line p {
    flex: 1 1 12rem;
    margin: 0;
  }
  .note-form {
    position: absolute;
    inset-block-end: 0;
    inset-inline: 0;
    display: grid;
    gap: 0.5rem;
    padding: 0.625rem 0.75rem;
    border-block-start: 1px solid var(--_line);
    background: var(--_surface);
    box-shadow: var(--_lift);
  }
  .note-form label {
    display: grid;
    gap: 0.25rem;
    font-size: var(--_small);
    font-weight: 650;
  }
  .note-form textarea {
    resize: none;
    font-size: max(1rem, var(--_text));
    font-weight: 400;
  }
  .note-form .group {
    gap: 0.5rem;
    justify-content: flex-end;
  }
  .menu-place {
    position: relative;
  }
  .menu {
    position: absolute;
    inset-block-start: calc(100% + 0.25rem);
    inset-inline-end: 0;
    z-index: 2;
    display: grid;
    min-inline-size: 14rem;
    padding: 0.25rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_lift);
  }
  .menu button {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: var(--_target);
    padding: 0.25rem 0.625rem;
    border: 0;
    border-radius: calc(var(--_radius) - 2px);
    background: transparent;
    text-align: start;
    cursor: pointer;
  }
  .menu button:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 8%);
  }
  .what {
    max-block-size: 40cqb;
    overflow: auto;
    border-block-start: 1px solid var(--_line);
    font-size: var(--_small);
  }
  .what summary {
    padding: calc((var(--_target) - 1.25rem) / 2) 0.75rem;
    color: var(--_muted);
    line-height: 1.25rem;
    cursor: pointer;
  }
  .what summary:focus-visible {
    outline-offset: -2px;
  }
  .what ul {
    display: grid;
    gap: 0.25rem;
    max-block-size: 10rem;
    overflow: auto;
    margin: 0;
    padding: 0 0.75rem 0.625rem 1.75rem;
  }
  .what li {
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    .tool {
      border-color: ButtonText;
    }
    .tool[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: 1px;
    }
    .thickness {
      background: ButtonText;
    }
    .board:focus-visible::after {
      border-color: Highlight;
    }
  }
`
