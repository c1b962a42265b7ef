import {css} from 'lit'

export const sharedTableStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .about {
    flex: none;
    border-block-end: 1px solid var(--_line);
    font-size: var(--_small);
  }
  summary {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: var(--_target);
    padding: 0.25rem 0.75rem;
    cursor: pointer;
  }
  summary:focus-visible {
    outline-offset: -2px;
  }
  summary::after {
    content: '';
    margin-inline-start: auto;
    border: 0.25rem solid transparent;
    border-block-start-color: currentColor;
    border-block-end: 0;
  }
  .about[open] summary::after {
    transform: rotate(180deg);
  }
  .row-words {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    min-inline-size: 0;
  }
  .shoal {
    display: flex;
    flex: none;
  }
  .fish {
    flex: none;
    inline-size: 1.5rem;
    block-size: 1.5rem;
  }
  .shoal .fish {
    border-radius: 50%;
    box-shadow: 0 0 0 2px var(--_surface);
  }
  .shoal .fish + .fish {
    margin-inline-start: -0.625rem;
  }
  .about > :not(summary) {
    margin: 0 0.75rem 0.5rem;
  }
  .about > p {
    max-inline-size: 68ch;
  }
  .there {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    max-block-size: 8rem;
    overflow: auto;
    padding: 0;
    list-style: none;
  }
  .there li {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .faults {
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .line {
    flex: none;
    margin: 0.5rem 0.75rem;
  }
  .quiet {
    margin: 0;
    color: var(--_muted);
  }
  .place {
    flex: 1;
    display: grid;
    grid-template: minmax(20rem, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
  }
  .place.plain-place {
    display: block;
    padding: 0.75rem;
  }
  .plain {
    display: grid;
    gap: 0.25rem;
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }
  .plain .field-name {
    font-weight: 600;
  }
  /* It fills its place, and has no frame of its own there. */
  p2p-whiteboard {
    block-size: auto;
    max-block-size: none;
    border: 0;
    border-radius: 0;
    color-scheme: inherit;
  }
`
