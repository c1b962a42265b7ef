import {css} from 'lit'

export const inviteStyles = css`
  :host {
    display: block;
  }
  .card {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.75rem 1rem;
    align-items: center;
    text-align: start;
  }
  .code {
    display: block;
    min-inline-size: 8.5rem;
    max-inline-size: 50cqi;
    block-size: auto;
    border-radius: var(--_radius);
    background: #ffffff;
    forced-color-adjust: none;
  }
  .code path {
    fill: #0f2a2e;
  }
  .rows {
    display: grid;
    gap: 0.625rem;
    min-inline-size: 0;
  }
  p {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .hand {
    display: grid;
    gap: 0.625rem;
    justify-items: start;
    margin-block-start: 0.5rem;
    text-align: start;
  }
  .hand:empty {
    display: none;
  }
  p2p-hand-invite {
    inline-size: 100%;
  }
  .field {
    flex: 1 1 8rem;
    inline-size: 100%;
    font-size: var(--_small);
    text-overflow: ellipsis;
  }
  @container p2p-chat (inline-size < 26rem) {
    .card {
      grid-template-columns: minmax(0, 1fr);
      justify-items: center;
    }
    .rows {
      inline-size: 100%;
    }
    .code {
      min-inline-size: 7.5rem;
      max-inline-size: 100%;
    }
  }
`
