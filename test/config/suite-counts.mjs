import {readFile} from 'node:fs/promises'

/**
 * What one suite did. `skipped` counts as failure later on, so that nothing is switched off unseen.
 * `why`: a line for each failure, said again at the end, where a cut record of a run still has it.
 * `leftOut`: why this machine cannot run the suite at all; it then counts as nothing, and is said at the end.
 * @typedef {{passed: number, failed: number, skipped: number, why: string[], leftOut?: string}} Counts
 */

const plain = text => String(text).replaceAll(/\u001b\[[\d;]*m/g, '')

/** A failure in one line: where, and the beginning of what was said. */
export const failureLine = (name, message) =>
  `${name}: ${plain(message).split('\n').slice(0, 6).join(' ').slice(0, 400)}`

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
    skipped: number(report.numPendingTests) + number(report.numTodoTests),
    why: report.testResults.flatMap(({name, status, message, assertionResults}) => {
      const failed = assertionResults.filter(test => test.status === 'failed')
      if (status === 'failed' && failed.length === 0) return [failureLine(name, message)]
      return failed.map(test => failureLine(test.fullName, test.failureMessages.join(' ')))
    })
  }
}

/** @returns {Counts} from the file of `countsReporter` */
export const countComponent = report => ({
  passed: number(report.passed),
  failed: number(report.failed),
  skipped: number(report.skipped),
  why: report.why
})

/** @returns {Counts} from what the NAT laboratory leaves */
export const countLab = ({leftOut, ...report}) => ({
  ...countComponent(report),
  ...(leftOut === undefined ? {} : {leftOut: String(leftOut)})
})

/** Reads a suite's report. Throws when it is missing or is none. */
export const readReport = async (file, count) => count(JSON.parse(await readFile(file, 'utf8')))

/**
 * The verdict on a suite: its own counts, and one more failure for whatever the counts do not show.
 * @param {Counts | undefined} counts undefined when the suite left no report
 * @param {{ok: boolean, trouble?: string}} outcome of the program itself
 * @returns {{passed: number, failed: number, remarks: string[], why: string[], leftOut?: string}}
 */
export function judge(counts, outcome) {
  if (counts === undefined) return {passed: 0, failed: 1, remarks: [outcome.trouble ?? 'left no report'], why: []}
  const {passed, failed, skipped, why, leftOut} = counts
  if (leftOut !== undefined && outcome.ok && passed + failed + skipped === 0) {
    return {passed: 0, failed: 0, remarks: [], why: [], leftOut}
  }
  const remarks = []
  if (skipped > 0) remarks.push(`${skipped} skipped`)
  if (passed + failed + skipped === 0) remarks.push('ran no test')
  if (!outcome.ok && failed === 0) remarks.push(outcome.trouble ?? 'failed outside a test')
  return {passed, failed: failed + skipped + (remarks.length > 0 && failed + skipped === 0 ? 1 : 0), remarks, why}
}
