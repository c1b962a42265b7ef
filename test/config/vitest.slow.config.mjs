import {defineConfig, mergeConfig} from 'vitest/config'
import quick from './vitest.e2e.config.mjs'

const slow = mergeConfig(quick, defineConfig({}))
// Lists are joined by merging.
slow.test.include = ['test/e2e/**/*.slow.test.ts']
slow.test.exclude = []

/** Real browsers, where something takes its time: crashes again and again, a page that is away for half a minute. */
export default slow
