import {describe, expect, it} from 'vitest'
import {defineGame} from '../../../../src/features/game/define-game.ts'
import {
  findNondeterminismInTurns,
  playtestTurns,
  type TurnPlayOptions
} from '../../../../src/features/game/playtest-turns.ts'
import {drawBelow} from '../../../../src/features/game/realtime/exact.ts'
import {counting, crosses, guessing, type Crosses} from './rules.ts'

const anyCell: TurnPlayOptions<Crosses>['choose'] = (_, {cells}, __, random) => {
  const free = cells.flatMap((cell, at) => (cell === null ? [at] : []))
  return ['mark', free[drawBelow(random, free.length)]!]
}

describe('A playtest of a game in turns', () => {
  it('plays to the end, all pages in agreement, whatever the network does', async () => {
    const ends = new Set<string>()
    for (let seed = 0; seed < 20; seed++) {
      const report = await playtestTurns({definition: crosses, choose: anyCell, seed, way: {jitterMs: 400, loss: 0.3}})
      expect(report).toMatchObject({agree: true, faults: [], refused: []})
      expect(report.end).toBeDefined()
      ends.add(JSON.stringify(report.end))
    }
    expect(ends.size).toBeGreaterThan(1)
  })

  it('gives the same game for the same seed', async () => {
    const play = () => playtestTurns({definition: crosses, choose: anyCell, seed: 5})
    expect(await play()).toEqual(await play())
  })

  it('plays what chance decides, and moves of several at once', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const report = await playtestTurns({
        definition: guessing,
        players: 4,
        seed,
        choose: (_, __, ___, random) => ['guess', drawBelow(random, 5)]
      })
      expect(report).toMatchObject({agree: true, faults: [], refused: [], phase: {kind: 'ended'}})
    }
  })

  it('tells moves that the rules refuse, and what they said', async () => {
    const report = await playtestTurns({definition: counting, choose: () => ['add', -1], moves: 5})
    expect(report.refused[0]).toEqual({seat: 0, move: ['add', -1], failure: undefined})
  })
})

describe('Nondeterminism in turns', () => {
  const game = (change: object) =>
    defineGame<{n: number; list: number[]}>({
      name: 'test',
      players: {min: 2, max: 2},
      setup: () => ({n: 0, list: []}),
      moves: {
        go(G) {
          G.n++
        }
      },
      turn: G => G.n % 2,
      end: () => undefined,
      ...change
    })
  const find = (change: object) =>
    findNondeterminismInTurns({definition: game(change), choose: () => ['go'], moves: 50})?.what
  let outside = 0

  it('is not found where there is none', () => {
    expect(find({})).toBeUndefined()
    expect(findNondeterminismInTurns({definition: crosses, choose: anyCell})).toBeUndefined()
    const choose = (_: number, __: unknown, ___: unknown, random: Parameters<typeof drawBelow>[0]) =>
      ['guess', drawBelow(random, 5)] as const
    expect(findNondeterminismInTurns({definition: guessing, choose, players: 3})).toBeUndefined()
  })

  it.each([
    ['chance in a move', {moves: {go: () => ({n: Math.random(), list: []})}}, 'go gives something else'],
    ['chance in setup', {setup: () => ({n: Math.random(), list: []})}, 'setup gives something else'],
    ['something kept outside', {turn: () => outside++ % 2}, 'turn gives something else'],
    ['a state that is no data', {setup: () => ({n: 0, list: new Map()})}, 'no plain data'],
    [
      'a rule that changes what it looks at',
      {
        end(G: {list: number[]}) {
          G.list.push(1)
        }
      },
      'not extensible'
    ],
    ['a position from which nobody can go on', {turn: () => []}, 'nobody can move']
  ])('finds %s', (_, change, what) => {
    expect(find(change)).toContain(what)
  })
})
