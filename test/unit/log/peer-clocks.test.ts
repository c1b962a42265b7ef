import {describe, expect, it} from 'vitest'
import type {PersonKey, RoutingId} from '../../../src/base/ids.ts'
import {maxTrustedOffsetMs} from '../../../src/log/parameters.ts'
import {correction, PeerClocks} from '../../../src/log/peer-clocks.ts'

const minutes = 60_000

describe('what neighbours say about our clock', () => {
  it.each<[string, number[], number]>([
    ['nobody is here', [], 0],
    ['somebody alone says minutes', [5 * minutes], 5 * minutes],
    ['somebody alone says seconds', [50_000], 0],
    ['somebody alone says many hours', [maxTrustedOffsetMs + 1], 0],
    ['two agree', [-7 * minutes, -7 * minutes - 20_000], -7 * minutes - 20_000],
    ['two agree on many hours', [600 * minutes, 600 * minutes], 0],
    ['three agree on many hours', [600 * minutes, 600 * minutes, 600 * minutes], 600 * minutes],
    ['two differ', [0, 10 * minutes], 0],
    ['one lies among three', [0, 1_000, 800 * minutes], 0],
    ['one lies among three who say that ours is off', [9 * minutes, 9 * minutes, -800 * minutes], 9 * minutes],
    ['two lie among four', [0, 0, 30 * minutes, 30 * minutes], 0],
    ['everybody says something else', [5 * minutes, 10 * minutes, 15 * minutes], 0],
    ['they agree on days', [2_000 * minutes, 2_000 * minutes], 0]
  ])('%s', (_, offsets, expected) => {
    expect(correction(offsets)).toBe(expected)
  })

  it('counts a person once, and this browser’s other pages not at all', () => {
    const page = (name: string, key: string, clockOffsetMs?: number) => ({
      routingId: name as RoutingId,
      key: key as PersonKey,
      clockOffsetMs
    })
    let monotonicMs = 0
    let neighbours = [page('a', 'self', 9 * minutes), page('b', 'ada', 20 * minutes), page('c', 'ada', 20 * minutes)]
    const clocks = new PeerClocks({
      clock: {now: () => 1_000, monotonic: () => monotonicMs},
      self: 'self' as PersonKey,
      neighbours: () => neighbours
    })
    expect(clocks.correctionMs).toBe(20 * minutes)
    expect(clocks.aheadMs('ada' as PersonKey)).toBe(0)
    neighbours = [...neighbours, page('d', 'ben', 0), page('e', 'eva'), page('f', 'uma', 10_000)]
    monotonicMs += 1_000
    expect(clocks.correctionMs).toBe(0)
    expect(clocks.nowMs).toBe(1_000)
    expect(clocks.aheadMs('ada' as PersonKey)).toBe(20 * minutes)
    expect(clocks.aheadMs('uma' as PersonKey)).toBe(0)
    expect(clocks.aheadMs('eva' as PersonKey)).toBe(0)
  })
})
