import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {hourMs, HourWindow} from '../../../src/rendezvous/hour-window.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const startMs = 470_000 * hourMs
const at = (ms: number, count: number, seed = 1) =>
  new HourWindow(new VirtualEnvironment({startMs: startMs + ms, seed}), count).hours.map(hour => hour - 470_000)

describe('HourWindow', () => {
  it('has the hour and both beside it, or the two nearest', () => {
    expect(at(0, 3)).toEqual([-1, 0, 1])
    expect(at(hourMs - 1, 3)).toEqual([-1, 0, 1])
    expect(at(hourMs, 3)).toEqual([0, 1, 2])
    expect(at(0, 2)).toEqual([-1, 0])
    expect(at(hourMs / 2 - 1, 2)).toEqual([-1, 0])
    expect(at(hourMs / 2, 2)).toEqual([0, 1])
    expect(at(0, 1)).toEqual([0])
  })

  it('of two clocks up to an hour apart has an hour in common, with three hours two', () => {
    fc.assert(
      fc.property(fc.nat(48 * hourMs), fc.nat(hourMs), (nowMs, apartMs) => {
        for (const [count, shared] of [
          [2, 1],
          [3, 2]
        ] as const) {
          const theirs = new Set(at(nowMs + apartMs, count))
          expect(at(nowMs, count).filter(hour => theirs.has(hour)).length).toBeGreaterThanOrEqual(shared)
        }
      })
    )
  })

  it('goes on a little late, never back, and not always as late', async () => {
    const late: number[] = []
    for (const seed of [1, 2, 3]) {
      const environment = new VirtualEnvironment({startMs, seed})
      const window = new HourWindow(environment, 3)
      let newest = window.hours[2]!
      for (let hour = 1; hour <= 4; hour++) {
        while (window.hours[2] === newest) await environment.advance(1_000)
        newest++
        expect(window.hours[2]).toBe(newest)
        late.push(environment.clock.monotonic() - hour * hourMs)
        await environment.advance(hourMs / 2)
        expect(window.hours[2]).toBe(newest)
      }
    }
    for (const ms of late) {
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(ms).toBeLessThanOrEqual(parameters.maxHourLateMs + 1_000)
    }
    expect(new Set(late).size).toBeGreaterThan(6)
  })

  it('follows a clock that is set, either way, and a computer that slept', () => {
    let nowMs = startMs
    const environment = new VirtualEnvironment()
    const clock = {now: () => nowMs, monotonic: () => 0}
    const window = new HourWindow({...environment, clock, random: environment.random}, 3)
    expect(window.hours[1]).toBe(470_000)
    nowMs += 9 * hourMs
    expect(window.hours[1]).toBe(470_009)
    nowMs -= 20 * hourMs
    expect(window.hours[1]).toBe(469_989)
  })
})
