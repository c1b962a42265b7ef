import fc from 'fast-check'
import {expect} from 'vitest'
import type {PlaytestWay} from '../../../../../src/features/game/playtest-network.ts'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {mix, World, type MixState, type Player} from './realtime-world.ts'

export interface Happening {
  readonly what: 'leave' | 'return' | 'freeze' | 'part' | 'join' | 'watch'
  readonly who: number
  readonly other: number
  readonly waitMs: number
}

/** What may happen to the pages of a table, one after the other. */
export const happenings = fc.array(
  fc.record<Happening>({
    what: fc.constantFrom('leave', 'return', 'freeze', 'part', 'join', 'watch'),
    who: fc.nat(3),
    other: fc.nat(3),
    waitMs: fc.integer({min: 20, max: 3_000})
  }),
  {minLength: 1, maxLength: 12}
)

/**
 * Lets all of it happen to a match, then lets every link work again, and checks that everybody plays or has returned, goes on, and has the same state.
 */
export async function playThrough(
  seed: number,
  count: number,
  way: PlaytestWay,
  all: readonly Happening[]
): Promise<void> {
  const world = new World({definition: mix, players: count, seed, way: {...way, loss: way.loss / 2}})
  await world.run(1_500)
  const present = new Map(world.players.entries())
  const watchers: Player<MixState>[] = []
  for (const {what, who, other, waitMs} of all) {
    const player = present.get(who % count)
    const second = present.get(other % count)
    // Once nobody who plays has its state, a match is lost.
    const others = [...present.values()].filter(other => other !== player && other.match.tick > 0)
    if (what === 'leave' && player !== undefined && others.length > 0) {
      world.leave(player)
      present.delete(who % count)
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
  const players = [...present.values()]
  for (const a of players) for (const b of players) world.network.join(a.page, b.page)
  const together = () =>
    players.every(
      ({match: {phase, parts}}) =>
        phase.kind === 'playing' && [...present.keys()].every(seat => parts[seat] === 'playing')
    )
  await world.until(together, 15_000)
  const before = Math.max(...players.map(({match}) => match.tick))
  const everybody = [...players, ...watchers]
  await world.until(() => everybody.every(({match}) => match.settledTick > before), 6_000)
  await world.run(1_000)
  for (const {match} of everybody) {
    expect(match.desync === undefined || match.desync.repaired || !match.desync.ownDiffers).toBe(true)
  }
  const tick = Math.min(...everybody.map(({match}) => match.settledTick))
  const states = everybody.map(({match}) => encodeState(match.settledState(tick)))
  for (const state of states) expect(state).toEqual(states[0])
}
