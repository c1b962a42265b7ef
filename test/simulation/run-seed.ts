import {publicTopicKeys, type TopicKeys} from '../../src/protocol/topic.ts'
import {BansChecker} from './checkers/bans.ts'
import {BoundsChecker} from './checkers/bounds.ts'
import type {Checker} from './checkers/checker.ts'
import {ConvergenceChecker, convergenceMs} from './checkers/convergence.ts'
import {DurabilityChecker} from './checkers/durability.ts'
import {OverlayChecker, overlayMs} from './checkers/overlay.ts'
import {RelayBudgetChecker} from './checkers/relay-budget.ts'
import {VerifiedChecker} from './checkers/verified.ts'
import {Faults} from './faults.ts'
import {relayMalices} from './hostile-relay.ts'
import type {Bug} from './page.ts'
import {World} from './world.ts'

export interface SeedOptions {
  readonly seed: number
  readonly peers: number
  readonly bug?: Bug | undefined
  /** Told of what happens. */
  readonly told?: ((atMs: number, what: string) => void) | undefined
}

export interface SeedOutcome {
  readonly seed: number
  readonly ok: boolean
  /** The same seed of the same commit has the same. */
  readonly trace: string
  /** What did not hold, by checker. */
  readonly failed: readonly string[]
  readonly peers: number
  readonly hostile: number
  /** What a hostile relay did, if there was one. */
  readonly relay: string
  readonly entries: number
  /** From healing until all honest pages had the same; null: they did not. */
  readonly convergedMs: number | null
  /** From healing until the links of honest pages were as the ring has them. */
  readonly ringMs: number | null
  readonly frames: number
  readonly relayEvents: number
  readonly faults: Readonly<Record<string, number>>
}

/** In one seed of twenty so long that what takes minutes meets faults, and pages sleep for minutes. */
const faultsMs = (seed: number) => (seed % 20 === 13 ? 900_000 : 45_000)
/** A notice, a question and an answer over each of a few hops, or a comparison where a notice found nobody. */
const livenessMs = 4_000
/** How long a page takes to be linked with more than one other: of one alone, whose clock is wrong, it would believe that its own is. */
const settlingMs = 3_000
const maxComplaints = 12

let keys: TopicKeys | undefined

/** One world from its beginning to its end: faults, then healing, then liveness. */
export async function runSeed({seed, peers, bug, told}: SeedOptions): Promise<SeedOutcome> {
  keys ??= await publicTopicKeys('simulation')
  const shares = [0, 0.1, 0.2, 0.3]
  // Of three, since shares of hostile members go by four, and numbers of pages by five.
  const hostileRelay = seed % 3 === 0 ? relayMalices[(seed / 3) % relayMalices.length] : undefined
  const forMs = faultsMs(seed)
  const world = new World({seed, peers, keys, hostile: shares[seed % shares.length]!, apart: 0.15, hostileRelay, bug})
  world.network.told = told
  const convergence = new ConvergenceChecker()
  const overlay = new OverlayChecker()
  const checkers: readonly Checker[] = [
    convergence,
    overlay,
    new DurabilityChecker(),
    new VerifiedChecker(),
    new BoundsChecker(),
    new RelayBudgetChecker(),
    new BansChecker()
  ]
  const failed: string[] = []
  const note = (name: string, complaints: readonly string[]) => {
    for (const complaint of complaints) if (failed.length < maxComplaints) failed.push(`${name}: ${complaint}`)
  }
  const watch = () => {
    for (const checker of checkers) note(checker.name, checker.watch?.(world) ?? [])
    world.time.after(1_000, watch)
  }
  world.time.after(1_000, watch)

  await world.begin()
  const faults = new Faults(world)
  writeNowAndThen(world, forMs)
  faults.begin(forMs)
  await world.time.run(forMs)

  faults.heal()
  world.healedMs = world.time.nowMs
  // Two halves may have the same already, and not be joined.
  const isSettled = () => world.time.nowMs >= world.healedMs! + settlingMs
  const isHealed = () => convergence.isReached(world) && isSettled() && overlay.isWhole(world)
  await world.time.until(isHealed, convergenceMs, 10)

  // Whatever happened, the topic is alive: what is written now is everywhere soon.
  // A page that came back just now may not know yet that its clock is wrong, and one all of whose neighbours' clocks are believes that its own is.
  const right = [...world.pages.values()].filter(({env}) => Math.abs(env.skewMs) < 10_000)
  const rightIds = new Set(right.map(({id}) => id))
  const settled = right.filter(
    ({startedMs, swarm}) =>
      startedMs < world.healedMs! && swarm.neighbours.some(({routingId}) => rightIds.has(routingId))
  )
  const writers = world.random.branch('liveness').some(settled, 3)
  writers.forEach((page, n) => page.write(`alive ${n}`))
  await world.time.until(() => writers.every(({acknowledged}) => acknowledged.length > 0), 1_000)
  const late = () =>
    [...world.pages.values()].filter(({shown}) => writers.some(({acknowledged}) => !shown.has(acknowledged.at(-1)!.id)))
  if (!(await world.time.until(() => late().length === 0, livenessMs))) {
    const where = late().map(
      ({id, swarm, log}) =>
        `${id} (${swarm.neighbours.length} neighbours, ${log!.getReport().quarantined} in quarantine)`
    )
    note('liveness', [`what was written last by ${writers.map(({id}) => id).join(', ')} is not at ${where.join(', ')}`])
  }
  await world.time.until(() => overlay.isReached(world), world.healedMs + overlayMs - world.time.nowMs, 250)
  for (const checker of checkers) {
    note(checker.name, checker.watch?.(world) ?? [])
    note(checker.name, checker.conclude?.(world) ?? [])
  }
  return {
    seed,
    ok: failed.length === 0,
    trace: world.network.trace(),
    failed,
    peers,
    hostile: world.hostile.length,
    relay: hostileRelay ?? 'honest',
    entries: world.held().size,
    convergedMs: convergence.tookMs(world) ?? null,
    ringMs: overlay.tookMs(world) ?? null,
    frames: world.network.delivered,
    relayEvents: world.everyPage.reduce((sum, {rendezvous}) => sum + rendezvous.published.length, 0),
    faults: faults.counts
  }
}

/** People write, one here, one there. */
function writeNowAndThen(world: World, forMs: number): void {
  const random = world.random.branch('workload')
  const endMs = world.time.nowMs + forMs
  let number = 0
  const next = () =>
    world.time.after(random.between(300, 3_000), () => {
      if (world.time.nowMs >= endMs) return
      const page = random.pick([...world.pages.values()])
      // Now and then something long.
      if (page !== undefined) page.write(random.chance(0.1) ? 'long '.repeat(400) : `entry ${number++}`)
      next()
    })
  next()
}
