import {css} from 'lit'

export const dialogStyles = css`
  dialog {
    inline-size: min(30rem, 100vw - 1.5rem);
    max-block-size: min(44rem, 100dvh - 1.5rem);
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.5);
    background: var(--_raised);
    color: var(--_ink);
    box-shadow: var(--_lift);
    overflow: auto;
  }
  dialog::backdrop {
    background: #04272a73;
  }
  .title {
    position: sticky;
    inset-block-start: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.75rem 0.75rem 0.5rem 1.25rem;
    background: var(--_raised);
  }
  h2 {
    margin: 0;
    font-size: var(--_large);
    font-weight: 650;
  }
  .inside {
    display: grid;
    gap: 1rem;
    padding: 0.25rem 1.25rem 1.25rem;
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: rise 160ms ease-out;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
`
