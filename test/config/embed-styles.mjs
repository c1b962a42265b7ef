/** `css` templates without a backtick or a nested brace in what they insert: all of ours. */
const styleTemplate = /\bcss`([^`\\]*)`/g

const insertion = /(\$\{[^{}]*\})/

/** White space and comments a style sheet does not need. `: ` is safe to close up: in a selector nothing follows `:` but a name. */
const tighten = css =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/: /g, ':')
    .replace(/;\}/g, '}')

/** The source with its style sheets tightened; no minifier looks inside a template. */
export const tightenStyles = code =>
  code.replace(styleTemplate, (_whole, css) => {
    const parts = css.split(insertion).map((part, index) => (index % 2 === 1 ? part : tighten(part)))
    return `css\`${parts.join('')}\``
  })

/** The same as a bundler plugin. */
export const tightenStylesPlugin = {
  name: 'tighten-styles',
  transform: {
    filter: {id: /\.styles\.ts$/},
    handler: code => ({code: tightenStyles(code), map: null})
  }
}
