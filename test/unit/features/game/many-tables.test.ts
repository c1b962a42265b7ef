import {describe, expect, it} from 'vitest'
import {fromHex} from '../../../../src/base/bytes.ts'
import {defineShared} from '../../../../src/features/game/define-shared.ts'
import {EarlyActs} from '../../../../src/features/game/early-acts.ts'
import type {GamesLog} from '../../../../src/features/game/games-parts.ts'
import {MemorySharedStorage} from '../../../../src/features/game/memory-shared-storage.ts'
import {gamesParameters as limits, tableParameters} from '../../../../src/features/game/parameters.ts'
import type {SharedStateTable} from '../../../../src/features/game/shared-state-table.ts'
import {gameKinds, shortHex, type TableAct, type TableId} from '../../../../src/features/game/table-acts.ts'
import {openAcquaintances} from '../../../../src/identity/acquaintances.ts'
import {MemoryAcquaintanceStore} from '../../../../src/identity/memory-acquaintance-store.ts'
import type {LogEntry} from '../../../../src/log/log-entry.ts'
import type {Log} from '../../../../src/log/log.ts'
import {encodeBody, entryKinds, type Body} from '../../../../src/protocol/bodies.ts'
import {gameWorld, type GamePage} from './game-world.ts'
import {crosses, type Crosses} from './rules.ts'

const write = ({log}: GamePage, body: Body) => log.append(entryKinds[body.type], encodeBody(body))

/** Opens so many tables, as no page of ours would. */
async function flood(page: GamePage, count: number, game = 'crosses'): Promise<TableId[]> {
  const ids: TableId[] = []
  for (let i = 0; i < count; i++) {
    const entry = await write(page, {type: 'gameTable', game, version: 1, name: '', seats: 2, options: '{}'})
    ids.push(shortHex(entry.id) as TableId)
  }
  return ids
}

const listed = ({games}: GamePage) => new Set(games.tables.map(({id}) => id))

describe('Tables of somebody who is blocked', () => {
  it('are not listed but where one sits, and are again afterwards', async () => {
    const {env, open} = gameWorld()
    const people = await openAcquaintances(env, new MemoryAcquaintanceStore())
    const [mallory, eve, ada] = [await open(), await open(), await open({people})]
    const [one, seat] = await flood(mallory, 2)
    const [other] = await flood(eve, 1)
    await env.until(() => listed(ada).size === 3)
    await ada.table(seat!).ready(true)
    let lists = 0
    ada.games.on('tables', () => lists++)
    await people.setBlocked(mallory.key, true)
    expect(listed(ada)).toEqual(new Set([seat, other]))
    expect(lists).toBe(1)
    // Somebody is met: nothing to tell.
    await people.setMuted(eve.key, true)
    expect(lists).toBe(1)
    // Whoever has its link still comes to it.
    expect(ada.games.table(one!)).toBeDefined()
    const [later] = await flood(mallory, 1)
    await env.until(() => ada.games.table(later!) !== undefined)
    expect(listed(ada).has(later!)).toBe(false)
    await people.setBlocked(mallory.key, false)
    expect(listed(ada)).toEqual(new Set([one, seat, other, later]))
    await people.close()
  })
})

