import fc from 'fast-check'
import '../../../fuzz/fuzzing.ts'
import {describe, expect, it} from 'vitest'
import type {GameTree} from '../../../../src/features/game/game-tree.ts'
import {tableParameters} from '../../../../src/features/game/parameters.ts'
import type {PositionId} from '../../../../src/features/game/position.ts'
import {crosses, guessing, type Crosses} from './rules.ts'
import {anything, outcome, person, TreeWorld} from './tree-world.ts'

const cells = (tree: GameTree) => (tree.current!.G as Crosses).cells.map(cell => cell ?? '.').join('')

/** Acts of somebody in positions that never come. */
function fill(world: TreeWorld, tree: GameTree, seat: number, count: number): void {
  for (let i = 0; i < count; i++) tree.add(world.move(seat, nowhere(i), 'mark', 0))
}

const nowhere = (number: number) => number.toString(16).padStart(32, '0') as PositionId

describe('Acts at a table', () => {
  it('P1 lead from position to position', () => {
    const world = new TreeWorld(crosses, 2)
    const first = world.move(0, world.start, 'mark', 4)
    const second = world.move(1, first.id as PositionId, 'mark', 0)
    const tree = world.tree([first, second])
    expect(tree.current!.id).toBe(second.id)
    expect(cells(tree)).toBe('1...0....')
  })

  it('P2 of somebody without a seat, out of turn, or against the rules lead nowhere, and it is said whose they were', () => {
    const world = new TreeWorld(crosses, 2)
    const tree = world.tree([
      world.move(7, world.start, 'mark', 4),
      world.move(1, world.start, 'mark', 4),
      world.move(0, world.start, 'mark', 9),
      world.move(0, world.start, 'toString'),
      world.move(0, world.start, '__proto__')
    ])
    expect(tree.current!.id).toBe(world.start)
    expect(tree.faults.map(({key, reason}) => [key, reason])).toEqual([
      [person(7), 'no-seat'],
      [person(1), 'not-their-turn'],
      [person(0), 'illegal-move']
    ])
  })

  it('P2 of very many strangers hide nobody who plays', () => {
    const world = new TreeWorld(crosses, 2)
    const tree = world.tree()
    for (let i = 0; i < tableParameters.faults; i++) tree.add(world.move(100 + i, world.start, 'mark', 4))
    expect(tree.faults).toHaveLength(tableParameters.faults)
    tree.add(world.move(0, world.start, 'mark', 9))
    tree.add(world.move(1, world.start, 'mark', 4))
    tree.add(world.move(200, world.start, 'mark', 4))
    expect(tree.faults).toHaveLength(tableParameters.faults)
    const named = tree.faults.map(({key, reason}) => `${key} ${reason}`)
    expect(named).toContain(`${person(0)} illegal-move`)
    expect(named).toContain(`${person(1)} not-their-turn`)
    expect(named).toContain(`${person(100)} no-seat`)
    expect(named).not.toContain(`${person(200)} no-seat`)
  })

  it('P4 wait for a position that has not come, and of those that never come only so many', () => {
    const world = new TreeWorld(crosses, 2)
    const first = world.move(0, world.start, 'mark', 4)
    const second = world.move(1, first.id as PositionId, 'mark', 0)
    const tree = world.tree([second])
    expect(tree.current!.id).toBe(world.start)
    fill(world, tree, 7, 2 * tableParameters.unplacedOfStranger)
    tree.add(first)
    expect(tree.current!.id).toBe(second.id)
    expect(tree.waiting).toBe(tableParameters.unplacedOfStranger)
    for (let stranger = 8; stranger < 20; stranger++) fill(world, tree, stranger, tableParameters.unplacedOfStranger)
    expect(tree.waiting).toBe(tableParameters.unplacedOfStrangers)
    expect(tree.faults).toEqual([])
    expect(tree.current!.id).toBe(second.id)
  })

  it('P4 name who has more of them than an honest person can have, and cost nobody else theirs', () => {
    const world = new TreeWorld(crosses, 2)
    const first = world.move(0, world.start, 'mark', 4)
    const second = world.move(1, first.id as PositionId, 'mark', 0)
    const tree = world.tree()
    fill(world, tree, 0, tableParameters.unplacedOfOne)
    expect(tree.faults).toEqual([])
    fill(world, tree, 0, 1)
    expect(tree.faults.map(({key, reason}) => [key, reason])).toEqual([[person(0), 'flood']])
    expect(tree.waiting).toBe(tableParameters.unplacedOfOne)
    expect(tree.add(second)).toBe(true)
    expect(tree.add(first)).toBe(true)
    expect(tree.current!.id).toBe(second.id)
  })

  it('P4 of people without a seat cost those who play nothing, though they came before the start', () => {
    const world = new TreeWorld(crosses, 2)
    const first = world.move(0, world.start, 'mark', 4)
    const second = world.move(1, first.id as PositionId, 'mark', 0)
    const tree = world.unstarted()
    const many = Math.ceil(tableParameters.unplaced / tableParameters.unplacedOfOne)
    for (let stranger = 7; stranger < 7 + many; stranger++) fill(world, tree, stranger, tableParameters.unplacedOfOne)
    expect(tree.waiting).toBe(tableParameters.unplaced)
    expect(tree.add(second)).toBe(false)
    expect(tree.wantsAgain()).toBe(false)
    const dropped = world.begin(tree)
    expect(tree.waiting).toBe(many * tableParameters.unplacedOfStranger)
    expect(dropped).toHaveLength(tableParameters.unplaced - tree.waiting)
    // Once: it is read from the log then.
    expect([tree.wantsAgain(), tree.wantsAgain()]).toEqual([true, false])
    expect([tree.add(second), tree.add(first)]).toEqual([true, true])
    expect(tree.current!.id).toBe(second.id)
  })

  it('P4 of who is offered a seat are wanted again when they found no room', () => {
    const world = new TreeWorld(crosses, 2)
    const tree = world.tree()
    fill(world, tree, 7, tableParameters.unplacedOfStranger)
    const hand = world.act(person(0), world.start, {type: 'hand', seat: 0, to: person(7)})
    const commitment = {open: 'ab'.repeat(32), hidden: 'cd'.repeat(32)}
    const take = world.act(person(7), hand.id as PositionId, {type: 'take', seat: 0, commitment})
    expect([tree.add(take), tree.wantsAgain()]).toEqual([false, false])
    tree.add(hand)
    expect([tree.wantsAgain(), tree.wantsAgain()]).toEqual([true, false])
    expect(tree.waiting).toBe(tableParameters.unplacedOfStranger)
    expect(tree.add(take)).toBe(true)
    expect(tree.current!.seats[0]!.key).toBe(person(7))
    expect(tree.faults).toEqual([])
  })

  it('P6 on something that leads nowhere name their authors, whichever came first; where more may come nobody is named', () => {
    const world = new TreeWorld(crosses, 2)
    const refused = world.move(0, world.start, 'mark', 9)
    const late = world.act(person(0), world.start, {type: 'late', seat: 1})
    const onRefused = world.move(1, refused.id as PositionId, 'mark', 0)
    const onThat = world.move(0, onRefused.id as PositionId, 'mark', 1)
    const onLate = world.move(7, late.id as PositionId, 'mark', 0)
    const unknown = world.move(8, nowhere(1), 'mark', 0)
    const acts = [refused, late, onRefused, onThat, onLate, unknown]
    for (const order of [acts, [...acts].reverse()]) {
      const tree = world.tree(order)
      expect(tree.faults.map(({key, reason}) => `${key} ${reason}`).sort()).toEqual(
        [
          `${person(0)} illegal-move`,
          `${person(0)} other-position`,
          `${person(1)} other-position`,
          `${person(7)} other-position`
        ].sort()
      )
      expect([tree.waiting, tree.current!.id]).toEqual([1, world.start])
    }
  })

  it('P6 on one another, however many, are all found out at once', () => {
    const world = new TreeWorld(crosses, 2)
    const refused = world.move(0, world.start, 'mark', 9)
    const tree = world.tree()
    let at = refused.id as PositionId
    for (let i = 0; i < tableParameters.unplacedOfOne; i++) {
      const act = world.move(0, at, 'mark', 0)
      tree.add(act)
      at = act.id as PositionId
    }
    expect([tree.waiting, tree.faults.length]).toEqual([tableParameters.unplacedOfOne, 0])
    tree.add(refused)
    expect([tree.waiting, tree.faults.length]).toEqual([0, 2])
  })

  it('B1 the branch holds that others went on from, however late it is undermined', () => {
    for (let salt = 0; salt < 20; salt++) {
      const world = new TreeWorld(crosses, 2, `${salt}`)
      const first = world.move(0, world.start, 'mark', 4)
      const answer = world.move(1, first.id as PositionId, 'mark', 0)
      const second = world.move(0, answer.id as PositionId, 'mark', 8)
      const other = world.move(0, world.start, 'mark', 2)
      const otherAgain = world.move(0, other.id as PositionId, 'mark', 1)
      const tree = world.tree([first, answer, second, other, otherAgain])
      expect(tree.current!.id).toBe(second.id)
      expect(world.tree([other, otherAgain, second, answer, first]).current!.id).toBe(second.id)
    }
  })

  it('B1 people somebody invents to sit in their own seat have no say', () => {
    const world = new TreeWorld(crosses, 2)
    const first = world.move(0, world.start, 'mark', 4)
    const answer = world.move(1, first.id as PositionId, 'mark', 0)
    const acts = [first, answer]
    let at = world.start
    for (let i = 0; i < 5; i++) {
      const [from, to] = [i === 0 ? 0 : 10 + i, 11 + i]
      const hand = world.act(person(from), at, {type: 'hand', seat: 0, to: person(to)})
      const take = world.act(person(to), hand.id as PositionId, {
        type: 'take',
        seat: 0,
        commitment: {open: 'ab'.repeat(32), hidden: 'cd'.repeat(32)}
      })
      acts.push(hand, take)
      at = take.id as PositionId
    }
    expect(world.tree(acts).current!.id).toBe(answer.id)
  })

  it('B1 what somebody says at the same time never takes a move back', () => {
    for (let salt = 0; salt < 20; salt++) {
      const world = new TreeWorld(crosses, 2, `talk ${salt}`)
      const move = world.move(0, world.start, 'mark', 4)
      const draw = world.act(person(1), world.start, {type: 'say', word: 'draw'})
      expect(world.tree([draw, move]).current!.id).toBe(move.id)
    }
  })

  it('C2 nothing but giving up leads on from a draw, so that nobody who knows its outcome can have another', () => {
    const world = new TreeWorld(guessing, 3)
    const tree = world.tree()
    tree.add(world.reveal(tree.current!, 1))
    for (const act of [
      {type: 'say', word: 'draw'},
      {type: 'say', word: 'undo'},
      {type: 'hand', seat: 0, to: person(9)}
    ] as const) {
      tree.add(world.act(person(0), world.start, act))
      expect(tree.current!.id).toBe(world.start)
    }
    tree.add(world.act(person(0), world.start, {type: 'say', word: 'resign'}))
    expect(tree.current!.seats[0]!.out).toBe('resigned')
    expect(tree.current!.stage).toMatchObject({kind: 'chance', from: world.start})
  })

  it('B3 two moves of one person in one position: all hold the same, and it is said who did it', () => {
    const world = new TreeWorld(crosses, 2)
    const moves = [world.move(0, world.start, 'mark', 4), world.move(0, world.start, 'mark', 2)]
    const trees = [world.tree(moves), world.tree([...moves].reverse())]
    expect(trees[0]!.current!.id).toBe(trees[1]!.current!.id)
    for (const tree of trees) expect(tree.faults).toMatchObject([{key: person(0), reason: 'two-moves'}])
  })

  it('C1 a link that does not lead to the one known is refused, and its author named', () => {
    const world = new TreeWorld(guessing, 2)
    const tree = world.tree()
    const wrong = world.act(person(0), world.start, {type: 'reveal', open: 'ab'.repeat(32), hidden: undefined})
    tree.add(wrong)
    tree.add(world.reveal(tree.current!, 1))
    expect(tree.current!.id).toBe(world.start)
    expect(tree.faults).toMatchObject([{key: person(0), reason: 'forged-draw'}])
    tree.add(world.reveal(tree.current!, 0))
    expect(tree.current!.stage).toMatchObject({kind: 'chance', chance: {kind: 'hands'}})
  })

  it('L3 a seat is out when most of the others say it was late, not before', () => {
    const world = new TreeWorld(guessing, 5)
    const tree = world.tree()
    const late = (by: number) => tree.add(world.act(person(by), world.start, {type: 'late', seat: 0}))
    late(1)
    late(2)
    late(0)
    late(2)
    expect(tree.current!.id).toBe(world.start)
    late(3)
    expect(tree.current!.seats.map(({out}) => out)).toEqual(['late', undefined, undefined, undefined, undefined])
    expect(tree.current!.stage.kind).toBe('chance')
  })

  it('L3 who went on from what the seat did cannot say afterwards that it was late', () => {
    const world = new TreeWorld(crosses, 2)
    const first = world.move(0, world.start, 'mark', 4)
    const answer = world.move(1, first.id as PositionId, 'mark', 0)
    const lie = world.act(person(1), world.start, {type: 'late', seat: 0})
    for (const acts of [
      [first, answer, lie],
      [lie, answer, first],
      [lie, first, answer]
    ]) {
      expect(world.tree(acts).current!.id).toBe(answer.id)
    }
  })

  it('L4 what comes afterwards does not undo it', () => {
    const world = new TreeWorld(guessing, 3)
    const tree = world.tree()
    const start = tree.current!
    for (const by of [1, 2]) tree.add(world.reveal(start, by))
    for (const by of [1, 2]) tree.add(world.act(person(by), world.start, {type: 'late', seat: 0}))
    // Said again, in the position without the seat.
    for (const by of [1, 2]) tree.add(world.reveal(tree.current!, by))
    const rolled = tree.current!
    expect(rolled.stage).toMatchObject({kind: 'chance', chance: {kind: 'hands'}})
    tree.add(world.reveal(start, 0))
    expect(tree.current).toBe(rolled)
    expect(rolled.seats[0]!.out).toBe('late')
  })

  it('C4 what is drawn without a seat that stopped is drawn by the others alone', () => {
    const world = new TreeWorld(guessing, 3)
    const all = world.tree()
    for (const by of [0, 1, 2]) all.add(world.reveal(all.current!, by))
    const tree = world.tree()
    const start = tree.current!
    for (const by of [1, 2]) tree.add(world.reveal(start, by))
    for (const by of [1, 2]) tree.add(world.act(person(by), world.start, {type: 'late', seat: 0}))
    for (const by of [1, 2]) tree.add(world.reveal(tree.current!, by))
    expect((tree.current!.G as {rolled: unknown}).rolled).toHaveLength(2)
    expect(tree.current!.id).not.toBe(all.current!.id)
  })
})

