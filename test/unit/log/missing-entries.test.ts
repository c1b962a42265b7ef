import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import type {ShortId} from '../../../src/log/log-index.ts'
import {MissingEntries, type Requests} from '../../../src/log/missing-entries.ts'
import {historyWaitMs, holdersPerId, liveWaitMs, pushGraceMs} from '../../../src/log/parameters.ts'

const [a, b, c] = ['a', 'b', 'c'] as RoutingId[] as [RoutingId, RoutingId, RoutingId]
const [one, two] = ['01', '02'] as ShortId[] as [ShortId, ShortId]
const asked = (requests: Requests) => Object.fromEntries(requests)

describe('MissingEntries', () => {
  it('S5: asks one holder at a time, and the next when a new entry does not come', () => {
    const missing = new MissingEntries()
    expect(missing.promised(one, a, true, 0)).toBe('ask')
    expect(missing.promised(one, b, true, 10)).toBe('noted')
    expect(missing.promised(one, c, true, 20)).toBe('noted')
    expect(missing.dueMs).toBe(liveWaitMs)
    expect(asked(missing.takeDue(liveWaitMs - 1))).toEqual({})
    expect(asked(missing.takeDue(liveWaitMs))).toEqual({b: [one]})
    expect([missing.askedOf(a), missing.askedOf(b)]).toEqual([0, 1])
    expect(asked(missing.takeDue(2 * liveWaitMs))).toEqual({c: [one]})
    // Whoever was asked before may still send it.
    expect(missing.came(one, a)).toEqual({asked: true, live: true})
    expect(missing.dueMs).toBeUndefined()
  })

  it('asks whoever says to have it later, at once, when nobody else has sent it in time', () => {
    const missing = new MissingEntries()
    missing.promised(one, a, true, 0)
    expect(asked(missing.takeDue(liveWaitMs))).toEqual({})
    expect(missing.askedOf(a)).toBe(1)
    expect(missing.promised(one, a, true, liveWaitMs + 1)).toBe('noted')
    expect(missing.promised(one, b, true, liveWaitMs + 2)).toBe('ask')
    expect(missing.promised(one, c, true, liveWaitMs + 3)).toBe('noted')
  })

  it('S5: waits longer for a history, and for what a silent neighbour owes asks those who hold it as well', () => {
    const missing = new MissingEntries()
    missing.promised(one, a, false, 0)
    missing.promised(two, a, false, 0)
    missing.promised(two, b, false, 0)
    expect(missing.dueMs).toBe(historyWaitMs)
    expect(asked(missing.askOthers(a, 4_000))).toEqual({b: [two]})
    expect([missing.askedOf(a), missing.askedOf(b)]).toEqual([1, 1])
    expect(asked(missing.askOthers(a, 5_000))).toEqual({})
  })

  it('gives a push a moment before it asks', () => {
    const missing = new MissingEntries()
    expect(missing.promised(one, a, true, 0, {pushed: true})).toBe('noted')
    expect(missing.promised(two, a, true, 0, {pushed: true})).toBe('noted')
    expect(missing.came(one, b)).toEqual({asked: false, live: true})
    expect(missing.settle(one)).toMatchObject({holders: [a], live: true})
    expect(asked(missing.takeDue(pushGraceMs))).toEqual({a: [two]})
    expect(missing.dueMs).toBe(pushGraceMs + liveWaitMs)
  })

  it('counts what waits for a push against who promised it', () => {
    const missing = new MissingEntries()
    missing.promised(one, a, true, 0, {pushed: true})
    expect(missing.askedOf(a)).toBe(1)
    expect(asked(missing.release(a, 1).requests)).toEqual({})
    expect(missing.size).toBe(0)
    expect(missing.dueMs).toBeUndefined()
  })

  it('asks another holder for what came spoilt, and forgets it when there is none', () => {
    const missing = new MissingEntries()
    missing.promised(one, a, true, 0)
    missing.promised(one, b, true, 0)
    missing.came(one, a)
    expect(missing.spoilt(one, a, 5)).toBe(b)
    expect(missing.askedOf(b)).toBe(1)
    missing.came(one, b)
    expect(missing.spoilt(one, b, 6)).toBeUndefined()
    expect(missing.size).toBe(0)
  })

  it('asks again whom it asked before, when the last one asked is gone', () => {
    const missing = new MissingEntries()
    missing.promised(one, a, true, 0)
    missing.promised(one, b, true, 0)
    missing.takeDue(liveWaitMs)
    expect(missing.release(b, liveWaitMs + 5)).toEqual({requests: new Map([[a, [one]]]), lost: 0})
    expect(missing.release(a, liveWaitMs + 9)).toEqual({requests: new Map(), lost: 1})
    expect(missing.size).toBe(0)
  })

  it('S7: remembers only so many holders', () => {
    const missing = new MissingEntries()
    for (let n = 0; n < 40; n++) missing.promised(one, `holder ${n}` as RoutingId, true, 0)
    expect(missing.settle(one)!.holders).toHaveLength(holdersPerId)
  })
})
