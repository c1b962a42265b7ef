import {join} from 'node:path'
import {root} from './paths.mjs'
import {countComponent, countLab, countVitest} from './suite-counts.mjs'

const minutes = 60_000
const tool = name => join(root, 'node_modules/.bin', name)

/** Where each suite leaves its report. */
export const reportFile = name => join(root, 'test/results', `${name}.json`)

const vitest = (name, config) => [
  tool('vitest'),
  'run',
  '--config',
  `test/config/${config}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile(name)}`
]

/** Parts `npm test` leaves to `npm run test:all`, which is what CI runs. */
export const slowParts = new Set(['slow'])

/**
 * A suite without `count` is a single check that passes or fails. `whole`: how `npm run test:all` runs it, where `npm test` runs a part of it.
 * @typedef {{name: string, part: string, words: string[], timeoutMs: number, count?: (report: any) => import('./suite-counts.mjs').Counts}} Suite
 */

/**
 * Every suite, in this order.
 * @type {(Suite & {whole?: {words: string[], timeoutMs: number}})[]}
 */
export const suites = [
  {name: 'types', part: 'lint', words: [tool('tsc'), '-p', '.'], timeoutMs: 3 * minutes},
  {
    name: 'types of tests',
    part: 'lint',
    words: [tool('tsc'), '-p', 'test/config/tsconfig.test.json'],
    timeoutMs: 3 * minutes
  },
  {
    name: 'eslint',
    part: 'lint',
    words: [tool('eslint'), '--config', 'test/config/eslint.config.mjs', '--max-warnings', '0', 'src', 'test'],
    timeoutMs: 5 * minutes
  },
  {name: 'imports', part: 'lint', words: [process.execPath, 'test/config/check-imports.mjs'], timeoutMs: 2 * minutes},
  {
    name: 'format',
    part: 'lint',
    words: [
      tool('prettier'),
      '--config',
      'test/config/prettier.config.mjs',
      '--log-level',
      'warn',
      '--check',
      'src',
      'test',
      '*.{json,md}'
    ],
    timeoutMs: 2 * minutes
  },
  {
    name: 'build',
    part: 'build',
    words: [process.execPath, 'test/config/build.mjs', '--if-stale'],
    timeoutMs: 5 * minutes
  },
  // Before the other browsers: what is held there is how soon data flows again, on a machine that has come to rest.
  {
    name: 'nat-lab',
    part: 'nat-lab',
    words: [process.execPath, 'test/nat-lab/run.mjs', '--fast'],
    timeoutMs: 5 * minutes,
    whole: {words: [process.execPath, 'test/nat-lab/run.mjs'], timeoutMs: 15 * minutes},
    count: countLab
  },
  {name: 'unit', part: 'unit', words: vitest('unit', 'vitest.config.mjs'), timeoutMs: 10 * minutes, count: countVitest},
  {
    name: 'component',
    part: 'component',
    words: [tool('web-test-runner'), '--config', 'test/config/web-test-runner.config.mjs'],
    timeoutMs: 6 * minutes,
    count: countComponent
  },
  {
    name: 'e2e',
    part: 'e2e',
    words: vitest('e2e', 'vitest.e2e.config.mjs'),
    timeoutMs: 22 * minutes,
    count: countVitest
  },
  {
    name: 'e2e-slow',
    part: 'slow',
    words: vitest('e2e-slow', 'vitest.slow.config.mjs'),
    timeoutMs: 30 * minutes,
    count: countVitest
  },
  {
    name: 'sim',
    part: 'sim',
    words: [process.execPath, 'test/simulation/run.mjs', '--suite'],
    timeoutMs: 10 * minutes,
    whole: {words: [process.execPath, 'test/simulation/run.mjs', '--suite', '--large'], timeoutMs: 20 * minutes},
    count: countComponent
  }
]

/**
 * The suites to run, as they are run then.
 * @param {readonly string[]} wanted parts by name; none: what `npm test` runs; among them `all`: everything, and all of it
 * @returns {Suite[]}
 */
export function chosenSuites(wanted) {
  if (wanted.includes('all')) return suites.map(({whole, ...suite}) => ({...suite, ...whole}))
  return suites.filter(({part}) => (wanted.length === 0 ? !slowParts.has(part) : wanted.includes(part)))
}
