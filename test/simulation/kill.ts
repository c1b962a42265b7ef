import {publicTopicKeys} from '../../src/protocol/topic.ts'
import {RelayBudgetChecker} from './checkers/relay-budget.ts'
import type {Bug} from './page.ts'
import type {SeedOutcome} from './run-seed.ts'
import {World} from './world.ts'

export interface KillOptions {
  readonly seed: number
  readonly peers: number
  /** Share of pages that are killed at one moment, without a word. */
  readonly share: number
  readonly bug?: Bug | undefined
  /** Told of what happens. */
  readonly told?: ((atMs: number, what: string) => void) | undefined
}

export type KillOutcome = Pick<SeedOutcome, 'seed' | 'ok' | 'trace' | 'failed' | 'peers' | 'entries' | 'frames'> & {
  readonly killed: number
  /** From the killing until every survivor had every entry; null: not within the limit. */
  readonly repairedMs: number | null
  /** The most that one survivor published at relays after it. */
  readonly relayEvents: number
}

/** With half of all pages gone, and with four fifths. */
export const repairLimitMs = (share: number): number => (share > 0.5 ? 10_000 : 5_000)

const maxComplaints = 12

/** A topic at rest: what was spent on greeting when everybody came has come back. */
const quietMs = 120_000

/** Whole pages, of which many are killed at once; what was written just before and just after it is to be everywhere soon. */
export async function runKill({seed, peers, share, bug, told}: KillOptions): Promise<KillOutcome> {
  const keys = await publicTopicKeys('simulation')
  const world = new World({seed, peers, keys, hostile: 0, apart: 0.15, bug})
  world.network.told = told
  const random = world.random.branch('kill')
  await world.begin()
  await world.time.run(quietMs)
  const victims = random.some(world.places, Math.round(peers * share))
  const write = (text: string, count: number) => {
    for (const page of random.some([...world.pages.values()], count)) page.write(text)
  }
  write('before', 5)
  await world.time.run(200)
  for (const place of victims) world.crash(place, false)
  const killedMs = world.time.nowMs
  const before = new Map([...world.pages.values()].map(page => [page, page.rendezvous.published.length]))
  write('after', 5)
  await world.time.run(100)
  const limitMs = repairLimitMs(share)
  const repaired = await world.time.until(() => world.isConverged, limitMs - 100, 10)
  const late = repaired
    ? []
    : [...world.pages.values()]
        .filter(({shown}) => world.due().some(id => !shown.has(id)))
        .map(({id, swarm}) => `repair: ${id} lacks some after ${limitMs} ms, with ${swarm.neighbours.length} links`)
  const budget = new RelayBudgetChecker()
  const failed = [
    ...late,
    ...budget
      .conclude(world)
      .slice(0, maxComplaints)
      .map(each => `${budget.name}: ${each}`)
  ]
  const repairedMs = repaired ? world.time.nowMs - killedMs : null
  return {
    seed,
    ok: failed.length === 0,
    trace: world.network.trace(),
    failed,
    peers,
    killed: victims.length,
    entries: world.held().size,
    repairedMs,
    relayEvents: Math.max(...[...before].map(([page, count]) => page.rendezvous.published.length - count)),
    frames: world.network.delivered
  }
}
