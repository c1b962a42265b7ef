import {css} from 'lit'

export const diceBoardStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 1rem;
    container-type: inline-size;
    padding: 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_deep);
  }
  h4,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h4 {
    font-size: var(--_small);
    font-weight: 650;
  }
  .quiet {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .cups {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr));
    gap: 0.75rem 0.5rem;
  }
  .cups li {
    display: grid;
    justify-items: center;
    gap: 0.125rem;
    min-inline-size: 0;
    padding: 0.5rem 0.25rem;
    border: 2px solid transparent;
    border-radius: var(--_radius);
    text-align: center;
  }
  .cups .turn {
    border-color: var(--_accent);
    background: var(--_raised);
  }
  .cups .gone .fish {
    opacity: 0.6;
  }
  .cup {
    inline-size: 3.25rem;
    block-size: 3.25rem;
  }
  .cup .side {
    fill: light-dark(#7a4b2a, #b07a4e);
  }
  .cup .rim {
    fill: light-dark(#5a3419, #7c4f2c);
  }
  .cup .top {
    fill: light-dark(#94613a, #c99667);
  }
  .cup .band {
    fill: none;
    stroke: light-dark(#c99a6b, #5a3419);
    stroke-width: 1.6;
  }
  .whose {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  .left {
    font-size: var(--_small);
    color: var(--_muted);
  }
  .standing {
    display: grid;
    justify-items: center;
    gap: 0.125rem;
    text-align: center;
  }
  .standing .words {
    font-weight: 600;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .big {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    font-size: 1.75rem;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .die {
    flex: none;
    inline-size: 2.5rem;
    block-size: 2.5rem;
  }
  .die .cube {
    fill: #ffffff;
    stroke: #456266;
    stroke-width: 1.25;
  }
  .die .pip {
    fill: #0f2a2e;
  }
  .die.counts .cube {
    fill: #fff3d6;
    stroke: #7d5300;
    stroke-width: 3;
  }
  .dice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.5rem;
  }
  .own {
    display: grid;
    justify-items: center;
    gap: 0.375rem;
  }
  .own .die {
    inline-size: 3rem;
    block-size: 3rem;
  }
  .own .dice {
    justify-content: center;
    min-block-size: 3rem;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.75rem 1rem;
    padding: 0.75rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .count {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .count output {
    min-inline-size: 2ch;
    font-size: var(--_title);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .faces {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.125rem;
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .faces label {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  .faces input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }
  .faces .die {
    inline-size: 2.125rem;
    block-size: 2.125rem;
  }
  .faces label:has(:checked) {
    background: var(--_own);
    box-shadow: inset 0 0 0 2px var(--_accent);
  }
  .faces label:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .faces label:has(:disabled) {
    cursor: default;
  }
  .faces label:has(:disabled) .die {
    opacity: 0.35;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.375rem;
  }
  .showdown {
    display: grid;
    gap: 0.5rem;
    padding: 0.75rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .showdown p {
    overflow-wrap: anywhere;
  }
  .hands {
    display: grid;
    gap: 0.375rem;
  }
  .hands li {
    display: grid;
    grid-template-columns: auto minmax(0, 6rem) minmax(0, 1fr);
    align-items: center;
    gap: 0.5rem;
  }
  .hands .die {
    inline-size: 1.875rem;
    block-size: 1.875rem;
  }
  .hands .dice {
    min-block-size: 0;
  }
  @container (inline-size < 16rem) {
    .hands li {
      grid-template-columns: auto minmax(0, 1fr);
    }
    .hands .dice {
      grid-column: 1 / -1;
    }
    .own .die {
      inline-size: 2.5rem;
      block-size: 2.5rem;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .own .die {
      animation: thrown 180ms ease-out;
    }
    .showdown {
      animation: shown 160ms ease-out;
    }
  }
  @keyframes thrown {
    from {
      opacity: 0;
      transform: translateY(-8px) rotate(-25deg);
    }
  }
  @keyframes shown {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
  @media (forced-colors: active) {
    .die,
    .cup {
      forced-color-adjust: none;
    }
    .cups .turn,
    .faces label:has(:checked) {
      outline: 2px solid Highlight;
    }
  }
`
