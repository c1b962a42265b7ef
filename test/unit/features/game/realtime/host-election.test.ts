import {describe, expect, it} from 'vitest'
import {HostElection} from '../../../../../src/features/game/realtime/host-election.ts'
import {hostParameters as parameters} from '../../../../../src/features/game/realtime/host-parameters.ts'

describe('the host of a match', () => {
  const heardAtMs = 10_000
  /** Seat 3, which heard the host of seat 0 last at that time. */
  const election = () => {
    const made = new HostElection(3, 0)
    made.heard(heardAtMs)
    return made
  }

  it('that others agreed on already is no usurper to a page that heard the last one a moment longer', () => {
    const made = election()
    for (let ms = 0; ms < parameters.silentMs; ms += 50) {
      expect(made.accepts(1, 1, heardAtMs + ms)).toBe(false)
      expect(made.usurps(1, heardAtMs + ms)).toBe(false)
    }
    expect(made.accepts(1, 1, heardAtMs + parameters.silentMs)).toBe(true)
    expect(made.rule).toEqual({term: 1, host: 1})
  })

  it('is not a page that goes on acting as one while the host is heard', () => {
    const made = election()
    const usurped: number[] = []
    for (let ms = 0; ms <= 3_000; ms += 50) {
      made.heard(heardAtMs + ms)
      expect(made.accepts(1, 1, heardAtMs + ms)).toBe(false)
      if (made.usurps(1, heardAtMs + ms)) usurped.push(ms)
    }
    expect(usurped[0]).toBe(parameters.usurpMs)
    // Long after that it begins anew.
    expect(made.usurps(1, heardAtMs + 60_000)).toBe(false)
  })
})
