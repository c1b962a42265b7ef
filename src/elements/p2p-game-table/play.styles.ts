import {css} from 'lit'

/** A game that is played: the board, who sits around it, and what there is beside it. */
export const playStyles = css`
  .play {
    flex: 1 0 auto;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'status' 'above' 'board' 'below' 'side';
    align-content: start;
    gap: 0.375rem;
    inline-size: min(100% - 2rem, 34rem);
    margin-inline: auto;
  }
  .status {
    grid-area: status;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.625rem;
    margin: 0;
    font-size: var(--_large);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .status.own-turn {
    color: var(--_accent);
  }
  .status.broken {
    color: var(--_attention);
  }
  .seats.above,
  .seats.strip {
    grid-area: above;
  }
  .seats.below {
    grid-area: below;
  }
  .board {
    grid-area: board;
    min-inline-size: 0;
  }
  .side {
    grid-area: side;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 0.75rem;
    padding-block-start: 0.375rem;
  }
  .side > .now {
    justify-self: start;
  }
  .waiting .seats.strip {
    grid-area: auto;
  }
  section.history {
    gap: 0.25rem;
    padding: 0;
  }
  .steps {
    display: flex;
    align-items: center;
    gap: 0.125rem;
    direction: ltr;
  }
  .where {
    flex: 1;
    font-size: var(--_small);
    color: var(--_muted);
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .moves {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr));
    gap: 0.125rem 0.25rem;
    max-block-size: 14rem;
    margin: 0;
    padding: 0.375rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    overflow: auto;
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
    list-style: none;
  }
  .moves.paired {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  .moves li {
    display: grid;
    align-items: stretch;
    border-radius: 6px;
    overflow-wrap: anywhere;
  }
  .moves button {
    min-block-size: 1.75rem;
    padding: 0 0.375rem;
    border: 0;
    border-radius: 6px;
    background: none;
    font-weight: 450;
    text-align: start;
    cursor: pointer;
  }
  .moves button:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 8%);
  }
  .moves .shown button {
    background: var(--_own);
    font-weight: 650;
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .faults summary {
    display: flex;
    align-items: center;
    min-block-size: var(--_target);
    font-size: var(--_small);
    color: var(--_muted);
    cursor: pointer;
  }
  .faults ul {
    display: grid;
    gap: 0.375rem;
    margin: 0.25rem 0;
    padding: 0;
    list-style: none;
    font-size: var(--_small);
  }
  .faults li {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    overflow-wrap: anywhere;
  }
  .faults .fish {
    inline-size: 1.5rem;
    block-size: 1.5rem;
  }
  .plain-board {
    padding: 0.75rem 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    overflow-wrap: anywhere;
  }
  .plain-board ul {
    display: grid;
    gap: 0.125rem;
    margin: 0;
    padding-inline-start: 0;
    list-style: none;
  }
  .plain-board ul ul {
    padding-inline-start: 1rem;
    border-inline-start: 1px solid var(--_line);
  }
  .field-name {
    color: var(--_muted);
  }
  .board .acts {
    margin-block-start: 0.5rem;
  }
  @container p2p-games (inline-size < 30rem) {
    .play {
      inline-size: calc(100% - 1rem);
    }
  }
  /* Board and what belongs to it beside each other; the board as large as height and width allow. */
  @container p2p-games (inline-size >= 48rem) {
    .play {
      grid-template-columns: min(100cqi - 22.5rem, 46rem) 18rem;
      grid-template-rows: auto auto auto 1fr;
      grid-template-areas: 'status side' 'above side' 'board side' '. side';
      justify-content: center;
      column-gap: 1.5rem;
      inline-size: calc(100% - 2.5rem);
    }
    .play.facing {
      grid-template-columns: min(100cqi - 22.5rem, max(18rem, 100dvh - 12rem)) 18rem;
      grid-template-areas: 'above status' 'board side' 'below side' '. side';
    }
    .side {
      padding-block-start: 0;
    }
    .facing .status {
      align-self: center;
    }
    .moves {
      max-block-size: 22rem;
    }
  }
`
