import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {toHex} from '../../src/base/bytes.ts'
import type {PersonKey} from '../../src/base/ids.ts'
import '../../src/elements/p2p-arena/p2p-arena.ts'
import type {RealtimeMatchView} from '../../src/elements/realtime-view.ts'
import {lightCycles, type CyclesState} from '../../src/features/game/games/light-cycles.ts'
import type {RealtimeMatch} from '../../src/features/game/realtime/match-view.ts'
import {openRealtimeMatch} from '../../src/features/game/realtime/open-realtime-match.ts'
import {encodeState} from '../../src/features/game/realtime/state-codec.ts'
import {sha256} from '../../src/identity/hash.ts'
import {verify} from '../../src/identity/signatures.ts'
import {joinSwarm, type Swarm} from '../../src/index.ts'
import {gameSums} from './game-sums.ts'

/** A page that plays light cycles with whoever it is told to. */

let swarm: Swarm
let match: RealtimeMatch<CyclesState>
const sums: Record<number, string> = {}
let summed = 0
/** The longest the match stood still, milliseconds. */
let longestStallMs = 0

async function join(topic: string, relay: string): Promise<PersonKey> {
  swarm = await joinSwarm({topic, relays: [relay], trackers: [], stun: []})
  return swarm.identity.key
}

function play(seats: readonly PersonKey[]): void {
  const plan = {table: new Uint8Array(16), match: 0, seats, options: {wins: 9}, seed: new Uint8Array(32).fill(5)}
  match = openRealtimeMatch({
    port: {swarm, verify, env: browserEnvironment},
    plan,
    definition: lightCycles,
    part: 'play'
  })
  const arena = document.createElement('p2p-arena')
  arena.match = match as unknown as RealtimeMatchView
  document.body.append(arena)
  watch()
}

/** The checksums of what is settled, each half second, and how evenly it runs. */
function watch(): void {
  let [tick, sinceMs] = [match.tick, performance.now()]
  const look = () => {
    requestAnimationFrame(look)
    const nowMs = performance.now()
    if (match.tick !== tick) [tick, sinceMs] = [match.tick, nowMs]
    else if (match.phase.kind === 'playing' || match.phase.kind === 'waiting') {
      longestStallMs = Math.max(longestStallMs, nowMs - sinceMs)
    }
    while (summed + 30 <= match.settledTick) {
      summed += 30
      const state = match.settledState(summed)
      const at = summed
      if (state !== undefined) void sha256(encodeState(state)).then(sum => (sums[at] = toHex(sum)))
    }
  }
  look()
}

const seen = () => ({
  neighbours: swarm?.neighbours.length ?? 0,
  phase: match?.phase.kind,
  tick: match?.tick ?? 0,
  settledTick: match?.settledTick ?? 0,
  parts: match?.parts ?? [],
  faults: match?.faults.map(({reason}) => reason) ?? [],
  desync: match?.desync,
  headings: match?.S.cycles.map(({heading}) => heading) ?? [],
  sums,
  longestStallMs
})

export type Seen = ReturnType<typeof seen>

Object.assign(globalThis, {realtime: {join, play, seen, gameSums}})
