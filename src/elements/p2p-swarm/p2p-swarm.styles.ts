import {css} from 'lit'

export const swarmStyles = css`
  :host {
    display: contents;
  }
  :host([hidden]) {
    display: none;
  }
`
