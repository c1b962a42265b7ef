import {describe, expect, it} from 'vitest'
import {sessionParameters as times} from '../../../src/swarm/parameters.ts'
import {RemoteClock} from '../../../src/swarm/remote-clock.ts'

/** Two clocks and a path between them; time is in the test's hands. */
function setUp() {
  let [monotonicMs, wallMs] = [5_000, 1_700_000_000_000]
  let offsetMs = 300_000
  const clock = new RemoteClock({now: () => wallMs, monotonic: () => monotonicMs})
  const pass = (ms: number) => {
    monotonicMs += ms
    wallMs += ms
  }
  /** A question takes `thereMs` to arrive, its answer `backMs`. */
  const ask = (thereMs: number, backMs: number) => {
    pass(thereMs)
    const said = wallMs + offsetMs
    pass(backMs)
    clock.told(said, thereMs + backMs)
  }
  return {
    clock,
    ask,
    pass,
    setTheirs: (ms: number) => (offsetMs = ms),
    setOurs: (ms: number) => {
      wallMs += ms
      offsetMs -= ms
    }
  }
}

describe('RemoteClock', () => {
  it('knows nothing before the first answer', () => {
    expect(setUp().clock.offsetMs).toBeUndefined()
  })

  it('takes the middle of the round trip', () => {
    const {clock, ask} = setUp()
    ask(40, 40)
    expect(clock.offsetMs).toBe(300_000)
  })

  it('believes the shortest round trip of the last few', () => {
    const {clock, ask} = setUp()
    ask(10, 10)
    for (let i = 0; i < times.clockReadings - 1; i++) ask(5, 400)
    expect(clock.offsetMs).toBe(300_000)
    ask(5, 400)
    expect(Math.abs(clock.offsetMs! - 300_000)).toBeLessThanOrEqual(400 / 2)
  })

  it('follows at once when the other clock was set', () => {
    const {clock, ask, setTheirs} = setUp()
    ask(10, 10)
    setTheirs(-60_000)
    ask(100, 100)
    expect(clock.offsetMs).toBe(-60_000)
  })

  it('needs no new answer when our own clock was set', () => {
    const {clock, ask, setOurs, pass} = setUp()
    ask(10, 10)
    setOurs(300_000)
    pass(60_000)
    expect(clock.offsetMs).toBe(0)
  })

  it('makes nothing of slow answers and of clocks off by more than a day', () => {
    const {clock, ask, setTheirs} = setUp()
    ask(times.clockTripMs, 1)
    expect(clock.offsetMs).toBeUndefined()
    setTheirs(times.maxClockOffsetMs + 1_000)
    ask(10, 10)
    expect(clock.offsetMs).toBeUndefined()
  })
})
