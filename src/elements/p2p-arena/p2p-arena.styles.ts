import {css} from 'lit'

export const arenaStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 0.5rem;
    min-block-size: 0;
    /* Told apart with every kind of colour vision, and on their ground 3 : 1 and more. */
    --_seat-0: light-dark(#0068a8, #5bb8f0);
    --_seat-1: light-dark(#b34700, #f0a030);
    --_seat-2: light-dark(#00745a, #38cfa6);
    --_seat-3: light-dark(#96387a, #ee9fd0);
  }
  .frame {
    position: relative;
    flex: 1;
    min-block-size: 12rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: hidden;
  }
  canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    touch-action: none;
  }
  canvas:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: -3px;
  }
  .over {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    display: grid;
    justify-items: center;
    gap: 0.5rem;
    padding: 0.75rem;
    pointer-events: none;
  }
  .over > * {
    max-inline-size: 100%;
    padding: 0.375rem 0.875rem;
    border-radius: 999px;
    background: var(--_raised);
    box-shadow: var(--_lift);
    text-align: center;
  }
  p,
  h3 {
    margin: 0;
  }
  .result {
    font-size: var(--_title);
    font-weight: 650;
  }
  .result,
  ::slotted([slot='actions']) {
    pointer-events: auto;
  }
  .trouble {
    color: var(--_attention);
    font-weight: 600;
  }
  .seats {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: var(--_small);
  }
  .seats li {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .number {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.375rem;
    block-size: 1.375rem;
    border: 2px solid var(--_mark);
    border-radius: 50%;
    color: var(--_ink);
    font-weight: 700;
  }
  .seat-0 {
    --_mark: var(--_seat-0);
  }
  .seat-1 {
    --_mark: var(--_seat-1);
  }
  .seat-2 {
    --_mark: var(--_seat-2);
  }
  .seat-3 {
    --_mark: var(--_seat-3);
  }
  .quiet {
    color: var(--_muted);
  }
  details {
    font-size: var(--_small);
  }
  details ul {
    margin: 0.25rem 0 0;
    padding-inline-start: 1.25rem;
    max-block-size: 8rem;
    overflow-y: auto;
  }
  summary {
    cursor: pointer;
  }
  @media (forced-colors: active) {
    .number {
      border-color: CanvasText;
    }
  }
`
