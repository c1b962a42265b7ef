import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {BulkWindow} from '../../../src/swarm/bulk-window.ts'
import {bulkParameters as limits} from '../../../src/swarm/parameters.ts'

const frame = 65_536

interface Path {
  /** Bytes per millisecond. */
  readonly rate: number
  readonly tripMs: number
}

/** Sends for `ms` over a path as fast as the window lets; answers with what arrived and the most that was ever queued before the narrow place. */
function run(window: BulkWindow, {rate, tripMs}: Path, ms: number, fromMs = 0) {
  let [sent, done, freeAtMs, queued] = [0, 0, fromMs, 0]
  const arrivals: {atMs: number; total: number}[] = []
  for (let nowMs = fromMs; nowMs < fromMs + ms; nowMs++) {
    while (arrivals[0] && arrivals[0].atMs <= nowMs) {
      done = arrivals.shift()!.total
      window.done(done, nowMs)
    }
    while (window.inFlight + frame <= window.bytes) {
      window.sent(frame, nowMs, {idle: false})
      sent += frame
      freeAtMs = Math.max(freeAtMs, nowMs) + frame / rate
      queued = Math.max(queued, (freeAtMs - nowMs) * rate)
      arrivals.push({atMs: freeAtMs + tripMs, total: sent})
    }
  }
  return {perMs: done / ms, queued}
}

describe('BulkWindow', () => {
  it('begins with what a fresh connection bears', () => {
    expect(new BulkWindow(0).bytes).toBe(limits.minWindowBytes)
  })

  it.each([
    {rate: 30_000, tripMs: 1},
    {rate: 30_000, tripMs: 40},
    {rate: 30_000, tripMs: 200},
    {rate: 1_000, tripMs: 100},
    {rate: 125_000, tripMs: 60}
  ])('fills a path of $rate bytes/ms and $tripMs ms, and queues little more than it holds', path => {
    const window = new BulkWindow(0)
    run(window, path, 3_000)
    const fresh = new BulkWindow(0)
    const {perMs, queued} = run(fresh, path, 6_000)
    expect(perMs).toBeGreaterThan(0.85 * path.rate)
    const held = path.rate * path.tripMs
    expect(queued).toBeLessThanOrEqual(Math.max(limits.minWindowBytes, 2.5 * held) + 1)
    expect(fresh.bytes).toBeLessThanOrEqual(limits.maxWindowBytes)
  })

  it('shrinks again when the path became slower', () => {
    const window = new BulkWindow(0)
    let nowMs = 0
    let total = 0
    const exchange = (perMs: number, forMs: number) => {
      for (const endMs = nowMs + forMs; nowMs < endMs; nowMs += 50) {
        window.sent(perMs * 50, nowMs, {idle: false})
        total += perMs * 50
        window.done(total, nowMs + 50)
      }
    }
    exchange(40_000, 2_000)
    expect(window.bytes).toBeGreaterThan(3_000_000)
    exchange(2_000, 3_000)
    expect(window.bytes).toBe(limits.minWindowBytes)
  })

  it('is never led beyond its bounds, whatever the other side says', () => {
    const step = fc.record({sends: fc.nat({max: 5}), says: fc.nat({max: 2 ** 40}), afterMs: fc.nat({max: 5_000})})
    fc.assert(
      fc.property(fc.array(step, {maxLength: 40}), steps => {
        const window = new BulkWindow(0)
        let nowMs = 0
        let [sent, done] = [0, 0]
        for (const {sends, says, afterMs} of steps) {
          for (let i = 0; i < sends; i++) window.sent(frame, nowMs, {idle: i === sends - 1})
          sent += sends * frame
          nowMs += afterMs
          const possible = says >= done && says <= sent
          expect(window.done(says, nowMs)).toBe(possible)
          if (possible) done = says
          expect(window.inFlight).toBe(sent - done)
          expect(window.bytes).toBeGreaterThanOrEqual(limits.minWindowBytes)
          expect(window.bytes).toBeLessThanOrEqual(limits.maxWindowBytes)
        }
      })
    )
  })
})
