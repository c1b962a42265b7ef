import {describe, expect, it} from 'vitest'
import {firstState} from '../../../../../src/features/game/define-realtime.ts'
import {InputDelay} from '../../../../../src/features/game/realtime/pace.ts'
import {realtimeParameters} from '../../../../../src/features/game/realtime/parameters.ts'
import type {RealtimePort} from '../../../../../src/features/game/realtime/realtime-port.ts'
import {Rollback} from '../../../../../src/features/game/realtime/rollback.ts'
import {mix, seedOf, withSwarm, World} from './realtime-world.ts'

describe('how long an input waits', () => {
  it.each([
    [0, 0],
    [16, 0],
    [34, 1],
    [50, 2],
    [83, 4],
    [200, 4]
  ])('with %i ms to the others it is %i ticks', (oneWayMs, ticks) => {
    const delay = new InputDelay()
    delay.look(30, oneWayMs)
    expect(delay.ticks).toBe(ticks)
  })

  it('grows at once, and shrinks tick by tick when less was enough for four seconds', () => {
    const delay = new InputDelay()
    const seen = [0, 200, 50, 50].map((oneWayMs, i) => {
      delay.look(30 * i, oneWayMs)
      return delay.ticks
    })
    expect(seen).toEqual([0, 4, 4, 4])
    for (let tick = 120; tick < 30 + 240; tick += 30) delay.look(tick, 0)
    expect(delay.ticks).toBe(4)
    delay.look(270, 0)
    expect(delay.ticks).toBe(3)
    for (let tick = 300; tick < 510; tick += 30) delay.look(tick, 0)
    expect(delay.ticks).toBe(3)
    delay.look(510, 0)
    expect(delay.ticks).toBe(2)
    delay.look(540, 200)
    expect(delay.ticks).toBe(4)
  })
})

describe('how far a page runs ahead', () => {
  it('is eight ticks after the inputs it has', () => {
    const game = new Rollback(mix, 2, firstState(mix, {seats: 2, options: null, seed: seedOf(1)}))
    game.put(0, 0, new Array<number>(100).fill(1))
    game.put(1, 0, new Array<number>(20).fill(2))
    while (game.halt === undefined) game.advance()
    expect(game.halt).toBe('inputs')
    expect(game.tick - game.confirmed).toBe(realtimeParameters.window)
    game.put(1, 20, [2])
    game.advance()
    expect([game.tick, game.halt]).toEqual([29, 'inputs'])
  })

  it('is no more in a match, however late the others are', async () => {
    const ahead: number[] = []
    const world = new World({definition: mix, players: 3, way: {latencyMs: 150, jitterMs: 100, loss: 0.2}})
    world.leave(world.players[0]!)
    const around = (port: RealtimePort): RealtimePort =>
      withSwarm(port, {
        send: (to, message) => {
          // Its reports say through which tick it has what the others did.
          if (message.type === 'gameInputs' && message.asks === 0)
            ahead.push(message.tick - Math.min(message.seats[1]!.through, message.seats[2]!.through))
          return port.swarm.send(to, message)
        }
      })
    world.players[0] = world.open(0, 'play', mix, around)
    await world.run(6_000)
    world.network.freeze(world.players[1]!.page, 500)
    await world.run(3_000)
    expect(world.matches[0]!.tick).toBeGreaterThan(120)
    expect(ahead.length).toBeGreaterThan(300)
    expect(Math.max(...ahead)).toBe(realtimeParameters.window)
  })
})
