import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {gameTitle} from '../../../src/elements/games-strings.ts'
import type {SeatView} from '../../../src/elements/games-view.ts'
import {holding, putOn} from '../../../src/elements/p2p-chess-board/picking.ts'
import {isDark, neighbour, squaresFor, standingOf} from '../../../src/elements/p2p-chess-board/squares.ts'
import {lowestRaise, usable} from '../../../src/elements/p2p-dice-board/bidding.ts'
import {clockText} from '../../../src/elements/p2p-game-table/clock-text.ts'
import {endWords} from '../../../src/elements/p2p-game-table/end-words.ts'
import {stepped} from '../../../src/elements/p2p-game-table/stepping.ts'
import {leftNow} from '../../../src/elements/p2p-game-table/table-clock.ts'
import {raises, type DiceState} from '../../../src/features/game/games/liars-dice.ts'
import type {PersonKey} from '../../../src/base/ids.ts'

describe('clocks', () => {
  it.each([
    [0, '0.0'],
    [-5, '0.0'],
    [1, '0.1'],
    [9_940, '10.0'],
    [19_999, '20.0'],
    [20_000, '0:20'],
    [59_001, '1:00'],
    [600_000, '10:00'],
    [3_600_000, '1:00:00'],
    [10_799_000, '2:59:59']
  ])('%i ms are %s', (leftMs, text) => {
    expect(clockText(leftMs)).toBe(text)
  })

  it('run from when they were right, and never below nothing', () => {
    expect(leftNow({leftMs: 5_000, runsSinceMs: undefined}, 9_000)).toBe(5_000)
    expect(leftNow({leftMs: 5_000, runsSinceMs: 1_000}, 3_000)).toBe(3_000)
    expect(leftNow({leftMs: 5_000, runsSinceMs: 1_000}, 9_000)).toBe(0)
    expect(leftNow({leftMs: 5_000, runsSinceMs: 1_000}, 500)).toBe(5_000)
  })
})

describe('looking back', () => {
  it.each([
    [undefined, 5, -1, 4],
    [4, 5, 1, undefined],
    [0, 5, -1, 0],
    [0, 5, 1, 1],
    [undefined, 0, -1, undefined],
    [undefined, 5, 1, undefined]
  ])('from %s of %i by %i is %s', (looking, all, by, to) => {
    expect(stepped(looking, all, by)).toBe(to)
  })
})

describe('words', () => {
  it('call a game by its name, whatever is in it', () => {
    expect(gameTitle('chess')).toBe('Chess')
    expect(gameTitle('liars-dice')).toBe('Liar’s dice')
    expect(gameTitle('light-cycles')).toBe('Light cycles')
    expect(gameTitle('\u202eevil')).toBe('Evil')
    expect(gameTitle('constructor')).toBe('Constructor')
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), name => void expect(gameTitle(name)).not.toMatch(/[\u202a-\u202e]/))
    )
  })

  const seat = (number: number, name: string, own = false): SeatView => ({
    seat: number,
    key: String(number) as PersonKey,
    name,
    own,
    here: true,
    roundTripMs: undefined,
    out: undefined,
    offeredTo: undefined
  })
  const seats = [seat(0, 'Ada', true), seat(1, 'Ben'), seat(2, 'Cem')]

  it.each([
    [{winners: [0]}, 'You have won.'],
    [{winners: [1], why: 'checkmate'}, 'Ben has won: checkmate.'],
    [{winners: [0, 2]}, 'You, Cem have won.'],
    [{winners: [], why: 'too dark'}, 'Nobody has won: too dark.'],
    [{winners: [7]}, 'Nobody has won.'],
    [{winners: [1], why: 'late'}, 'Ben has won: nobody else is left.'],
    [{winners: [1], why: 'left'}, 'Ben has won: too few were left to play.'],
    [{draw: true, why: 'agreed'}, 'A draw: agreed.'],
    [{draw: true, why: '\u202edrawn'}, 'A draw: drawn.'],
    [{draw: true, why: 'constructor'}, 'A draw: constructor.']
  ] as const)('end %j as %s', (end, words) => {
    expect(endWords(end, seats)).toBe(words)
  })
})

