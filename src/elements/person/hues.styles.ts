import {css, unsafeCSS} from 'lit'
import {hueCount, personColour, personTint} from './palette.ts'

/**
 * A class for each hue, since a strict content security policy forbids style attributes.
 * Only numbers of ours go into the text, so `unsafeCSS` is safe here.
 */
const classes = Array.from({length: hueCount}, (_, hue) => {
  const pair = (make: typeof personColour) => `light-dark(${make(hue, 'light')},${make(hue, 'dark')})`
  const colour = pair(personColour)
  return `.hue-${hue}{--_person:${colour};--_person-tint:${pair(personTint)}}.fin-${hue}{--_fin:${colour}}`
}).join('')

export const hueStyles = css`
  ${unsafeCSS(classes)}
  .fish {
    display: block;
    flex: none;
    inline-size: 2rem;
    block-size: 2rem;
  }
  .fish .disc {
    fill: var(--_person-tint);
  }
  .fish .body {
    fill: var(--_person);
  }
  .fish .fin {
    fill: var(--_fin);
  }
  .fish .stripe {
    fill: none;
    stroke: var(--_person-tint);
    stroke-width: 1.6;
    stroke-linecap: round;
  }
  .fish .eye {
    fill: var(--_person-tint);
  }
  .name {
    color: var(--_person);
  }
  @media (prefers-contrast: more) {
    .name {
      color: inherit;
    }
  }
  @media (forced-colors: active) {
    .fish {
      forced-color-adjust: none;
    }
  }
`
