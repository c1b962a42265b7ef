import {describe, expect, it} from 'vitest'
import {defineShared, ownPrefix} from '../../../../src/features/game/define-shared.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {anyones, SharedWorld, textOf, type SharedPage} from './shared-world.ts'

async function pair(definition = anyones) {
  const env = new VirtualEnvironment()
  const world = new SharedWorld(env)
  const a = await world.open(1, {definition})
  const b = await world.open(2, {definition})
  world.linkAll()
  await env.advance(100)
  return {env, world, a, b}
}

const own = ({page}: SharedPage, key: string) => ownPrefix(page.key) + key

describe('a shared table', () => {
  it('shows an own change at once, and everybody else soon', async () => {
    const {env, a, b} = await pair()
    const changes: (readonly string[])[] = []
    b.table.on('change', keys => changes.push(keys))
    const set = a.table.set('colour', {name: 'teal'})
    expect(a.table.get('colour')).toEqual({name: 'teal'})
    await env.advance(40)
    await set
    expect(b.table.get('colour')).toEqual({name: 'teal'})
    expect(b.table.entry('colour')).toMatchObject({key: 'colour', author: a.page.key})
    expect(changes).toEqual([['colour']])
    expect(b.table.keys()).toEqual(['colour'])
    void b.table.remove('colour')
    expect(b.table.get('colour')).toBeUndefined()
    await env.advance(100)
    expect(a.table.get('colour')).toBeUndefined()
    expect(a.table.entries()).toEqual([])
  })

  it('gives nobody a value they could change', async () => {
    const {env, a, b} = await pair()
    const value = {list: [1]}
    void a.table.set('k', value)
    value.list.push(2)
    await env.advance(100)
    for (const {table} of [a, b]) {
      expect(table.get('k')).toEqual({list: [1]})
      expect(Object.isFrozen((table.get('k') as typeof value).list)).toBe(true)
    }
  })

  it('sends of a key changed often only what it is by then, and not more than 30 messages a second', async () => {
    const {env, world, a, b} = await pair()
    const before = world.network.traffic['sharedRecords']?.frames ?? 0
    const settled: Promise<void>[] = []
    for (let i = 0; i < 1_000; i++) {
      settled.push(a.table.set(`k${i % 3}`, i))
      await env.advance(2)
    }
    await env.advance(200)
    await Promise.all(settled)
    expect(world.network.traffic['sharedRecords']!.frames - before).toBeLessThanOrEqual(62)
    expect(['k0', 'k1', 'k2'].map(key => b.table.get(key))).toEqual([999, 997, 998])
  })

  it('lets what was written later hold, at every page, when two write at the same moment', async () => {
    const {env, world, a, b} = await pair()
    void a.table.set('k', 'a')
    void b.table.set('k', 'b')
    await env.advance(200)
    expect(world.areEqual()).toBe(true)
    // Who saw the other's is later, whatever the clocks say.
    const lost = a.table.get('k') === 'a' ? b : a
    void lost.table.set('k', 'again')
    await env.advance(200)
    expect([a, b].map(({table}) => table.get('k'))).toEqual(['again', 'again'])
  })

  it('gives a newcomer all of it, by whomever it was written, and passes on what comes through others', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    const [a, b, c] = [await world.open(1), await world.open(2), await world.open(3)]
    for (let i = 0; i < 300; i++) void a.table.set(`k${i}`, 'x'.repeat(i))
    await env.advance(1_000)
    world.network.link(a.page, b.page)
    await env.until(() => b.table.keys().length === 300, {withinMs: 2_000})
    world.network.link(b.page, c.page)
    await env.until(() => c.table.keys().length === 300, {withinMs: 2_000})
    void a.table.set('k0', 'news')
    void c.table.remove('k1')
    await env.until(() => c.table.get('k0') === 'news' && a.table.get('k1') === undefined, {withinMs: 400})
    expect(world.areEqual()).toBe(true)
  })

  it('comes together again after pages were apart, and says nothing more then', async () => {
    const {env, world, a, b} = await pair()
    for (let i = 0; i < 50; i++) void a.table.set(`both${i}`, i)
    await env.advance(300)
    world.network.unlink(a.page, b.page)
    for (let i = 0; i < 20; i++) void a.table.set(`a${i}`, i)
    for (let i = 0; i < 20; i++) void b.table.set(`b${i}`, i)
    void b.table.set('both0', 'b')
    void a.table.remove('both1')
    await env.advance(5_000)
    const sent = () => world.network.traffic['sharedRecords']!.frames
    const before = sent()
    world.network.link(a.page, b.page)
    await env.until(() => world.areEqual(), {withinMs: 1_000})
    expect(a.table.keys()).toHaveLength(89)
    expect(sent() - before).toBeLessThanOrEqual(4)
    await env.advance(60_000)
    // But that both are there.
    const frames = () =>
      Object.entries(world.network.traffic).reduce(
        (sum, [type, each]) => sum + (type === 'presenceValue' ? 0 : each.frames),
        0
      )
    const once = frames()
    await env.advance(600_000)
    expect(frames()).toBe(once)
  })

  it('sends a page in the middle of many little more than once what many have', async () => {
    const env = new VirtualEnvironment()
    const world = new SharedWorld(env)
    for (let i = 0; i < 8; i++) await world.open(i)
    world.linkAll()
    await env.advance(200)
    const before = world.network.traffic['sharedRecords']?.frames ?? 0
    void world.pages[0]!.table.set('k', 1)
    await env.advance(1_000)
    expect(world.areEqual()).toBe(true)
    // 7 by the author; the others pass it on at the same moment, not knowing of each other.
    expect(world.network.traffic['sharedRecords']!.frames - before).toBeLessThanOrEqual(7 + 7 * 6)
  })

  it('keeps who may write what by the rule of its definition', async () => {
    const {env, a, b} = await pair(defineShared({name: 'own', owner: 'author'}))
    await expect(a.table.set('k', 1)).rejects.toMatchObject({reason: 'not-yours'})
    await expect(a.table.set(own(b, 'k'), 1)).rejects.toMatchObject({reason: 'not-yours'})
    void a.table.set(own(a, 'k'), 1)
    await env.advance(100)
    expect(b.table.get(own(a, 'k'))).toBe(1)
    await expect(b.table.remove(own(a, 'k'))).rejects.toMatchObject({reason: 'not-yours'})
  })

  it('asks a rule of one’s own, and takes a failure for a no', async () => {
    const {a} = await pair(
      defineShared({
        name: 'rule',
        owner: (key, author) => {
          if (key === 'broken') throw new Error('a rule with a bug')
          return author.startsWith(key)
        }
      })
    )
    await expect(a.table.set('broken', 1)).rejects.toMatchObject({reason: 'not-yours'})
    await expect(a.table.set('nobody', 1)).rejects.toMatchObject({reason: 'not-yours'})
    void a.table.set(a.page.key.slice(0, 4), 1)
    expect(a.table.keys()).toEqual([a.page.key.slice(0, 4)])
  })

  it('refuses what cannot be carried', async () => {
    const {a} = await pair()
    await expect(a.table.set('', 1)).rejects.toMatchObject({reason: 'too-long'})
    await expect(a.table.set('ä'.repeat(33), 1)).rejects.toMatchObject({reason: 'too-long'})
    await expect(a.table.set('k', 'x'.repeat(8_191))).rejects.toMatchObject({reason: 'too-long'})
    await expect(a.table.set('k', Number.NaN)).rejects.toBeInstanceOf(TypeError)
    await expect(a.table.set('k', (() => 1) as never)).rejects.toBeInstanceOf(TypeError)
    expect(a.table.entries()).toEqual([])
    await a.table.close()
    await expect(a.table.set('k', 1)).rejects.toMatchObject({reason: 'closed'})
  })

  it('refuses an own change beyond the limits, and takes one that replaces', async () => {
    const definition = defineShared({name: 'small', limits: {keys: 5, keysPerAuthor: 3}})
    const {env, a, b} = await pair(definition)
    for (let i = 0; i < 3; i++) void a.table.set(`a${i}`, i)
    await expect(a.table.set('a3', 3)).rejects.toMatchObject({reason: 'too-many'})
    await env.advance(200)
    await expect(a.table.set('a3', 3)).rejects.toMatchObject({reason: 'too-many'})
    void a.table.set('a0', 'new')
    void b.table.set('b0', 0)
    void b.table.set('b1', 1)
    await expect(b.table.set('b2', 2)).rejects.toMatchObject({reason: 'too-many'})
    await env.advance(200)
    await expect(b.table.set('b2', 2)).rejects.toMatchObject({reason: 'too-many'})
    expect(b.table.room).toEqual({keys: 5, maxKeys: 5, ownKeys: 2, maxOwnKeys: 3})
    void a.table.remove('a1')
    await env.advance(200)
    void b.table.set('b2', 2)
    await env.advance(200)
    expect(a.table.get('b2')).toBe(2)
    expect(textOf(a.table)).toBe(textOf(b.table))
  })

  it('counts bytes as well', async () => {
    const {a} = await pair(defineShared({name: 'small', limits: {bytesPerAuthor: 1_000}}))
    void a.table.set('a', 'x'.repeat(500))
    await expect(a.table.set('b', 'x'.repeat(500))).rejects.toMatchObject({reason: 'too-many'})
    void a.table.set('a', 'x'.repeat(600))
    expect(a.table.keys()).toEqual(['a'])
  })

  it('believes no impossible definition', () => {
    expect(() => defineShared({name: 'a name with spaces'})).toThrow(TypeError)
    expect(() => defineShared({name: 'x', version: -1})).toThrow(TypeError)
    expect(() => defineShared({name: 'x', limits: {keys: 0}})).toThrow(TypeError)
    expect(() => defineShared({name: 'x', limits: {bytes: Number.POSITIVE_INFINITY}})).toThrow(TypeError)
  })

  it('leaves no timer behind', async () => {
    const {env, a, b} = await pair()
    a.table.setPresence({x: 1})
    void a.table.set('k', 1)
    await env.advance(200)
    await a.table.close()
    await b.table.close()
    await env.advance(100)
    expect(env.timers).toBe(0)
  })
})

