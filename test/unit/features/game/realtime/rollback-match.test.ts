import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {expectAgreement, mix, World} from './realtime-world.ts'

const ways = fc.record({
  latencyMs: fc.integer({min: 0, max: 120}),
  jitterMs: fc.integer({min: 0, max: 80}),
  loss: fc.double({min: 0, max: 0.3, noNaN: true})
})

describe('a match by rollback', () => {
  it('comes to what one simulator makes of the same inputs, whatever the way is like', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({min: 1, max: 1e6}), fc.integer({min: 2, max: 4}), ways, async (seed, players, way) => {
        const world = new World({definition: mix, players, seed, way})
        await world.run(4_000)
        expectAgreement(world, world.players[0]!, world.players.slice(1))
        for (const {match, page} of world.players) {
          expect(match.settledTick).toBeGreaterThan(60)
          expect(match.desync).toBeUndefined()
          expect(page.verdicts.reject).toBe(0)
        }
      }),
      {numRuns: 25}
    )
  })

  it('runs evenly with 50 ms each way and 5 % loss', async () => {
    const world = new World({definition: mix, players: 4, way: {loss: 0.05}})
    await world.run(20_000)
    for (const match of world.matches) {
      expect(match.tick).toBeGreaterThan(1_180)
      expect(match.faults).toEqual([])
      expect(match.inputDelay).toBe(2)
    }
  })

  it('goes on without a page that was closed, holds its seat, and takes it back', async () => {
    const world = new World({definition: mix, players: 3, way: {loss: 0.1}})
    await world.run(2_000)
    const [a, b, gone] = world.players as [typeof world.players[0], typeof world.players[0], typeof world.players[0]]
    world.leave(gone!)
    await world.until(() => [a, b].every(({match}) => match.parts[2] === 'held'), 1_000)
    await world.run(2_000)
    expect(a!.match.tick).toBeGreaterThan(200)
    const back = world.open(2)
    await world.until(() => back.match.phase.kind === 'playing', 1_500)
    await world.run(2_000)
    expect(a!.match.parts).toEqual(['playing', 'playing', 'playing'])
    expectAgreement(world, a!, [b!, back])
    expect(back.match.desync).toBeUndefined()
    // Its inputs count again.
    const own = encodeState(a!.record.slice(-60).map(({inputs}) => inputs[2]!))
    expect(own).not.toEqual(encodeState(Array.from({length: 60}, () => 255)))
  })

  it('is agreed on whoever leaves, freezes, loses a link and comes back, in any order', async () => {
    const happenings = fc.array(
      fc.record({
        what: fc.constantFrom('leave', 'return', 'freeze', 'part', 'join', 'watch'),
        who: fc.nat(3),
        other: fc.nat(3),
        waitMs: fc.integer({min: 20, max: 3_000})
      }),
      {minLength: 1, maxLength: 12}
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({min: 1, max: 1e6}), fc.integer({min: 2, max: 4}), ways, happenings, async (seed, count, way, all) => {
        const world = new World({definition: mix, players: count, seed, way: {...way, loss: way.loss / 2}})
        await world.run(1_500)
        const present = new Map(world.players.entries())
        const gone: typeof world.players = []
        const watchers: typeof world.players = []
        for (const {what, who, other, waitMs} of all) {
          const player = present.get(who % count)
          const second = present.get(other % count)
          if (what === 'leave' && player !== undefined && present.size > 1) {
            world.leave(player)
            present.delete(who % count)
            gone.push(player)
          }
          if (what === 'return' && player === undefined) present.set(who % count, world.open(who % count))
          if (what === 'freeze' && player !== undefined) world.network.freeze(player.page, waitMs)
          if (what === 'watch' && watchers.length < 2) watchers.push(world.open(9 + watchers.length, 'watch'))
          if (player !== undefined && second !== undefined && player !== second) {
            if (what === 'part') world.network.part(player.page, second.page)
            if (what === 'join') world.network.join(player.page, second.page)
          }
          await world.run(waitMs)
        }
        // All links work again, and everybody comes to the same, or returns.
        const list = [...present.values()]
        for (const a of list) for (const b of list) world.network.join(a.page, b.page)
        await world.until(() => list.every(({match}) => match.phase.kind === 'playing'), 15_000)
        const before = Math.max(...list.map(({match}) => match.tick))
        await world.run(2_000)
        for (const {match} of [...list, ...watchers]) {
          expect(match.settledTick).toBeGreaterThan(before)
          expect(match.desync === undefined || match.desync.repaired || !match.desync.ownDiffers).toBe(true)
        }
        const tick = Math.min(...[...list, ...watchers].map(({match}) => match.settledTick))
        const states = [...list, ...watchers].map(({match}) => encodeState(match.settledState(tick)))
        for (const state of states) expect(state).toEqual(states[0])
      }),
      {numRuns: 40}
    )
  }, 120_000)
})
