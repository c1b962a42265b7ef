import {css} from 'lit'

export const emojiStyles = css`
  :host {
    display: grid;
    gap: 0.375rem;
    inline-size: 19rem;
    max-inline-size: 100%;
    padding: 0.25rem;
  }
  .field {
    inline-size: 100%;
  }
  @media (pointer: coarse) {
    .field {
      font-size: 1rem;
    }
  }
  .found {
    display: grid;
    grid-template-columns: repeat(8, minmax(0, 1fr));
    max-block-size: 13.5rem;
    overflow: hidden auto;
    scrollbar-width: thin;
  }
  .emoji {
    position: relative;
    display: grid;
    place-items: center;
    block-size: 2.25rem;
    border-radius: 8px;
    font-size: 1.375rem;
    line-height: 1;
    cursor: pointer;
  }
  .emoji:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 8%);
  }
  .emoji[aria-selected='true'] {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .none {
    margin: 0;
    font-size: var(--_small);
    color: var(--_muted);
  }
  .none:empty {
    display: none;
  }
  @media (pointer: coarse) {
    .emoji {
      block-size: 2.75rem;
    }
  }
`
