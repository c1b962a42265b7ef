import {css} from 'lit'

/** What stands in a bubble: plain text or Markdown. Each text is isolated, so that it turns nothing around it. */
export const textStyles = css`
  .gone .text {
    font-style: italic;
  }
  .text {
    display: inline;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  .text.rich,
  .text.long {
    display: block;
  }
  .text.long {
    max-block-size: 34.8em;
    overflow: hidden;
  }
  .text p,
  .text ul,
  .text ol,
  .text pre,
  .text blockquote {
    margin: 0;
    unicode-bidi: plaintext;
  }
  .text.rich > * + * {
    margin-block-start: 0.375rem;
  }
  .text ul,
  .text ol {
    padding-inline-start: 1.375rem;
    white-space: normal;
  }
  .text li {
    white-space: pre-wrap;
  }
  .text li::marker {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .text blockquote {
    padding-inline-start: 0.625rem;
    border-inline-start: 3px solid var(--_edge);
    color: var(--_muted);
  }
  .text code {
    padding: 0.0625rem 0.25rem;
    border-radius: 4px;
    background: color-mix(in oklab, transparent, var(--_ink) 9%);
    font: 0.9em / 1.4 ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    unicode-bidi: isolate;
  }
  .text pre {
    padding: 0.5rem 0.625rem;
    border-radius: 6px;
    background: color-mix(in oklab, transparent, var(--_ink) 7%);
    white-space: pre-wrap;
    direction: ltr;
    text-align: left;
    tab-size: 4;
  }
  .text pre code {
    padding: 0;
    background: none;
    unicode-bidi: plaintext;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
    unicode-bidi: isolate;
  }
  .leads-to {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .mention {
    color: var(--_accent);
    font-weight: 600;
    unicode-bidi: isolate;
  }
  @media (forced-colors: active) {
    .text code,
    .text pre {
      border: 1px solid CanvasText;
    }
    .text pre code {
      border: 0;
    }
  }
`
