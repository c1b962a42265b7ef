import {Chess} from 'chess.js'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {plainText} from '../../../../../src/base/plain-data.ts'
import {chess, chessClock, chessFrom, type ChessState} from '../../../../../src/features/game/games/chess.ts'
import {seed} from '../../../../fuzz/fuzzing.ts'
import {RulesRun} from './rules-run.ts'

/** Plays moves written as `e2e4` or `e7e8q`, each by whose turn it is. */
function play(run: RulesRun<ChessState>, moves: string): RulesRun<ChessState> {
  for (const text of moves.split(' ')) {
    const [from, to, promotion] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)]
    const args = promotion === '' ? [from, to] : [from, to, promotion]
    expect(run.move(run.turn[0]!, 'play', ...args), text).toBe(true)
  }
  return run
}

const game = (fen?: string) => new RulesRun(chess, 2, {}, fen === undefined ? undefined : chessFrom(fen))

describe('chess', () => {
  it('begins as everybody knows it, white on the first seat', () => {
    const run = game()
    expect(run.G.fen).toBe('rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1')
    expect(run.turn).toEqual([0])
    play(run, 'e2e4')
    expect(run.turn).toEqual([1])
    expect(run.G.last).toEqual({from: 'e2', to: 'e4', san: 'e4', piece: 'p'})
  })

  it.each([
    ['a move of the other side', 1, ['e7', 'e5']],
    ['a move of the other side’s pieces', 0, ['e7', 'e5']],
    ['a move no piece can make', 0, ['e2', 'e5']],
    ['a square that is none', 0, ['e2', 'e9']],
    ['nothing', 0, []],
    ['numbers', 0, [12, 28]],
    ['a list', 0, [['e2'], ['e4']]],
    ['a promotion where there is none', 0, ['e2', 'e4', 'q']]
  ])('refuses %s', (_what, seat, args) => {
    const run = game()
    const before = plainText(run.G)
    expect(run.move(seat, 'play', ...args)).toBe(false)
    expect(plainText(run.G)).toBe(before)
  })

  it('castles, takes in passing, and promotes to what is chosen', () => {
    const castled = play(game('r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1'), 'e1g1 e8c8')
    expect(castled.G.fen).toBe('2kr3r/8/8/8/8/8/8/R4RK1 w - - 2 2')
    const passing = play(game('4k3/8/8/8/1p6/8/P7/4K3 w - - 0 1'), 'a2a4 b4a3')
    expect(passing.G.last).toMatchObject({from: 'b4', to: 'a3', captured: 'p'})
    const promoting = game('4k3/P7/8/8/8/8/8/4K3 w - - 0 1')
    expect(promoting.move(0, 'play', 'a7', 'a8')).toBe(false)
    expect(promoting.move(0, 'play', 'a7', 'a8', 'k')).toBe(false)
    play(promoting, 'a7a8n')
    expect(promoting.G.last).toEqual({from: 'a7', to: 'a8', san: 'a8=N', piece: 'p', promotion: 'n'})
  })

  it.each([
    ['checkmate', undefined, 'f2f3 e7e5 g2g4 d8h4', {winners: [1], why: 'checkmate'}],
    ['stalemate', '7k/8/5KQ1/8/8/8/8/8 w - - 0 1', 'g6f7', {draw: true, why: 'stalemate'}],
    ['too little left', '4k3/8/8/8/8/8/3p4/4K1B1 w - - 0 1', 'e1d2', {draw: true, why: 'insufficient-material'}],
    ['fifty moves', '4k3/8/8/8/8/8/4R3/4K3 w - - 98 80', 'e2e3 e8d8', {draw: true, why: 'fifty-moves'}],
    ['a third repetition', undefined, 'g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1 f6g8', {draw: true, why: 'repetition'}]
  ])('ends by %s', (_what, fen, moves, end) => {
    const before = moves.split(' ')
    const last = before.pop()!
    const run = game(fen)
    if (before.length > 0) play(run, before.join(' '))
    expect(run.end).toBeUndefined()
    expect(play(run, last).end).toEqual(end)
  })

  it('a mate at the hundredth half move is a mate', () => {
    const run = play(game('7k/8/6K1/8/8/8/8/R7 w - - 99 90'), 'a1a8')
    expect(run.end).toEqual({winners: [0], why: 'checkmate'})
  })

  it('does not take a position for the same in which more could be castled', () => {
    const run = game('r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1')
    play(run, 'e1f1 e8f8 f1e1 f8e8 e1f1 e8f8 f1e1 f8e8')
    expect(run.end).toBeUndefined()
    expect(play(run, 'e1f1 e8f8').end).toEqual({draw: true, why: 'repetition'})
  })

  it('gives a draw to a king alone whose opponent leaves, and to nobody else', () => {
    const alone = game('4k3/8/8/8/8/8/4Q3/4K3 w - - 0 1')
    alone.leave(0)
    expect(alone.end).toEqual({draw: true, why: 'cannot-mate'})
    const other = game('4k3/8/8/8/8/8/4Q3/4K3 w - - 0 1')
    other.leave(1)
    expect(other.end).toBeUndefined()
  })

  it('keeps no more than can come back', () => {
    const run = play(game(), 'g1f3 g8f6 f3g1 f6g8')
    expect(run.G.seen).toHaveLength(5)
    expect(play(run, 'e2e4').G.seen).toHaveLength(1)
  })

  it.each([
    [
      {minutes: 5, increment: 3},
      {baseMs: 300_000, incrementMs: 3_000}
    ],
    [{minutes: 0.5}, {baseMs: 30_000, incrementMs: 0}],
    [
      {minutes: 5, increment: 1e9},
      {baseMs: 300_000, incrementMs: 60_000}
    ],
    [{minutes: 0}, undefined],
    [{minutes: -1}, undefined],
    [{minutes: 1e9}, undefined],
    [{minutes: '5'}, undefined],
    [null, undefined],
    ['five', undefined],
    [[5, 3], undefined]
  ])('reads clocks from %j', (options, clock) => {
    expect(chessClock(options)).toEqual(clock)
  })

  it('stays with chess.js through any game, and its states stay small', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), {minLength: 1, maxLength: 150}), choices => {
        const run = game()
        const board = new Chess()
        for (const choice of choices) {
          const moves = board.moves({verbose: true})
          if (run.end !== undefined) break
          expect(board.isGameOver()).toBe(false)
          const {from, to, promotion} = moves[choice % moves.length]!
          const args = promotion === undefined ? [from, to] : [from, to, promotion]
          expect(run.move(run.turn[0]!, 'play', ...args)).toBe(true)
          board.move({from, to, ...(promotion === undefined ? {} : {promotion})})
          expect(run.G.fen).toBe(board.fen())
          expect(run.end !== undefined).toBe(board.isGameOver())
        }
        expect(plainText(run.G).length).toBeLessThan(9_000)
      }),
      {seed, numRuns: 20}
    )
  })
})
