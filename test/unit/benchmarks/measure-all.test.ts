import {expect, it} from 'vitest'
import {measureAll} from '../../benchmarks/measure-all.mjs'
import {parts} from '../../benchmarks/parts.mjs'
import {atMost} from '../../benchmarks/row.mjs'
import {Workbench} from '../../benchmarks/workbench.mjs'

class QuietBench extends Workbench {
  readonly lines: string[] = []

  override log(line: string): void {
    this.lines.push(line)
  }
}

const plan = (row: string) => ({row, unit: 'ms', ...atMost(10)})

async function rowsOf(measurements: Parameters<typeof measureAll>[0], bench = new QuietBench()) {
  const rows = []
  for await (const row of measureAll(measurements, bench)) rows.push(row)
  return rows
}

it('a measurement that fails gives rows that are not ok, says why, and does not stop the next', async () => {
  const bench = new QuietBench()
  const broken = {rows: [plan('a'), plan('b')], measure: () => Promise.reject(new Error('no browser'))}
  const fine = {rows: [plan('c')], measure: () => Promise.resolve([{ours: 1}])}
  const rows = await rowsOf([broken, fine], bench)
  expect(rows.map(({row, ours, ok}) => [row, ours, ok])).toEqual([
    ['a', null, false],
    ['b', null, false],
    ['c', 1, true]
  ])
  expect(bench.lines.join('\n')).toContain('no browser')
})

it('a figure that is missing fails every row of its measurement', async () => {
  const rows = await rowsOf([{rows: [plan('a'), plan('b')], measure: () => Promise.resolve([{ours: 1}])}])
  expect(rows.map(({ours, ok}) => [ours, ok])).toEqual([
    [null, false],
    [null, false]
  ])
})

it('what a measurement keeps is closed after it, the latest first, also when it fails', async () => {
  const closed: string[] = []
  const thing = (name: string) => ({close: async () => void closed.push(name)})
  const measure = async (bench: Workbench) => {
    bench.keep(thing('first'))
    bench.keep(thing('second'))
    throw new Error('broken')
  }
  await rowsOf([{rows: [plan('a')], measure}])
  expect(closed).toEqual(['second', 'first'])
})

it('every measurement of every part has rows with a name of their own and a goal', async () => {
  const measurements = (await Promise.all(Object.values(parts).map(load => load()))).flat()
  const rows = measurements.flatMap(measurement => measurement.rows)
  expect(new Set(rows.map(({row}) => row)).size).toBe(rows.length)
  for (const {goal} of rows) expect(goal).toMatch(/^[≤≥] \S/)
})
