import {describe, expect, it} from 'vitest'
import {fromHex} from '../../../../src/base/bytes.ts'
import {defineShared} from '../../../../src/features/game/define-shared.ts'
import {MemorySharedStorage} from '../../../../src/features/game/memory-shared-storage.ts'
import {presenceParameters} from '../../../../src/features/game/shared-parameters.ts'
import type {SharedStateTable} from '../../../../src/features/game/shared-state-table.ts'
import type {TableId} from '../../../../src/features/game/table-acts.ts'
import {gameWorld, type GamePage} from './game-world.ts'

const toy = defineShared({name: 'toy', keep: true})
const passing = defineShared({name: 'passing'})
const definitions = [toy, passing]

const at = (page: GamePage, id: TableId) => page.games.table(id) as unknown as SharedStateTable
const there = (page: GamePage, id: TableId) => page.games.tables.find(row => row.id === id)!.seats.map(({key}) => key)

async function pair() {
  const world = gameWorld()
  const storage = new MemorySharedStorage()
  const ada = await world.open({definitions, sharedStorage: storage})
  const ben = await world.open({definitions})
  const id = await ada.games.create('toy', {name: 'Wall'})
  await world.env.until(() => ben.games.tables.length === 1)
  const name = {topic: ada.page.keys.topicKey, table: id}
  return {...world, ada, ben, id, storage, name}
}

