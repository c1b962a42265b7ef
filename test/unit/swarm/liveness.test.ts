import {describe, expect, it} from 'vitest'
import {Liveness} from '../../../src/swarm/liveness.ts'
import {sessionParameters as times} from '../../../src/swarm/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

function setUp() {
  const env = new VirtualEnvironment()
  const pings: number[] = []
  const quiet: boolean[] = []
  let silent = 0
  const liveness = new Liveness(env, {
    sendPing: id => pings.push(id),
    quietChanged: now => quiet.push(now),
    silent: () => {
      silent++
      liveness.stop()
    }
  })
  liveness.start()
  return {env, liveness, pings, quiet, silent: () => silent}
}

describe('Liveness', () => {
  it('does not ask while it hears something', async () => {
    const {env, liveness, pings} = setUp()
    for (let i = 0; i < 20; i++) {
      await env.advance(times.pingIdleMs - 100)
      liveness.heard()
    }
    expect(pings).toEqual([])
  })

  it('knows the shortest time there and back of the way it has now', async () => {
    const {env, liveness, pings} = setUp()
    const answered = async (ms: number) => {
      liveness.measure()
      await env.advance(ms)
      expect(liveness.answered(pings.at(-1)!, 0)).toBe(true)
    }
    expect(liveness.shortestTripMs).toBeUndefined()
    for (const ms of [90, 40, 200]) await answered(ms)
    expect(liveness.shortestTripMs).toBe(40)
    liveness.forgetTrips()
    expect(liveness.shortestTripMs).toBeUndefined()
    await answered(70)
    expect(liveness.shortestTripMs).toBe(70)
  })

  it('asks when idle, is quiet after a missed answer, and gives up', async () => {
    const {env, liveness, pings, quiet, silent} = setUp()
    // Not at a beat of its own: each is due so long after what was heard last.
    await env.advance(700)
    liveness.heard()
    await env.advance(times.pingIdleMs - 1)
    expect(pings.length).toBe(0)
    await env.advance(1)
    expect(pings.length).toBe(1)
    await env.advance(times.awayAfterMs - times.pingIdleMs - 1)
    expect(quiet).toEqual([])
    await env.advance(1)
    expect(quiet).toEqual([true])
    await env.until(() => silent() === 1)
    expect(liveness.silentMs).toBe(times.silentAfterMs)
    expect(env.timers).toBe(0)
  })

  it('measures the round trip and knows its own questions', async () => {
    const {env, liveness, pings} = setUp()
    await env.until(() => pings.length === 1)
    await env.advance(80)
    expect(liveness.answered(pings[0]!, 0)).toBe(true)
    expect(liveness.roundTripMs).toBe(80)
    expect(liveness.answered(pings[0]!, 0)).toBe(false)
    expect(liveness.answered(999, 0)).toBe(false)
  })

  it('does not take somebody for gone whom it asked late, since it was busy', async () => {
    const {env, pings, quiet} = setUp()
    await env.advance(times.pingIdleMs - 100)
    env.sleep(times.busyAfterMs - 600)
    await env.advance(1)
    expect(pings.length).toBe(1)
    const askedMs = env.clock.monotonic()
    await env.until(() => quiet.length > 0)
    expect(env.clock.monotonic() - askedMs).toBeGreaterThanOrEqual(times.unansweredMs - 1)
    expect(env.clock.monotonic() - askedMs).toBeLessThanOrEqual(times.unansweredMs + 1)
  })

  it('comes back from quiet', async () => {
    const {env, liveness, quiet} = setUp()
    await env.until(() => quiet.length === 1)
    liveness.heard()
    expect(quiet).toEqual([true, false])
  })

  it('does not blame others for its own sleep, but asks and gives up sooner', async () => {
    const {env, pings, silent} = setUp()
    await env.advance(times.livenessTickMs)
    env.sleep(3_600_000)
    await env.advance(times.livenessTickMs)
    expect(silent()).toBe(0)
    expect(pings.length).toBe(1)
    const wokeMs = env.clock.monotonic()
    await env.until(() => silent() === 1)
    expect(env.clock.monotonic() - wokeMs).toBeLessThanOrEqual(times.probeTimeoutMs + times.livenessTickMs)
  })

  it('gives up as soon as it is told to, the shortest limit first, unless anything is heard', async () => {
    const {env, liveness, silent} = setUp()
    liveness.probe()
    liveness.probe(times.lostTimeoutMs)
    await env.advance(times.lostTimeoutMs - 1)
    liveness.heard()
    await env.advance(times.probeTimeoutMs - times.lostTimeoutMs)
    expect(silent()).toBe(0)
    liveness.probe(times.lostTimeoutMs)
    liveness.probe()
    await env.advance(times.lostTimeoutMs)
    expect(silent()).toBe(1)
    expect(env.timers).toBe(0)
  })

  it('counts what was unanswered before when the other side seems to have lost us', async () => {
    const {env, liveness, pings, silent} = setUp()
    liveness.doubt()
    expect(pings.length).toBe(1)
    await env.advance(times.lostTimeoutMs - 1)
    expect(silent()).toBe(0)
    liveness.heard()
    liveness.measure()
    await env.advance(times.lostTimeoutMs - 200)
    liveness.doubt()
    await env.advance(199)
    expect(silent()).toBe(0)
    await env.advance(1)
    expect(silent()).toBe(1)
  })

  it('gives up at once when it was asked long enough before', async () => {
    const {env, liveness, silent} = setUp()
    liveness.measure()
    await env.advance(times.lostTimeoutMs)
    liveness.doubt()
    expect(silent()).toBe(1)
  })

  it('does not hold against the other side what this page did not read while it was busy', async () => {
    const {env, liveness, silent} = setUp()
    await env.advance(times.livenessTickMs)
    liveness.measure()
    env.sleep(times.busyAfterMs + 500)
    // A word from a relay is read before the answer.
    liveness.doubt()
    expect(silent()).toBe(0)
    await env.advance(times.lostTimeoutMs - 1)
    expect(silent()).toBe(0)
    await env.advance(1)
    expect(silent()).toBe(1)
  })

  it('waits two round trips where they take long', async () => {
    const {env, liveness, pings, silent} = setUp()
    liveness.measure()
    await env.advance(900)
    liveness.answered(pings[0]!, 0)
    liveness.heard()
    liveness.doubt()
    await env.advance(1_799)
    expect(silent()).toBe(0)
    await env.advance(1)
    expect(silent()).toBe(1)
  })

  it('is missed before it is quiet, until it is heard', async () => {
    const {env, liveness, quiet} = setUp()
    liveness.miss()
    expect([liveness.missed, liveness.quiet]).toEqual([true, false])
    liveness.heard()
    expect(liveness.missed).toBe(false)
    // Said each time: whether anybody is heard has changed.
    expect(quiet).toEqual([false, false])
    await env.until(() => liveness.quiet)
    liveness.miss()
    expect([liveness.missed, liveness.quiet]).toEqual([true, true])
  })
})
