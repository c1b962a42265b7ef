import {css} from 'lit'

/** What the panels beside a conversation share: a title with a way back, sections, choices, quiet and bad news. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
    min-block-size: 0;
    text-align: start;
  }
  .title {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 0.25rem;
    min-block-size: 3.25rem;
    padding-inline: 0.375rem 0.75rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
  }
  .title h3 {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    font-size: var(--_text);
    font-weight: 650;
    outline: none;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .back .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
    padding: 0 1rem;
  }
  section + section {
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_line);
  }
  h4 {
    margin: 0;
    font-size: var(--_small);
    font-weight: 650;
  }
  p {
    margin: 0;
  }
  .quiet {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .trouble {
    color: var(--_attention);
    font-size: var(--_small);
    font-weight: 600;
  }
  fieldset {
    display: grid;
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  legend {
    padding: 0 0 0.25rem;
    font-size: var(--_small);
    font-weight: 650;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: var(--_target);
    cursor: pointer;
  }
  .choice input {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .button.danger {
    border-color: var(--_attention);
    color: var(--_attention);
  }
  .ask {
    display: grid;
    gap: 0.5rem;
    padding: 0.75rem;
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_attention);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
`
