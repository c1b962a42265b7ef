import {expect, test} from 'vitest'
import {LinkBudget} from '../../../src/swarm/link-budget.ts'

test('keeps room for every mesh, whatever comes to another', () => {
  const budget = new LinkBudget()
  const held = {public: 0, private: 0}
  const use = (name: keyof typeof held) => ({places: () => held[name], pending: () => held[name]})
  const [open, hidden] = [use('public'), use('private')]
  budget.add(open)
  held.public = 39
  expect(budget.hasRoom(open, 'places', 40)).toBe(true)
  held.public = 40
  expect(budget.hasRoom(open, 'places', 40)).toBe(false)
  const end = budget.add(hidden)
  held.public = 29
  expect(budget.hasRoom(open, 'places', 40)).toBe(true)
  held.public = 30
  expect(budget.hasRoom(open, 'places', 40)).toBe(false)
  for (held.private = 0; held.private < 10; held.private++) {
    expect(budget.hasRoom(hidden, 'places', 40)).toBe(true)
  }
  expect(budget.hasRoom(hidden, 'places', 40)).toBe(false)
  end()
  expect(budget.hasRoom(open, 'places', 40)).toBe(true)
})

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
