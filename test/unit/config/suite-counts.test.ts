import {describe, expect, it} from 'vitest'
import {countComponent, countLab, countVitest, judge} from '../../config/suite-counts.mjs'

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
    expect(judge(countVitest(report()), {ok: true})).toEqual({passed: 3, failed: 0, remarks: [], why: []})
    expect(judge(countComponent({passed: 2, failed: 0, skipped: 0, why: []}), {ok: true})).toMatchObject({
      passed: 2,
      failed: 0
    })
  })

  it('counts skipped and planned tests as failed', () => {
    const counts = countVitest(report({numPendingTests: 2, numTodoTests: 1}))
    expect(judge(counts, {ok: true})).toEqual({passed: 3, failed: 3, remarks: ['3 skipped'], why: []})
  })

  it('counts a suite that ran nothing as failed', () => {
    expect(judge(countVitest(report({numPassedTests: 0})), {ok: true})).toEqual({
      passed: 0,
      failed: 1,
      remarks: ['ran no test'],
      why: []
    })
  })

  it('counts a file that could not be loaded as failed', () => {
    const counts = countVitest(
      report({testResults: [{name: 'a.test.ts', status: 'failed', message: 'no such file', assertionResults: []}]})
    )
    const why = ['a.test.ts: no such file']
    expect(judge(counts, {ok: false})).toMatchObject({passed: 3, failed: 1, why})
  })

  it('says in a line what failed', () => {
    const failure = {status: 'failed', fullName: 'tea is hot', failureMessages: ['\u001b[31mcold\u001b[39m\nat line 3']}
    const testResults = [{name: 'a.test.ts', status: 'failed', assertionResults: [{status: 'passed'}, failure]}]
    expect(countVitest(report({numFailedTests: 1, testResults})).why).toEqual(['tea is hot: cold at line 3'])
  })

  it('counts a failure outside every test', () => {
    expect(judge(countVitest(report()), {ok: false, trouble: 'ended with code 1'})).toEqual({
      passed: 3,
      failed: 1,
      remarks: ['ended with code 1'],
      why: []
    })
  })

  it('says which suite this machine cannot run, and counts it as neither', () => {
    const counts = countLab({passed: 0, failed: 0, skipped: 0, why: [], leftOut: 'no root here'})
    expect(judge(counts, {ok: true})).toEqual({passed: 0, failed: 0, remarks: [], why: [], leftOut: 'no root here'})
  })

  it.each([
    ['that failed all the same', {passed: 0, failed: 0, skipped: 0, why: []}, false],
    ['of which something ran and failed', {passed: 3, failed: 1, skipped: 0, why: ['cone']}, true]
  ])('does not leave out a suite %s', (_, report, ok) => {
    const verdict = judge(countLab({...report, leftOut: 'no root here'}), {ok})
    expect(verdict).not.toHaveProperty('leftOut')
    expect(verdict.failed).toBeGreaterThan(0)
  })

  it('counts a suite without a report as failed', () => {
    expect(judge(undefined, {ok: true})).toMatchObject({passed: 0, failed: 1})
    expect(() => countVitest({testResults: []})).toThrow('a report without counts')
  })
})
