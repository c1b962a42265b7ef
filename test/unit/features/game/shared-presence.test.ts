import {describe, expect, it} from 'vitest'
import {fromHex} from '../../../../src/base/bytes.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {SharedWorld, tableId} from './shared-world.ts'

async function pair() {
  const env = new VirtualEnvironment()
  const world = new SharedWorld(env)
  const [a, b] = [await world.open(1), await world.open(2)]
  world.linkAll()
  await env.advance(100)
  const sent = () => world.network.traffic['presenceValue']?.frames ?? 0
  const before = sent()
  /** Since both have met. */
  const frames = () => sent() - before
  return {env, world, a, b, frames}
}

const shown = ({table}: {table: {presence: readonly {value: unknown}[]}}) => table.presence.map(({value}) => value)

describe('presence', () => {
  it('shows the others what a page shows, its last value soon and 20 messages a second at most', async () => {
    const {env, a, b, frames} = await pair()
    for (let i = 0; i <= 200; i++) {
      a.table.setPresence({x: i})
      await env.advance(5)
    }
    await env.advance(60)
    expect(shown(b)).toEqual([{x: 200}])
    expect(b.table.presence[0]).toMatchObject({page: a.page.routingId, key: a.page.key})
    expect(shown(a)).toEqual([])
    expect(frames()).toBeLessThanOrEqual(22)
    expect(frames()).toBeGreaterThanOrEqual(18)
  })

  it('says nothing new when nothing changes but that it still holds, and ends with silence', async () => {
    const {env, world, a, b, frames} = await pair()
    a.table.setPresence({x: 1})
    await env.advance(30_000)
    for (let i = 0; i < 10; i++) a.table.setPresence({x: 1})
    await env.advance(100)
    // Each of the two every three seconds.
    expect(frames()).toBe(21)
    expect(shown(b)).toEqual([{x: 1}])
    a.table.setPresence(undefined)
    await env.advance(60)
    expect(shown(b)).toEqual([])

    a.table.setPresence({x: 2})
    await env.advance(60)
    expect(shown(b)).toEqual([{x: 2}])
    world.network.unlink(a.page, b.page)
    expect(shown(b)).toEqual([])
  })

  it('forgets who falls silent', async () => {
    const {env, world, b} = await pair()
    const page = world.network.page('silent', world.pages[0]!.page.identity)
    world.network.link(page, b.page)
    const table = fromHex(tableId)!
    void page.send(b.page.routingId, {type: 'presenceValue', table, number: 5, value: '{"x":1}'})
    await env.advance(100)
    expect(shown(b)).toEqual([{x: 1}])
    // Late ones and those of other tables change nothing.
    void page.send(b.page.routingId, {type: 'presenceValue', table, number: 4, value: '{"x":0}'})
    void page.send(b.page.routingId, {type: 'presenceValue', table: new Uint8Array(16), number: 9, value: '{"x":9}'})
    await env.advance(9_800)
    expect(shown(b)).toEqual([{x: 1}])
    await env.advance(200)
    expect(shown(b)).toEqual([])
  })

  it('tells a newcomer at once', async () => {
    const {env, world, a} = await pair()
    a.table.setPresence('here')
    await env.advance(1_000)
    const c = await world.open(3)
    world.network.link(a.page, c.page)
    await env.advance(20)
    expect(shown(c)).toEqual(['here'])
  })

  it('is told when a table is closed, and nothing more after that', async () => {
    const {env, a, b, frames} = await pair()
    a.table.setPresence(1)
    await env.advance(100)
    const closing = a.table.close()
    await env.advance(100)
    await closing
    expect(shown(b)).toEqual([])
    const before = frames()
    await env.advance(30_000)
    // Those of the other.
    expect(frames() - before).toBe(10)
  })

  it('refuses what is too long or no plain data', async () => {
    const {a} = await pair()
    expect(() => a.table.setPresence('x'.repeat(899))).toThrow(TypeError)
    expect(() => a.table.setPresence(Number.POSITIVE_INFINITY)).toThrow(TypeError)
    a.table.setPresence('x'.repeat(898))
  })

  it('puts up with so much of one page, and reads nothing that is no plain data', async () => {
    const {env, world, b} = await pair()
    const page = world.network.page('flood', world.pages[0]!.page.identity)
    world.network.link(page, b.page)
    const table = fromHex(tableId)!
    let changes = 0
    b.table.on('presence', () => changes++)
    for (let i = 1; i <= 1_000; i++)
      void page.send(b.page.routingId, {type: 'presenceValue', table, number: i, value: `${i}`})
    await env.advance(100)
    expect(changes).toBeLessThanOrEqual(60)
    expect(b.table.faults).toMatchObject([{key: page.key, reason: 'flood'}])
    await env.advance(5_000)
    for (const [at, value] of ['}', '{', '{"__proto__":1}', '['.repeat(400)].entries())
      void page.send(b.page.routingId, {type: 'presenceValue', table, number: 2_000 + at, value})
    await env.advance(100)
    expect(shown(b)).toEqual([60])
    expect(b.table.faults[0]).toMatchObject({key: page.key, reason: 'malformed', count: 4})
  })
})
