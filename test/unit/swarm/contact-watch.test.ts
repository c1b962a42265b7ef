import {describe, expect, it} from 'vitest'
import {ContactWatch, type Contact} from '../../../src/swarm/contact-watch.ts'
import {contactParameters as times} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

/** Answers after `tripMs` as long as it is there. */
class Other implements Contact {
  asked = 0
  missed = 0
  isThere = true
  readonly roundTripMs: number | undefined
  readonly #env: VirtualEnvironment
  #heardMs: number

  constructor(env: VirtualEnvironment, tripMs: number) {
    this.#env = env
    this.#heardMs = env.clock.monotonic()
    this.roundTripMs = tripMs
  }

  get silentMs(): number {
    return this.#env.clock.monotonic() - this.#heardMs
  }

  heard(): void {
    this.#heardMs = this.#env.clock.monotonic()
  }

  miss(): void {
    this.missed++
  }

  ask(): void {
    this.asked++
    if (this.isThere) this.#env.scheduler.after(this.roundTripMs ?? 0, () => this.heard())
  }
}

function setUp({count = 1, tripMs = 50} = {}) {
  const env = new VirtualEnvironment()
  const others = Array.from({length: count}, () => new Other(env, tripMs))
  const watch = new ContactWatch(env, () => others)
  watch.start()
  const [first] = others
  /** How often it was said that nobody is heard. */
  const alarms = () => first!.missed
  const setThere = (isThere: boolean) => others.forEach(other => (other.isThere = isThere))
  return {env, others, alarms, watch, setThere}
}

describe('ContactWatch', () => {
  it('tells within two seconds or so that nobody is heard, and once', async () => {
    const {env, alarms, setThere} = setUp()
    await env.advance(10_000)
    expect(alarms()).toBe(0)
    setThere(false)
    await env.advance(times.lostAfterMs + 2 * times.tickMs)
    expect(alarms()).toBe(1)
    await env.advance(60_000)
    expect(alarms()).toBe(1)
  })

  it('asks one about once a second, and of many only a few', async () => {
    const {env, others} = setUp({count: 8})
    await env.advance(60_000)
    const asked = others.reduce((sum, other) => sum + other.asked, 0)
    expect(asked).toBeGreaterThan(60)
    expect(asked).toBeLessThanOrEqual(60 * times.asked)
  })

  it('asks nobody while somebody speaks', async () => {
    const {env, others, alarms} = setUp({count: 3})
    for (let i = 0; i < 60; i++) {
      await env.advance(times.askAfterMs - times.tickMs)
      others[0]!.heard()
    }
    expect(others.map(({asked}) => asked)).toEqual([0, 0, 0])
    expect(alarms()).toBe(0)
  })

  it('tells it of everybody', async () => {
    const {env, others, setThere} = setUp({count: 6})
    setThere(false)
    await env.advance(times.lostAfterMs + 2 * times.tickMs)
    expect(others.map(({missed}) => missed)).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('asks all before it tells, when those heard last do not answer', async () => {
    const {env, others, alarms} = setUp({count: 6})
    await env.advance(5_000)
    for (const other of others.toSorted((a, b) => a.silentMs - b.silentMs).slice(0, times.asked)) other.isThere = false
    await env.advance(10_000)
    expect(alarms()).toBe(0)
    expect(others.every(({asked}) => asked > 0)).toBe(true)
  })

  it('waits for answers that take long', async () => {
    const {env, alarms, setThere} = setUp({tripMs: 900})
    await env.advance(60_000)
    expect(alarms()).toBe(0)
    setThere(false)
    await env.advance(times.lostAfterMs + times.roundTrips * 900 + 4 * times.tickMs)
    expect(alarms()).toBe(1)
  })

  it('blames nobody for its own sleep', async () => {
    const {env, alarms, others} = setUp()
    await env.advance(5_000)
    env.sleep(20_000)
    await env.advance(times.askAfterMs)
    expect(alarms()).toBe(0)
    others[0]!.isThere = false
    await env.advance(2 * times.lostAfterMs + 2 * times.tickMs)
    expect(alarms()).toBe(1)
  })

  it('is patient for a while after a false alarm, not after a true one', async () => {
    const {env, others, alarms, setThere} = setUp()
    setThere(false)
    await env.until(() => alarms() === 1)
    others[0]!.heard()
    setThere(true)
    await env.advance(5_000)
    setThere(false)
    await env.advance(30_000)
    expect(alarms()).toBe(1)
    setThere(true)
    await env.advance(times.afterFalseAlarmMs)
    setThere(false)
    await env.until(() => alarms() === 2)
    // An outage: back after longer than a lost packet takes.
    await env.advance(times.falseWithinMs)
    others[0]!.heard()
    setThere(true)
    await env.advance(5_000)
    setThere(false)
    await env.advance(times.lostAfterMs + 2 * times.tickMs)
    expect(alarms()).toBe(3)
  })

  it('has no timer when there is nobody', async () => {
    const {env, others, watch} = setUp()
    await env.advance(1_000)
    others.length = 0
    await env.advance(times.tickMs)
    expect(env.timers).toBe(0)
    others.push(new Other(env, 50))
    watch.start()
    watch.start()
    expect(env.timers).toBe(1)
    watch.close()
    expect(env.timers).toBe(0)
  })
})
