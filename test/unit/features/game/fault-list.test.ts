import {describe, expect, it} from 'vitest'
import {FaultList, type Fault, type FaultReason} from '../../../../src/features/game/fault-list.ts'
import {tableParameters as limits} from '../../../../src/features/game/parameters.ts'
import {person} from './tree-world.ts'

const reasons: readonly FaultReason[] = ['illegal-move', 'rules-failed', 'not-their-turn', 'no-seat', 'forged-draw']

const fault = (seat: number, reason: FaultReason, timeMs = 0): Fault => ({key: person(seat), reason, timeMs})

/** Those below 16 play. */
const players = new Set(Array.from({length: 16}, (_, seat) => person(seat)))

describe('Faults', () => {
  it('are named once for each person and reason, with the last time', () => {
    const list = new FaultList(key => players.has(key))
    list.add(fault(0, 'no-seat', 1))
    list.add(fault(0, 'no-seat', 2))
    expect(list.all).toEqual([fault(0, 'no-seat', 2)])
  })

  it('P2 of one person make room for the first of another who plays, and never go down to none', () => {
    const list = new FaultList(key => players.has(key))
    const many = Math.ceil(limits.faults / reasons.length)
    for (let seat = 0; seat < many; seat++) for (const reason of reasons) list.add(fault(seat, reason))
    expect(list.all).toHaveLength(limits.faults)
    for (let seat = many; seat < 16; seat++) list.add(fault(seat, 'flood'))
    expect(list.all).toHaveLength(limits.faults)
    expect(new Set(list.all.map(({key}) => key)).size).toBe(16)
    // A second one costs nobody their first, nor one who has as few.
    for (let seat = 0; seat < 16; seat++) for (const reason of reasons) list.add(fault(seat, reason))
    expect(list.all).toHaveLength(limits.faults)
    expect(new Set(list.all.map(({key}) => key)).size).toBe(16)
  })
})
