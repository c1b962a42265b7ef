import {css} from 'lit'

export const peopleStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 0.75rem;
    background: var(--_surface);
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  h3 {
    text-align: match-parent;
    margin: 0.5rem 0.5rem 0.375rem;
    font-size: var(--_small);
    font-weight: 600;
    color: var(--_muted);
  }
  ul {
    margin: 0 0 0.75rem;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    border-radius: var(--_radius);
  }
  .row {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 2.75rem;
    padding: 0.25rem 0.5rem;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .row:hover,
  .current .row {
    background: color-mix(in oklab, transparent, var(--_ink) 6%);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .current .row {
    box-shadow: inset 3px 0 0 var(--_accent);
  }
  .direct .icon {
    inline-size: 1rem;
    block-size: 1rem;
    color: var(--_muted);
  }
  .presence {
    flex-basis: 100%;
    font-size: 0.75rem;
    color: var(--_muted);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    align-items: baseline;
    flex-wrap: wrap;
    column-gap: 0.375rem;
  }
  .name {
    font-weight: 600;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .chip {
    padding: 0 0.4375rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    font-size: 0.75rem;
    color: var(--_muted);
  }
  .away .fish {
    filter: saturate(0.35);
  }
  .away .name {
    font-weight: 450;
    color: var(--_muted);
  }
  p2p-chat-name {
    flex: 1;
    min-inline-size: 0;
  }
  .end {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    margin-block-start: auto;
    padding-block-start: 0.25rem;
    border-block-start: 1px solid var(--_line);
    font-size: var(--_small);
    color: var(--_muted);
  }
  .refused {
    margin: 0.5rem;
    font-size: var(--_small);
  }
  .history {
    min-block-size: var(--_target);
  }
  .history .icon {
    inline-size: 1.125rem;
    block-size: 1.125rem;
  }
  details {
    padding: 0 0.5rem;
  }
  summary {
    min-block-size: var(--_target);
    align-content: center;
    cursor: pointer;
    border-radius: var(--_radius);
  }
  dl {
    margin: 0.25rem 0 0;
  }
  dt {
    overflow-wrap: anywhere;
    color: var(--_ink);
  }
  dd {
    margin: 0 0 0.5rem;
    overflow-wrap: anywhere;
  }
  @media (prefers-reduced-motion: no-preference) {
    li:not(.away, .self):hover .fish {
      animation: swim 900ms ease-in-out;
    }
  }
  @keyframes swim {
    30% {
      transform: translateX(3px) rotate(-4deg);
    }
    65% {
      transform: translateX(-1px) rotate(3deg);
    }
  }
`
