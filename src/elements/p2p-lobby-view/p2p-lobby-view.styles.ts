import {css} from 'lit'

export const lobbyStyles = css`
  :host {
    position: relative;
    gap: 0;
    container: p2p-games / inline-size;
    overflow: hidden;
    background: var(--_surface);
    color: var(--_ink);
    font: var(--_text) / 1.45 var(--_font);
  }
  p2p-game-table {
    flex: 1;
  }
  .scroller {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  .scroller > * {
    flex: none;
    inline-size: min(100%, 52rem);
    margin-inline: auto;
  }
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    min-block-size: 3.625rem;
    padding: 0.5rem 1rem;
  }
  .bar h3 {
    margin: 0;
    font-size: var(--_large);
    font-weight: 650;
  }
  .opening {
    display: grid;
    justify-items: start;
    gap: 0.75rem;
    padding: 1rem;
    color: var(--_muted);
  }
  .line {
    inline-size: min(100% - 2rem, 50rem);
    margin-block: 0 0.5rem;
  }
  .rows {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    margin-block: 0;
    padding: 0;
    list-style: none;
  }
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.25rem 0.75rem;
    padding: 0.75rem 1rem;
    border-block-start: 1px solid var(--_line);
  }
  .row.for-me {
    box-shadow: inset 3px 0 0 var(--_accent);
    background: color-mix(in oklab, var(--_surface), var(--_accent) 6%);
  }
  .row.for-me:dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent);
  }
  .shoal {
    display: flex;
    inline-size: 3.75rem;
  }
  .shoal .fish {
    border-radius: 50%;
    box-shadow: 0 0 0 2px var(--_surface);
  }
  .shoal .fish + .fish {
    margin-inline-start: -1.125rem;
  }
  .about {
    display: grid;
    gap: 0.0625rem;
    min-inline-size: 0;
  }
  .about h4 {
    font-size: var(--_text);
    overflow-wrap: anywhere;
  }
  .about .title-words {
    font-weight: 450;
    color: var(--_muted);
  }
  .players {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
  }
  .player {
    overflow-wrap: anywhere;
  }
  .tag,
  .player.free {
    color: var(--_muted);
  }
  .state {
    font-size: var(--_small);
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    color: var(--_accent);
    font-weight: 650;
  }
  .mark::before {
    content: '';
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: currentColor;
  }
  .empty {
    flex: 1 !important;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.25rem;
    padding: 1.5rem 1rem 2rem;
    text-align: center;
  }
  .empty h4 {
    margin-block-start: 0.5rem;
    font-size: var(--_large);
  }
  .empty .quiet {
    max-inline-size: 36ch;
    margin-block-end: 0.75rem;
    font-size: var(--_text);
    text-wrap: balance;
  }
  .drawing {
    inline-size: min(14rem, 60vw);
    block-size: auto;
    color: var(--_accent);
  }
  .ended {
    padding-block: 0.5rem;
    border-block-start: 1px solid var(--_line);
  }
  .ended summary {
    display: flex;
    align-items: center;
    min-block-size: var(--_target);
    padding-inline: 1rem;
    font-size: var(--_small);
    color: var(--_muted);
    cursor: pointer;
  }
  .ended summary::before {
    content: '';
    margin-inline-end: 0.5rem;
    border: 0.25rem solid transparent;
    border-inline-start-color: currentColor;
    border-inline-end: 0;
  }
  .ended[open] summary::before {
    transform: rotate(90deg);
  }
  .ended summary:focus-visible {
    outline-offset: -2px;
  }
  .create {
    display: grid;
    gap: 0.875rem;
    inline-size: min(100% - 2rem, 50rem);
    margin-block-end: 0.75rem;
    padding: 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .kinds {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr));
    gap: 0.5rem;
  }
  .kind {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 3.25rem;
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    font-weight: 600;
    cursor: pointer;
  }
  .kind:has(:checked) {
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
    background: var(--_own);
  }
  .kind span {
    display: grid;
    line-height: 1.3;
  }
  .kind small {
    font-size: var(--_small);
    font-weight: 450;
    color: var(--_muted);
  }
  .kind:has(:checked) small {
    color: inherit;
  }
  input[type='radio'],
  input[type='checkbox'] {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .options {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr));
    gap: 0.75rem;
    align-items: end;
  }
  .option {
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
    font-size: var(--_small);
    font-weight: 650;
  }
  .option .field {
    inline-size: 100%;
    font-size: var(--_text);
    font-weight: 450;
  }
  .shared {
    display: grid;
    gap: 0.25rem;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  @container p2p-games (inline-size < 30rem) {
    .row {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .row .shoal {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .row.for-me {
      border-inline-start: 3px solid Highlight;
    }
    .kind:has(:checked) {
      outline: 2px solid Highlight;
    }
    .mark::before {
      background: CanvasText;
    }
  }
`