describe('Any order', () => {
  const choices = fc.array(fc.tuple(fc.nat(8), fc.nat(1_000), fc.nat(5)), {minLength: 1, maxLength: 120, size: 'max'})

  it.each([
    ['noughts and crosses', crosses, 2],
    ['guessing', guessing, 3]
  ] as const)(
    'B1 the same acts of %s, in any order and more than once, give the same position',
    (name, game, players) => {
      const depths: number[] = []
      fc.assert(
        fc.property(choices, fc.infiniteStream(fc.double({min: 0, max: 1, noNaN: true})), (chosen, order) => {
          const world = new TreeWorld(game, players, name)
          const acts = anything(world, players, chosen)
          const inOrder = world.tree(acts)
          depths.push(inOrder.depth)
          const shuffled = acts
            .map(act => ({act, at: order.next().value!}))
            .sort((a, b) => a.at - b.at)
            .map(({act}) => act)
          expect(outcome(world.tree([...shuffled, ...shuffled]))).toBe(outcome(inOrder))
          const piecemeal = world.tree()
          for (const act of shuffled) {
            piecemeal.add(act)
            // Looking at it in between must not decide anything.
            expect(piecemeal.current).toBeDefined()
          }
          expect(outcome(piecemeal)).toBe(outcome(inOrder))
        }),
        {numRuns: 300}
      )
      // Otherwise nothing was played and all of this says nothing.
      expect(Math.max(...depths)).toBeGreaterThan(5)
    }
  )
})
