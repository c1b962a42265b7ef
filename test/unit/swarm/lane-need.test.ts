import {describe, expect, it} from 'vitest'
import {LaneNeed, type LaneSight} from '../../../src/swarm/lane-need.ts'
import {laneParameters as limits} from '../../../src/swarm/parameters.ts'

/** A path, looked at again and again; lanes that are asked for open at once unless it lets none through. */
class Path {
  readonly need = new LaneNeed()
  nowMs = 0
  delivered = 0
  open = 0
  pressed = true
  letsThrough = true
  /** Whatever is asked for, there are as many as before. */
  stays = false
  readonly steps: {atMs: number; step: string}[] = []

  run(ms: number, rate: (open: number) => number) {
    const untilMs = this.nowMs + ms
    while (this.nowMs < untilMs) {
      this.nowMs += limits.tickMs
      this.delivered += limits.tickMs * rate(this.open)
      const sight: LaneSight = {pressed: this.pressed, delivered: this.delivered, open: this.open, making: 0}
      const step = this.need.step(sight, this.nowMs)
      if (step === 'wait') continue
      this.steps.push({atMs: this.nowMs, step})
      if (!this.stays) this.open = step === 'open' && this.letsThrough ? limits.most : 0
    }
    return this.steps.splice(0).map(({step}) => step)
  }
}

/** Each association brings as much as the first. */
const long = (open: number) => 1_000 * (1 + open)
const narrow = () => 1_000

describe('The need of lanes', () => {
  it('keeps them where they bring more', () => {
    const path = new Path()
    expect(path.run(5_000, long)).toEqual(['open'])
    expect(path.run(600_000, long)).toEqual([])
    expect(path.open).toBe(limits.most)
  })

  it('gives up those that bring nothing, and tries again later and later', () => {
    const path = new Path()
    expect(path.run(limits.restMs, narrow)).toEqual(['open', 'close'])
    expect(path.run(limits.restMs, narrow)).toEqual(['open', 'close'])
    expect(path.run(limits.restMs, narrow)).toEqual([])
    expect(path.run(limits.restMs, narrow)).toEqual(['open', 'close'])
    path.run(86_400_000, narrow)
    expect(path.run(10 * limits.mostRestMs, narrow).length).toBeLessThanOrEqual(22)
  })

  it('takes a gain of little for none, and of much for one', () => {
    const gain = (by: number) => {
      const path = new Path()
      return path.run(10_000, open => (open > 0 ? by : 1) * 1_000)
    }
    expect(gain(limits.leastGain - 0.05)).toEqual(['open', 'close'])
    expect(gain(limits.leastGain + 0.05)).toEqual(['open'])
  })

  it('begins anew when they went for being idle, and forgives earlier failures once they were of use for a while', () => {
    const path = new Path()
    path.run(limits.restMs, narrow)
    expect(path.run(limits.restMs, long)).toEqual(['open'])
    path.open = 0
    path.need.forget()
    expect(path.run(5_000, long)).toEqual(['open'])
    path.run(limits.provenMs, long)
    // All of them lost at once: a failure, and the first.
    path.open = 0
    expect(path.run(500, long)).toEqual(['close'])
    expect(path.run(limits.restMs - 1_000, long)).toEqual([])
    expect(path.run(5_000, long)).toEqual(['open'])
  })

  it('does not forget a rest', () => {
    const path = new Path()
    expect(path.run(10_000, narrow)).toEqual(['open', 'close'])
    path.need.forget()
    expect(path.run(limits.restMs - 11_000, long)).toEqual([])
  })

  it('makes those that get lost again, in time', () => {
    const path = new Path()
    path.run(10_000, long)
    path.open = 2
    expect(path.run(limits.replaceMs, long)).toEqual(['open'])
    path.letsThrough = false
    path.open = 1
    path.stays = true
    expect(path.run(10 * limits.replaceMs, long).length).toBeLessThanOrEqual(10)
  })

  it('backs off from a path that lets none through', () => {
    const path = new Path()
    path.letsThrough = false
    expect(path.run(limits.restMs, long)).toEqual(['open', 'close'])
    expect(path.run(3 * limits.restMs, long)).toEqual(['open', 'close', 'open', 'close'])
  })

  it('says nothing while little is asked of the path', () => {
    const path = new Path()
    path.pressed = false
    expect(path.run(60_000, narrow)).toEqual([])
    path.pressed = true
    path.run(500, narrow)
    path.pressed = false
    path.run(60_000, narrow)
    path.pressed = true
    expect(path.run(750, narrow)).toEqual([])
    expect(path.run(1_000, narrow)).toEqual(['open'])
    // On trial, but not used: no verdict.
    path.pressed = false
    expect(path.run(60_000, () => 0)).toEqual([])
    path.pressed = true
    expect(path.run(5_000, long)).toEqual([])
    expect(path.open).toBe(limits.most)
  })
})
