import {writeFileSync} from 'node:fs'
import {failureLine} from './suite-counts.mjs'

/** Adds up one suite and the suites inside it. */
function countSuite(suite, counts) {
  for (const test of suite.tests) {
    if (test.skipped) counts.skipped++
    else if (test.passed) counts.passed++
    else {
      counts.failed++
      counts.why.push(failureLine(test.name, test.error?.message ?? ''))
    }
  }
  for (const inner of suite.suites) countSuite(inner, counts)
  return counts
}

/** web-test-runner reporter that writes `Counts` to a file; a file that cannot run counts as failed. */
export function countsReporter(file) {
  return {
    onTestRunFinished({sessions}) {
      if (file === undefined) return
      const counts = {passed: 0, failed: 0, skipped: 0, why: []}
      for (const session of sessions) {
        const before = counts.failed
        if (session.testResults) countSuite(session.testResults, counts)
        if (session.passed || counts.failed > before) continue
        counts.failed++
        counts.why.push(failureLine(session.testFile, session.errors.map(({message}) => message).join(' ')))
      }
      writeFileSync(file, JSON.stringify(counts))
    }
  }
}
