import {css} from 'lit'

export const startStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    overflow: auto;
    background: linear-gradient(var(--_shallow), var(--_deep));
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: safe center;
    justify-items: center;
    gap: 0.5rem;
    inline-size: 100%;
    max-inline-size: 34rem;
    margin: 0 auto;
    padding: 2rem 1.25rem calc(2rem + env(safe-area-inset-bottom));
  }
  .drawing {
    inline-size: min(21rem, 88%);
    block-size: auto;
  }
  .fish {
    fill: var(--_accent);
  }
  .depth-1 {
    opacity: 0.78;
  }
  .depth-2 {
    opacity: 0.58;
  }
  .coral {
    fill: light-dark(#e0664e, #ff9f8a);
  }
  .eye {
    fill: var(--_shallow);
  }
  h1 {
    margin: 0.25rem 0 0;
    font-size: 1.75rem;
    font-weight: 700;
    letter-spacing: -0.01em;
    line-height: 1.2;
  }
  p {
    margin: 0;
    text-align: center;
    text-wrap: balance;
  }
  .tagline {
    font-size: var(--_large);
  }
  .quiet {
    color: var(--_muted);
    font-size: var(--_small);
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
    inline-size: 100%;
    margin-block: 1.25rem 0.25rem;
  }
  label {
    font-weight: 600;
    font-size: var(--_small);
    padding-inline-start: 1rem;
  }
  .line {
    display: flex;
    gap: 0.375rem;
    padding: 0.3125rem;
    border: 1px solid var(--_edge);
    border-radius: 999px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .line:focus-within {
    border-color: var(--_accent);
    outline: 1px solid var(--_accent);
  }
  input {
    flex: 1;
    min-inline-size: 0;
    padding: 0.5rem 0.75rem;
    border: 0;
    outline: none;
    background: none;
    font-size: var(--_large);
  }
  input:focus-visible {
    outline: none;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .line .button {
    min-block-size: 2.75rem;
    padding-inline: 1.375rem;
  }
  .trouble {
    color: var(--_attention);
    font-weight: 600;
    text-align: start;
    padding-inline: 1rem;
  }
  h2 {
    margin: 0.5rem 0 0.25rem;
    font-size: var(--_small);
    color: var(--_muted);
  }
  nav {
    inline-size: 100%;
    text-align: center;
  }
  ul {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    max-inline-size: 100%;
  }
  .quiet a {
    color: var(--_accent);
  }
  shoal-new-private {
    inline-size: 100%;
    max-inline-size: 34rem;
    margin-block-end: 0.75rem;
  }
  .private {
    position: relative;
    display: flex;
  }
  .private > a {
    padding-inline-end: calc(var(--_target) + 0.125rem);
  }
  .forget {
    position: absolute;
    inset-inline-end: 0;
    inset-block: 0;
  }
  .forget .icon,
  .lock .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .lock {
    color: var(--_accent);
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    max-inline-size: 16rem;
  }
  .corner {
    position: absolute;
    inset-block-start: calc(0.625rem + env(safe-area-inset-top));
    inset-inline-end: 0.75rem;
  }
  @media (prefers-reduced-motion: no-preference) {
    .swims {
      animation: swim 5.2s ease-in-out infinite alternate;
    }
    .pace-1 {
      animation-duration: 4.1s;
    }
    .pace-2 {
      animation-duration: 6.3s;
      animation-delay: -2s;
    }
    .pace-3 {
      animation-duration: 4.7s;
      animation-delay: -3s;
    }
  }
  @keyframes swim {
    from {
      transform: translate(-4px, 1px);
    }
    to {
      transform: translate(5px, -2px);
    }
  }
`
