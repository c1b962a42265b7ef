import {describe, expect, it} from 'vitest'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {mix, World, type MixState} from './realtime-world.ts'

/** Rules that go wrong on one page, once, as a defect or a cheat would. */
function wrongFrom(tick: number, page: {active: boolean}): typeof mix {
  return {
    ...mix,
    step(S, inputs, at, parts) {
      mix.step(S, inputs, at, parts)
      if (page.active && at >= tick) {
        S.sums[0]!++
        S.sums[0] = (S.sums[0]! | 0) ^ 0x5555
      }
    }
  }
}

/** The table with a page at `seat` whose rules go wrong from `tick` on, until told otherwise. */
function tableWithWrong(players: number, seat: number, tick: number) {
  const page = {active: true}
  const full = new World<MixState>({definition: mix, players})
  full.leave(full.players[seat]!)
  full.players[seat] = full.open(seat, 'play', wrongFrom(tick, page))
  return {world: full, page}
}

describe('a state that differs', () => {
  it.each([
    [2, 0],
    [2, 1],
    [3, 0],
    [4, 3]
  ])('of %i players that of seat %i is found within a second, said, and put right', async (players, seat) => {
    const {world, page} = tableWithWrong(players, seat, 120)
    await world.until(() => world.matches.every(match => match.tick >= 120))
    const matches = world.matches
    // With two, the state of the lower seat holds.
    const wrong = players === 2 ? 1 : seat
    const startedMs = world.network.clock.clock.monotonic()
    await world.until(() => matches.every(match => match.desync !== undefined), 1_000)
    expect(world.network.clock.clock.monotonic() - startedMs).toBeLessThanOrEqual(1_000)
    page.active = false
    for (const [at, match] of matches.entries()) {
      expect(match.desync).toMatchObject({differ: [wrong], ownDiffers: at === wrong})
      if (at !== wrong) expect(match.faults).toMatchObject([{key: world.plan.seats[wrong], reason: 'false-checksum'}])
    }
    await world.until(() => matches[wrong]!.desync!.repaired, 2_000)
    const {tick} = matches[wrong]!.desync!
    await world.run(2_000)
    const last = Math.min(...matches.map(match => match.settledTick))
    expect(last).toBeGreaterThan(tick)
    if (wrong === seat) {
      const states = matches.map(match => encodeState(match.settledState(last)))
      for (const state of states) expect(state).toEqual(states[0])
      for (const match of matches) expect(match.desync!.tick).toBeLessThan(last - 60)
    }
  })

  it('is seen by a spectator as well, whose own is put right', async () => {
    const page = {active: false}
    const world = new World<MixState>({definition: mix, players: 2})
    await world.run(1_000)
    const {match} = world.open(7, 'watch', wrongFrom(0, page))
    await world.until(() => match.phase.kind === 'watching')
    page.active = true
    await world.until(() => match.desync?.ownDiffers === true, 1_500)
    page.active = false
    await world.until(() => match.desync!.repaired, 2_000)
    await world.run(1_500)
    const last = Math.min(match.settledTick, world.matches[0]!.settledTick)
    expect(encodeState(match.settledState(last))).toEqual(encodeState(world.matches[0]!.settledState(last)))
    expect(world.matches[0]!.desync).toBeUndefined()
  })
})
