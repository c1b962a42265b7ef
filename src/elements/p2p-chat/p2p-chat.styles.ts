import {css} from 'lit'

export const chatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    container: p2p-chat / inline-size;
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding-block: 0.5rem;
    padding-inline: 1rem 0.75rem;
    min-block-size: 3.625rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_raised);
  }
  .place {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    margin: 0;
    font-size: var(--_large);
    font-weight: 650;
    line-height: 1.3;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .status {
    display: flex;
    align-items: baseline;
    gap: 0.4375rem;
    margin: 0;
    font-size: var(--_small);
    line-height: 1.35;
    color: var(--_muted);
  }
  .lamp {
    flex: none;
    align-self: center;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    border: 1.5px solid var(--_warning);
  }
  .lamp.together {
    border-color: var(--_good);
    background: var(--_good);
  }
  .lamp.alone {
    border-color: var(--_good);
  }
  .lamp.offline,
  .lamp.left {
    border-color: var(--_attention);
    border-radius: 2px;
    background: var(--_attention);
  }
  .shoal {
    display: flex;
  }
  .shoal .fish {
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
    box-shadow: 0 0 0 2px var(--_raised);
  }
  .shoal .fish + .fish {
    margin-inline-start: -0.5rem;
  }
  .people-toggle {
    padding-inline: 0.5rem 0.625rem;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.75rem;
    padding: 0.5rem 1rem;
    border-block-end: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_warning);
    background: var(--_raised);
    font-size: var(--_small);
  }
  .banner p {
    flex: 1 1 12rem;
    margin: 0;
  }
  .banner.error {
    border-inline-start-color: var(--_attention);
  }
  .banner .icon {
    color: var(--_warning);
  }
  .banner.error .icon {
    color: var(--_attention);
  }
  .drawer.invite {
    padding: 0.875rem 1rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_raised);
    overflow: auto;
  }
  .drawer.invite > * {
    max-inline-size: 32rem;
    margin-inline: auto;
  }
  .body {
    flex: 1;
    min-block-size: 0;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) 18rem;
  }
  .conversation {
    position: relative;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }
  p2p-chat-log {
    flex: 1;
  }
  p2p-chat-people {
    border-inline-start: 1px solid var(--_line);
  }
  .typing {
    min-block-size: 1.25rem;
    margin: 0;
    padding-inline: 1rem;
    background: var(--_deep);
    font-size: var(--_small);
    line-height: 1.25rem;
    color: var(--_muted);
  }
  .typing span {
    display: block;
    max-inline-size: 48rem;
    margin-inline: auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .still p {
    margin: 0 0 1rem;
    max-inline-size: 32ch;
    color: var(--_muted);
    text-wrap: balance;
  }
  .still p2p-chat-invite {
    inline-size: min(30rem, 100%);
    padding: 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .drawing {
    inline-size: min(15rem, 70%);
    block-size: auto;
    color: var(--_accent);
  }
  @container p2p-chat (inline-size < 45rem) {
    .body {
      grid-template-columns: minmax(0, 1fr);
    }
    .body[data-view='chat'] p2p-chat-people,
    .body[data-view='people'] .conversation,
    .body[data-view='files'] .conversation {
      display: none;
    }
    p2p-chat-people {
      border: 0;
    }
  }
  @container p2p-chat (inline-size >= 45rem) {
    .people-toggle {
      display: none;
    }
  }
  @container p2p-chat (inline-size < 30rem) {
    header {
      padding-inline: 0.75rem 0.375rem;
      gap: 0.25rem;
    }
    .invite-toggle {
      padding: 0;
      border-color: transparent;
      background: none;
    }
    .invite-toggle .words {
      display: none;
    }
    .shoal .fish:nth-child(n + 3) {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .lamp {
      forced-color-adjust: none;
    }
  }
`