describe('undo', () => {
  it('takes back the visitor’s own last steps, one after the other', async () => {
    const {env, a, b} = await pair()
    void a.table.set('k', 1)
    void a.table.set('k', 2)
    void a.table.set('s1', 'x', {step: 'line'})
    void a.table.set('s2', 'y', {step: 'line'})
    void a.table.set('s1', 'z', {step: 'line'})
    await env.advance(200)
    expect(a.table.undoSteps).toBe(3)
    const counts: number[] = []
    const states: string[] = []
    for (let i = 0; i < 4; i++) {
      const undone = a.table.undo()
      await env.advance(200)
      counts.push(await undone)
      states.push(textOf(b.table).replaceAll(a.page.key, 'A'))
    }
    expect(counts).toEqual([2, 1, 1, 0])
    expect(states).toEqual(['[["k",2,"A"]]', '[["k",1,"A"]]', '[]', '[]'])
  })

  it('leaves alone what somebody else has changed since', async () => {
    const {env, a, b} = await pair()
    void a.table.set('mine', 1)
    void a.table.set('both', 1)
    await env.advance(200)
    void b.table.set('both', 2)
    await env.advance(200)
    const undone = a.table.undo()
    await env.advance(200)
    expect(await undone).toBe(1)
    expect([a.table.get('mine'), a.table.get('both')]).toEqual([undefined, 2])
  })

  it('remembers so many steps and no more', async () => {
    const {env, a} = await pair()
    for (let i = 0; i < 120; i++) {
      void a.table.set('k', i)
      await env.advance(40)
    }
    let undone = 0
    for (;;) {
      const undo = a.table.undo()
      await env.advance(40)
      if ((await undo) === 0) break
      undone++
    }
    expect(undone).toBe(100)
    expect(a.table.get('k')).toBe(19)
  })
})
