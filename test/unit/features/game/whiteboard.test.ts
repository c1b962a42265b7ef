import {expect, it} from 'vitest'
import {BoardActions} from '../../../../src/elements/p2p-whiteboard/board-actions.ts'
import {BoardScene} from '../../../../src/elements/p2p-whiteboard/board-scene.ts'
import type {SharedTableView} from '../../../../src/elements/shared-view.ts'
import {whiteboard} from '../../../../src/features/game/whiteboard.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {SharedWorld} from './shared-world.ts'

/** The board as a page shows it. */
function shown(board: SharedTableView): BoardScene {
  const scene = new BoardScene(board.entries())
  board.on('change', keys => scene.change(keys, key => board.entry(key)))
  return scene
}

it('what one draws on a whiteboard the others see grow, whole at the end, and gone when it is undone', async () => {
  const env = new VirtualEnvironment()
  const world = new SharedWorld(env)
  const {table: a} = await world.open(1, {definition: whiteboard})
  const {table: b} = await world.open(2, {definition: whiteboard})
  world.linkAll()
  await env.advance(100)
  const [here, there] = [shown(a), shown(b)]
  const actions = new BoardActions({
    random: env.random,
    scheduler: env.scheduler,
    board: () => a,
    changed: () => expect.unreachable()
  })
  const pen = actions.pen(2, 1, 0.4)!
  for (let i = 0; i < 200; i++) {
    pen.add({x: 4 * i, y: 60 * Math.sin(i / 3), pressure: undefined})
    await env.advance(10)
    if (i === 100) expect(there.things).toHaveLength(1)
  }
  pen.lift()
  actions.note('Tea at four', {x: 10, y: 10}, 0)
  await env.advance(300)
  const things = (scene: BoardScene) => scene.things.map(({order: _, ...thing}) => thing)
  expect(things(there)).toEqual(things(here))
  expect(there.things.map(({kind}) => kind)).toEqual(['stroke', 'note'])
  expect(there.bounds!.right).toBeGreaterThan(780)

  for (const left of [1, 0]) {
    const undone = actions.undo()
    await env.advance(300)
    expect(await undone).toBeGreaterThan(0)
    expect(there.things).toHaveLength(left)
  }
  expect(here.things).toEqual([])
})
