import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {defineRealtime} from '../../../../../src/features/game/define-realtime.ts'
import {PlaytestNetwork, type PlaytestPage} from '../../../../../src/features/game/playtest-network.ts'
import {applyDelta, packDelta} from '../../../../../src/features/game/realtime/frame-delta.ts'
import {HostMatch} from '../../../../../src/features/game/realtime/host-match.ts'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'
import {keepSeatsLinked} from '../../../../../src/features/game/seat-links.ts'
import {planOf} from './realtime-world.ts'

interface Walk {
  /** How often each seat has stepped. */
  steps: number[]
  x: number[]
  away: number[]
  field: Uint8Array
}

const walk = defineRealtime<Walk>({
  name: 'walk',
  players: {min: 2, max: 16},
  inputBytes: 2,
  idle: 0,
  setup: ({seats}) => {
    const zeros = () => Array.from({length: seats}, () => 0)
    return {steps: zeros(), x: zeros(), away: zeros(), field: new Uint8Array(3_000)}
  },
  step(S, inputs, tick, parts) {
    S.field[tick % 3_000] = tick & 255
    for (const [seat, input] of inputs.entries()) {
      if (input > 0) S.steps[seat]!++
      S.x[seat]! += input
      if (parts[seat] !== 'playing') S.away[seat]!++
    }
  },
  input: () => 0,
  end: () => undefined
})

interface Player {
  readonly page: PlaytestPage
  readonly match: HostMatch<Walk>
}

class HostWorld {
  readonly network: PlaytestNetwork
  readonly players: Player[] = []
  readonly #count: number

  constructor(count: number, seed = 1, loss = 0.05) {
    this.#count = count
    this.network = new PlaytestNetwork(seed, {latencyMs: 40, jitterMs: 10, loss})
    for (let person = 0; person < count; person++) this.players.push(this.open(person))
  }

