import {css} from 'lit'

export const composerStyles = css`
  :host {
    display: block;
    padding: 0.5rem 1rem 0.75rem;
    padding-block-end: max(0.75rem, var(--shoal-safe-end, env(safe-area-inset-bottom)));
    background: var(--_deep);
  }
  form {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    align-items: end;
    gap: 0.375rem;
    max-inline-size: 50rem;
    margin-inline: auto;
    padding: 0.3125rem;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_target) / 2 + 0.375rem);
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  form:focus-within {
    border-color: var(--_accent);
    outline: 1px solid var(--_accent);
    outline-offset: 0;
  }
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: var(--_target);
    /* Eight lines. */
    max-block-size: min(calc(8 * 1.45em + var(--_target) - 1.45em), 40vh);
    padding: calc((var(--_target) - 1.45em) / 2) 0.375rem;
    border: 0;
    outline: none;
    background: none;
    resize: none;
    line-height: 1.45;
    field-sizing: content;
    unicode-bidi: plaintext;
    overflow-wrap: anywhere;
  }
  /* 16 px on touch: smaller text makes iOS zoom into the field. */
  @media (pointer: coarse) {
    textarea {
      font-size: 1rem;
    }
  }
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .me .fish {
    inline-size: calc(var(--_target) - 0.25rem);
    block-size: calc(var(--_target) - 0.25rem);
  }
  .button.round {
    border-radius: 50%;
  }
  .attach,
  .emoji {
    color: var(--_muted);
  }
  .beside {
    display: flex;
  }
  .picker {
    position: absolute;
    z-index: 2;
    inset-block-end: calc(100% + 0.375rem);
    inset-inline-end: 0;
    max-inline-size: 100%;
    padding: 0.25rem;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_raised);
    box-shadow: var(--_lift);
  }
  form > .accent .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .button.accent.idle {
    background: color-mix(in oklab, var(--_raised), var(--_accent) 16%);
    color: var(--_accent);
  }
  .counter {
    grid-column: 2 / -1;
    margin: 0 0.375rem 0.25rem;
    text-align: end;
    font-size: var(--_small);
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .counter.over {
    color: var(--_attention);
    font-weight: 600;
  }
  .context {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 0.625rem;
    padding-inline-start: 0.75rem;
    border-block-end: 1px solid var(--_line);
    padding-block-end: 0.25rem;
  }
  .context > .icon {
    color: var(--_person, var(--_accent));
  }
  .context p {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    font-size: var(--_small);
  }
  .context .title,
  .context .quoted {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .context .title {
    font-weight: 600;
  }
  .context .quoted {
    color: var(--_muted);
    unicode-bidi: isolate;
  }
  .suggestions {
    position: absolute;
    z-index: 2;
    inset-block-end: calc(100% + 0.375rem);
    inset-inline: 0;
    max-block-size: 16rem;
    max-inline-size: 24rem;
    overflow: hidden auto;
    margin: 0;
    padding: 0.25rem;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_raised);
    box-shadow: var(--_lift);
    list-style: none;
  }
  .suggestions li {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: var(--_target);
    padding: 0.125rem 0.5rem;
    border-radius: 8px;
    cursor: pointer;
  }
  .suggestions li:hover {
    background: color-mix(in oklab, transparent, var(--_ink) 6%);
  }
  .suggestions [aria-selected='true'] {
    background: var(--_own);
  }
  .suggestions .fish,
  .suggestions .sign {
    flex: none;
    inline-size: 1.625rem;
    block-size: 1.625rem;
    text-align: center;
    font-size: 1.125rem;
  }
  .suggestions bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .suggestions {
      border-color: CanvasText;
    }
    .suggestions [aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  .above {
    max-inline-size: 50rem;
    margin: 0 auto 0.5rem;
  }
  @container p2p-chat (inline-size < 30rem) {
    /* Keyboards on screens have their own. */
    .emoji {
      display: none;
    }
    :host {
      padding-inline: 0.5rem;
      padding-block: 0.375rem max(0.5rem, var(--shoal-safe-end, env(safe-area-inset-bottom)));
    }
  }
`
