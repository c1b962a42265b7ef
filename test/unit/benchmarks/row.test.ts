import {describe, expect, it} from 'vitest'
import {atMost, atMostPeer, failedRow, jsonLine, measuredRow} from '../../benchmarks/row.mjs'
import {table} from '../../benchmarks/table.mjs'

const size = {row: 'one-file embed', unit: 'kB gzip', ...atMost(64)}
const join = {row: 'join', unit: 'ms', ...atMostPeer('stock')}

describe('a row', () => {
  it('is one JSON object with its keys in this order', () => {
    expect(jsonLine(measuredRow(join, {ours: 201.26, peers: {stock: 250}}))).toBe(
      '{"row":"join","ours":201.3,"unit":"ms","peers":{"stock":250},"goal":"≤ stock","ok":true}'
    )
    expect(jsonLine(measuredRow(size, {ours: 60}))).toBe(
      '{"row":"one-file embed","ours":60,"unit":"kB gzip","peers":{},"goal":"≤ 64","ok":true}'
    )
  })

  it.each([
    [64, true],
    [63.96, true],
    [64.04, false],
    [65, false]
  ])('%d against a goal of 64: %s, before rounding', (ours, ok) => expect(measuredRow(size, {ours}).ok).toBe(ok))

  it.each([
    [249, true],
    [250, true],
    [250.01, false]
  ])('%d beside 250 of the peer: %s', (ours, ok) => expect(measuredRow(join, {ours, peers: {stock: 250}}).ok).toBe(ok))

  it.each([[undefined], [{}], [{ours: Number.NaN, peers: {stock: 1}}], [{ours: 1, peers: {stock: undefined}}]])(
    'is not made of %j',
    figures => expect(() => measuredRow(join, figures as never)).toThrow(RangeError)
  )

  it('is not ok without its peer', () => {
    expect(measuredRow(join, {ours: 1}).ok).toBe(false)
  })

  it('whose measurement failed has no figure and is never ok', () => {
    expect(jsonLine(failedRow({...size, isMet: () => true}))).toBe(
      '{"row":"one-file embed","ours":null,"unit":"kB gzip","peers":{},"goal":"≤ 64","ok":false}'
    )
  })
})

it('the table lines figures up and says of each row what became of it', () => {
  const rows = [
    measuredRow(join, {ours: 201.26, peers: {stock: 250}}),
    measuredRow(size, {ours: 65}),
    failedRow({...size, row: 'another'})
  ]
  expect(table(rows).split('\n')).toEqual([
    'what             ours  unit     peers      goal',
    '──────────────  ─────  ───────  ─────────  ───────  ───────',
    'join            201.3  ms       stock 250  ≤ stock  ok',
    'one-file embed     65  kB gzip             ≤ 64     not met',
    'another             –  kB gzip             ≤ 64     FAILED'
  ])
})
