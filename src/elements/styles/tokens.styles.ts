import {css} from 'lit'

/**
 * The look of everything. A page overrides a token by setting its public name (`--shoal-accent: …`) on the element or above it.
 * `light-dark()` follows the visitor's system; the attribute `theme` (`light` or `dark`) decides for an element.
 */
export const tokenStyles = css`
  :host,
  :root {
    color-scheme: light dark;
    --_ink: var(--shoal-ink, light-dark(#0f2a2e, #e6f1f0));
    --_muted: var(--shoal-muted, light-dark(#456266, #9db7b9));
    --_surface: var(--shoal-surface, light-dark(#f4faf9, #101d22));
    --_deep: var(--shoal-deep, light-dark(#e4f1ef, #0b161a));
    --_shallow: var(--shoal-shallow, light-dark(#f6fbfa, #122429));
    --_raised: var(--shoal-raised, light-dark(#ffffff, #1a2c32));
    --_line: var(--shoal-line, light-dark(#d2e3e1, #2a4147));
    --_edge: var(--shoal-edge, light-dark(#6d8b8d, #66858a));
    --_accent: var(--shoal-accent, light-dark(#0a6b72, #63cfcd));
    --_on-accent: var(--shoal-on-accent, light-dark(#ffffff, #04272a));
    --_own: var(--shoal-own, light-dark(#cfebe7, #1b4a50));
    --_attention: var(--shoal-attention, light-dark(#a63a28, #ff9f8a));
    --_good: var(--shoal-good, light-dark(#1a7a4a, #6dd6a0));
    --_warning: var(--shoal-warning, light-dark(#7d5300, #f2c46a));
    --_shadow: light-dark(0 1px 2px #0f2a2e14, 0 1px 2px #00000052);
    --_lift: light-dark(0 6px 24px #0f2a2e26, 0 6px 24px #00000080);
    --_font: var(--shoal-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Hiragino Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif);
    --_small: 0.8125rem;
    --_text: 0.9375rem;
    --_large: 1.0625rem;
    --_title: 1.375rem;
    --_radius: var(--shoal-radius, 8px);
    --_quick: 150ms ease-out;
    --_target: 2.25rem;
  }
  :host([theme='light']),
  :root[theme='light'] {
    color-scheme: light;
  }
  :host([theme='dark']),
  :root[theme='dark'] {
    color-scheme: dark;
  }
  @media (pointer: coarse) {
    :host,
    :root {
      --_target: 2.75rem;
    }
  }
  @media (prefers-contrast: more) {
    :host,
    :root {
      --_ink: light-dark(#000000, #ffffff);
      --_muted: light-dark(#1c3336, #d8e6e6);
      --_line: light-dark(#456266, #9db7b9);
      --_edge: light-dark(#0f2a2e, #e6f1f0);
      --_accent: light-dark(#00474c, #9af0ee);
      --_own: light-dark(#ffffff, #0b161a);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host,
    :root {
      --_quick: 0s;
    }
  }
`
