import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {plainText} from '../../../../../src/base/plain-data.ts'
import {counts, liarsDice, type DiceState} from '../../../../../src/features/game/games/liars-dice.ts'
import {seed} from '../../../../fuzz/fuzzing.ts'
import {RulesRun} from './rules-run.ts'

function game(seats: number, options = {}): RulesRun<DiceState> {
  const run = new RulesRun(liarsDice, seats, options)
  run.draw({kind: 'hands'})
  return run
}

/** The bid is doubted by whose turn it is, and these hands come to light. */
function doubt(run: RulesRun<DiceState>, ...hands: readonly (readonly number[])[]): void {
  expect(run.move(run.turn[0]!, 'doubt')).toBe(true)
  expect(run.chance).toEqual({kind: 'show'})
  run.draw({kind: 'show', hands})
}

describe('liar’s dice', () => {
  it('deals five dice to each, and the first seat bids', () => {
    const run = new RulesRun(liarsDice, 3)
    expect(run.chance).toEqual({kind: 'hands', counts: [5, 5, 5], sides: 6})
    run.draw({kind: 'hands'})
    expect(run.chance).toBeUndefined()
    expect(run.turn).toEqual([0])
  })

  it.each([
    [{dice: 1}, [1, 1]],
    [{dice: 6}, [6, 6]],
    [{dice: 7}, [5, 5]],
    [{dice: 2.5}, [5, 5]],
    [{dice: '3'}, [5, 5]],
    [null, [5, 5]]
  ])('takes the number of dice from %j', (options, dice) => {
    expect(new RulesRun(liarsDice, 2, options).G.dice).toEqual(dice)
  })

  it('takes bids that raise the one before, in turn', () => {
    const run = game(2)
    expect(run.move(0, 'doubt')).toBe(false)
    expect(run.move(1, 'bid', 2, 3)).toBe(false)
    expect(run.move(0, 'bid', 2, 3)).toBe(true)
    for (const [count, face] of [
      [2, 3],
      [2, 2],
      [1, 6],
      [11, 6],
      [3, 0],
      [3, 7],
      [2.5, 6]
    ] as const) {
      expect(run.move(1, 'bid', count, face), `${count} ${face}`).toBe(false)
    }
    for (const args of [[], [3], ['3', 4], [[3], 4], [null, null]]) expect(run.move(1, 'bid', ...args)).toBe(false)
    expect(run.move(1, 'bid', 2, 4)).toBe(true)
    expect(run.move(0, 'bid', 3, 1)).toBe(true)
    expect(run.G.bids.map(({seat, count, face}) => [seat, count, face])).toEqual([
      [0, 2, 3],
      [1, 2, 4],
      [0, 3, 1]
    ])
  })

  it('costs the doubter a die where the bid was true, and who bid where it was not', () => {
    const held = game(2)
    held.move(0, 'bid', 3, 4)
    doubt(held, [4, 4, 1, 2, 3], [4, 6, 6, 6, 6])
    expect(held.G.dice).toEqual([5, 4])
    expect(held.G.last).toMatchObject({doubter: 1, found: 3, loser: 1})
    // Who lost the die begins.
    expect(held.chance).toEqual({kind: 'hands', counts: [5, 4], sides: 6})
    held.draw({kind: 'hands'})
    expect(held.turn).toEqual([1])
    const caught = game(2)
    caught.move(0, 'bid', 4, 4)
    doubt(caught, [4, 4, 1, 2, 3], [4, 6, 6, 6, 6])
    expect(caught.G.dice).toEqual([4, 5])
    expect(caught.G.round).toBe(2)
  })

  it('counts ones for every face where they are wild, and only there', () => {
    expect([counts(1, 4, true), counts(1, 4, false), counts(4, 1, true), counts(1, 1, true)]).toEqual([
      true,
      false,
      false,
      true
    ])
    const run = game(2, {wild: true})
    run.move(0, 'bid', 4, 4)
    doubt(run, [4, 4, 1, 2, 3], [4, 6, 6, 6, 6])
    expect(run.G.last).toMatchObject({found: 4, loser: 1})
  })

  it('passes over who has no dice left, until one has won', () => {
    const run = game(3, {dice: 1})
    run.move(0, 'bid', 1, 2)
    doubt(run, [2], [3], [4])
    expect(run.G.dice).toEqual([1, 0, 1])
    expect(run.end).toBeUndefined()
    run.draw({kind: 'hands'})
    expect(run.turn).toEqual([2])
    run.move(2, 'bid', 1, 5)
    expect(run.turn).toEqual([0])
    doubt(run, [2], [], [4])
    expect(run.G.dice).toEqual([1, 0, 0])
    expect(run.end).toEqual({winners: [0], why: 'last-with-dice'})
  })

  it('is dealt anew without who leaves, in any phase', () => {
    const run = game(3)
    run.move(0, 'bid', 2, 2)
    run.leave(0)
    expect(run.G.dice).toEqual([0, 5, 5])
    expect(run.chance).toEqual({kind: 'hands', counts: [0, 5, 5], sides: 6})
    run.draw({kind: 'hands'})
    expect(run.turn).toEqual([1])
    run.move(1, 'bid', 1, 1)
    run.move(2, 'doubt')
    run.leave(1)
    expect(run.end).toEqual({winners: [2], why: 'last-with-dice'})
  })

  it('takes one die a round from somebody, whoever does what, and always ends', () => {
    const actArbitrary = fc.tuple(fc.nat(14), fc.nat(7), fc.nat(9))
    fc.assert(
      fc.property(fc.integer({min: 2, max: 6}), fc.infiniteStream(actArbitrary), fc.boolean(), (seats, acts, wild) => {
        const run = new RulesRun(liarsDice, seats, {wild})
        const sum = () => run.G.dice.reduce((all, each) => all + each, 0)
        let shows = 0
        let gone = 0
        for (let step = 0; step < 3_000 && run.end === undefined; step++) {
          const {
            value: [count, face, what]
          } = acts.next() as {value: [number, number, number]}
          const {chance} = run
          if (chance?.kind === 'hands') run.draw({kind: 'hands'})
          else if (chance?.kind === 'show') {
            run.draw({kind: 'show', hands: run.G.dice.map(dice => Array.from({length: dice}, (_, at) => 1 + (at % 6)))})
            shows++
          } else if (what === 9 && run.G.dice.filter(dice => dice > 0).length > 2) {
            gone += run.G.dice[run.turn[0]!]!
            run.leave(run.turn[0]!)
          } else if (!run.move(run.turn[0]!, 'bid', count, face) && run.G.bids.length > 0)
            run.move(run.turn[0]!, 'doubt')
          expect(sum()).toBe(5 * seats - shows - gone)
          expect(plainText(run.G).length).toBeLessThan(6_000)
        }
        expect(run.end).toBeDefined()
      }),
      {seed, numRuns: 40}
    )
  })
})
