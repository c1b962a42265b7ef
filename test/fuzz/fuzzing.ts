import fc from 'fast-check'

/**
 * One seed for each file, printed so that a failure can be had again, also one of a test that ran out of time, of which fast-check says nothing:
 * `FUZZ_SEED=… npx vitest run --config test/config/vitest.config.mjs <file>`.
 * FUZZ_RUNS multiplies how much is tried. What once failed is kept in `regressions.json`.
 */
export const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
export const runs = (count: number): number => count * Number(process.env['FUZZ_RUNS'] ?? 1)

console.info(`fuzz seed ${seed}`)
fc.configureGlobal({seed})
