import {css} from 'lit'

export const directStyles = css`
  :host {
    display: flex;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .whole {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
    /* A frame all around: nothing in here is the topic's. */
    box-shadow: inset 0 0 0 2px var(--_accent);
    padding: 2px;
  }
  .with {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.25rem;
    padding: 0.25rem 0.75rem 0.25rem 0.25rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_own);
  }
  .back .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .who {
    min-inline-size: 0;
    max-inline-size: 60%;
    padding-inline: 0.25rem 0.75rem;
  }
  .who .fish {
    inline-size: 1.75rem;
    block-size: 1.75rem;
  }
  .who .name {
    font-weight: 650;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .sealed {
    flex: 1 1 12rem;
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 0.375rem;
    min-inline-size: 0;
    margin: 0;
    padding-inline-start: 0.5rem;
    font-size: var(--_small);
  }
  /* A name may be one long word. */
  .sealed,
  .still {
    overflow-wrap: anywhere;
  }
  .sealed .icon {
    inline-size: 1rem;
    block-size: 1rem;
    color: var(--_accent);
  }
  .failure {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 0;
    padding: 0.5rem 1rem;
    border-block-end: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_attention);
    background: var(--_raised);
    font-size: var(--_small);
  }
  .failure .icon {
    color: var(--_attention);
  }
  p2p-chat-log {
    flex: 1;
  }
  .still .fish {
    inline-size: 4rem;
    block-size: 4rem;
  }
  .still p {
    margin: 0;
    max-inline-size: 36ch;
    color: var(--_muted);
    text-wrap: balance;
  }
  @media (forced-colors: active) {
    .whole {
      border: 2px solid Highlight;
    }
  }
  @container p2p-chat (inline-size < 30rem) {
    .sealed {
      flex-basis: 100%;
      justify-content: flex-start;
      padding: 0 0.5rem 0.375rem 0.625rem;
    }
  }
`
