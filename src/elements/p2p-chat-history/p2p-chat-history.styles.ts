import {css} from 'lit'

export const historyStyles = css`
  :host {
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding-block-end: 1rem;
    background: var(--_surface);
  }
  meter {
    inline-size: 100%;
    block-size: 0.75rem;
  }
  label {
    display: grid;
    gap: 0.25rem;
    font-size: var(--_small);
    font-weight: 650;
  }
  select {
    inline-size: 100%;
    font-size: var(--_text);
    font-weight: 400;
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    font-variant-numeric: tabular-nums;
    font-size: var(--_small);
  }
  .drop {
    display: grid;
    justify-items: center;
    gap: 0.375rem;
    padding: 0.875rem;
    border: 1.5px dashed var(--_edge);
    border-radius: var(--_radius);
    text-align: center;
  }
  .drop.over {
    border-color: var(--_accent);
    border-style: solid;
    background: var(--_own);
  }
  .trouble {
    padding: 0 1rem;
  }
  .said:empty {
    display: none;
  }
  .said {
    padding: 0 1rem;
    font-size: var(--_small);
    font-weight: 600;
    color: var(--_good);
  }
`