describe('Very many tables', () => {
  it('T5 of one person push out nobody else’s, and listeners hear which went', async () => {
    const {env, open} = gameWorld()
    const [ada, mallory] = [await open(), await open()]
    const hers = await ada.games.create('crosses')
    const [oldest] = await flood(mallory, 1)
    await env.advance(10)
    await flood(mallory, limits.tables - 2)
    const cem = await open()
    await env.until(() => listed(cem).size === limits.tables)
    const table = cem.table(oldest!)
    const told = new Set<TableId>()
    cem.games.on('table', id => told.add(id))
    let lists = 0
    cem.games.on('tables', () => lists++)
    const [newest] = await flood(mallory, 1)
    await env.until(() => listed(cem).has(newest!))
    expect(listed(cem).has(hers)).toBe(true)
    expect(listed(cem).size).toBe(limits.tables)
    expect([cem.games.table(oldest!), told.has(oldest!), lists > 0]).toEqual([undefined, true, true])
    expect(table.phase).toEqual({kind: 'closed'})
  })

  it('T5 never cost one that the page shows, or where its person sits', async () => {
    const {env, open} = gameWorld()
    const [mallory, ben] = [await open(), await open()]
    const [shown, seat] = await flood(mallory, 2)
    await env.until(() => listed(ben).size === 2)
    const stop = ben.games.show(shown!)
    await ben.table(seat!).ready(true)
    await flood(mallory, limits.tables + 4)
    const cem = await open()
    await env.until(() => listed(cem).size === limits.tables && listed(ben).size > limits.tables)
    expect([listed(cem).has(shown!), listed(cem).has(seat!)]).toEqual([false, false])
    expect([listed(ben).has(shown!), listed(ben).has(seat!)]).toEqual([true, true])
    stop()
    stop()
    const [newest] = await flood(mallory, 1)
    await env.until(() => listed(ben).has(newest!))
    expect([listed(ben).has(shown!), listed(ben).has(seat!)]).toEqual([false, true])
  })

  it('T5 leave one that is asked for where it can be found, with all that was done there', async () => {
    const {env, open, start} = gameWorld()
    const [mallory, ben] = [await open(), await open()]
    const id = await start('crosses', [mallory, ben])
    await mallory.table(id).move('mark', 4)
    await flood(mallory, limits.tables + 4)
    const cem = await open()
    await env.until(() => listed(cem).size === limits.tables)
    expect(cem.games.table(id)).toBeUndefined()
    cem.games.show(id)
    await env.until(() => cem.games.table(id) !== undefined)
    expect((cem.table(id).G as Crosses).cells[4]).toBe(0)
    await ben.table(id).move('mark', 0)
    await env.until(() => (cem.table(id).G as Crosses).cells[0] === 1)
  })

  it('T5 do not hide a table its person sat down at after it had gone', async () => {
    const {env, open} = gameWorld()
    const [mallory, ben] = [await open(), await open()]
    const [id] = await flood(mallory, limits.tables + 4)
    await env.until(() => listed(ben).size === limits.tables)
    const stop = ben.games.show(id!)
    await env.until(() => ben.games.table(id!) !== undefined)
    await ben.table(id!).ready(true)
    stop()
    await ben.close()
    const again = await ben.reopen()
    await env.until(() => again.games.table(id!) !== undefined)
    expect(again.table(id!).ownSeat).toBe(0)
  })

  it('T5 do not make a page look again and again for a table that was taken away', async () => {
    const {env, open} = gameWorld()
    const [mallory, ben] = [await open(), await open()]
    const id = await mallory.games.create('crosses')
    await env.until(() => listed(ben).has(id))
    await ben.table(id).ready(true)
    await mallory.table(id).close()
    await flood(mallory, limits.tables + 4)
    await env.until(() => listed(ben).size === limits.tables && !listed(ben).has(id))
    const acts = await ben.log.ofKinds(new Set([entryKinds.gameReady]), 10)
    let log: SlowLog | undefined
    const again = await open({person: 2, through: kept => (log = new SlowLog(kept))})
    log!.bring(await ben.log.ofKinds(new Set([entryKinds.gameTable]), 1_000))
    expect(listed(again).size).toBe(limits.tables)
    log!.bring(acts)
    await env.advance(100)
    const {reads} = log!
    await env.advance(1_000)
    expect(log!.reads).toBe(reads)
    expect(again.games.table(id)).toBeUndefined()
  })

  it('T5 cost nothing of what this browser keeps of shared state', async () => {
    const definitions = [defineShared({name: 'toy', keep: true}), crosses]
    const {env, open} = gameWorld()
    const [mallory, ben] = [
      await open({definitions}),
      await open({definitions, sharedStorage: new MemorySharedStorage()})
    ]
    const [id] = await flood(mallory, 1, 'toy')
    const at = () => ben.games.table(id!) as unknown as SharedStateTable
    await env.until(() => listed(ben).size === 1)
    const letGo = at().hold()
    await env.until(() => at().state !== undefined)
    void at().state!.set('a', 1)
    await env.advance(1_000)
    letGo()
    await flood(mallory, limits.tables)
    await env.until(() => !listed(ben).has(id!))
    ben.games.show(id!)
    await env.until(() => listed(ben).has(id!))
    at().hold()
    await env.until(() => at().state !== undefined)
    expect(at().state!.get('a')).toBe(1)
  })
})

/** A log whose news the test brings, when it likes. */
class SlowLog implements GamesLog {
  readonly #log: Log
  readonly #listeners = new Map<string, (entries: readonly LogEntry[]) => void>()
  /** What has come. */
  #entries: readonly LogEntry[] = []

  constructor(log: Log) {
    this.#log = log
  }

  on(name: 'entries' | 'changed' | 'removed', listener: (entries: readonly LogEntry[]) => void): () => void {
    this.#listeners.set(name, listener)
    return () => this.#listeners.delete(name)
  }

  append: GamesLog['append'] = (kind, body) => this.#log.append(kind, body)

  /** How often it was read. */
  reads = 0

  async ofKinds(kinds: ReadonlySet<number>): Promise<readonly LogEntry[]> {
    this.reads++
    return this.#entries.filter(({header}) => kinds.has(header.kind))
  }

  bring(entries: readonly LogEntry[]): void {
    this.#entries = [...this.#entries, ...entries]
    this.#listeners.get('entries')!(entries)
  }

