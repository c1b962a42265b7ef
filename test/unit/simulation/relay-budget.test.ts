import {describe, expect, it} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {overBudget, type Efforts} from '../../simulation/checkers/relay-budget.ts'
import {idOf} from '../../simulation/page.ts'
import {urls} from '../../simulation/simulated-relays.ts'

const hourMs = 3_600_000

/** A page that came at the beginning, and tried ten connections then. */
const calm: Efforts = {startedMs: 0, published: [], joins: [0], dials: Array<number>(10).fill(1_000), opened: [0]}

const said = (count: number, fromMs: number, everyMs: number, kind: 'announce' | 'hello' = 'announce') =>
  Array.from({length: count}, (_, n) => ({
    atMs: fromMs + n * everyMs,
    kind,
    url: urls[0],
    to: kind === 'hello' ? idOf('ada') : undefined
  }))

describe('the budget of relays', () => {
  it('holds for joining, for each connection that is tried, and for six a minute', () => {
    expect(overBudget({...calm, published: said(73, 0, 100)}, hourMs)).toEqual([])
    expect(overBudget({...calm, published: said(600, 20_000, 10_000)}, 2 * hourMs)).toEqual([])
  })

  it('does not let a page that makes no links say at once what it might have said before', () => {
    const [complaint, ...more] = overBudget({...calm, published: said(30, hourMs, 100)}, 2 * hourMs)
    expect(complaint).toMatch(/^7 events in the minute up to 3600600 ms, and its budget is 6: 7 announce$/)
    expect(more).toEqual([])
  })

  it.each([
    ['a page that woke', {joins: [0, hourMs]}, 13],
    ['a connection that is tried', {dials: [hourMs]}, 12],
    ['one tried shortly before, whose candidates are late', {dials: [hourMs - 65_000]}, 12],
    ['a relay that is there again', {opened: [0, hourMs]}, 7]
  ])('gives more room to %s', (_, more, most) => {
    const efforts = {...calm, ...more}
    expect(overBudget({...efforts, published: said(most, hourMs, 10)}, hourMs)).toEqual([])
    expect(overBudget({...efforts, published: said(most + 1, hourMs, 10)}, hourMs)).toHaveLength(1)
  })

  it('has room for greetings as many as are ever allowed, and for no more', () => {
    const allowed = parameters.helloReplies + 60 * parameters.helloRepliesPerSecond
    const greeting = (count: number) => overBudget({...calm, published: said(count, hourMs, 100, 'hello')}, hourMs)
    expect(greeting(allowed + 6)).toEqual([])
    expect(greeting(allowed + 7)).toHaveLength(1)
  })

  it('counts all that was said against all that was done', () => {
    const [complaint] = overBudget({...calm, dials: [], published: said(130, 0, 600_000 / 130)}, hourMs)
    expect(complaint).toMatch(/^130 events, and its budget is 68/)
  })
})
