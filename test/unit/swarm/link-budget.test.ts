import {expect, test} from 'vitest'
import {LinkBudget} from '../../../src/swarm/link-budget.ts'

test('counts all meshes of a page until they end', () => {
  const budget = new LinkBudget()
  let places = 2
  const end = budget.add({places: () => places, pending: () => 1})
  budget.add({places: () => 5, pending: () => 0})
  expect([budget.places, budget.pending]).toEqual([7, 1])
  places = 3
  expect(budget.places).toBe(8)
  end()
  expect([budget.places, budget.pending]).toEqual([5, 0])
})
