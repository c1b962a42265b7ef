import {describe, expect, it} from 'vitest'
import {restMostMs, restMs} from '../../../src/log/parameters.ts'
import {WritingRest} from '../../../src/log/writing-rest.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

describe('what has time, while the person of this page writes', () => {
  function begun() {
    const env = new VirtualEnvironment()
    const rest = new WritingRest(env)
    const told: [boolean, number][] = []
    const wait = () => void rest.quiet().then(go => told.push([go, env.clock.monotonic()]))
    return {env, rest, told, wait, nowMs: () => env.clock.monotonic()}
  }

  it('goes on at once when nothing was written, and a second after something was', async () => {
    const {env, rest, told, wait, nowMs} = begun()
    wait()
    await env.settle()
    rest.wrote()
    const startMs = nowMs()
    wait()
    await env.advance(restMs / 2)
    rest.wrote()
    await env.advance(restMostMs)
    expect(told).toEqual([
      [true, startMs],
      [true, startMs + 1.5 * restMs]
    ])
    expect(env.timers).toBe(0)
  })

  it('goes on after five seconds, however much is written', async () => {
    const {env, rest, told, wait, nowMs} = begun()
    rest.wrote()
    const startMs = nowMs()
    wait()
    for (let i = 0; i < 100; i++) {
      await env.advance(100)
      rest.wrote()
    }
    expect(told).toEqual([[true, startMs + restMostMs]])
  })

  it('does not go on once it has ended', async () => {
    const {env, rest, told, wait, nowMs} = begun()
    rest.wrote()
    wait()
    await env.settle()
    rest.end()
    wait()
    await env.settle()
    expect(told.map(([go]) => go)).toEqual([false, false])
    expect(told[0]![1]).toBe(nowMs())
    expect(env.timers).toBe(0)
  })
})
