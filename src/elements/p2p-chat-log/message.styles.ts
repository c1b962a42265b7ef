import {css} from 'lit'

/** One message: its bubble, text, marks and reactions. Rows have no margins, so that their heights add up. */
export const messageStyles = css`
  .entry {
    position: relative;
    display: grid;
    grid-template-columns: 2.25rem minmax(0, 1fr);
    column-gap: 0.625rem;
    padding-block-start: 0.1875rem;
    border-radius: var(--_radius);
    outline-offset: -1px;
  }
  .entry.starts {
    padding-block-start: 0.75rem;
  }
  .entry.own {
    grid-template-columns: minmax(0, 1fr);
  }
  .person {
    grid-area: 1 / 1;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
  }
  button.person {
    cursor: pointer;
  }
  .person .fish {
    inline-size: 100%;
    block-size: 100%;
  }
  .said {
    grid-column: 2;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-inline-size: 0;
    padding-inline-end: 2.75rem;
  }
  .own .said {
    grid-column: 1;
    align-items: flex-end;
    padding-inline: 2.75rem 0;
  }
  .author {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.5rem;
    margin: 0 0 0.1875rem;
    padding-inline-start: 0.125rem;
    font-size: var(--_small);
    font-weight: 600;
    max-inline-size: 100%;
  }
  .author .name {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .author small {
    font-weight: 400;
    color: var(--_muted);
  }
  .warn {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    color: var(--_warning);
    font-weight: 500;
  }
  .warn .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .bubble {
    position: relative;
    max-inline-size: min(100%, 68ch);
    min-inline-size: 0;
    padding: 0.375rem 0.75rem 0.4375rem;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .starts:not(.own) .bubble {
    border-start-start-radius: 2px;
  }
  .own .bubble {
    border-end-end-radius: 2px;
    background: var(--_own);
  }
  .for-me .bubble {
    border-inline-start: 3px solid var(--_attention);
    padding-inline-start: 0.5625rem;
  }
  .bubble.file {
    padding-block-start: 0.5rem;
  }
  .bubble.gone {
    background: none;
    border: 1px dashed var(--_edge);
    color: var(--_muted);
  }
  .bubble.failed {
    border: 1px solid var(--_attention);
  }
  .words {
    unicode-bidi: isolate;
    text-align: start;
  }
  .words::after {
    content: '';
    display: block;
    clear: both;
  }
  .more,
  .link {
    border: 0;
    padding: 0.375rem 0;
    background: none;
    color: var(--_accent);
    font-weight: 600;
    cursor: pointer;
  }
  .more {
    display: block;
  }
  .folded .said {
    flex-direction: row;
    align-items: baseline;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .quote {
    display: block;
    inline-size: 100%;
    margin: 0.125rem 0 0.375rem;
    padding: 0.125rem 0.5rem 0.1875rem 0.625rem;
    border: 0;
    border-inline-start: 3px solid var(--_person, var(--_edge));
    border-radius: 4px;
    background: color-mix(in oklab, transparent, var(--_ink) 5%);
    font-size: var(--_small);
    text-align: start;
    cursor: pointer;
    overflow: hidden;
  }
  .quote .name {
    display: block;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .quoted {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .meta {
    float: inline-end;
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    margin-block: 0.375rem -0.125rem;
    margin-inline-start: 0.75rem;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_muted);
    font-size: 0.75rem;
    line-height: 1.2;
    white-space: nowrap;
  }
  button.meta {
    cursor: pointer;
  }
  button.meta::after {
    content: '';
    position: absolute;
    inset: -0.625rem -0.75rem;
  }
  .meta .icon {
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
    stroke-width: 2.25;
  }
  .failed .meta {
    color: var(--_attention);
    font-weight: 600;
  }
  .details {
    margin: 0.375rem 0 0.125rem;
    padding-block-start: 0.375rem;
    border-block-start: 1px solid color-mix(in oklab, transparent, var(--_ink) 18%);
    font-size: var(--_small);
    max-inline-size: 44ch;
    unicode-bidi: isolate;
  }
  .details p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .details p + p {
    margin-block-start: 0.25rem;
  }
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    padding-block-start: 0.25rem;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    min-block-size: 1.75rem;
    padding: 0 0.5rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_raised);
    font-size: var(--_small);
    cursor: pointer;
  }
  .chip:hover {
    border-color: var(--_edge);
  }
  .chip[aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_own);
    font-weight: 600;
  }
  .chip:disabled {
    cursor: default;
  }
  .chip .count {
    font-variant-numeric: tabular-nums;
  }
  .again {
    margin-block-start: 0.25rem;
  }
  .dots {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 100%;
    inline-size: 2.75rem;
    block-size: min(100%, 2.75rem);
    margin: auto 0;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--_muted);
    font-size: 1.125rem;
    line-height: 1;
    cursor: pointer;
  }
  .own .dots {
    inset-inline: auto 100%;
  }
  /* A mouse has the bar; with keys the button shows where one is. */
  @media (hover: hover) {
    .dots {
      opacity: 0;
    }
    .entry:focus .dots,
    .dots:focus {
      opacity: 1;
    }
  }
  @media (pointer: coarse) {
    .chip {
      min-block-size: 2.75rem;
      min-inline-size: 2.75rem;
      justify-content: center;
    }
    /* A finger that rests asks for the actions; copying is one of them. */
    .entry {
      -webkit-touch-callout: none;
      user-select: none;
      -webkit-user-select: none;
    }
    .link,
    .more,
    .quote {
      min-block-size: 2.75rem;
    }
  }
  .marked .bubble {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .entry.fresh {
      animation: surface 160ms ease-out;
    }
  }
  @keyframes surface {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (prefers-contrast: more) {
    .bubble {
      border: 1px solid var(--_line);
    }
    .own .bubble {
      border: 2px solid var(--_edge);
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }
    .own .bubble {
      border: 3px double Highlight;
    }
    .for-me .bubble {
      border-inline-start: 6px solid Highlight;
    }
    .chip[aria-pressed='true'] {
      border: 2px solid Highlight;
    }
  }
  @container p2p-chat (inline-size < 30rem) {
    .entry {
      column-gap: 0.5rem;
      grid-template-columns: 1.75rem minmax(0, 1fr);
    }
    .person {
      inline-size: 1.75rem;
      block-size: 1.75rem;
    }
  }
`
