import {describe, expect, it} from 'vitest'
import {OwnActs, type Remake} from '../../../../src/features/game/own-acts.ts'
import type {Position, PositionId} from '../../../../src/features/game/position.ts'
import {guessing} from './rules.ts'
import {person, TreeWorld} from './tree-world.ts'

const says =
  (word: number): Remake =>
  () => ({type: 'gameSay', table: new Uint8Array(16), position: new Uint8Array(16), word})
const [undo, draw] = [says(0), says(1)]

/** Two acts of this person in the start, and the position somebody else's act led to in the place of both. */
function lostTwo() {
  const world = new TreeWorld(guessing, 3)
  const start = world.tree().current!
  const now: Position = {...start, id: 'cd'.repeat(16) as PositionId}
  const own = new OwnActs(person(0), () => true)
  own.wrote('01'.repeat(16), {ids: [], at: start, make: undo, stage: start.stage, attempts: 0})
  own.wrote('02'.repeat(16), {ids: [], at: start, make: draw, stage: start.stage, attempts: 0})
  const held = new Set<string>([start.id, now.id])
  return {
    own,
    lost: () =>
      own.lost(
        now,
        id => held.has(id),
        () => true
      ),
    now,
    held
  }
}

describe('Own acts', () => {
  it('B2 that were lost are all said again, the first first', () => {
    const {own, lost} = lostTwo()
    const first = lost()!
    expect(first.make).toBe(undo)
    own.forget(first)
    const second = lost()!
    expect(second.make).toBe(draw)
    own.forget(second)
    expect(lost()).toBeUndefined()
  })

  it('B2 that could not be said again are lost as before, and first', () => {
    const {own, lost} = lostTwo()
    const first = lost()!
    own.forget(first)
    own.putBack(first)
    expect(lost()).toBe(first)
  })

  it('B2 are not said a third time where the first comes to hold after all', () => {
    const {own, lost, held} = lostTwo()
    const first = lost()!
    own.forget(first)
    own.wrote('03'.repeat(16), {...first, attempts: 1})
    own.forget(lost()!)
    held.add('01'.repeat(16))
    expect(lost()).toBeUndefined()
  })

  it('B2 are said again where they were said again in a position that was lost as well', () => {
    const {own, lost, now} = lostTwo()
    const first = lost()!
    own.forget(first)
    // Said again in a position that some other act, heard late, has put out of the game.
    own.wrote('03'.repeat(16), {...first, attempts: first.attempts + 1})
    own.forget(lost()!)
    const again = lost()!
    expect(again.make).toBe(undo)
    expect(again.attempts).toBe(1)
    // Where its person said it is no part of the game any more: it meant something else.
    own.forget(again)
    own.wrote('04'.repeat(16), {...again, at: {...now, id: 'ee'.repeat(16) as PositionId}})
    expect(lost()).toBeUndefined()
  })
})
