import {describe, expect, it} from 'vitest'
import type {TableId} from '../../../../src/features/game/table-acts.ts'
import {gameWorld, type GamePage} from './game-world.ts'
import type {Crosses, Guessing} from './rules.ts'

const same = (pages: readonly GamePage[], id: TableId) => {
  const [first, ...others] = pages.map(page => JSON.stringify([page.table(id).G, page.table(id).phase]))
  for (const other of others) expect(other).toBe(first)
}

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
    expect((cem.table(id).at(1) as Crosses).cells.filter(cell => cell !== null)).toEqual([0])
    await ben.table(id).propose('rematch')
    await env.until(() => ada.table(id).proposal !== undefined)
    expect(ada.table(id).proposal).toMatchObject({what: 'rematch', by: 1, open: [0]})
    await ada.table(id).answer(true)
    await env.until(() => [ada, ben, cem].every(page => page.table(id).phase.kind === 'playing'))
    expect(ben.table(id).ownSeat).toBe(0)
    expect(ben.table(id).forMe).toBe(true)
    same([ada, ben, cem], id)
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
    same(pages, id)
    expect(pages.flatMap(page => page.table(id).faults)).toEqual([])
  })
})
