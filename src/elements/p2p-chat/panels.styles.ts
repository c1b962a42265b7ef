import {css} from 'lit'

/** What is opened beside, below and instead of the conversation. */
export const panelsStyles = css`
  .top {
    position: relative;
    display: flex;
    flex-direction: column;
    flex: none;
    max-block-size: 70%;
  }
  .top > header {
    flex: none;
  }
  .topic-conversation {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }
  p2p-chat-direct {
    flex: 1;
  }
  .panel {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
    border-inline-start: 1px solid var(--_line);
    background: var(--_surface);
  }
  .body[data-view='files'] {
    grid-template-columns: minmax(0, 1fr) minmax(18rem, min(27rem, 45%));
  }
  .files-toggle {
    position: relative;
  }
  .dot {
    position: absolute;
    inset-block-start: 0.375rem;
    inset-inline-end: 0.375rem;
    inline-size: 0.5625rem;
    block-size: 0.5625rem;
    border: 2px solid var(--_raised);
    border-radius: 50%;
    background: var(--_accent);
    box-sizing: content-box;
  }
  .drop {
    position: absolute;
    z-index: 2;
    inset: 0.375rem;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.5rem;
    border: 2px dashed var(--_accent);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_own), transparent 8%);
    font-size: var(--_large);
    font-weight: 650;
    text-align: center;
    pointer-events: none;
  }
  .drop p {
    margin: 0;
    max-inline-size: 28ch;
    text-wrap: balance;
  }
  .loading {
    align-self: start;
    margin: 0;
    padding: 1rem;
    color: var(--_muted);
  }
  .drawer.alerts,
  .drawer.more {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 0.25rem);
    inset-inline-end: 0.5rem;
    max-inline-size: calc(100% - 1rem);
    max-block-size: min(28rem, 70vh);
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_lift);
  }
  .drawer.alerts {
    inline-size: 20rem;
  }
  .menu {
    display: grid;
    padding: 0.25rem;
  }
  .menu .button {
    justify-content: flex-start;
    border-radius: calc(var(--_radius) - 2px);
    font-weight: 450;
  }
  .lock {
    display: inline-block;
    vertical-align: -0.125em;
    margin-inline-end: 0.3125rem;
    color: var(--_accent);
  }
  .lock .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .more-toggle {
    display: none;
  }
  @container p2p-chat (inline-size < 45rem) {
    .body[data-view='files'] {
      grid-template-columns: minmax(0, 1fr);
    }
    .panel {
      border: 0;
    }
    .body[data-view='chat'] .panel {
      display: none;
    }
  }
  @container p2p-chat (inline-size < 30rem) {
    .more-toggle {
      display: inline-flex;
    }
    .roomy {
      display: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .drawer,
    .panel > * {
      animation: arrive 140ms ease-out;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`
