import {describe, expect, it} from 'vitest'
import {fromHex, toHex} from '../../../../src/base/bytes.ts'
import {SendError, StorageError} from '../../../../src/base/errors.ts'
import {defineGame} from '../../../../src/features/game/define-game.ts'
import type {GamesLog} from '../../../../src/features/game/games-parts.ts'
import {MemoryGameStore} from '../../../../src/features/game/memory-game-store.ts'
import {tableParameters} from '../../../../src/features/game/parameters.ts'
import type {TableId} from '../../../../src/features/game/table-acts.ts'
import {encodeBody, entryKinds, type Body} from '../../../../src/protocol/bodies.ts'
import {gameWorld, type GamePage, type GameWorld} from './game-world.ts'
import {counting, crosses, type Crosses, type Guessing} from './rules.ts'

const stateOf = (page: GamePage, id: TableId): string => JSON.stringify([page.table(id).G, page.table(id).phase])

/** All see the same, once everything has come. */
const same = ({env}: Pick<GameWorld, 'env'>, pages: readonly GamePage[], id: TableId) =>
  env.until(() => new Set(pages.map(page => stateOf(page, id))).size === 1)

/** Whatever somebody's own page would not write. */
const write = ({log}: GamePage, body: Body) => log.append(entryKinds[body.type], encodeBody(body))

const noFaults = (pages: readonly GamePage[], id: TableId) =>
  expect(pages.flatMap(page => page.table(id).faults)).toEqual([])

describe('A table played in turns', () => {
  it('is opened, filled, played to the end, and played again with the seats changed', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open(), await open(), await open()]
    const id = await start('crosses', [ada, ben])
    expect(cem.games.tables.map(({phase}) => phase)).toEqual([{kind: 'playing', waitingFor: [0], what: 'move'}])
    const mark = async (page: GamePage, cell: number) => {
      await env.until(() => page.table(id).forMe)
      expect(await page.table(id).move('mark', cell)).toBe('sent')
    }
    for (const [page, cell] of [
      [ada, 4],
      [ben, 0],
      [ada, 2],
      [ben, 1],
      [ada, 6]
    ] as const) {
      await mark(page, cell)
    }
    await env.until(() => [ada, ben, cem].every(page => page.table(id).phase.kind === 'ended'))
    expect(cem.table(id).phase).toEqual({kind: 'ended', end: {winners: [0]}})
    expect(cem.table(id).moves.map(({seat, args}) => [seat, ...args])).toEqual([
      [0, 4],
      [1, 0],
      [0, 2],
      [1, 1],
      [0, 6]
    ])
    // Whoever is given them can change nothing by them.
    expect(cem.table(id).moves.every(({args}) => Object.isFrozen(args))).toBe(true)
    expect((cem.table(id).at(1) as Crosses).cells.filter(cell => cell !== null)).toEqual([0])
    await ben.table(id).propose('rematch')
    await env.until(() => ada.table(id).proposal !== undefined)
    expect(ada.table(id).proposal).toMatchObject({what: 'rematch', by: 1, open: [0]})
    await ada.table(id).answer(true)
    await env.until(() => [ada, ben, cem].every(page => page.table(id).phase.kind === 'playing'))
    expect(ben.table(id).ownSeat).toBe(0)
    expect(ben.table(id).forMe).toBe(true)
    await same({env}, [ada, ben, cem], id)
    expect([ada, ben, cem].flatMap(page => page.table(id).faults)).toEqual([])
  })

  it('draws dice and hands together, shows a hand only to its owner, and all when the rules say so', async () => {
    const {env, open, start} = gameWorld()
    const pages = [await open(), await open(), await open()]
    const id = await start('guessing', pages)
    await env.until(() => pages.every(page => page.table(id).phase.kind === 'playing' && page.table(id).forMe))
    const hands = pages.map(page => page.table(id).hand)
    for (const hand of hands) expect(hand).toHaveLength(3)
    expect((pages[0]!.table(id).G as Guessing).hands).toEqual([])
    await Promise.all(pages.map((page, count) => page.table(id).move('guess', count)))
    await env.until(() => pages.every(page => page.table(id).phase.kind === 'ended'))
    for (const page of pages) expect((page.table(id).G as Guessing).hands).toEqual(hands)
    await same({env}, pages, id)
    expect(pages.flatMap(page => page.table(id).faults)).toEqual([])
  })
})

