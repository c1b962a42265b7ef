import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import {
  eagerBytes,
  eagerNeighbours,
  liveWaitMs,
  noticeDelayMs,
  pushBurst,
  pushGraceMs
} from '../../../src/log/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {ExchangeSide, ExchangeWorld, testEntry} from './exchange-pair.ts'

const id = (n: number) => n.toString(16).padStart(8, '0').padEnd(64, '0')

/** A chain author – middle – end, and so many more linked to the middle. */
function wide(ends: number, options = {}) {
  const env = new VirtualEnvironment({seed: 5})
  const author = new ExchangeSide('author', env)
  const middle = new ExchangeSide('middle', env)
  const others = Array.from({length: ends}, (_, n) => new ExchangeSide(`end ${n}`, env))
  const world = new ExchangeWorld(env, [author, middle, ...others], {latencyMs: 20, ...options})
  world.link(author, middle)
  for (const end of others) world.link(middle, end)
  return {env, world, author, middle, others}
}

async function learnt(ends: number) {
  const scene = wide(ends)
  await scene.env.advance(2_000)
  // The middle learns that authors come by way of others when one of them is not linked to it.
  scene.world.write(scene.author, {...testEntry(id(1), 1_000), author: 'fa'.repeat(32) as PersonKey})
  await scene.env.until(() => scene.others.every(({index}) => index.size === 1))
  return scene
}

describe('how new entries spread', () => {
  it('S1: a page whose neighbours are all there is leaves it to notices, as late as ever', async () => {
    const {env, world, author, middle, others} = wide(3)
    await env.advance(2_000)
    const startMs = world.nowMs
    world.publish(author, testEntry(id(1), 1_000))
    await env.until(() => others.every(({index}) => index.size === 1))
    expect(world.pushed).toBe(0)
    expect(middle.index.size).toBe(1)
    expect(world.nowMs - startMs).toBe(20 + noticeDelayMs + 3 * 20)
  })

  it('S2: hands an entry on at once to a few, and gives notice to the rest, who ask when no push comes', async () => {
    const {env, world, author, others} = await learnt(10)
    await env.advance(2_000)
    const [startMs, before] = [world.nowMs, world.pushed]
    world.publish(author, testEntry(id(2), 2_000))
    const arrivedMs: number[] = []
    const size = () => others.filter(({index}) => index.size === 2).length
    for (let n = 1; n <= others.length; n++) {
      await env.until(() => size() >= n)
      arrivedMs.push(world.nowMs - startMs)
    }
    expect(world.pushed - before).toBe(eagerNeighbours)
    expect(arrivedMs.slice(0, eagerNeighbours)).toEqual(Array(eagerNeighbours).fill(40))
    // Notice, grace, question and answer.
    expect(arrivedMs.at(-1)).toBe(20 + 20 + pushGraceMs + 20 + 20)
  })

  it('S2: so it does with the first entry of a topic of which more pages are known than can all be linked', async () => {
    const {env, world, author, middle, others} = wide(10)
    middle.isLarge = true
    await env.advance(2_000)
    const startMs = world.nowMs
    world.publish(author, testEntry(id(1), 1_000))
    await env.until(() => others.filter(({index}) => index.size === 1).length >= eagerNeighbours)
    expect([world.pushed, world.nowMs - startMs]).toEqual([eagerNeighbours, 40])
  })

  it('S3: only announces what is large', async () => {
    const {env, world, author, others} = await learnt(6)
    const before = world.pushed
    world.publish(author, testEntry(id(2), 2_000), eagerBytes + 1)
    await env.until(() => others.every(({index}) => index.size === 2))
    expect(world.pushed).toBe(before)
  })

  it('S4: pushes no more to one neighbour than it puts up with', async () => {
    const {env, world, author, others} = await learnt(1)
    const before = world.pushed
    for (let n = 2; n < 2 + 2 * pushBurst; n++) world.publish(author, testEntry(id(n), 1_000 * n))
    await env.until(() => others[0]!.index.size === 1 + 2 * pushBurst)
    expect(world.pushed - before).toBeLessThanOrEqual(pushBurst + 10)
    expect(world.pushed - before).toBeGreaterThanOrEqual(pushBurst - 1)
  })
})

describe('a page that says it has an entry and never sends it', () => {
  it('S6: does not hold it up: the next who has it is asked', async () => {
    const env = new VirtualEnvironment({seed: 7})
    const [page, liar, honest] = ['page', 'liar', 'honest'].map(name => new ExchangeSide(name, env))
    const world = new ExchangeWorld(env, [page!, liar!, honest!], {latencyMs: 20})
    world.link(page!, liar!)
    world.link(page!, honest!)
    await env.advance(2_000)
    const entry = testEntry(id(9), 5_000)
    const ids = [Uint8Array.from(Buffer.from(entry.id.slice(0, 32), 'hex'))]
    // It announces what it does not have, and so never serves it.
    page!.exchange.have(liar!.id, {type: 'have', ids}, world.nowMs)
    page!.exchange.take()
    world.run(page!)
    const startMs = world.nowMs
    world.write(honest!, entry)
    await env.until(() => page!.index.size === 1)
    expect(world.nowMs - startMs).toBeLessThanOrEqual(liveWaitMs + 100)
    expect(page!.drops).toEqual({})
  })

  it('S6: nor by promising more and more, when others are found to have it by comparing', async () => {
    const env = new VirtualEnvironment({seed: 8})
    const [page, liar, honest] = ['page', 'liar', 'honest'].map(name => new ExchangeSide(name, env))
    const world = new ExchangeWorld(env, [page!, liar!, honest!], {latencyMs: 20})
    world.link(page!, liar!)
    await env.advance(2_000)
    const entry = testEntry(id(9), 5_000)
    honest!.index.add([
      {...entry, chain: '00'.repeat(8), seq: 0, kind: 2, size: 300, late: false, bodiless: false, position: 0}
    ])
    const promise = (name: string) => {
      const ids = [Uint8Array.from(Buffer.from(name.slice(0, 32), 'hex'))]
      page!.exchange.have(liar!.id, {type: 'have', ids}, world.nowMs)
      page!.exchange.take()
      world.run(page!)
    }
    let number = 100
    const promiseMore = () => {
      promise(id(number++))
      env.scheduler.after(700, promiseMore)
    }
    promise(entry.id)
    promiseMore()
    world.link(page!, honest!)
    const startMs = world.nowMs
    await env.until(() => page!.index.size === 1)
    expect(world.nowMs - startMs).toBeLessThanOrEqual(liveWaitMs + 200)
  })
})
