import {describe, expect, it} from 'vitest'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {mix, type MixState, withSwarm, World} from './realtime-world.ts'

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
    // With two, the state of the lower seat holds, and neither is said to be wrong.
    const wrong = players === 2 ? 1 : seat
    const differ = players === 2 ? [0, 1] : [seat]
    const startedMs = world.network.clock.clock.monotonic()
    await world.until(() => matches.every(match => match.desync !== undefined), 1_000)
    expect(world.network.clock.clock.monotonic() - startedMs).toBeLessThanOrEqual(1_000)
    page.active = false
    for (const [at, match] of matches.entries()) {
      expect(match.desync).toMatchObject({differ, ownDiffers: at === wrong})
      expect(match.faults).toEqual([])
    }
    await world.until(() => matches[wrong]!.desync!.repaired, 2_000)
    const {tick} = matches[wrong]!.desync!
    await world.run(2_000)
    const last = Math.min(...matches.map(match => match.settledTick))
    expect(last).toBeGreaterThan(tick)
    const states = matches.map(match => encodeState(match.settledState(last)))
    for (const state of states) expect(state).toEqual(states[0])
    for (const match of matches) expect(match.desync!.tick).toBeLessThan(last - 60)
  })

  it('that comes of inputs a player sent to two others differently is put right, and nobody is named for it', async () => {
    const world = new World<MixState>({definition: mix, players: 3})
    const [, , c] = world.players
    world.leave(world.players[0]!)
    let lies = false
    const liar = world.open(0, 'play', mix, port =>
      withSwarm(port, {
        send: (to, message) => {
          if (!lies || to !== c!.page.routingId || message.type !== 'gameInputs') return port.swarm.send(to, message)
          const inputs = message.inputs.map(section =>
            section.seat === 0 ? {...section, values: section.values.map(value => value ^ 1)} : section
          )
          return port.swarm.send(to, {...message, inputs})
        }
      })
    )
    world.players[0] = liar
    await world.run(2_000)
    lies = true
    await world.until(() => world.matches.slice(1).every(match => match.desync !== undefined), 2_000)
    lies = false
    await world.run(3_000)
    for (const match of world.matches.slice(1)) {
      // Who sent both of two itself may be named, and nobody else.
      expect(match.faults.filter(({key}) => key !== liar.page.key)).toEqual([])
      expect(match.phase.kind).toBe('playing')
    }
    const last = Math.min(...world.matches.map(match => match.settledTick))
    const states = world.matches.map(match => encodeState(match.settledState(last)))
    for (const state of states) expect(state).toEqual(states[0])
  })

  it('names nobody who passes on what it was sent', async () => {
    const world = new World<MixState>({definition: mix, players: 4})
    await world.run(1_500)
    const [liar, b, c, d] = world.players
    // Links of the liar lead to two of them only; the fourth gets its inputs from these.
    world.network.part(liar!.page, d!.page)
    await world.run(500)
    const {tick} = d!.match
    const {table, match} = world.plan
    for (const [from, value] of [
      [b, 1],
      [c, 2]
    ] as const) {
      const about = {
        type: 'gameInputs' as const,
        table,
        match,
        tick,
        settled: 0,
        number: 1,
        echo: 0,
        heldMs: 0,
        asks: 0
      }
      const seats = world.plan.seats.map(() => ({round: 0, from: 0, through: tick}))
      const values = new Uint8Array(40).fill(value)
      void from!.page.port.swarm.send(d!.page.routingId, {
        ...about,
        seats,
        inputs: [{seat: 0, first: tick - 20, values}]
      })
    }
    await world.run(1_000)
    world.network.join(liar!.page, d!.page)
    await world.run(3_000)
    expect(d!.match.faults).toEqual([])
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
