import {describe, expect, it} from 'vitest'
import {PageScheduler} from '../../../src/base/page-scheduler.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

/** A page whose timers come once a minute when it is hidden, and timers elsewhere that are on time. */
function hiddenPage() {
  const env = new VirtualEnvironment({seed: 1})
  const slow = (delayMs: number, task: () => void) => {
    const nowMs = env.clock.monotonic()
    return env.scheduler.after(Math.ceil((nowMs + delayMs) / 60_000) * 60_000 - nowMs, task)
  }
  const scheduler = new PageScheduler(slow, () => env.clock.monotonic())
  const ran: string[] = []
  const note = (name: string) => () => void ran.push(name)
  return {env, scheduler, ran, note, elsewhere: env.scheduler.after.bind(env.scheduler)}
}

describe('PageScheduler', () => {
  it('runs timers where it is told to, those that were begun among them, each once and in order', async () => {
    const {env, scheduler, ran, note, elsewhere} = hiddenPage()
    scheduler.after(3_000, note('third'))
    scheduler.after(1_000, note('first'))
    scheduler.after(1_000, note('second'))
    await env.advance(2_000)
    expect(ran).toEqual([])
    scheduler.moveTo(elsewhere)
    await env.advance(1_000)
    expect(ran).toEqual(['first', 'second', 'third'])
    scheduler.after(500, note('fourth'))
    await env.advance(500)
    expect(ran).toEqual(['first', 'second', 'third', 'fourth'])
    expect(scheduler.idle).toBe(true)
  })

  it('takes them back, and goes on as the page allows', async () => {
    const {env, scheduler, ran, note, elsewhere} = hiddenPage()
    scheduler.moveTo(elsewhere)
    scheduler.after(2_000, note('late'))
    scheduler.moveTo()
    await env.advance(59_000)
    expect(ran).toEqual([])
    await env.advance(1_000)
    expect(ran).toEqual(['late'])
  })

  it('runs nothing that was cancelled, wherever it was begun', async () => {
    const {env, scheduler, ran, note, elsewhere} = hiddenPage()
    const cancels = [scheduler.after(1_000, note('before'))]
    scheduler.moveTo(elsewhere)
    cancels.push(scheduler.after(1_000, note('after')))
    for (const cancel of [...cancels, ...cancels]) cancel()
    await env.advance(120_000)
    expect(ran).toEqual([])
  })

  it('runs none before its time, where the timers are less exact than the clock', async () => {
    const env = new VirtualEnvironment({seed: 1})
    const delays: number[] = []
    const early = (delayMs: number, task: () => void) => {
      delays.push(delayMs)
      return env.scheduler.after(Math.max(0, Math.trunc(delayMs) - 0.75), task)
    }
    const scheduler = new PageScheduler(early, () => env.clock.monotonic())
    const ran: number[] = []
    scheduler.after(13_999.5, () => ran.push(env.clock.monotonic()))
    const cancel = scheduler.after(20_000, () => ran.push(0))
    await env.advance(14_010)
    expect(ran).toHaveLength(1)
    expect(ran[0]).toBeGreaterThanOrEqual(13_999.5)
    // Once more after it came too early, and not again and again.
    expect(delays.length).toBeLessThan(7)
    await env.advance(5_989.5)
    cancel()
    await env.advance(100)
    expect(ran).toHaveLength(1)
    expect(scheduler.idle).toBe(true)
  })
})
