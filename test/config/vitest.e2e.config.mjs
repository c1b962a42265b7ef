import './node-20.mjs'
import {defineConfig} from 'vitest/config'
import {root} from './paths.mjs'

/** Real browsers: one file after the other, and time enough for Firefox to start on a loaded machine. */
export default defineConfig({
  root,
  cacheDir: '.cache/vite',
  test: {
    include: ['test/e2e/**/*.test.ts'],
    exclude: ['test/e2e/**/*.slow.test.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
    allowOnly: false
  }
})