describe('Tables', () => {
  it('T1 are there for all until their host takes them away', async () => {
    const {env, open} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await ada.games.create('crosses', {name: 'Evening'})
    await env.until(() => ben.games.tables.length === 1)
    expect(ben.games.tables[0]).toMatchObject({id, name: 'Evening', host: ada.key, ownSeat: undefined})
    await expect(ben.table(id).close()).rejects.toMatchObject({reason: 'not-yours'})
    const shown = ben.table(id)
    await ada.table(id).close()
    await env.until(() => ben.games.tables.length === 0)
    expect(shown.phase).toEqual({kind: 'closed'})
    const cem = await open()
    await env.advance(2_000)
    expect(cem.games.tables).toEqual([])
  })

  it('T1 keep what was done at them: who lost cannot take their moves back', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('crosses', [ada, ben])
    await ada.table(id).move('mark', 4)
    await env.until(() => ben.table(id).forMe)
    const [move] = await ada.log.ofKinds(new Set([entryKinds.gameMove]), 1)
    await write(ada, {type: 'tombstone', target: fromHex(move!.id.slice(0, 32))!})
    await env.advance(1_000)
    const cem = await open()
    await env.until(() => cem.games.tables.length === 1 && cem.table(id).moves.length === 1)
  })

  it('T2 have those at them who say so, and not those who have left again', async () => {
    const {env, open} = gameWorld()
    const [ada, ben, cem] = [await open(), await open(), await open()]
    const id = await ada.games.create('counting')
    await env.until(() => cem.games.tables.length === 1 && ben.games.tables.length === 1)
    await ben.table(id).ready(true)
    await cem.table(id).ready(true)
    await ben.table(id).ready(false)
    await env.until(() => ada.table(id).seats.filter(({key}) => key !== undefined).length === 2)
    expect(ada.table(id).phase).toEqual({kind: 'lobby', ready: [ada.key, cem.key], missing: 0})
    await ada.table(id).start()
    await env.until(() => ben.table(id).phase.kind === 'playing')
    expect(ben.table(id).ownSeat).toBeUndefined()
    expect(cem.table(id).ownSeat).toBe(1)
  })

  it('T2 do not take somebody without a commitment where chance plays a part', async () => {
    const {env, open} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await ada.games.create('guessing')
    await env.until(() => ben.games.tables.length === 1)
    await write(ben, {type: 'gameReady', table: fromHex(id)!, on: true, commitment: undefined})
    await env.advance(1_000)
    expect(ada.table(id).phase).toMatchObject({kind: 'lobby', ready: [ada.key]})
    expect(await ada.table(id).start()).toBe(false)
  })

  it('T3 start by their host alone, with people who are ready, each once', async () => {
    const {env, open} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await ada.games.create('crosses')
    await env.until(() => ben.games.tables.length === 1)
    await ben.table(id).ready(true)
    expect(await ben.table(id).start()).toBe(false)
    const table = fromHex(id)!
    const readyOf = async (page: GamePage) =>
      fromHex(
        (await page.log.ofKinds(new Set([entryKinds.gameReady]), 10))
          .find(({author}) => author === page.key)!
          .id.slice(0, 32)
      )!
    const [hers, his] = [await readyOf(ada), await readyOf(ben)]
    await write(ben, {type: 'gameStart', table, seats: [hers, his]})
    await write(ada, {type: 'gameStart', table, seats: [hers, hers]})
    await write(ada, {type: 'gameStart', table, seats: [hers]})
    await write(ada, {type: 'gameStart', table, seats: [hers, his, hers]})
    await write(ada, {type: 'gameStart', table, seats: [hers, new Uint8Array(16)]})
    await env.advance(2_000)
    expect([ada, ben].map(page => page.table(id).phase.kind)).toEqual(['lobby', 'lobby'])
    await write(ada, {type: 'gameStart', table, seats: [his, hers]})
    await env.until(() => [ada, ben].every(page => page.table(id).phase.kind === 'playing'))
    expect(ben.table(id).ownSeat).toBe(0)
  })

  it('T4 are shown where nobody knows their rules, and played as soon as somebody does', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const cem = await open({definitions: [{...crosses, version: 2}]})
    const dan = await open({definitions: []})
    const id = await start('crosses', [ada, ben])
    await ada.table(id).move('mark', 4)
    await env.until(() => ben.table(id).forMe)
    await env.until(() => dan.games.tables.length === 1 && cem.games.tables.length === 1)
    expect(cem.games.tables[0]!.phase).toEqual({kind: 'unknown', why: 'version'})
    expect(dan.games.tables[0]!.phase).toEqual({kind: 'unknown', why: 'game'})
    expect(dan.games.table(id)).toBeUndefined()
    await dan.games.define(crosses)
    expect((dan.table(id).G as Crosses).cells[4]).toBe(0)
  })

  it('are read from the log after a reload, and by who comes later; a seat keeps what it draws with', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('guessing', [ada, ben])
    await env.until(() => [ada, ben].every(page => page.table(id).hand.length === 3))
    const {hand} = ben.table(id)
    await ben.close()
    await ada.table(id).move('guess', 1)
    const back = await ben.reopen()
    await env.until(() => back.table(id).hand.length === 3)
    expect(back.table(id).hand).toEqual(hand)
    await back.table(id).move('guess', 2)
    await env.until(() => ada.table(id).phase.kind === 'ended')
    expect((ada.table(id).G as Guessing).hands[1]).toEqual(hand)
    const cem = await open()
    await env.until(() => cem.games.tables.length === 1 && cem.table(id).phase.kind === 'ended')
    await same({env}, [ada, back, cem], id)
    noFaults([ada, back, cem], id)
  })

  it('say when what a seat draws with cannot be kept, and play on', async () => {
    const {env, open, start} = gameWorld()
    const store = new MemoryGameStore()
    store.addSecret = () => Promise.reject(new StorageError('full', 'There is no room.'))
    const [ada, ben] = [await open({store}), await open()]
    const id = await start('guessing', [ada, ben])
    expect(ada.games.notice).toEqual({kind: 'not-kept', reason: 'full'})
    await env.until(() => [ada, ben].every(page => page.table(id).hand.length === 3))
  })
})

