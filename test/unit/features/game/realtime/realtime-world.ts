import {expect} from 'vitest'
import {defineRealtime, firstState, type RealtimeDefinition} from '../../../../../src/features/game/define-realtime.ts'
import {
  PlaytestNetwork,
  type PlaytestPage,
  type PlaytestWay
} from '../../../../../src/features/game/playtest-network.ts'
import {draw, drawBelow, seedRandom, type RandomState} from '../../../../../src/features/game/realtime/exact.ts'
import type {
  RealtimeMatchPlan,
  RealtimeNetwork,
  RealtimePort
} from '../../../../../src/features/game/realtime/realtime-port.ts'
import {RollbackMatch, type SettledTick} from '../../../../../src/features/game/realtime/rollback-match.ts'
import {Simulation} from '../../../../../src/features/game/realtime/simulation.ts'
import {encodeState} from '../../../../../src/features/game/realtime/state-codec.ts'

export interface MixState {
  random: RandomState
  /** Everything that ever was put in is in here. */
  sums: number[]
  parts: number[]
  trail: Uint32Array
}

const partNumber = {playing: 1, held: 2, gone: 3}

/** A game whose state depends on every input and part of every tick, so that nothing goes wrong unseen. Ends at `options`, a tick. */
export const mix: RealtimeDefinition<MixState> = defineRealtime<MixState>({
  name: 'mix',
  players: {min: 2, max: 16},
  inputBytes: 1,
  idle: 255,
  setup: ({seats, random}) => ({
    random,
    sums: Array.from({length: seats}, () => 0),
    parts: Array.from({length: seats}, () => 0),
    trail: new Uint32Array(64)
  }),
  step(S, inputs, tick, parts) {
    for (const [seat, input] of inputs.entries()) {
      S.sums[seat] = (Math.imul(S.sums[seat]!, 31) + input + 1) | 0
      S.parts[seat] = (Math.imul(S.parts[seat]!, 31) + partNumber[parts[seat]!]) | 0
    }
    S.trail[tick % 64] = draw(S.random)
  },
  input: () => 0,
  end: () => undefined
})

export const seedOf = (seed: number) => Uint8Array.from({length: 32}, (_, i) => (seed * 7 + i) & 255)

export function planOf(players: number, seed = 1, options: RealtimeMatchPlan['options'] = null): RealtimeMatchPlan {
  return {
    table: Uint8Array.from({length: 16}, (_, i) => i),
    match: 0,
    seats: Array.from({length: players}, (_, person) => PlaytestNetwork.keyOf(person)),
    options,
    seed: seedOf(seed)
  }
}

/** The same port, with some of what its swarm does done otherwise. */
export const withSwarm = (port: RealtimePort, change: Partial<RealtimeNetwork>): RealtimePort => ({
  ...port,
  swarm: {
    ...port.swarm,
    get neighbours() {
      return port.swarm.neighbours
    },
    ...change
  }
})

export interface Player<S> {
  readonly page: PlaytestPage
  readonly match: RollbackMatch<S>
  /** What its page held for certain, tick by tick. */
  readonly record: SettledTick[]
}

/** What a player presses: one of a few keys, held for a while, the same for the same seed. */
export function fingers(seed: number): () => number {
  const random = seedRandom(seedOf(seed))
  let [key, left] = [0, 0]
  return () => {
    if (left-- <= 0) [key, left] = [drawBelow(random, 4), drawBelow(random, 20)]
    return key
  }
}

export interface WorldOptions<S> {
  readonly definition: RealtimeDefinition<S>
  readonly players: number
  readonly seed?: number
  readonly way?: Partial<PlaytestWay>
}

/** Some players at one table, in one process. */
export class World<S> {
  readonly network: PlaytestNetwork
  readonly definition: RealtimeDefinition<S>
  readonly plan: RealtimeMatchPlan
  readonly players: Player<S>[] = []
  readonly seed: number

  constructor({definition, players, seed = 1, way = {}}: WorldOptions<S>) {
    this.seed = seed
    this.definition = definition
    this.network = new PlaytestNetwork(seed, {latencyMs: 50, jitterMs: 5, loss: 0, ...way})
    this.plan = planOf(players, seed)
    for (let person = 0; person < players; person++) this.players.push(this.open(person))
  }

  /** `around`: what comes between its match and the network. */
  open(
    person: number,
    part: 'play' | 'watch' = 'play',
    definition = this.definition,
    around: (port: RealtimePort) => RealtimePort = port => port
  ): Player<S> {
    return this.openAt(this.network.open(person), person, part, definition, around)
  }

  /** On a page that is there already, as by somebody who closed the table and opens it again. */
  openAt(
    page: PlaytestPage,
    person: number,
    part: 'play' | 'watch' = 'play',
    definition = this.definition,
    around: (port: RealtimePort) => RealtimePort = port => port
  ): Player<S> {
    const record: SettledTick[] = []
    const match = new RollbackMatch({
      port: around(page.port),
      plan: this.plan,
      definition,
      part,
      record: settled => record.push(settled)
    })
    match.steer(fingers(this.seed * 100 + person))
    return {page, match, record}
  }

  leave({page, match}: Player<S>): void {
    this.network.remove(page)
    match.close()
  }

  run(ms: number): Promise<void> {
    return this.network.clock.run(ms)
  }

  async until(condition: () => boolean, withinMs = 10_000): Promise<void> {
    if (!(await this.network.clock.until(condition, withinMs))) {
      throw new Error(`not within ${withinMs} ms (seed ${this.seed}): ${condition}`)
    }
  }

  get matches(): readonly RollbackMatch<S>[] {
    return this.players.map(({match}) => match)
  }
}

/** The state after what was played, by the rules alone. */
export function reference<S>(
  definition: RealtimeDefinition<S>,
  plan: RealtimeMatchPlan,
  played: readonly SettledTick[]
): S {
  const simulation = new Simulation(definition, 0, firstState(definition, {...plan, seats: plan.seats.length}))
  for (const {inputs, parts} of played) simulation.step(inputs, parts)
  return simulation.state
}

/**
 * Checks that all of them came to the same: every record of a tick is the same, and the states of the last tick that all have settled are what
 * the rules make of it. `whole`: somebody whose record begins with the match.
 */
export function expectAgreement<S>({definition, plan}: World<S>, whole: Player<S>, others: readonly Player<S>[]): void {
  for (const {record} of others) {
    for (const settled of record) {
      const first = whole.record[settled.tick]
      if (first !== undefined) expect(settled).toEqual(first)
    }
  }
  const all = [whole, ...others]
  const tick = Math.min(...all.map(({match}) => match.settledTick))
  expect(whole.record.length).toBeGreaterThanOrEqual(tick)
  const expected = encodeState(reference(definition, plan, whole.record.slice(0, tick)))
  for (const {match} of all) expect(encodeState(match.settledState(tick))).toEqual(expected)
}
