import './node-20.mjs'
import {defineConfig} from 'vitest/config'
import {root} from './paths.mjs'

/** Everything that runs in Node: no browser, no build but the one the size budget asks for. */
export default defineConfig({
  root,
  cacheDir: '.cache/vite',
  test: {
    include: ['test/{unit,contracts,fuzz}/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Most of what a test waits for is its own work: each core takes files.
    maxWorkers: 2,
    passWithNoTests: false,
    allowOnly: false
  }
})
