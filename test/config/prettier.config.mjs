export default {
  printWidth: 120,
  semi: false,
  singleQuote: true,
  bracketSpacing: false,
  arrowParens: 'avoid',
  trailingComma: 'none',
  // Lit templates keep the line breaks their author gave them: white space inside them can show.
  embeddedLanguageFormatting: 'off'
}
