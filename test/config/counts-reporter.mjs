import {writeFileSync} from 'node:fs'

/** Adds up one suite and the suites inside it. */
function countSuite(suite, counts) {
  for (const test of suite.tests) {
    if (test.skipped) counts.skipped++
    else if (test.passed) counts.passed++
    else counts.failed++
  }
  for (const inner of suite.suites) countSuite(inner, counts)
  return counts
}

/** web-test-runner reporter that writes `{passed, failed, skipped}` to a file; a file that cannot run counts as failed. */
export function countsReporter(file) {
  return {
    onTestRunFinished({sessions}) {
      if (file === undefined) return
      const counts = {passed: 0, failed: 0, skipped: 0}
      for (const session of sessions) {
        const before = counts.failed
        if (session.testResults) countSuite(session.testResults, counts)
        if (!session.passed && counts.failed === before) counts.failed++
      }
      writeFileSync(file, JSON.stringify(counts))
    }
  }
}
