import {css} from 'lit'

export const personStyles = css`
  :host {
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding-block-end: 1rem;
    background: var(--_surface);
    /* A name may be one long word. */
    overflow-wrap: anywhere;
  }
  .card {
    display: grid;
    justify-items: center;
    gap: 0.125rem;
    padding: 0.5rem 1rem 0;
    text-align: center;
  }
  .card .fish {
    inline-size: 5.5rem;
    block-size: 5.5rem;
    margin-block-end: 0.5rem;
  }
  .card .name {
    max-inline-size: 100%;
    font-size: var(--_large);
    font-weight: 650;
  }
  ol {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.25rem 1rem;
    margin: 0.25rem 0;
    padding: 0.75rem 0.75rem 0.75rem 2.25rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    font-size: var(--_large);
    font-weight: 550;
  }
  ol li::marker {
    font-size: var(--_small);
    font-weight: 400;
    color: var(--_muted);
  }
  code {
    font: var(--_small) / 1.5 ui-monospace, 'Noto Sans Mono', monospace;
    color: var(--_muted);
  }
  summary {
    min-block-size: var(--_target);
    align-content: center;
    font-size: var(--_small);
    font-weight: 650;
    cursor: pointer;
    border-radius: var(--_radius);
  }
  details {
    display: grid;
    gap: 0.5rem;
  }
  .trouble {
    padding: 0 1rem;
  }
  .warning {
    display: grid;
    gap: 0.25rem;
    margin: 0 1rem;
    padding: 0.75rem;
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_warning);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
`
