import {expect, it} from 'vitest'
import {tightenStyles} from '../../config/embed-styles.mjs'

it('drops white space and comments of style sheets', () => {
  const source = `export const s = css\`
  /* why
     so */
  :host([open]) > p:hover,
  a :focus-visible {
    color: var(--x, red);
    margin: 0 auto;
  }
  @media (width < 30em) { p { width: calc(1px + 2%); } }
\``
  expect(tightenStyles(source)).toBe(
    'export const s = css` :host([open]) > p:hover,a :focus-visible{color:var(--x,red);margin:0 auto}' +
      '@media (width < 30em){p{width:calc(1px + 2%)}}`'
  )
})

it('leaves what is inserted and everything else alone', () => {
  const source = 'const a = {b:  1}; const c = css`p { color: ${a.b  + 1}; }`; const h = html`<p>  x  </p>`'
  expect(tightenStyles(source)).toBe(
    'const a = {b:  1}; const c = css`p{color:${a.b  + 1}}`; const h = html`<p>  x  </p>`'
  )
})
