import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {happenings, playThrough, type Happening} from './happenings.ts'
import {expectAgreement, mix, World} from './realtime-world.ts'

const ways = fc.record({
  latencyMs: fc.integer({min: 0, max: 120}),
  jitterMs: fc.integer({min: 0, max: 80}),
  loss: fc.double({min: 0, max: 0.3, noNaN: true})
})

const step = (what: Happening['what'], who: number, other: number, waitMs: number): Happening => ({
  what,
  who,
  other,
  waitMs
})

describe('a match by rollback', () => {
  it('comes to what one simulator makes of the same inputs, whatever the way is like', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 1, max: 1e6}),
        fc.integer({min: 2, max: 4}),
        ways,
        async (seed, players, way) => {
          const world = new World({definition: mix, players, seed, way})
          await world.run(4_000)
          expectAgreement(world, world.players[0]!, world.players.slice(1))
          for (const {match, page} of world.players) {
            expect(match.settledTick).toBeGreaterThan(60)
            expect(match.desync).toBeUndefined()
            expect(page.verdicts.reject).toBe(0)
          }
        }
      ),
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
    const [a, b, gone] = world.players as [
      (typeof world.players)[0],
      (typeof world.players)[0],
      (typeof world.players)[0]
    ]
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

  it('is taken up again by the same page, again and again', async () => {
    const world = new World({definition: mix, players: 2, way: {loss: 0.05}})
    await world.run(4_000)
    const [first, second] = world.players
    let match = second!.match
    for (let time = 0; time < 4; time++) {
      match.close()
      await world.until(() => first!.match.parts[1] === 'held', 1_500)
      match = world.openAt(second!.page, 1).match
      await world.until(() => match.phase.kind === 'playing' && match.parts[1] === 'playing', 1_000)
      await world.run(1_500)
      expect(first!.match.parts[1]).toBe('playing')
      expect(match.settledTick).toBeGreaterThan(first!.match.settledTick - 30)
    }
  })

  it('is taken up by whoever has the state, although a lower seat without it is here', async () => {
    await playThrough(670_099, 4, {latencyMs: 33, jitterMs: 42, loss: 0}, [
      step('leave', 2, 2, 1_955),
      step('freeze', 3, 3, 765),
      step('freeze', 1, 1, 1_744),
      step('leave', 1, 1, 2_685),
      step('freeze', 0, 0, 1_064),
      step('watch', 3, 3, 882),
      step('freeze', 2, 2, 1_001),
      step('freeze', 3, 3, 2_491),
      // Nobody gives it a state any more: the last who played leaves, and the other has just given way.
      step('return', 2, 2, 101),
      step('leave', 0, 0, 855),
      step('freeze', 0, 0, 1_571)
    ])
  })

  it('is left by a page whose seat was given back by somebody who was cut just then', async () => {
    await playThrough(325_067, 3, {latencyMs: 33, jitterMs: 19, loss: 0}, [
      step('watch', 0, 2, 2_801),
      step('return', 1, 0, 2_504),
      step('part', 0, 1, 499),
      step('freeze', 0, 0, 2_899),
      // It is back just when the only one who plays has gone on without both, and gives the first its seat again.
      step('freeze', 2, 1, 2_813),
      step('part', 0, 1, 1_450),
      step('return', 0, 2, 729)
    ])
  })

  it('is seen by a spectator as the page it watches at sees it, although somebody says too late that a seat returns earlier', async () => {
    await playThrough(883_165, 3, {latencyMs: 120, jitterMs: 75, loss: 0}, [
      step('watch', 0, 2, 1_043),
      step('freeze', 2, 1, 2_536),
      step('watch', 0, 2, 2_664),
      step('freeze', 1, 2, 1_846),
      step('freeze', 3, 0, 2_726),
      step('part', 0, 2, 1_750),
      step('join', 2, 0, 2_340),
      step('return', 0, 0, 2_714),
      step('freeze', 3, 2, 2_776)
    ])
  })

  it('is seen by a spectator in one line, whatever is said in the other of two that went apart', async () => {
    await playThrough(741_010, 3, {latencyMs: 2, jitterMs: 38, loss: 0}, [
      step('part', 1, 0, 1_822),
      step('watch', 2, 3, 262),
      step('return', 1, 0, 1_275),
      step('part', 3, 3, 1_748),
      step('return', 2, 0, 271),
      step('freeze', 0, 2, 1_202),
      step('leave', 2, 2, 574),
      step('return', 0, 1, 1_788),
      step('return', 2, 0, 2_759),
      step('return', 3, 2, 1_199),
      step('freeze', 0, 0, 1_710)
    ])
  })

  it('gives a seat back once everybody agrees on when it was lost', async () => {
    await playThrough(749_259, 4, {latencyMs: 93, jitterMs: 61, loss: 0}, [
      step('part', 3, 0, 2_050),
      step('watch', 1, 3, 1_072),
      step('freeze', 3, 1, 2_124),
      step('watch', 1, 2, 2_045),
      step('join', 3, 2, 34),
      step('part', 3, 1, 1_255),
      step('join', 1, 0, 2_045)
    ])
  })

  it('is taken away from a page that sees the seats in another way, although the inputs of a second are missing', async () => {
    await playThrough(999_988, 4, {latencyMs: 0, jitterMs: 6, loss: 0}, [
      step('return', 3, 2, 1_600),
      step('leave', 3, 2, 1_032),
      step('part', 2, 1, 578),
      step('watch', 1, 2, 1_777),
      step('freeze', 1, 0, 1_611),
      step('return', 3, 3, 806),
      step('freeze', 2, 2, 1_518),
      step('leave', 2, 3, 646)
    ])
  })

  it('holds a seat from when all agreed it was lost, and from no later tick when newer words come', async () => {
    await playThrough(999_985, 4, {latencyMs: 102, jitterMs: 75, loss: 0}, [
      step('part', 3, 2, 359),
      step('part', 3, 1, 212),
      step('watch', 1, 1, 558),
      step('part', 3, 1, 1_449),
      step('return', 2, 0, 768),
      step('part', 3, 2, 1_622),
      step('watch', 3, 3, 1_620)
    ])
  })

  it('gives its seat back to a page that was put right while it waited for that', async () => {
    await playThrough(999_984, 4, {latencyMs: 92, jitterMs: 75, loss: 0}, [
      step('part', 0, 1, 1_204),
      step('part', 1, 2, 194),
      step('watch', 2, 1, 378),
      step('return', 1, 2, 462),
      step('watch', 2, 1, 1_599),
      step('return', 1, 3, 115),
      step('part', 1, 1, 845),
      step('part', 1, 0, 1_841),
      step('join', 3, 2, 695)
    ])
  })

  it('is watched on although the one who plays took it up before where it was cut, and the other leaves', async () => {
    await playThrough(422_994, 2, {latencyMs: 120, jitterMs: 59, loss: 0}, [
      step('watch', 3, 0, 421),
      step('freeze', 3, 2, 1_440),
      step('freeze', 0, 0, 848),
      step('freeze', 3, 3, 1_393),
      step('part', 1, 0, 2_452),
      step('leave', 0, 0, 323)
    ])
  })

  it('tells a page that asks anew what its seat was given back for before, and counts that once', async () => {
    await playThrough(112_207, 2, {latencyMs: 112, jitterMs: 17, loss: 0}, [
      step('freeze', 3, 0, 2_970),
      step('freeze', 0, 0, 2_769),
      step('freeze', 3, 2, 1_100),
      step('watch', 2, 1, 1_390),
      step('freeze', 3, 0, 2_957),
      step('part', 0, 2, 2_298),
      step('freeze', 2, 1, 1_467),
      step('join', 2, 0, 1_313),
      step('freeze', 0, 2, 1_932),
      step('watch', 2, 2, 2_426)
    ])
  })

  it('goes on without two of three, though a page of one is here again and waits for its seat', async () => {
    await playThrough(13, 3, {latencyMs: 0, jitterMs: 5, loss: 0}, [
      step('leave', 2, 2, 25),
      step('leave', 3, 1, 139),
      step('return', 0, 3, 21),
      step('watch', 0, 2, 269),
      step('freeze', 0, 3, 22),
      step('freeze', 3, 0, 23),
      step('freeze', 0, 0, 2_104),
      step('part', 2, 0, 27),
      step('watch', 1, 3, 40),
      step('part', 2, 2, 1_455),
      step('return', 0, 1, 20),
      step('part', 3, 0, 2_995)
    ])
  })

  it('is agreed on whoever leaves, freezes, loses a link and comes back, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({min: 1, max: 1e6}), fc.integer({min: 2, max: 4}), ways, happenings, playThrough),
      {numRuns: 40, endOnFailure: true}
    )
  }, 120_000)
})
