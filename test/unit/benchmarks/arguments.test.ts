import {describe, expect, it} from 'vitest'
import {ArgumentError} from '../../config/as-command.mjs'
import {readArguments} from '../../benchmarks/arguments.mjs'

const parts = ['join', 'embed']

describe('what is typed after npm run bench --', () => {
  it.each([
    ['', {json: false, only: undefined}],
    ['--json', {json: true, only: undefined}],
    ['--only join', {json: false, only: ['join']}],
    ['--only=embed --json', {json: true, only: ['embed']}],
    ['--only join --only embed,join', {json: false, only: ['join', 'embed']}]
  ])('%j', (line, meaning) => expect(readArguments(line.split(' ').filter(Boolean), parts)).toEqual(meaning))

  it.each([
    ['--only tea', /no part “tea”.*join, embed/],
    ['--only join,', /no part “”/],
    ['--only', /needs the name of a part/],
    ['--only --json', /needs the name of a part/],
    ['--fast', /“--fast” is not understood/]
  ])('%j is refused in words', (line, words) => {
    const read = () => readArguments(line.split(' '), parts)
    expect(read).toThrow(ArgumentError)
    expect(read).toThrow(words)
  })
})
