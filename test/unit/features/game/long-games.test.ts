import {describe, expect, it} from 'vitest'
import {StorageError} from '../../../../src/base/errors.ts'
import {MemoryGameStore} from '../../../../src/features/game/memory-game-store.ts'
import {checkpointParameters as limits} from '../../../../src/features/game/parameters.ts'
import type {TableId} from '../../../../src/features/game/table-acts.ts'
import {gameWorld, type GamePage, type GameWorld} from './game-world.ts'

const played = limits.everyActs + limits.backActs

const countOf = (page: GamePage, id: TableId) => (page.table(id).G as {count: number}).count

async function playOn({env}: GameWorld, pages: readonly GamePage[], id: TableId, moves: number) {
  for (let move = 0; move < moves; move++) {
    await env.until(() => pages.some(page => page.table(id).forMe))
    await pages
      .find(page => page.table(id).forMe)!
      .table(id)
      .move('add', 1)
  }
}

/** A long game of two, kept by both once they pause. */
async function longGame() {
  const world = gameWorld()
  const pages = [await world.open(), await world.open()] as const
  const id = await world.start('counting', pages)
  await playOn(world, pages, id, played)
  await world.env.until(() => pages.every(page => countOf(page, id) === played))
  await world.env.advance(limits.delayMs + 1_000)
  return {...world, pages, id}
}

describe('A long game', () => {
  it('is opened again from a checkpoint, goes on, and shows what was before when somebody looks', async () => {
    const world = await longGame()
    const {env, id, pages} = world
    const [ada, ben] = pages
    expect([...(await ada.store.checkpoints(ada.page.keys.topicKey)).keys()]).toEqual([id])
    await ada.close()
    const again = await ada.reopen()
    await env.until(() => again.games.table(id) !== undefined)
    const table = again.table(id)
    expect(countOf(again, id)).toBe(played)
    expect(table.moves.map(({seat, args}) => [seat, ...args])).toEqual(
      ben.table(id).moves.map(({seat, args}) => [seat, ...args])
    )
    expect(table.at(played - limits.backActs)).toEqual({count: played - limits.backActs, next: 0})
    await playOn(world, [again, ben], id, 4)
    await env.until(() => countOf(again, id) === played + 4 && countOf(ben, id) === played + 4)
    // It began with a checkpoint, or this would be there at once.
    expect(table.at(10)).toBeUndefined()
    await env.until(() => table.at(10) !== undefined)
    expect(table.at(10)).toEqual({count: 10, next: 0})
    expect(again.table(id)).toBe(table)
    expect(table.moves).toHaveLength(played + 4)
    await playOn(world, [again, ben], id, 2)
    await env.until(() => countOf(ben, id) === played + 6)
    expect([...table.faults, ...ben.table(id).faults]).toEqual([])
  })

  it('whose start made room for newer entries is there, and says that older states are not', async () => {
    const {env, id, pages} = await longGame()
    const [ada, ben] = pages
    await ada.close()
    const again = await ada.reopen()
    await env.until(() => again.games.table(id) !== undefined)
    const {log} = again
    const kept = log.ofKinds.bind(log)
    log.ofKinds = async (...which) => (await kept(...which)).slice(-limits.backActs)
    const table = again.table(id)
    expect([table.at(10), table.isCut]).toEqual([undefined, false])
    await env.until(() => table.isCut)
    expect(table.at(10)).toBeUndefined()
    expect([countOf(again, id), table.moves.length]).toEqual([played, played])
    expect(countOf(ben, id)).toBe(played)
  })

  it('that its host takes away leaves nothing behind', async () => {
    const {env, id, pages} = await longGame()
    const [ada, ben] = pages
    await ada.table(id).close()
    await env.until(() => ben.games.table(id) === undefined)
    for (const {store, page} of pages) expect((await store.checkpoints(page.keys.topicKey)).size).toBe(0)
  })

  it('is read whole where the storage gives no checkpoint, or one of other rules', async () => {
    const {env, id, pages} = await longGame()
    const [, ben] = pages
    await ben.close()
    class Failing extends MemoryGameStore {
      override checkpoints(): Promise<never> {
        return Promise.reject(new StorageError('broken', 'It does not work.'))
      }
    }
    for (const store of [new Failing(), new MemoryGameStore()]) {
      await store.keepCheckpoint(ben.page.keys.topicKey, id, {format: 1, text: '{}', acts: ''})
      const page = await ben.reopenWith(store)
      await env.until(() => page.games.table(id) !== undefined)
      expect(page.table(id).at(10)).toEqual({count: 10, next: 0})
      expect(countOf(page, id)).toBe(played)
      await page.close()
    }
  })
})
