import {describe, expect, it} from 'vitest'
import {firstState} from '../../../../src/features/game/define-realtime.ts'
import {lightCycles, type CyclesState} from '../../../../src/features/game/games/light-cycles.ts'
import {findNondeterminism, playtest} from '../../../../src/features/game/playtest.ts'

const seed = new Uint8Array(32).fill(3)
const playing = ['playing', 'playing'] as const

function start(seats = 2, options: {wins?: number} | null = null): CyclesState {
  return firstState(lightCycles, {seats, options, seed})
}

/** Runs until the stage is another, at most so long. Answers the ticks it took. */
function runOn(
  S: CyclesState,
  inputs: readonly number[],
  parts: readonly ('playing' | 'held' | 'gone')[] = playing
): number {
  const {stage} = S
  for (let tick = 1; tick <= 4_000; tick++) {
    lightCycles.step(S, inputs, tick, parts)
    if (S.stage !== stage) return tick
  }
  throw new Error(`still ${stage}`)
}

describe('light cycles', () => {
  it('has nothing in its rules that differs from page to page', () => {
    for (let seed = 1; seed <= 12; seed++) {
      for (const players of [2, 3, 4]) {
        expect(findNondeterminism({definition: lightCycles, players, seed, ticks: 1_200})).toBeUndefined()
      }
    }
  })

  it('who drives into the edge is out, and the other wins the round', () => {
    const S = start()
    runOn(S, [0, 0])
    expect(S.stage).toBe('running')
    // One turns up and hits the edge; the other goes round in a wider curve.
    lightCycles.step(S, [1, 3], 0, playing)
    const before = S.cycles.map(({wins}) => wins)
    S.cycles[1]!.y = 4
    runOn(S, [0, 0])
    expect(S.stage).toBe('decided')
    expect(S.cycles.map(({wins}) => wins)).not.toEqual(before)
    expect(S.cycles.filter(({alive}) => alive)).toHaveLength(1)
  })

  it('two that meet in one cell are both out, and nobody wins', () => {
    const S = start()
    runOn(S, [0, 0])
    const [a, b] = S.cycles
    Object.assign(a!, {x: 30, y: 20, heading: 1})
    Object.assign(b!, {x: 32, y: 20, heading: 3})
    runOn(S, [0, 0])
    expect(S.roundWinner).toBe(-1)
    expect(S.cycles.map(({alive, wins}) => [alive, wins])).toEqual([
      [false, 0],
      [false, 0]
    ])
  })

  it('nobody turns back into its own wall', () => {
    const S = start()
    runOn(S, [0, 0])
    const {x} = S.cycles[0]!
    for (let tick = 0; tick < 12; tick++) lightCycles.step(S, [4, 0], tick, playing)
    expect(S.cycles[0]).toMatchObject({x: x + 3, alive: true, heading: 1})
  })

  it('waits for one whose player is away, and goes on without one that did not return', () => {
    const S = start()
    runOn(S, [0, 0])
    const before = structuredClone(S.cycles)
    for (let tick = 0; tick < 600; tick++) lightCycles.step(S, [0, 0], tick, ['playing', 'held'])
    expect(S.cycles).toEqual(before)
    // Its time stands as well: it neither gets faster nor is over when the player is back.
    expect(S.stageTicks).toBe(0)
    for (let tick = 0; tick < 4_000; tick++) lightCycles.step(S, [0, 0], tick, ['playing', 'held'])
    const [{x}] = S.cycles as [CyclesState['cycles'][0]]
    for (let tick = 0; tick < 40; tick++) lightCycles.step(S, [0, 0], tick, playing)
    expect(S).toMatchObject({stage: 'running', stageTicks: 40})
    expect(S.cycles[0]!.x).toBe(x + 10)
    runOn(S, [0, 0], ['playing', 'gone'])
    expect(S.roundWinner).toBe(0)
  })

  it.each([2, 3, 4])('of %i that nobody steers one wins in the end: after a draw each begins elsewhere', seats => {
    for (let seed = 0; seed < 8; seed++) {
      const S = firstState(lightCycles, {seats, options: {wins: 1}, seed: new Uint8Array(32).fill(seed)})
      const parts = S.cycles.map(() => 'playing' as const)
      const idle = parts.map(() => 0)
      const places = new Set<string>()
      for (let tick = 0; tick < 10_000 && lightCycles.end(S, tick) === undefined; tick++) {
        lightCycles.step(S, idle, tick, parts)
        if (S.stage === 'ready') places.add(S.cycles.map(({x, y}) => `${x} ${y}`).join())
      }
      expect(lightCycles.end(S, 0), `seed ${seed}`).toHaveProperty('winners')
      expect(places.size).toBe(S.round + 1)
    }
  })

  it('ends when somebody has won enough rounds', () => {
    const S = start(2, {wins: 1})
    runOn(S, [0, 0])
    runOn(S, [0, 0], ['playing', 'gone'])
    expect(lightCycles.end(S, 0)).toBeUndefined()
    for (let tick = 0; tick < 90; tick++) lightCycles.step(S, [0, 0], tick, playing)
    expect(lightCycles.end(S, 0)).toEqual({winners: [0]})
  })

  it.each([2, 3, 4])('%i players come to the same end over a bad network', async players => {
    const report = await playtest({definition: lightCycles, players, options: {wins: 1}, way: {loss: 0.1}, seconds: 90})
    expect(report).toMatchObject({agree: true, desyncs: 0, faults: []})
    expect(report.phases).toEqual(Array.from({length: players}, () => report.phases[0]))
    expect(report.end).toHaveProperty('winners')
  })

  it.each([
    [['ArrowLeft'], undefined, 4],
    [['KeyW'], undefined, 1],
    [[], {fromX: 0.5, fromY: 0.5, x: 0.5, y: 0.7}, 3],
    [[], {fromX: 0.5, fromY: 0.5, x: 0.51, y: 0.5}, 0],
    [[], undefined, 0]
  ])('is steered by keys and by a finger: %j %j', (down, touch, input) => {
    expect(lightCycles.input({key: code => (down as string[]).includes(code), touch, last: 0})).toBe(input)
  })
})
