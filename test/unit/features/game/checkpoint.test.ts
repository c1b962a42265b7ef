import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {keptCheckpoint, readCheckpoint, type Checkpoint} from '../../../../src/features/game/checkpoint.ts'
import type {GameTree} from '../../../../src/features/game/game-tree.ts'
import {checkpointParameters} from '../../../../src/features/game/parameters.ts'
import type {PositionId} from '../../../../src/features/game/position.ts'
import type {ActAt, TableId} from '../../../../src/features/game/table-acts.ts'
import {crosses, guessing} from './rules.ts'
import {anything, outcome, person, TreeWorld} from './tree-world.ts'

const table = 'ab'.repeat(16) as TableId

const checkpointOf = (tree: GameTree, backActs: number, acts: readonly ActAt[]) => {
  const made = tree.checkpoint(backActs)
  if (made === undefined) return undefined
  const inIt = acts.filter(({position}) => !made.open.has(position))
  const checkpoint: Checkpoint = {
    table,
    game: 'a game',
    version: 1,
    tree: made.from,
    moves: [],
    acts: new Set(inIt.map(({id}) => id)),
    written: new Map([[person(0), inIt.length]])
  }
  return checkpoint
}

/** As a browser keeps it. */
const storedAndRead = (checkpoint: Checkpoint) => readCheckpoint(structuredClone(keptCheckpoint(checkpoint)))

/** Some moves of noughts and crosses, and the tree that has all of them. */
function played() {
  const world = new TreeWorld(crosses, 2)
  const acts: ActAt[] = []
  const whole = world.tree()
  for (const [at, cell] of [0, 3, 1, 4, 8].entries()) {
    const act = world.move(at % 2, whole.current!.id, 'mark', cell)
    acts.push(act)
    whole.add(act)
  }
  return {world, acts, whole}
}