  removed(): void {
    this.#listeners.get('removed')!([])
  }
}

describe('What was done at a table that has not come', () => {
  it('waits for it, and is read again when it made room meanwhile', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('crosses', [ada, ben])
    await ada.table(id).move('mark', 4)
    await env.until(() => ben.table(id).forMe)
    const all = await ben.log.ofKinds(gameKinds, 100)
    const acts = all.filter(({header}) => header.kind !== entryKinds.gameTable)
    const tables = all.filter(({header}) => header.kind === entryKinds.gameTable)
    let log: SlowLog | undefined
    const cem = await open({through: kept => (log = new SlowLog(kept))})
    log!.bring(acts)
    // Something else was removed: acts at tables that are not there are not kept at hand.
    log!.removed()
    await env.advance(10)
    log!.bring(tables)
    await env.until(() => cem.games.table(id) !== undefined && cem.table(id).phase.kind === 'playing')
    expect((cem.table(id).G as Crosses).cells[4]).toBe(0)
  })

  it('P4 is read again of who has taken a seat, when more of it came first than there was room for', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open(), await open(), await open()]
    const id = await start('counting', [ada, ben])
    await ben.table(id).offerSeat(cem.key)
    await env.until(() => cem.table(id).forMe)
    await cem.table(id).take(1)
    const players = [ada, cem]
    for (let move = 0; move < 2 * tableParameters.unplacedOfStranger + 2; move++) {
      const own = () => players.find(page => page.table(id).forMe)
      await env.until(() => own() !== undefined)
      await own()!.table(id).move('add', 1)
    }
    await env.until(() => ben.table(id).moves.length === 2 * tableParameters.unplacedOfStranger + 2)
    const all = await ben.log.ofKinds(gameKinds, 1_000)
    let log: SlowLog | undefined
    const dan = await open({through: kept => (log = new SlowLog(kept))})
    const began = all.findIndex(({header}) => header.kind === entryKinds.gameStart) + 1
    log!.bring(all.slice(0, began))
    const later = all.slice(began)
    log!.bring(later.filter(({author}) => author === cem.key))
    log!.bring(later.filter(({author}) => author !== cem.key))
    await env.until(() => dan.table(id).moves.length === ben.table(id).moves.length)
    expect(dan.table(id).G).toEqual(ben.table(id).G)
  })

  it('is kept up to a limit for all together, and it is known that some of it was not', () => {
    const early = new EarlyActs()
    const act = (number: number) =>
      ({id: String(number), table: String(number % 300) as TableId, type: 'ready'}) as unknown as TableAct
    for (let i = 0; i < limits.earlyActs; i++) early.keep(act(i))
    expect(early.misses(act(0).table)).toBe(false)
    early.keep(act(0))
    expect([early.misses(act(0).table), early.misses(act(1).table)]).toEqual([true, false])
    const kept = Array.from({length: 300}, (_, table) => early.take(String(table) as TableId)).flat()
    expect(kept).toHaveLength(limits.earlyActs)
    early.keep(act(7))
    expect(early.take('7' as TableId)).toHaveLength(1)
    expect(early.take('7' as TableId)).toHaveLength(0)
  })

  it('forgets nothing when there is nothing to forget', () => {
    const early = new EarlyActs()
    const [one, two] = ['1', '2'] as [TableId, TableId]
    early.clear()
    expect(early.misses(one)).toBe(false)
    early.keep({table: one} as TableAct)
    early.clear()
    expect([early.misses(one), early.misses(two), early.take(one)]).toEqual([true, false, []])
    // Read again when it came: that is over.
    expect(early.misses(one)).toBe(false)
  })

  it('misses every table once it cannot remember which', () => {
    const early = new EarlyActs()
    const miss = (table: number) => {
      early.keep({table: String(table) as TableId} as TableAct)
      early.clear()
    }
    for (let i = 0; i < limits.earlyMissed; i++) miss(i)
    miss(0)
    expect(early.misses('new' as TableId)).toBe(false)
    miss(limits.earlyMissed)
    expect(early.misses('new' as TableId)).toBe(true)
  })
})

it('acts at invented tables cost a real one nothing', async () => {
  const {env, open, start} = gameWorld()
  const [ada, ben, mallory] = [await open(), await open(), await open()]
  const id = await start('crosses', [ada, ben])
  await ada.table(id).move('mark', 4)
  await env.until(() => ben.table(id).forMe)
  for (let i = 0; i < limits.tables + 1; i++) {
    const table = fromHex(i.toString(16).padStart(32, '0'))!
    await write(mallory, {type: 'gameReady', table, on: true, commitment: undefined})
  }
  const cem = await open()
  await env.until(() => cem.games.table(id) !== undefined && cem.table(id).phase.kind === 'playing')
  expect((cem.table(id).G as Crosses).cells[4]).toBe(0)
})