describe('A move', () => {
  it('P6 in a position of another table leads nowhere at either and names its author; in one nobody knows it names nobody', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const one = await start('crosses', [ada, ben])
    await ada.table(one).move('mark', 4)
    await env.until(() => ben.table(one).forMe)
    const [position] = [await positionOf(ada)]
    const other = await start('crosses', [ada, ben])
    const move = {type: 'gameMove', name: 'mark', args: '[0]', spentMs: 0, sawMs: 0} as const
    // It is good at the first table, and said at the second.
    await write(ben, {...move, table: fromHex(other)!, position: fromHex(position)!})
    await write(ada, {...move, table: fromHex(other)!, position: new Uint8Array(16).fill(7)})
    await write(ben, {...move, table: fromHex(one)!, position: new Uint8Array(16).fill(7)})
    await env.advance(2_000)
    const cem = await open()
    await env.until(
      () => cem.games.tables.length === 2 && cem.games.tables.every(({phase}) => phase.kind === 'playing')
    )
    const moves = (page: GamePage) => [one, other].map(id => page.table(id).moves.length)
    expect([ada, ben, cem].map(moves)).toEqual([
      [1, 0],
      [1, 0],
      [1, 0]
    ])
    // Both go on.
    await ben.table(one).move('mark', 0)
    await ada.table(other).move('mark', 8)
    await env.until(() => [ada, ben, cem].every(page => moves(page).join() === '2,1'))
    noFaults([ada, ben, cem], one)
    for (const page of [ada, ben, cem]) {
      expect(page.table(other).faults).toMatchObject([{key: ben.key, reason: 'other-position'}])
    }
  })

  it('P6 in a position of another table names its author, too, when that position comes later', async () => {
    const {env, network, open, start} = gameWorld()
    const [ada, ben, cem] = [await open(), await open(), await open()]
    const one = await start('crosses', [ada, ben])
    const other = await start('crosses', [ada, ben])
    await env.until(() => cem.games.tables.length === 2)
    network.unlinkAll(ada.page)
    await ada.table(one).move('mark', 4)
    const position = await positionOf(ada)
    const move = {type: 'gameMove', name: 'mark', args: '[0]', spentMs: 0, sawMs: 0} as const
    await write(ben, {...move, table: fromHex(other)!, position: fromHex(position)!})
    await env.advance(2_000)
    noFaults([ben, cem], other)
    network.link(ada.page, ben.page)
    network.link(ada.page, cem.page)
    await env.until(() => [ada, ben, cem].every(page => page.table(other).faults.length === 1))
    expect(cem.table(other).faults).toMatchObject([{key: ben.key, reason: 'other-position'}])
    noFaults([ada, ben, cem], one)
  })
})

