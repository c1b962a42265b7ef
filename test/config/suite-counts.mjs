import {readFile} from 'node:fs/promises'

/**
 * What one suite did. `skipped` counts as failure later on, so that nothing is switched off unseen.
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */

const number = value => {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('a report without counts')
  return value
}

/** @returns {Counts} from vitest's JSON report; a file that could not be loaded counts as one failure */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed')
  ).length
  return {
    passed: number(report.numPassedTests),
    failed: number(report.numFailedTests) + brokenFiles,
    skipped: number(report.numPendingTests) + number(report.numTodoTests)
  }
}

/** @returns {Counts} from the file of `countsReporter` */
export const countComponent = report => ({
  passed: number(report.passed),
  failed: number(report.failed),
  skipped: number(report.skipped)
})

/** Reads a suite's report. Throws when it is missing or is none. */
export const readReport = async (file, count) => count(JSON.parse(await readFile(file, 'utf8')))

/**
 * The verdict on a suite: its own counts, and one more failure for whatever the counts do not show.
 * @param {Counts | undefined} counts undefined when the suite left no report
 * @param {{ok: boolean, trouble?: string}} outcome of the program itself
 * @returns {{passed: number, failed: number, remarks: string[]}}
 */
export function judge(counts, outcome) {
  if (counts === undefined) return {passed: 0, failed: 1, remarks: [outcome.trouble ?? 'left no report']}
  const {passed, failed, skipped} = counts
  const remarks = []
  if (skipped > 0) remarks.push(`${skipped} skipped`)
  if (passed + failed + skipped === 0) remarks.push('ran no test')
  if (!outcome.ok && failed === 0) remarks.push(outcome.trouble ?? 'failed outside a test')
  return {passed, failed: failed + skipped + (remarks.length > 0 && failed + skipped === 0 ? 1 : 0), remarks}
}
