import {failedRow, measuredRow} from './row.mjs'

/**
 * Runs measurements one after the other. One that fails gives rows that are not ok and does not stop the next.
 * @param {readonly import('./parts.mjs').Measurement[]} measurements
 * @param {import('./workbench.mjs').Workbench} bench
 * @returns {AsyncGenerator<import('./row.mjs').Row>}
 */
export async function* measureAll(measurements, bench) {
  for (const {rows, measure} of measurements) {
    bench.log(`── ${rows.map(({row}) => row).join(' · ')}`)
    try {
      const figures = await measure(bench)
      // All or none: a measurement that lost one of its rows is not to be trusted with the others.
      yield* rows.map((plan, at) => measuredRow(plan, figures[at]))
    } catch (error) {
      bench.log(`This could not be measured: ${error.stack ?? error}`)
      yield* rows.map(failedRow)
    } finally {
      await bench.tidy()
    }
  }
}