describe('Rules', () => {
  it('P3 that fail at a move refuse it and say why; the table goes on', async () => {
    const {env, open, start} = gameWorld()
    const shaky = defineGame({
      ...counting,
      name: 'shaky',
      moves: {...counting.moves, fail: () => fail('a hole in the board')}
    })
    const [ada, ben] = [await open({definitions: [shaky]}), await open({definitions: [shaky]})]
    const id = await start('shaky', [ada, ben])
    expect(await ada.table(id).move('fail')).toBe('illegal')
    expect(ada.table(id).failure).toBe('a hole in the board')
    await write(ada, {
      type: 'gameMove',
      table: fromHex(id)!,
      position: fromHex(await positionOf(ada))!,
      name: 'fail',
      args: '[]',
      spentMs: 0,
      sawMs: 0
    })
    await env.until(() => ben.table(id).faults.length === 1)
    expect(ben.table(id).faults[0]).toMatchObject({key: ada.key, reason: 'rules-failed'})
    expect(await ada.table(id).move('add', 1)).toBe('sent')
    await env.until(() => ben.table(id).forMe)
  })

  it.each([
    ['setup', {setup: () => fail('no board')}],
    ['turn', {turn: () => fail('no board')}],
    ['end', {end: () => fail('no board')}],
    ['chance', {chance: () => fail('no board')}]
  ])('P3 that fail in %s stop the table with what they said', async (_, part) => {
    const {env, open, start} = gameWorld()
    const broken = {...counting, name: 'broken', ...part} as never
    const [ada, ben] = [await open({definitions: [broken]}), await open({definitions: [broken]})]
    const id = await start('broken', [ada, ben])
    await env.until(() => ben.table(id).phase.kind === 'broken')
    expect(ben.table(id).phase).toEqual({kind: 'broken', message: 'no board'})
    expect(await ada.table(id).move('add', 1)).toBe('not-now')
    // The page lives, and other tables with it.
    await expect(ada.games.create('broken')).resolves.toMatch(/^[0-9a-f]{32}$/)
  })

  it.each([
    ['a Date', () => new Date(0), 'Instances of classes are no plain data.'],
    ['a Map', () => new Map(), 'Instances of classes are no plain data.'],
    ['no number', () => [{deep: Number.NaN}], 'NaN is no number that can be written down.'],
    ['a function', () => ({call: () => 0}), 'A function is no plain data.']
  ])('P3 that put %s into a state are refused, or stop the table, with words', async (_, make, words) => {
    const {env, open, start} = gameWorld()
    const odd = defineGame<{count: number; next: number; odd?: unknown}>({
      ...counting,
      name: 'odd',
      moves: {
        ...counting.moves,
        put(G) {
          G.odd = make()
        },
        give: G => ({...G, odd: make()})
      },
      left(G) {
        G.odd = make()
      }
    })
    const [ada, ben] = [await open({definitions: [odd]}), await open({definitions: [odd]})]
    const id = await start('odd', [ada, ben])
    for (const name of ['put', 'give']) {
      expect([await ada.table(id).move(name), ada.table(id).failure]).toEqual(['illegal', words])
    }
    expect(await ada.table(id).move('add', 1)).toBe('sent')
    await env.until(() => ben.table(id).forMe)
    await ben.table(id).resign()
    await env.until(() => ada.table(id).phase.kind === 'broken')
    expect(ada.table(id).phase).toEqual({kind: 'broken', message: words})
  })

  it('P3 that answer with a promise fail, and what becomes of it bothers nobody', async () => {
    const unhandled: unknown[] = []
    const hear = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', hear)
    const {env, open, start} = gameWorld()
    const later = {
      ...counting,
      name: 'later',
      moves: {...counting.moves, wait: async () => Promise.resolve().then(() => fail('too late'))},
      end: async () => Promise.resolve().then(() => fail('too late'))
    } as never
    const slow = {...(later as typeof counting), name: 'slow', end: counting.end}
    const [ada, ben] = [await open({definitions: [later, slow]}), await open({definitions: [later, slow]})]
    const id = await start('slow', [ada, ben])
    expect([await ada.table(id).move('wait'), ada.table(id).failure]).toEqual(['illegal', 'A rule answers at once.'])
    const other = await start('later', [ada, ben])
    await env.until(() => ben.table(other).phase.kind === 'broken')
    expect(ben.table(other).phase).toEqual({kind: 'broken', message: 'A rule answers at once.'})
    // Rejections nobody handles are told before this.
    await new Promise(resolve => setImmediate(resolve))
    process.off('unhandledRejection', hear)
    expect(unhandled).toEqual([])
  })

  it('P3 that leave nobody to move stop the table', async () => {
    const {open, start} = gameWorld()
    const stuck = {...counting, name: 'stuck', turn: () => []}
    const [ada, ben] = [await open({definitions: [stuck]}), await open({definitions: [stuck]})]
    const id = await start('stuck', [ada, ben])
    expect(ada.table(id).phase).toMatchObject({kind: 'broken'})
  })
})

