import {css} from 'lit'

/** The frame of a table: its title, what is said above it, and what stands in its place. */
export const gameTableStyles = css`
  :host {
    position: relative;
    gap: 0;
    container: p2p-games p2p-chat / inline-size;
    overflow: hidden;
    background: var(--_surface);
    color: var(--_ink);
    font: var(--_text) / 1.45 var(--_font);
  }
  .title {
    position: static;
    flex: none;
    background: var(--_raised);
  }
  .title-words {
    font-weight: 450;
    color: var(--_muted);
  }
  .scroller {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding-block: 0.75rem;
  }
  .scroller.shared {
    padding-block: 0;
  }
  .scroller.shared > .line,
  .scroller.shared > .ask,
  .scroller.shared > .invite-card {
    margin-block: 0.5rem;
  }
  p2p-shared-table {
    flex: 1 0 auto;
    min-block-size: min(100%, 26rem);
  }
  .scroller > .line,
  .scroller > .ask,
  .scroller > .invite-card {
    flex: none;
    inline-size: min(100% - 2rem, 52rem);
    margin: 0 auto 0.5rem;
  }
  .line.proposal {
    border-inline-start-color: var(--_accent);
  }
  .ask .fish {
    inline-size: 1.5rem;
    block-size: 1.5rem;
  }
  .buttons,
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
  }
  .still {
    flex: 1;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1rem;
    text-align: center;
    color: var(--_muted);
  }
  .still p {
    max-inline-size: 40ch;
    text-wrap: balance;
  }
  .waiting {
    flex: none;
    display: grid;
    gap: 0.75rem;
    inline-size: min(100% - 2rem, 34rem);
    margin-inline: auto;
    padding-block: 0.5rem 1rem;
  }
  .waiting h4 {
    font-size: var(--_large);
  }
  .invite-card {
    padding: 0.875rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .seats {
    display: grid;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .seats.strip {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr));
  }
  .seat {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    padding: 0.25rem 0.5rem;
    border: 1px solid transparent;
    border-radius: var(--_radius);
  }
  .strip .seat {
    border-color: var(--_line);
  }
  .seat.has-turn {
    border-color: var(--_accent);
    background: var(--_raised);
  }
  .seat.out .fish {
    opacity: 0.6;
  }
  .hole {
    inline-size: 2rem;
    block-size: 2rem;
    border: 1.5px dashed var(--_edge);
    border-radius: 50%;
  }
  .who {
    flex: 1;
    display: grid;
    min-inline-size: 0;
    line-height: 1.3;
  }
  .name-line {
    display: flex;
    align-items: baseline;
    gap: 0.375rem;
    min-inline-size: 0;
    font-weight: 600;
  }
  .name-line bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.5rem;
    font-size: var(--_small);
  }
  .tag {
    font-size: var(--_small);
    font-weight: 450;
    color: var(--_muted);
  }
  .to-move {
    color: var(--_accent);
    font-weight: 650;
  }
  .clock {
    flex: none;
    padding: 0.0625rem 0.5rem;
    border: 1px solid var(--_line);
    border-radius: 6px;
    background: var(--_raised);
    font-size: var(--_large);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .clock.wait {
    border-color: transparent;
    background: none;
    font-size: var(--_small);
    color: var(--_muted);
  }
  .clock.running {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .clock.low {
    border-color: var(--_attention);
    outline: 1px solid var(--_attention);
    outline-offset: 0;
  }
  .clock.wait.low {
    color: var(--_attention);
  }
  @container p2p-games (inline-size < 30rem) {
    .strip .seat {
      gap: 0.375rem;
    }
    .strip .fish {
      inline-size: 1.5rem;
      block-size: 1.5rem;
    }
    .play .strip .ping {
      display: none;
    }
    .clock.wait {
      padding-inline: 0;
    }
  }
  @media (forced-colors: active) {
    .seat.has-turn {
      border-color: Highlight;
    }
    .clock.running {
      border: 2px solid Highlight;
    }
  }
`