describe('A checkpoint', () => {
  const choices = fc.array(fc.tuple(fc.nat(8), fc.nat(1_000), fc.nat(5)), {minLength: 20, maxLength: 160, size: 'max'})

  it.each([
    ['noughts and crosses', crosses, 2],
    ['guessing', guessing, 3]
  ] as const)(
    'P5 of %s gives the same position as everything does, or says that everything is needed',
    (name, game, players) => {
      const seen = {used: 0, refused: 0, left: 0}
      fc.assert(
        fc.property(
          choices,
          fc.double({min: 0.2, max: 1, noNaN: true}),
          fc.integer({min: 1, max: 12}),
          fc.infiniteStream(fc.double({min: 0, max: 1, noNaN: true})),
          (chosen, part, backActs, order) => {
            const world = new TreeWorld(game, players, name)
            const acts = anything(world, players, chosen)
            const before = acts.slice(0, Math.ceil(acts.length * part))
            const checkpoint = checkpointOf(world.tree(before), backActs, before)
            if (checkpoint === undefined) return
            const read = storedAndRead(checkpoint)!
            const left = acts
              .filter(({id}) => !read.acts.has(id))
              .map(act => ({act, at: order.next().value!}))
              .sort((a, b) => a.at - b.at)
            const restored = world.treeFrom(read.tree)
            for (const {act} of left) restored.add(act)
            if (restored.wantsAll) {
              seen.refused++
              return
            }
            seen.used++
            seen.left += acts.length - left.length
            const whole = world.tree(acts)
            expect(outcome(restored)).toBe(outcome(whole))
            const namesOf = (tree: GameTree) => tree.faults.map(({key, reason}) => `${key} ${reason}`).sort()
            expect(namesOf(restored)).toEqual(namesOf(whole))
          }
        ),
        {numRuns: 400}
      )
      // Otherwise nothing was left out, and all of this says nothing.
      expect(seen.used).toBeGreaterThan(50)
      expect(seen.left / seen.used).toBeGreaterThan(5)
    }
  )

  it('P5 of a checkpoint in a tree that began with one gives the same, too', () => {
    const world = new TreeWorld(guessing, 3)
    const acts: ActAt[] = []
    const whole = world.tree()
    const step = (seat: number) => {
      const {stage, id} = whole.current!
      const act = stage.kind === 'chance' ? world.reveal(whole.current!, seat) : world.move(seat, id, 'guess', 1)
      acts.push(act)
      whole.add(act)
    }
    for (let round = 0; whole.current!.stage.kind !== 'ended' && round < 20; round++)
      for (const seat of [0, 1, 2]) step(seat)
    const first = storedAndRead(checkpointOf(world.tree(acts.slice(0, 8)), 1, acts.slice(0, 8))!)!
    const again = world.treeFrom(first.tree)
    for (const act of acts) if (!first.acts.has(act.id)) again.add(act)
    const second = again.checkpoint(1)!
    const last = world.treeFrom(second.from)
    for (const act of acts) if (second.open.has(act.position)) last.add(act)
    expect(last.wantsAll).toBe(false)
    expect(outcome(last)).toBe(outcome(whole))
  })

  it('P5 wants everything when somebody acts where it does not reach, starts anew, or takes a move back from before it', () => {
    const {world, acts, whole} = played()
    const checkpoint = checkpointOf(whole, 1, acts)!
    const restored = () => {
      const tree = world.treeFrom(storedAndRead(checkpoint)!.tree)
      for (const act of acts) if (!checkpoint.acts.has(act.id)) tree.add(act)
      expect(tree.wantsAll).toBe(false)
      expect(outcome(tree)).toBe(outcome(whole))
      return tree
    }
    const elsewhere = restored()
    elsewhere.add(world.move(1, acts[1]!.position, 'mark', 5))
    expect(elsewhere.wantsAll).toBe(true)
    const anew = restored()
    anew.start('cd'.repeat(16) as never, person(0), [], {
      id: 'cd'.repeat(16),
      chain: 'c',
      seq: 9,
      hlcMs: 9,
      hlcCounter: 0
    })
    expect(anew.wantsAll).toBe(true)
    const back = restored()
    back.add(world.act(person(1), back.current!.id, {type: 'say', word: 'undo'}))
    expect(back.wantsAll).toBe(true)
  })

  it('P5 is made and used whatever people without a seat say, who decide nothing', () => {
    const {world, acts, whole} = played()
    const nowhere = world.act(person(7), 'ef'.repeat(16) as PositionId, {type: 'say', word: 'resign'})
    whole.add(nowhere)
    expect(whole.waiting).toBe(1)
    const {from, open} = whole.checkpoint(1)!
    const restored = world.treeFrom(from)
    for (const act of [...acts.filter(({position}) => open.has(position)), nowhere]) restored.add(act)
    expect([restored.waiting, restored.wantsAll]).toEqual([1, false])
    expect(outcome(restored)).toBe(outcome(whole))
    // One who plays says something there: it may be from before.
    restored.add(world.act(person(1), 'ef'.repeat(16) as PositionId, {type: 'say', word: 'resign'}))
    expect(restored.wantsAll).toBe(true)
  })

  it('is not made of what is too short', () => {
    const world = new TreeWorld(crosses, 2)
    const tree = world.tree([world.move(0, world.start, 'mark', 0)])
    expect(tree.checkpoint(1)).toBeUndefined()
  })

  it('keeps names in the order they have, since rules may go by it', () => {
    const world = new TreeWorld(crosses, 2)
    const tree = world.tree()
    for (const cell of [0, 3, 1]) tree.add(world.move(tree.current!.move % 2, tree.current!.id, 'mark', cell))
    const checkpoint = checkpointOf(tree, 1, [])!
    const G = {zebra: 1, ape: {y: 1, b: 2}}
    const read = storedAndRead({...checkpoint, tree: {...checkpoint.tree, base: {...checkpoint.tree.base, G}}})!
    expect(JSON.stringify(read.tree.base.G)).toBe(JSON.stringify(G))
  })

  it('P5 gives moves that nobody can change, as those that are played', () => {
    const {acts, whole} = played()
    const move = {seat: 0, name: 'mark', args: [{cells: [1]}], timeMs: 1}
    const [read] = storedAndRead({...checkpointOf(whole, 1, acts)!, moves: [move as never]})!.moves
    expect([read!.args, read!.args[0], (read!.args[0] as {cells: unknown}).cells].every(Object.isFrozen)).toBe(true)
  })

  it('is not kept of a state that is no plain data, nor of one that is too large', () => {
    const world = new TreeWorld(crosses, 2)
    const tree = world.tree()
    for (const cell of [0, 3, 1]) tree.add(world.move(tree.current!.move % 2, tree.current!.id, 'mark', cell))
    const checkpoint = checkpointOf(tree, 1, [])!
    const withG = (G: unknown): Checkpoint => ({
      ...checkpoint,
      tree: {...checkpoint.tree, base: {...checkpoint.tree.base, G}}
    })
    expect(keptCheckpoint(withG(new Map()))).toBeUndefined()
    expect(keptCheckpoint(withG('x'.repeat(checkpointParameters.textLength)))).toBeUndefined()
    expect(keptCheckpoint(withG({}))).toBeDefined()
  })

  it('that cannot be read is as if it were not there', () => {
    const acts = ''
    for (const kept of [
      undefined,
      7,
      {},
      {format: 1, text: '{', acts},
      {format: 1, text: 'null', acts},
      {format: 9, text: '{}', acts},
      {format: 1, text: '{}', acts: 7}
    ]) {
      expect(readCheckpoint(kept)).toBeUndefined()
    }
  })
})
