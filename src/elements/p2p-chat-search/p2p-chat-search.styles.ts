import {css} from 'lit'

export const searchStyles = css`
  :host {
    gap: 0;
    overflow: hidden;
    background: var(--_surface);
  }
  .asking {
    display: grid;
    gap: 0.5rem;
    padding: 0.75rem;
    border-block-end: 1px solid var(--_line);
  }
  .field {
    inline-size: 100%;
    border-radius: 999px;
    padding-inline: 0.875rem;
  }
  .field::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .asking p {
    padding-inline: 0.375rem;
  }
  ul {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    margin: 0;
    padding: 0.5rem;
    list-style: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .place {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: 0.5rem;
    align-items: baseline;
    inline-size: 100%;
    padding: 0.5rem;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .place:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 6%);
  }
  .place:focus-visible {
    outline-offset: -2px;
  }
  .place .fish {
    grid-row: 1 / 3;
    align-self: start;
  }
  .place .name {
    font-weight: 600;
    font-size: var(--_small);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    font-size: 0.75rem;
    color: var(--_muted);
  }
  .excerpt {
    grid-column: 2 / 4;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  mark {
    border-radius: 3px;
    background: color-mix(in oklab, transparent, var(--_warning) 32%);
    color: inherit;
  }
  @media (forced-colors: active) {
    mark {
      background: Mark;
      color: MarkText;
    }
  }
  @media (pointer: coarse) {
    .field {
      font-size: 1rem;
    }
  }
`