describe('Agreement', () => {
  const playing = async () => {
    const world = gameWorld()
    const [ada, ben] = [await world.open(), await world.open()]
    const id = await world.start('crosses', [ada, ben])
    const move = async (page: GamePage, cell: number) => {
      await world.env.until(() => page.table(id).forMe)
      expect(await page.table(id).move('mark', cell)).toBe('sent')
    }
    return {...world, ada, ben, id, move}
  }

  it('A1 a draw holds when the other agrees, and not when they decline or a move comes', async () => {
    const {env, ada, ben, id, move} = await playing()
    await ada.table(id).propose('draw')
    await env.until(() => ben.table(id).proposal !== undefined)
    await ben.table(id).answer(false)
    await env.until(() => ada.table(id).proposal === undefined)
    await ben.table(id).propose('draw')
    await env.until(() => ada.table(id).proposal !== undefined)
    await move(ada, 4)
    await env.until(() => ben.table(id).proposal === undefined)
    await ben.table(id).propose('draw')
    await env.until(() => ada.table(id).proposal !== undefined)
    await ada.table(id).answer(true)
    await env.until(() => ben.table(id).phase.kind === 'ended')
    expect(ben.table(id).phase).toEqual({kind: 'ended', end: {draw: true, why: 'agreed'}})
    noFaults([ada, ben], id)
  })

  it('A2 undo goes back to before the last move of who asks', async () => {
    const {env, ada, ben, id, move} = await playing()
    await move(ada, 4)
    await move(ben, 0)
    await move(ada, 8)
    await env.until(() => ben.table(id).forMe)
    await ben.table(id).propose('undo')
    await env.until(() => ada.table(id).proposal !== undefined)
    expect(ada.table(id).forMe).toBe(true)
    await ada.table(id).answer(true)
    await env.until(() => ben.table(id).moves.length === 1)
    expect((ben.table(id).G as Crosses).cells).toEqual([null, null, null, null, 0, null, null, null, null])
    await move(ben, 2)
    await same({env}, [ada, ben], id)
  })

  it('A2 undo does not go behind what was drawn', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('guessing', [ada, ben])
    await env.until(() => ada.table(id).forMe)
    await ada.table(id).propose('undo')
    await env.advance(1_000)
    expect(ada.table(id).proposal).toBeUndefined()
    await ada.table(id).move('guess', 1)
    await ada.table(id).propose('undo')
    await env.until(() => ben.table(id).proposal !== undefined)
  })

  it('A3 who gives up is out, and the last one left has won', async () => {
    const {env, ada, ben, id} = await playing()
    await ben.table(id).resign()
    await env.until(() => ada.table(id).phase.kind === 'ended')
    expect(ada.table(id).phase).toEqual({kind: 'ended', end: {winners: [0], why: 'resigned'}})
    expect(ada.table(id).seats[1]).toMatchObject({out: 'resigned', key: ben.key})
  })

  it('A4 a seat goes to who was asked and takes it, and to nobody else', async () => {
    const {env, open, ada, ben, id, move} = await playing()
    const [cem, dan] = [await open(), await open()]
    await env.until(() => [cem, dan].every(page => page.games.tables.length === 1))
    await move(ada, 4)
    await ben.table(id).offerSeat(cem.key)
    await env.until(() => cem.table(id).forMe)
    await dan.table(id).take(1)
    await write(dan, {
      type: 'gameTake',
      table: fromHex(id)!,
      position: fromHex(await positionOf(ben))!,
      seat: 1,
      commitment: undefined
    })
    await cem.table(id).take(1)
    await env.until(() => cem.table(id).ownSeat === 1)
    await move(cem, 0)
    await env.until(() => ada.table(id).forMe)
    expect(ada.table(id).seats.map(({key}) => key)).toEqual([ada.key, cem.key])
    expect(ben.table(id).ownSeat).toBeUndefined()
    expect(await ben.table(id).move('mark', 2)).toBe('not-now')
  })

  it('A4 a seat is not given away while it holds a hand', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben, cem] = [await open(), await open(), await open()]
    const id = await start('guessing', [ada, ben])
    await env.until(() => ben.table(id).hand.length > 0)
    await ben.table(id).offerSeat(cem.key)
    await env.until(() => cem.table(id).forMe)
    await cem.table(id).take(1)
    await env.advance(2_000)
    expect(ada.table(id).seats[1]).toMatchObject({key: ben.key})
  })

  it('B2 what two say at once both count in the end, where both make sense', async () => {
    const {env, open, start} = gameWorld()
    const pages = [await open(), await open(), await open(), await open()]
    const id = await start('guessing', pages)
    await env.until(() => pages.every(page => page.table(id).forMe))
    await Promise.all([
      pages[0]!.table(id).move('guess', 1),
      pages[1]!.table(id).move('guess', 2),
      pages[2]!.table(id).resign(),
      pages[3]!.table(id).move('guess', 3)
    ])
    await env.until(() => pages.every(page => page.table(id).phase.kind === 'ended'))
    expect((pages[0]!.table(id).G as Guessing).guesses).toEqual({0: 1, 1: 2, 3: 3})
    expect(pages[0]!.table(id).seats[2]!.out).toBe('resigned')
    await same({env}, pages, id)
    noFaults(pages, id)
  })
})