describe('squares', () => {
  it('are 64, a1 dark, and lie the other way round before black', () => {
    expect(squaresFor(false)[0]).toEqual(['a8', 'b8', 'c8', 'd8', 'e8', 'f8', 'g8', 'h8'])
    expect(squaresFor(true)[0]).toEqual(['h1', 'g1', 'f1', 'e1', 'd1', 'c1', 'b1', 'a1'])
    expect(squaresFor(false).flat().filter(isDark)).toHaveLength(32)
    expect([isDark('a1'), isDark('h1'), isDark('e4')]).toEqual([true, false, false])
  })

  it('are filled from what the rules write down', () => {
    const standing = standingOf('4k2r/8/8/3Pp3/8/8/8/R3K3 w Qk e6 0 3')
    expect([...standing]).toEqual([
      ['e8', {colour: 'b', piece: 'k'}],
      ['h8', {colour: 'b', piece: 'r'}],
      ['d5', {colour: 'w', piece: 'p'}],
      ['e5', {colour: 'b', piece: 'p'}],
      ['a1', {colour: 'w', piece: 'r'}],
      ['e1', {colour: 'w', piece: 'k'}]
    ])
  })

  it.each([
    ['e2', 'ArrowUp', 'e3', 'e1'],
    ['e2', 'ArrowLeft', 'd2', 'f2'],
    ['a8', 'ArrowUp', 'a8', 'a7'],
    ['h4', 'ArrowRight', 'h4', 'g4'],
    ['c3', 'Home', 'a3', 'h3'],
    ['c3', 'PageDown', 'c1', 'c8'],
    ['c3', 'x', undefined, undefined]
  ])('from %s %s leads to %s, and turned round to %s', (square, key, upright, flipped) => {
    expect(neighbour(square, key, false)).toBe(upright)
    expect(neighbour(square, key, true)).toBe(flipped)
  })

  it('a pawn before the last rank is asked what it becomes', () => {
    const allows = (from: string, to: string, promotion?: string) =>
      from === 'a7' && to === 'a8' && promotion !== undefined
    const hand = holding('a7', 'p', allows)
    expect(hand).toEqual({kind: 'holding', from: 'a7', targets: new Set(['a8'])})
    if (hand.kind !== 'holding') throw new Error('nothing is held')
    expect(putOn(hand, 'a8', 'p')).toEqual({kind: 'promoting', from: 'a7', to: 'a8'})
    expect(putOn(hand, 'b8', 'p')).toBeUndefined()
  })
})

describe('bids', () => {
  it('that are offered raise the one that stands, until none does', () => {
    const dice = [3, 2]
    let state: DiceState = {phase: 'bid', dice, turn: 0, bids: [], wild: false, round: 1}
    let count = 0
    for (let wish = lowestRaise(state); wish !== undefined; wish = lowestRaise(state), count++) {
      expect(raises(wish, state.bids.at(-1))).toBe(true)
      state = {...state, bids: [...state.bids, {seat: 0, ...wish}]}
    }
    expect(count).toBe(5 * 6)
    expect(usable({count: 5, face: 6}, state)).toBeUndefined()
  })

  it('keep what was chosen while it raises', () => {
    const state: DiceState = {
      phase: 'bid',
      dice: [5, 5],
      turn: 0,
      bids: [{seat: 1, count: 3, face: 4}],
      wild: false,
      round: 1
    }
    expect(usable({count: 4, face: 1}, state)).toEqual({count: 4, face: 1})
    expect(usable({count: 3, face: 4}, state)).toEqual({count: 3, face: 5})
    expect(usable({count: 11, face: 4}, state)).toEqual({count: 3, face: 5})
  })
})
