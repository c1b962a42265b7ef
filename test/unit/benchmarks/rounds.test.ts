import {expect, it} from 'vitest'
import {batches, rounds} from '../../benchmarks/rounds.mjs'

it('who begins and who leads are balanced, and one does not go with the other', () => {
  const kinds = rounds(20).map(({order, joinerLeads}) => `${order[0]} ${joinerLeads}`)
  const count = (kind: string) => kinds.filter(each => each === kind).length
  expect(['ours true', 'ours false', 'stock true', 'stock false'].map(count)).toEqual([5, 5, 5, 5])
  for (const {order} of rounds(20)) expect([...order].sort()).toEqual(['ours', 'stock'])
})

it('batches keep order and lose nothing', () => {
  expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(batches([], 2)).toEqual([])
})
