import {css} from 'lit'

export const shoalAppStyles = css`
  :host {
    display: block;
    block-size: 100dvh;
    background: var(--_surface);
    color: var(--_ink);
    font: var(--_text) / 1.45 var(--_font);
  }
  shoal-start,
  shoal-promises {
    position: relative;
    block-size: 100%;
  }
  .topic {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    block-size: 100%;
    padding-inline: env(safe-area-inset-left) env(safe-area-inset-right);
  }
  shoal-topics {
    display: none;
    border-inline-end: 1px solid var(--_line);
  }
  main {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
  }
  p2p-chat,
  p2p-lobby,
  p2p-network {
    block-size: 100%;
    max-block-size: none;
    border: 0;
    border-radius: 0;
  }
  .playing p2p-chat {
    display: none;
  }
  .network {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
  }
  .network header {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    min-block-size: 3.75rem;
    padding-inline: 1rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_raised);
  }
  .network h2 {
    margin: 0;
    font-size: var(--_large);
    font-weight: 650;
  }
  .network .back {
    display: inline-flex;
  }
  .lonely {
    margin: 0;
    padding: 0.375rem 1rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_raised);
    font-size: var(--_small);
  }
  .lonely a {
    color: var(--_accent);
    font-weight: 600;
  }
  .play {
    position: relative;
  }
  .play.open {
    border-color: var(--_accent);
    background: var(--_own);
  }
  .dot {
    position: absolute;
    inset-block-start: 0.3125rem;
    inset-inline-end: 0.3125rem;
    box-sizing: content-box;
    inline-size: 0.5625rem;
    block-size: 0.5625rem;
    border: 2px solid var(--_raised);
    border-radius: 50%;
    background: var(--_accent);
  }
  .back {
    margin-inline-start: -0.5rem;
  }
  .back .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .bar {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    padding-block-end: env(safe-area-inset-bottom);
    border-block-start: 1px solid var(--_line);
    background: var(--_raised);
  }
  .bar a {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 0.125rem;
    position: relative;
    min-block-size: 3.25rem;
    font-size: 0.75rem;
    color: var(--_muted);
    text-decoration: none;
  }
  .badge {
    position: absolute;
    inset-block-start: 0.25rem;
    inset-inline-start: calc(50% + 0.375rem);
    min-inline-size: 1.125rem;
    padding: 0 0.25rem;
    font-size: 0.6875rem;
    line-height: 1.125rem;
  }
  .bar a:focus-visible {
    outline-offset: -3px;
  }
  .bar a[aria-current] {
    color: var(--_accent);
    font-weight: 650;
    box-shadow: inset 0 2px 0 var(--_accent);
  }
  /* With the bar: as in p2p-chat, which shows people beside the conversation from 45rem on. */
  @media (width < 45rem) {
    p2p-chat {
      --shoal-safe-end: 0px;
    }
    p2p-chat::part(people-toggle),
    .play {
      display: none;
    }
  }
  /* A keyboard on the screen leaves no room for it. */
  @media (width >= 45rem), (height < 30rem) {
    .bar:not(.playing) {
      display: none;
    }
  }
  @media (width >= 64rem) {
    /* The conversation stays beside the game. */
    .bar.playing {
      display: none;
    }
    main.playing {
      grid-template-columns: minmax(0, 1fr) clamp(19rem, 26vw, 24rem);
    }
    .playing p2p-chat {
      display: flex;
      border-inline-start: 1px solid var(--_line);
    }
    .topic {
      grid-template-columns: 16rem minmax(0, 1fr);
    }
    shoal-topics {
      display: flex;
    }
    .back {
      display: none;
    }
  }
`
