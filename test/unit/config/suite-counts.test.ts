import {describe, expect, it} from 'vitest'
import {countComponent, countVitest, judge} from '../../config/suite-counts.mjs'

const report = (more: object = {}) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...more
})

describe('the total of npm test', () => {
  it('takes the counts of a suite that went well', () => {
    expect(judge(countVitest(report()), {ok: true})).toEqual({passed: 3, failed: 0, remarks: []})
    expect(judge(countComponent({passed: 2, failed: 0, skipped: 0}), {ok: true})).toMatchObject({passed: 2, failed: 0})
  })

  it('counts skipped and planned tests as failed', () => {
    const counts = countVitest(report({numPendingTests: 2, numTodoTests: 1}))
    expect(judge(counts, {ok: true})).toEqual({passed: 3, failed: 3, remarks: ['3 skipped']})
  })

  it('counts a suite that ran nothing as failed', () => {
    expect(judge(countVitest(report({numPassedTests: 0})), {ok: true})).toEqual({
      passed: 0,
      failed: 1,
      remarks: ['ran no test']
    })
  })

  it('counts a file that could not be loaded as failed', () => {
    const counts = countVitest(report({testResults: [{status: 'failed', assertionResults: []}]}))
    expect(judge(counts, {ok: false})).toMatchObject({passed: 3, failed: 1})
  })

  it('counts a failure outside every test', () => {
    expect(judge(countVitest(report()), {ok: false, trouble: 'ended with code 1'})).toEqual({
      passed: 3,
      failed: 1,
      remarks: ['ended with code 1']
    })
  })

  it('counts a suite without a report as failed', () => {
    expect(judge(undefined, {ok: true})).toMatchObject({passed: 0, failed: 1})
    expect(() => countVitest({testResults: []})).toThrow('a report without counts')
  })
})