describe('Where somebody has written too much', () => {
  /** A page whose log takes nothing of these kinds for a while. */
  const slowed = async ({open}: GameWorld, kinds: readonly (keyof typeof entryKinds)[]) => {
    const quota = {isUsedUp: false, attempts: 0}
    const page = await open({
      through: log => ({
        on: ((...which: Parameters<GamesLog['on']>) =>
          log.on(...(which as Parameters<typeof log.on>))) as GamesLog['on'],
        ofKinds: (...which) => log.ofKinds(...which),
        append(kind, body) {
          const isSlowed = quota.isUsedUp && kinds.some(name => entryKinds[name] === kind)
          if (!isSlowed) return log.append(kind, body)
          quota.attempts++
          return Promise.reject(new SendError('too-fast', 'Wait a little.'))
        }
      })
    })
    return {page, quota}
  }

  it('C4 what its page draws waits, which is said once, and is drawn when it can be', async () => {
    const world = gameWorld()
    const {env} = world
    const ada = await world.open()
    const {page: ben, quota} = await slowed(world, ['gameReveal'])
    quota.isUsedUp = true
    const said: unknown[] = []
    ben.games.on('notice', () => said.push(ben.games.notice))
    const id = await world.start('guessing', [ada, ben])
    await env.advance(20_000)
    expect(said).toEqual([{kind: 'too-fast'}])
    expect(quota.attempts).toBeGreaterThan(1)
    expect(quota.attempts).toBeLessThan(8)
    quota.isUsedUp = false
    await env.until(() => [ada, ben].every(page => page.table(id).hand.length === 3), {withinMs: 10_000})
    expect(said).toEqual([{kind: 'too-fast'}, undefined])
    expect(ben.table(id).seats.map(({out}) => out)).toEqual([undefined, undefined])
  })

  it('C4 it is not said any more once the seat is out', async () => {
    const world = gameWorld()
    const {env} = world
    const pages = [await world.open(), await world.open()]
    const {page: cem, quota} = await slowed(world, ['gameReveal'])
    quota.isUsedUp = true
    const id = await world.start('guessing', [...pages, cem])
    await env.until(() => cem.games.notice !== undefined)
    await env.until(() => cem.table(id).seats[2]!.out === 'late', {withinMs: 60_000})
    expect(cem.games.notice).toBeUndefined()
  })

  it('B2 what was lost to somebody quicker is said again once it can be', async () => {
    const world = gameWorld({latencyMs: 100})
    const {env} = world
    let attempts = 0
    // Whose act gives way depends on their ids, which nobody chooses.
    for (let round = 0; attempts === 0; round++) {
      expect(round).toBeLessThan(20)
      const other = await world.open()
      const {page, quota} = await slowed(world, ['gameMove'])
      const id = await world.start('guessing', [other, page])
      const both = [other, page]
      await env.until(() => both.every(each => each.table(id).forMe))
      await Promise.all(both.map(each => each.table(id).move('guess', 1)))
      quota.isUsedUp = true
      await env.advance(15_000)
      quota.isUsedUp = false
      await env.until(() => both.every(each => each.table(id).phase.kind === 'ended'), {withinMs: 20_000})
      expect((other.table(id).G as Guessing).guesses).toEqual({0: 1, 1: 1})
      attempts = quota.attempts
    }
  })
})

