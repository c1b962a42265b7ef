import {css} from 'lit'

export const settingsStyles = css`
  label,
  fieldset {
    display: grid;
    gap: 0.25rem;
    font-weight: 600;
    font-size: var(--_small);
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 0.25rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .choices label {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: var(--_target);
    padding: 0 0.875rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    font-weight: 450;
    font-size: var(--_text);
    cursor: pointer;
  }
  .choices label:has(:checked) {
    border-color: var(--_accent);
    font-weight: 600;
  }
  .choices input {
    accent-color: var(--_accent);
    margin: 0;
  }
  .field {
    inline-size: 100%;
    font-size: var(--_text);
    font-weight: 400;
  }
  textarea.field {
    min-block-size: 4.5rem;
    resize: vertical;
    font-family: ui-monospace, 'Noto Sans Mono', monospace;
    font-size: var(--_small);
  }
  .hint {
    margin: 0;
    font-weight: 400;
    font-size: var(--_small);
    color: var(--_muted);
  }
  .trouble {
    margin: 0;
    font-size: var(--_small);
    color: var(--_attention);
  }
  .tick {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: var(--_target);
    font-size: var(--_text);
    font-weight: 450;
    cursor: pointer;
  }
  .tick input {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  a {
    justify-self: start;
    color: var(--_accent);
    font-weight: 450;
  }
  shoal-forget {
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_line);
  }
  details > div {
    display: grid;
    gap: 0.875rem;
    padding-block-start: 0.5rem;
  }
  summary {
    min-block-size: var(--_target);
    align-content: center;
    font-weight: 600;
    cursor: pointer;
  }
  .end {
    display: flex;
    justify-content: flex-end;
  }
`
