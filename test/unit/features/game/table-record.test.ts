import {describe, expect, it} from 'vitest'
import {tableParameters as limits} from '../../../../src/features/game/parameters.ts'
import type {TableAct, TableId} from '../../../../src/features/game/table-acts.ts'
import {TableRecord} from '../../../../src/features/game/table-record.ts'
import {crosses} from './rules.ts'
import {person} from './tree-world.ts'

const table = 'ab'.repeat(16) as TableId
const opened = {id: table, host: person(0), timeMs: 0, game: 'crosses', version: 1, name: '', seats: 2, options: {}}

const result = (number: number): TableAct => ({
  id: number.toString(16).padStart(32, '0'),
  author: person(0),
  chain: 'c',
  seq: number,
  hlcMs: number,
  hlcCounter: 0,
  timeMs: number,
  table,
  type: 'result',
  match: 0,
  tick: 0,
  outcome: null
})

describe('A table', () => {
  it('P4 takes in only so many acts of one person, names who has more, and no one for what comes again', () => {
    const record = new TableRecord(opened, crosses)
    for (let i = 0; i < limits.actsOfOne; i++) expect(record.take(result(i))).toBe(true)
    expect(record.take(result(0))).toBe(false)
    expect(record.tree.faults).toEqual([])
    record.take(result(limits.actsOfOne))
    expect(record.tree.faults).toMatchObject([{key: person(0), reason: 'flood'}])
  })
})
