import {selfId} from '@trystero-p2p/core'
import {expect, test} from 'vitest'
import {freshLabel, labelledNames} from '../../../src/rendezvous/labelled-names.ts'
import {trysteroNames} from '../../../src/rendezvous/page-names.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const {random} = new VirtualEnvironment({seed: 5})

test('a private topic’s page has a label of its own, and the core orders pages as their labels are ordered', () => {
  for (let i = 0; i < 200; i++) {
    const names = labelledNames(random)
    const other = freshLabel(random)
    expect(names.own).toMatch(/^[0-9A-Za-z]{20}$/)
    expect(names.own).not.toBe(selfId)
    expect(selfId < names.inCore(other)).toBe(names.own < other)
    expect(names.inCore(other)).toContain(other)
  }
})

test('two pages find the same place for signals to one of them', () => {
  const [a, b] = [labelledNames(random), labelledNames(random)]
  expect(a.selfTopic('root', 'what the core says', b.own)).toBe(b.selfTopic('root', 'what another core says', b.own))
  expect(a.selfTopic('root', 'x', a.own)).not.toBe(a.selfTopic('root', 'x', b.own))
})

test('public topics keep Trystero’s names', () => {
  expect(trysteroNames.own).toBe(selfId)
  expect(trysteroNames.inCore('abc')).toBe('abc')
  expect(trysteroNames.selfTopic('root', 'self', 'abc')).toBe('self')
})

test('labels are spread over their alphabet', () => {
  const counts = new Map<string, number>()
  for (let i = 0; i < 3_100; i++) for (const sign of freshLabel(random)) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  expect(counts.size).toBe(62)
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200)
})