  open(person: number, definition = walk): Player {
    const page = this.network.open(person)
    const match = new HostMatch({port: page.port, plan: planOf(this.#count), definition, part: 'play'})
    match.steer(() => person + 1)
    return {page, match}
  }

  leave(seat: number): void {
    const {page, match} = this.players[seat]!
    this.network.remove(page)
    match.close()
  }

  async until(condition: () => boolean, withinMs = 5_000): Promise<void> {
    if (!(await this.network.clock.until(condition, withinMs)))
      throw new Error(`not within ${withinMs} ms: ${condition}`)
  }
}

describe('a match at a host', () => {
  it('tells 16 players the state, which they show a little later', async () => {
    const world = new HostWorld(16)
    await world.network.clock.run(5_000)
    const host = world.players[0]!.match
    for (const [seat, {match}] of world.players.entries()) {
      expect(match.phase.kind).toBe('playing')
      expect(match.host).toBe(0)
      expect(match.faults).toEqual([])
      // Everybody's input has its effect, nearly every tick.
      expect(host.S.x[seat]! / host.tick).toBeGreaterThan((seat + 1) * 0.9)
      // 100 ms for two frames to go between, and the way.
      expect(host.tick - match.tick).toBeLessThanOrEqual(seat === 0 ? 0 : 14)
    }
  })

  it('glides between two frames, never back', async () => {
    const world = new HostWorld(5)
    await world.network.clock.run(2_000)
    const {match} = world.players[3]!
    let before = match.S.x[4]!
    let seen = 0
    for (let i = 0; i < 120; i++) {
      await world.network.clock.run(1_000 / 60)
      const now = match.S.x[4]!
      expect(now).toBeGreaterThanOrEqual(before)
      if (now > before) seen++
      before = now
    }
    expect(seen).toBeGreaterThan(105)
  })

  it('goes on at the lowest seat that is left when the host is gone, from where it was', async () => {
    const world = new HostWorld(6)
    await world.network.clock.run(3_000)
    const before = world.players[0]!.match.S.x[5]!
    world.leave(0)
    const left = world.players.slice(1).map(({match}) => match)
    await world.until(() => left.every(match => match.host === 1 && match.phase.kind === 'playing'), 3_000)
    await world.network.clock.run(2_000)
    for (const match of left) {
      expect(match.parts[0]).toBe('held')
      expect(match.S.x[5]).toBeGreaterThan(before)
    }
    world.leave(1)
    await world.until(() => left.slice(1).every(match => match.host === 2 && match.phase.kind === 'playing'), 3_000)
  })

  it('follows the one host there is when the first wakes from sleep', async () => {
    const world = new HostWorld(5)
    await world.network.clock.run(2_000)
    world.network.freeze(world.players[0]!.page, 4_000)
    await world.network.clock.run(8_000)
    const terms = new Set(world.players.map(({match}) => match.host))
    expect([...terms]).toEqual([1])
    for (const {match} of world.players) expect(match.parts).toEqual(Array.from({length: 5}, () => 'playing'))
  })

  it('holds the seat of a page that is gone for 30 s, gives it back, and ends that in the end', async () => {
    const world = new HostWorld(5)
    await world.network.clock.run(2_000)
    world.leave(3)
    const host = world.players[0]!.match
    await world.until(() => host.parts[3] === 'held')
    world.players[3] = world.open(3)
    const back = world.players[3].match
    await world.until(() => host.parts[3] === 'playing' && back.phase.kind === 'playing')
    expect(back.S.x[3]).toBeGreaterThan(100)
    world.leave(3)
    await world.until(() => host.parts[3] === 'gone', 32_000)
  })

  it('is watched by who is linked with another seat only, before and after the host is gone', async () => {
    const world = new HostWorld(5)
    const {network, players} = world
    await network.clock.run(2_000)
    const page = network.open(9)
    for (const {page: other} of players.filter((_, seat) => seat !== 3)) network.part(page, other)
    const requestLink = (key: string) => {
      const asked = players.find(player => player.page.key === key && player.match.phase.kind !== 'closed')
      if (asked !== undefined) network.join(page, asked.page)
    }
    Object.assign(page.port.swarm, {requestLink})
    const match = new HostMatch({port: page.port, plan: planOf(5), definition: walk, part: 'watch'})
    expect(match.phase.kind).toBe('joining')
    const end = keepSeatsLinked(page.port, match)
    await world.until(() => match.phase.kind === 'watching')
    await network.clock.run(1_000)
    expect(match.S.x[4]).toBeGreaterThan(300)
    const before = match.tick
    world.leave(0)
    await world.until(() => match.host === 1 && match.phase.kind === 'watching', 30_000)
    await network.clock.run(1_000)
    expect(match.tick).toBeGreaterThan(before + 60)
    expect(match.faults).toEqual([])
    end()
    match.close()
  })

  it('nobody takes the game from a host that is heard, or plays the seat of another', async () => {
    const world = new HostWorld(5)
    await world.network.clock.run(2_000)
    const liar = world.players[2]!.page
    const {table, match} = planOf(5)
    // Again and again: the way there loses some, and who became host in good faith is heard of a moment later.
    for (let round = 0; round < 18; round++) {
      for (const {page} of world.players) {
        const about = {table, match}
        const frame = {
          ...about,
          term: 5,
          tick: 9_000,
          base: 9_000,
          taken: 0,
          piece: 0,
          pieces: 1,
          bytes: new Uint8Array(9)
        }
        void liar.port.swarm.send(page.routingId, {type: 'gameFrame', ...frame})
        const packet = {...about, tick: 0, settled: 0, number: 1, echo: 0, heldMs: 0, asks: 0}
        void liar.port.swarm.send(page.routingId, {
          type: 'gameInputs',
          ...packet,
          seats: [{round: 5, from: 2, through: 1}],
          inputs: [{seat: 1, first: 0, values: new Uint8Array(2)}]
        })
      }
      await world.network.clock.run(200)
    }
    for (const [seat, {match}] of world.players.entries()) {
      expect(match.host).toBe(0)
      if (seat !== 2)
        expect(match.faults.map(({key, reason}) => [key, reason]).sort()).toEqual([
          [liar.key, 'not-host'],
          [liar.key, 'not-their-seat']
        ])
    }
  })

  it('a flood of inputs at the host is cut down, who sent it is named, and all play on', async () => {
    const world = new HostWorld(5)
    await world.network.clock.run(2_000)
    const host = world.players[0]!
    const before = host.match.S.x.slice()
    const {table, match} = planOf(5)
    for (let i = 0; i < 2_000; i++) {
      void world.players[2]!.page.port.swarm.send(host.page.routingId, {
        type: 'gameInputs',
        ...{table, match, tick: 0, settled: 0, number: 1, echo: 0, heldMs: 0, asks: 0},
        seats: [{round: 0, from: 0, through: 1}],
        inputs: [{seat: 2, first: 0, values: new Uint8Array(24).fill(9)}]
      })
    }
    await world.network.clock.run(2_000)
    expect(host.match.faults).toMatchObject([{key: world.players[2]!.page.key, reason: 'flood'}])
    expect(host.page.verdicts.reject).toBeGreaterThan(1_500)
    expect(host.match.parts).toEqual(Array.from({length: 5}, () => 'playing'))
    for (const seat of [0, 1, 2, 3, 4]) {
      const perTick = (host.match.S.x[seat]! - before[seat]!) / 120
      expect(perTick).toBeGreaterThan((seat + 1) * 0.8)
      expect(perTick).toBeLessThan((seat + 1) * 1.2)
    }
  })

  it('a frame that is none breaks nothing', async () => {
    const world = new HostWorld(5)
    await world.network.clock.run(2_000)
    const host = world.players[0]!.page
    const {table, match} = planOf(5)
    const victim = world.players[1]!
    const about = {type: 'gameFrame' as const, table, match, term: 0, taken: 0, piece: 0, pieces: 1}
    for (const bytes of [new Uint8Array(0), new Uint8Array(50).fill(255), new Uint8Array(1_100)]) {
      for (const base of [5_000, 120, 0])
        void host.port.swarm.send(victim.page.routingId, {...about, tick: 5_000, base, bytes})
    }
    await world.network.clock.run(500)
    expect(victim.match.faults).toMatchObject([{key: host.key, reason: 'malformed'}])
    expect(victim.match.phase.kind).not.toBe('broken')
  })

  it('a state the rules cannot go on from is not taken, and nobody is named: the rules may be wrong', async () => {
    const rules = {...walk, end: ({steps}: Walk) => (steps.length === 0 ? {draw: true as const} : undefined)}
    const world = new HostWorld(5, 1, 0)
    world.leave(1)
    world.players[1] = world.open(1, rules)
    await world.network.clock.run(2_000)
    const host = world.players[0]!.page
    const {table, match} = planOf(5)
    const parts = [0, 0, 0, 0, 0]
    for (const [i, S] of [{}, {steps: 7}, {steps: [1], x: [2], away: [], field: null}].entries()) {
      const bytes = encodeState({S, parts, heldSince: parts})
      const tick = 5_000 + i
      const about = {type: 'gameFrame' as const, table, match, term: 0, taken: 0, piece: 0, pieces: 1}
      void host.port.swarm.send(world.players[1].page.routingId, {...about, tick, base: tick, bytes})
      await world.network.clock.run(60)
    }
    const {faults, phase, S} = world.players[1].match
    expect(faults).toEqual([])
    expect(phase.kind).toBe('playing')
    expect(S.steps).toHaveLength(5)
  })

  it('breaks with what its own rules said, on every page, and stays so', async () => {
    const world = new HostWorld(5)
    const rules = {
      ...walk,
      end: ({x}: Walk) => {
        if (x[0]! > 60) throw new RangeError('no end is in sight')
        return undefined
      }
    }
    for (const seat of [0, 1, 2, 3, 4]) {
      world.leave(seat)
      world.players[seat] = world.open(seat, rules)
    }
    const host = world.players[0]!.match
    await world.until(() => host.phase.kind === 'broken')
    expect(host.phase).toEqual({kind: 'broken', message: 'no end is in sight'})
    await world.network.clock.run(500)
    for (const {match} of world.players) expect(() => match.pulse()).not.toThrow()
    expect(host.phase.kind).toBe('broken')
    expect(world.players.flatMap(({match}) => match.faults)).toEqual([])
  })

  it('shows its end though the rules cannot go on after it', async () => {
    const world = new HostWorld(5)
    const rules = {
      ...walk,
      step: (...[S, inputs, tick, parts]: Parameters<typeof walk.step>) => {
        if (S.x[0]! > 60) throw new RangeError('the way is at its end')
        walk.step(S, inputs, tick, parts)
      },
      end: ({x}: Walk) => (x[0]! > 60 ? {winners: [0]} : undefined)
    }
    for (const seat of [0, 1, 2, 3, 4]) {
      world.leave(seat)
      world.players[seat] = world.open(seat, rules)
    }
    await world.until(() => world.players.every(({match}) => match.phase.kind === 'ended'))
    expect(world.players.map(({match}) => match.phase)).toMatchObject(Array(5).fill({end: {winners: [0]}}))
    expect(world.players.flatMap(({match}) => match.faults)).toEqual([])
  })
})

describe('what changed in a state', () => {
  it('gives it back, whatever the two are', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), fc.uint8Array({maxLength: 300}), fc.nat(300), (a, b, cut) => {
        const after = Uint8Array.from([...a.subarray(0, cut), ...b])
        expect(applyDelta(a, packDelta(a, after), 10_000)).toEqual(after)
      })
    )
  })

  it('is small for a small change, and refused when it is none', () => {
    const before = encodeState({field: new Uint8Array(3_000), x: [1, 2, 3]})
    const after = encodeState({field: new Uint8Array(3_000).fill(7, 100, 103), x: [1, 2, 4]})
    expect(packDelta(before, after).length).toBeLessThan(20)
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 60}), delta => {
        const made = applyDelta(before, delta, 4_000)
        expect(made === undefined || made.length <= 4_000).toBe(true)
      })
    )
  })
})