describe('a table of shared state', () => {
  it('S1: has no seats and no start, and is shared by all who open it', async () => {
    const {env, ada, ben, id} = await pair()
    expect(ben.games.tables[0]).toMatchObject({
      gameKind: 'shared',
      name: 'Wall',
      phase: {kind: 'open'},
      isOwn: false,
      seats: [],
      ownSeat: undefined,
      forMe: false
    })
    await at(ben, id).ready(true)
    expect(await at(ada, id).start()).toBe(false)
    expect(at(ada, id).phase.kind).toBe('open')
    at(ada, id).hold()
    at(ben, id).hold()
    await env.until(() => at(ada, id).state !== undefined && at(ben, id).state !== undefined)
    void at(ada, id).state!.set('a', 1)
    await env.until(() => at(ben, id).state!.get('a') === 1)
    // Nothing of it is in the log.
    expect(await ben.log.ofKinds(new Set(Array.from({length: 256}, (_, kind) => kind)), 100)).toHaveLength(1)
  })

  it('S1: is open as long as somebody on the page holds it, once for all of them', async () => {
    const {env, ada, id} = await pair()
    const table = at(ada, id)
    const [one, other] = [table.hold(), table.hold()]
    await env.until(() => table.state !== undefined)
    const {state} = table
    one()
    one()
    await env.advance(100)
    expect(table.state).toBe(state)
    // Moved from one place in the page to another.
    other()
    const again = table.hold()
    await env.advance(100)
    expect(table.state).toBe(state)
    void state!.set('a', 1)
    again()
    await env.until(() => table.state === undefined)
    await expect(state!.set('b', 1)).rejects.toThrow('closed')
    table.hold()
    await env.until(() => table.state !== undefined)
    expect(table.state).not.toBe(state)
    expect(table.state!.get('a')).toBe(1)
  })

  it('S2: says who is there, also to who is not; who leaves or falls silent is not', async () => {
    const {env, network, ada, ben, id} = await pair()
    const told: string[] = []
    ben.games.on('table', table => told.push(table))
    const leave = at(ada, id).hold()
    await env.until(() => there(ben, id).length === 1)
    expect(there(ben, id)).toEqual([ada.key])
    expect(there(ada, id)).toEqual([ada.key])
    expect(told).toEqual([id])
    await env.advance(30_000)
    // That it goes on is nothing new.
    expect(told).toEqual([id])
    leave()
    await env.until(() => there(ben, id).length === 0)
    at(ada, id).hold()
    await env.until(() => there(ben, id).length === 1)
    network.unlink(ada.page, ben.page)
    expect(there(ben, id)).toEqual([])
  })

  it('S2: remembers nothing of tables it does not know, and so much of one page', async () => {
    const {env, ada, ben, id} = await pair()
    const send = (table: string, number: number, value: string) =>
      ada.page.send(ben.page.routingId, {type: 'presenceValue', table: fromHex(table)!, number, value})
    void send('ee'.repeat(16), 1, 'null')
    void send(id, 5, 'null')
    await env.advance(100)
    expect(there(ben, id)).toEqual([ada.key])
    // What overtook it holds.
    void send(id, 4, '')
    await env.advance(100)
    expect(there(ben, id)).toEqual([ada.key])
    void send(id, 6, '')
    await env.advance(100)
    expect(there(ben, id)).toEqual([])
    void send(id, 7, 'null')
    await env.advance(presenceParameters.forgetAfterMs + 100)
    expect(there(ben, id)).toEqual([])
    // Loaded again, its numbers begin anew.
    void send(id, 1, 'null')
    await env.advance(100)
    expect(there(ben, id)).toEqual([ada.key])
    const many: TableId[] = []
    for (let i = 0; i < presenceParameters.tablesOfPage; i++) {
      many.push(await (i % 2 === 0 ? ada : ben).games.create('passing'))
      await env.advance(50)
    }
    await env.until(() => many.every(table => at(ben, table) !== undefined))
    for (const table of many) void send(table, 1, 'null')
    await env.advance(100)
    expect(many.filter(table => there(ben, table).length > 0)).toHaveLength(presenceParameters.tablesOfPage - 1)
  })

  it('S3: is kept where its definition says so, unless a person chooses otherwise; what they choose holds for them alone', async () => {
    const {env, ada, ben, id} = await pair()
    const own = await ada.games.create('toy', {keep: false})
    const short = await ada.games.create('passing')
    await env.until(() => ben.games.tables.length === 3)
    const pages = [ada, ben]
    for (const page of pages) for (const table of [id, own, short]) at(page, table).hold()
    await env.until(() => pages.every(page => [id, own, short].every(table => at(page, table).state !== undefined)))
    const kept = (page: GamePage) => [id, own, short].map(table => at(page, table).state!.kept)
    expect(kept(ada)).toEqual([true, false, undefined])
    expect(kept(ben)).toEqual([true, true, undefined])
    expect(ada.games.games).toMatchObject([{keeps: true}, {keeps: false}])
  })

  it('S3: what was written last is stored when the page leaves the topic', async () => {
    const {env, ada, id} = await pair()
    at(ada, id).hold()
    await env.until(() => at(ada, id).state !== undefined)
    void at(ada, id).state!.set('a', 1)
    await ada.close()
    const again = await ada.reopen()
    at(again, id).hold()
    await env.until(() => at(again, id).state !== undefined)
    expect(at(again, id).state!.get('a')).toBe(1)
  })

  it('S4: is gone for all when its host takes it away, and what was kept of it is dropped', async () => {
    const {env, ada, ben, id, storage, name} = await pair()
    at(ada, id).hold()
    await env.until(() => at(ada, id).state !== undefined)
    const table = at(ada, id)
    void table.state!.set('a', 1)
    await env.advance(1_000)
    expect(await storage.load(name)).toHaveLength(1)
    void table.state!.set('b', 1)
    await expect(at(ben, id).close()).rejects.toThrow('Only its host')
    void table.close()
    await env.until(() => table.phase.kind === 'closed' && ben.games.tables.length === 0)
    await env.advance(1_000)
    expect(table.state).toBeUndefined()
    expect(await storage.load(name)).toEqual([])
  })

  it('S4: taken away while a person was not there, it is dropped when they come back', async () => {
    const world = gameWorld()
    const {env} = world
    const storage = new MemorySharedStorage()
    const ada = await world.open({definitions})
    const ben = await world.open({definitions, sharedStorage: storage})
    const id = await ada.games.create('toy')
    await env.until(() => ben.games.tables.length === 1)
    at(ben, id).hold()
    await env.until(() => at(ben, id).state !== undefined)
    void at(ben, id).state!.set('a', 1)
    await env.advance(1_000)
    const name = {topic: ben.page.keys.topicKey, table: id}
    expect(await storage.load(name)).toHaveLength(1)
    // Only the log is open, as in a page that shows the conversation.
    await ben.games.close()
    await at(ada, id).close()
    await env.advance(2_000)
    expect(await storage.load(name)).toHaveLength(1)
    const again = await ben.reopen()
    await env.advance(1_000)
    expect(again.games.tables).toEqual([])
    expect(await storage.load(name)).toEqual([])
  })
})