describe('Chance', () => {
  it('C2 C3 is the same for all, differs from table to table, and shows a hand to its owner alone', async () => {
    const {env, open, start} = gameWorld()
    const pages = [await open(), await open()]
    const ids = [await start('guessing', pages), await start('guessing', pages)]
    await env.until(() => ids.every(id => pages.every(page => page.table(id).hand.length === 3)))
    const drawn = ids.map(id =>
      JSON.stringify([(pages[0]!.table(id).G as Guessing).rolled, pages.map(page => page.table(id).hand)])
    )
    expect(drawn[0]).not.toBe(drawn[1])
    for (const id of ids) await same({env}, pages, id)
    // Nothing that was written so far tells what somebody else holds: the links behind the hands have not been.
    const reveals = await pages[0]!.log.ofKinds(new Set([entryKinds.gameReveal]), 100)
    expect(reveals.length).toBeGreaterThan(0)
    const bodies = reveals.map(({body}) => toHex(body!))
    for (const id of ids) {
      const [secret] = await pages[1]!.store.secrets(id)
      const hidden = secret!.slice(32)
      expect(bodies.some(body => body.includes(toHex(hidden)))).toBe(false)
    }
  })
})

describe('Time', () => {
  it('L2 who lets the others wait too long is out, and what they do later changes nothing', async () => {
    const {env, network, open, start} = gameWorld()
    const pages = [await open(), await open(), await open()]
    const [ada, ben, cem] = pages
    const id = await start('counting', pages)
    network.unlinkAll(ada!.page)
    const before = env.clock.monotonic()
    await env.until(() => [ben!, cem!].every(page => page.table(id).seats[0]!.out === 'late'), {withinMs: 200_000})
    const tookMs = env.clock.monotonic() - before
    expect(tookMs).toBeGreaterThanOrEqual(tableParameters.moveMs + tableParameters.graceMs)
    expect(tookMs).toBeLessThan(tableParameters.moveMs + tableParameters.graceMs + 3_000)
    expect(ben!.table(id).forMe).toBe(true)
    expect(await ada!.table(id).move('add', 1)).toBe('sent')
    network.link(ada!.page, ben!.page)
    network.link(ada!.page, cem!.page)
    await env.until(() => ada!.table(id).seats[0]!.out === 'late')
    await env.advance(5_000)
    await same({env}, pages, id)
    expect((ada!.table(id).G as {count: number}).count).toBe(0)
  })

  it('L2 who does not draw is out after half a minute, and the rest draw without them', async () => {
    const {env, network, open, start} = gameWorld()
    const pages = [await open(), await open(), await open()]
    const id = await start('guessing', pages)
    await env.until(() => pages.every(page => page.table(id).forMe))
    network.unlinkAll(pages[2]!.page)
    await pages[0]!.table(id).move('guess', 1)
    await pages[1]!.table(id).move('guess', 1)
    await env.until(() => [0, 1].every(at => pages[at]!.table(id).phase.kind === 'ended'), {withinMs: 200_000})
    expect(pages[0]!.table(id).seats[2]!.out).toBe('late')
    await same({env}, [pages[0]!, pages[1]!], id)
  })

  it('L1 talking at the table gives no more time', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('counting', [ada, ben])
    const before = env.clock.monotonic()
    for (let i = 0; ada.table(id).phase.kind === 'playing' && i < 20; i++) {
      await ada.table(id).propose('draw')
      await env.until(() => ben.table(id).proposal !== undefined)
      await ben.table(id).answer(false)
      await env.advance(10_000)
    }
    expect(ada.table(id).phase).toEqual({kind: 'ended', end: {winners: [1], why: 'late'}})
    expect(env.clock.monotonic() - before).toBeLessThan(tableParameters.moveMs + 15_000)
  })

  it('L1 a page that slept, or heard nobody, does not say that others were late', async () => {
    const {env, network, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('counting', [ada, ben])
    await env.advance(60_000)
    network.unlinkAll(ada.page)
    await env.advance(300_000)
    network.link(ada.page, ben.page)
    await env.advance(tableParameters.moveMs - 60_000 - 5_000)
    expect(ben.table(id).phase.kind).toBe('playing')
    env.sleep(200_000)
    await env.advance(1_000)
    expect(ben.table(id).phase.kind).toBe('playing')
    expect(await ada.table(id).move('add', 1)).toBe('sent')
    await env.until(() => ben.table(id).forMe)
  })

  it('L2 L5 clocks run down by what their owners say, and by what the next one saw', async () => {
    const {env, open, start} = gameWorld()
    const [ada, ben] = [await open(), await open()]
    const id = await start('counting', [ada, ben], {options: {clock: {baseMs: 60_000, incrementMs: 1_000}}})
    await env.advance(10_000)
    await ada.table(id).move('add', 1)
    await env.until(() => ben.table(id).forMe)
    const [left] = ben.table(id).clocks!.map(({leftMs}) => leftMs)
    expect(left).toBeGreaterThan(50_500)
    expect(left).toBeLessThan(51_500)
    await env.advance(20_000)
    // Ben says that he took no time at all.
    await write(ben, {
      type: 'gameMove',
      table: fromHex(id)!,
      position: fromHex(await positionOf(ben))!,
      name: 'add',
      args: '[1]',
      spentMs: 0,
      sawMs: 0
    })
    await env.until(() => ada.table(id).forMe)
    expect(ada.table(id).clocks![1]!.leftMs).toBe(61_000)
    await ada.table(id).move('add', 1)
    await env.until(() => ben.table(id).forMe)
    const his = ben.table(id).clocks![1]!.leftMs
    expect(his).toBeLessThan(61_000 - 20_000 + tableParameters.graceMs + 500)
    await env.until(() => ada.table(id).phase.kind === 'ended', {withinMs: 100_000})
    expect(ada.table(id).phase).toEqual({kind: 'ended', end: {winners: [0], why: 'late'}})
    await same({env}, [ada, ben], id)
  })
})

const fail = (message: string): never => {
  throw new Error(message)
}

/** The position the newest act at this page's only running table led to. */
async function positionOf({log}: GamePage): Promise<string> {
  const acts = await log.ofKinds(new Set([entryKinds.gameStart, entryKinds.gameMove, entryKinds.gameHand]), 100)
  return acts.at(-1)!.id.slice(0, 32)
}
