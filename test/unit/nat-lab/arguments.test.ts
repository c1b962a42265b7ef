import {describe, expect, it} from 'vitest'
import {ArgumentError} from '../../config/as-command.mjs'
import {chosenCases, readArguments} from '../../nat-lab/arguments.mjs'
import {allCases} from '../../nat-lab/cases.mjs'

const names = ['same-lan', 'cone/cone', 'cone/sym']

describe('what is typed after npm run nat-lab --', () => {
  it.each([
    ['', {json: false, fast: false, only: undefined}],
    ['--json --fast', {json: true, fast: true, only: undefined}],
    ['--only same-lan', {json: false, fast: false, only: ['same-lan']}],
    ['--only=cone* --only cone/sym', {json: false, fast: false, only: ['cone/cone', 'cone/sym']}]
  ])('%j', (line, meaning) => expect(readArguments(line.split(' ').filter(Boolean), names)).toEqual(meaning))

  it.each([
    ['--only tea', /no case “tea”.*same-lan, cone\/cone/],
    ['--only tea*', /no case “tea\*”/],
    ['--only', /needs the name of a case/],
    ['--only --json', /needs the name of a case/],
    ['--quick', /“--quick” is not understood/]
  ])('%j is refused', (line, words) => {
    const read = () => readArguments(line.split(' '), names)
    expect(read).toThrow(ArgumentError)
    expect(read).toThrow(words)
  })
})

describe('the cases', () => {
  const named = (choice: {fast: boolean; only: readonly string[] | undefined}) =>
    chosenCases(allCases, choice).map(({name}) => name)

  it('are all run, or a fast part of them, or those that are named', () => {
    expect(named({fast: false, only: undefined})).toHaveLength(allCases.length)
    const fast = named({fast: true, only: undefined})
    expect(fast.length).toBeGreaterThan(4)
    expect(fast.length).toBeLessThan(allCases.length)
    expect(named({fast: true, only: ['sym/sym']})).toEqual(['sym/sym'])
  })

  it('have a name of their own, and say what must come out', () => {
    expect(new Set(allCases.map(({name}) => name)).size).toBe(allCases.length)
    for (const {name, allowed, finds, turn, trouble, recoveryLimitMs} of allCases) {
      if (allowed === undefined && finds === undefined) expect([name, turn]).not.toContain('right')
      if (trouble) expect(recoveryLimitMs, name).toBeGreaterThan(0)
    }
  })
})
