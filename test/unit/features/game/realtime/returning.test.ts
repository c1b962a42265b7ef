import {describe, expect, it} from 'vitest'
import type {PlaytestPage} from '../../../../../src/features/game/playtest-network.ts'
import {realtimeParameters} from '../../../../../src/features/game/realtime/parameters.ts'
import type {RealtimePort} from '../../../../../src/features/game/realtime/realtime-port.ts'
import {SeatTimeline} from '../../../../../src/features/game/realtime/seat-timeline.ts'
import {gameRealtimeWords, type TopicMessage} from '../../../../../src/protocol/link-messages.ts'
import {expectAgreement, mix, withSwarm, World} from './realtime-world.ts'

const way = {jitterMs: 0}

/** The table a while later, with the last seat held. */
async function tableWithHeld(players: number) {
  const world = new World({definition: mix, players, way})
  await world.run(2_000)
  const [first] = world.players
  const lost = world.players[players - 1]!
  world.leave(lost)
  await world.until(() => first!.match.parts[players - 1] === 'held', 1_500)
  return {world, first: first!.match, seat: players - 1}
}

describe('a seat that is held', () => {
  it('is given back after 29 s', async () => {
    const {world, first, seat} = await tableWithHeld(3)
    await world.until(() => first.seats[seat]!.heldLeftMs! < 1_000, 32_000)
    const back = world.open(seat)
    await world.until(() => back.match.phase.kind === 'playing' && first.parts[seat] === 'playing', 1_500)
    await world.run(1_500)
    expectAgreement(world, world.players[0]!, [world.players[1]!, back])
  })

  it('is gone after 30 s of the game, and given back to nobody', async () => {
    const {world, first, seat} = await tableWithHeld(3)
    const {tick} = first
    await world.until(() => first.parts[seat] === 'gone', 32_000)
    expect(first.tick - tick).toBeGreaterThan(29 * 60)
    expect(first.tick - tick).toBeLessThanOrEqual(30 * 60)
    const late = world.open(seat)
    await world.until(() => late.match.phase.kind === 'watching')
    const seen = new Set<string>()
    for (let ms = 0; ms < 10_000; ms += 50) {
      await world.run(50)
      seen.add(late.match.phase.kind)
    }
    expect([...seen]).toEqual(['watching'])
    expect(first.parts[seat]).toBe('gone')
    expect(first.phase.kind).toBe('playing')
  })

  it('ends a match of two when it is gone', async () => {
    const {world, first, seat} = await tableWithHeld(2)
    await world.until(() => first.phase.kind === 'ended', 32_000)
    expect(first.parts[seat]).toBe('gone')
    expect(first.phase).toMatchObject({end: {winners: [0], why: 'left'}})
  })

  it('is gone as well when somebody gives it back again and again, and the others hardly wait', async () => {
    const {world, first, seat} = await tableWithHeld(3)
    // A page of that person that asks for the seat, and never plays.
    const idle = world.network.open(2)
    const {table, match} = world.plan
    const startMs = world.network.clock.clock.monotonic()
    const {tick} = first
    let askedMs = 0
    const goneWithin = (ms: number) =>
      world.until(() => {
        const nowMs = world.network.clock.clock.monotonic()
        if (nowMs - askedMs > 500 && first.parts[seat] === 'held') {
          askedMs = nowMs
          for (const {page} of world.players.slice(0, 2)) ask(idle, page)
        }
        return first.parts[seat] === 'gone'
      }, ms)
    const ask = (from: PlaytestPage, to: PlaytestPage) =>
      void from.port.swarm.send(to.routingId, {type: 'gameAsk', table, match, part: 1, nonce: new Uint8Array(8)})
    await goneWithin(34_000)
    const waitedMs = world.network.clock.clock.monotonic() - startMs - ((first.tick - tick) * 1_000) / 60
    expect(waitedMs).toBeLessThan(4_000)
    await world.run(2_000)
    expect(first.parts).toEqual(['playing', 'playing', 'gone'])
    expectAgreement(world, world.players[0]!, [world.players[1]!])
  })

  it('is told again a few times only, however many pages of its person ask', async () => {
    const {world} = await tableWithHeld(3)
    const {table, match} = world.plan
    const [one, two] = world.players
    // None of them plays.
    const idle = Array.from({length: 12}, () => world.network.open(2))
    const ask = ({port}: PlaytestPage, nonce: number) =>
      void port.swarm.send(one!.page.routingId, {
        type: 'gameAsk',
        table,
        match,
        part: 1,
        nonce: new Uint8Array(8).fill(nonce)
      })
    let told = 0
    const undo = two!.page.port.swarm.handle(['gameWord'], ({by, word}) => {
      if (by === 0 && gameRealtimeWords[word] === 'back') told++
      return 'accept'
    })
    // Given back as soon as it may be: told once.
    for (let times = 0; told === 0 && times < 5; times++) {
      ask(idle[0]!, 0)
      await world.run(200)
    }
    expect(told).toBe(1)
    for (let nonce = 1; nonce <= 6; nonce++) for (const page of idle.slice(1)) ask(page, nonce)
    await world.run(1_500)
    undo()
    expect(two!.match.faults.filter(({reason}) => reason === 'flood')).toEqual([])
    expect(told).toBe(1 + realtimeParameters.mostGivenBack)
  })

  it('is asked for elsewhere when a page hands out states and does not give it back', async () => {
    const world = new World({definition: mix, players: 3, way})
    world.leave(world.players[0]!)
    // It takes who wants to play for somebody who wants to watch.
    const around = (port: RealtimePort): RealtimePort =>
      withSwarm(port, {
        handle: (types, handler) =>
          port.swarm.handle(types, (message, from) => {
            const taken: TopicMessage = message
            return handler((taken.type === 'gameAsk' ? {...taken, part: 0} : taken) as typeof message, from)
          })
      })
    world.players[0] = world.open(0, 'play', mix, around)
    await world.run(2_000)
    world.leave(world.players[2]!)
    await world.until(() => world.matches[1]!.parts[2] === 'held', 1_500)
    const back = world.open(2)
    await world.until(() => back.match.phase.kind === 'playing' && world.matches[1]!.parts[2] === 'playing', 8_000)
  })

  it('is given back however many watch', async () => {
    const {world, first, seat} = await tableWithHeld(2)
    for (let person = 10; person < 26; person++) world.open(person, 'watch')
    await world.run(1_500)
    const back = world.open(seat)
    await world.until(() => back.match.phase.kind === 'playing' && first.parts[seat] === 'playing', 3_000)
  })

  it.each([
    ['before, if its player was back for less than a second', 759, 1_900],
    ['last, if its player was back for a second', 760, 2_560]
  ])('counts from when it was lost %s', (_, lost, gone) => {
    const timeline = new SeatTimeline(0)
    for (const [at, tick] of [100, 700, lost].entries()) timeline.begin(at + 1, tick)
    expect([timeline.partAt(gone - 1), timeline.partAt(gone)]).toEqual(['held', 'gone'])
  })
})
