import {fileURLToPath} from 'node:url'
import tseslint from 'typescript-eslint'
import {banConfig} from './ban-rules.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

const nodeNames =
  'process console Buffer URL performance fetch setTimeout clearTimeout setInterval clearInterval AbortController'
// Functions handed to a browser by a test or a benchmark see these.
const browserNames = 'window document location navigator crypto RTCPeerConnection customElements requestAnimationFrame'
const nodeGlobals = Object.fromEntries(
  [...nodeNames.split(' '), ...browserNames.split(' ')].map(name => [name, 'readonly'])
)

export default tseslint.config(
  {ignores: ['dist/**', 'node_modules/**', '.cache/**', 'public/**', 'test/results/**']},
  {linterOptions: {reportUnusedDisableDirectives: 'error'}},
  {
    files: ['**/*.ts', '**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: 'error',
      'no-empty': ['error', {allowEmptyCatch: false}],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-warning-comments': ['error', {terms: ['todo', 'fixme', 'xxx']}],
      'prefer-const': 'error',
      // A class made inside a method speaks of the outer object by a name.
      '@typescript-eslint/no-this-alias': 'off',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}]
    }
  },
  {
    // No compiler looks at these.
    files: ['**/*.mjs'],
    languageOptions: {globals: nodeGlobals},
    rules: {'no-undef': 'error'}
  },
  {
    // Rules that need types cost seconds, so they look at what is shipped.
    files: ['src/**/*.ts'],
    languageOptions: {parserOptions: {project: 'tsconfig.json', tsconfigRootDir: root}},
    rules: {
      // What nobody catches is said there; nothing else is.
      'no-console': ['error', {allow: ['warn', 'error']}],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', {checksVoidReturn: {attributes: false}}],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}]
    }
  },
  ...banConfig
)
