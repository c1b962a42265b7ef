import {css} from 'lit'

export const viewerStyles = css`
  dialog {
    inline-size: 100vw;
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: var(--_deep);
    color: var(--_ink);
    overflow: hidden;
  }
  dialog[open] {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  }
  dialog::backdrop {
    background: #0009;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem 0.5rem 1rem;
    padding-block-start: max(0.5rem, env(safe-area-inset-top));
    border-block-end: 1px solid var(--_line);
    background: var(--_raised);
  }
  h2 {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    font-size: var(--_text);
    font-weight: 650;
  }
  .name {
    display: flex;
    min-inline-size: 0;
  }
  .base {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .inside {
    display: grid;
    place-content: center;
    place-items: center;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
    padding: 1rem;
  }
  img,
  video {
    max-inline-size: 100%;
    max-block-size: 100%;
    border-radius: var(--_radius);
    box-shadow: var(--_lift);
    background: var(--_raised);
  }
  audio {
    inline-size: min(32rem, 100%);
  }
  .pdf,
  .text {
    padding: 0;
  }
  iframe {
    inline-size: 100%;
    block-size: 100%;
    border: 0;
    color-scheme: light;
    background: #fff;
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: arrive 140ms ease-out;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0;
    }
  }
`
