import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {toHex} from '../../src/base/bytes.ts'
import type {PersonKey} from '../../src/base/ids.ts'
import '../../src/elements/p2p-arena/p2p-arena.ts'
import type {RealtimeMatchView} from '../../src/elements/realtime-view.ts'
import {defineRealtime} from '../../src/features/game/define-realtime.ts'
import {lightCycles, type CyclesState} from '../../src/features/game/games/light-cycles.ts'
import {HostMatch} from '../../src/features/game/realtime/host-match.ts'
import type {RealtimeMatch} from '../../src/features/game/realtime/match-view.ts'
import {openRealtimeMatch} from '../../src/features/game/realtime/open-realtime-match.ts'
import {encodeState} from '../../src/features/game/realtime/state-codec.ts'
import {sha256} from '../../src/identity/hash.ts'
import {verify} from '../../src/identity/signatures.ts'
import {joinSwarm, type Swarm} from '../../src/index.ts'
import {gameSums} from './game-sums.ts'

/** A page that plays light cycles with whoever it is told to, or, with more than four, steps forwards. */

interface CrowdState {
  readonly steps: number[]
}

const crowd = defineRealtime<CrowdState>({
  name: 'crowd',
  players: {min: 2, max: 16},
  inputBytes: 1,
  idle: 0,
  setup: ({seats}) => ({steps: Array.from({length: seats}, () => 0)}),
  input: device => Number(device.key('ArrowUp')),
  step(S, inputs) {
    for (const [seat, input] of inputs.entries()) S.steps[seat]! += input
  },
  end: () => undefined,
  render(canvas, {S, width, height}) {
    canvas.clearRect(0, 0, width, height)
    canvas.fillText(S.steps.join(' '), 10, 20)
  }
})

let swarm: Swarm
let match: RealtimeMatch<CyclesState> | RealtimeMatch<CrowdState>
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
  const port = {swarm, verify, env: browserEnvironment}
  match =
    seats.length > 4
      ? openRealtimeMatch({port, plan, definition: crowd, part: 'play'})
      : openRealtimeMatch({port, plan, definition: lightCycles, part: 'play'})
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
  headings: match !== undefined && 'cycles' in match.S ? match.S.cycles.map(({heading}) => heading) : [],
  steps: match !== undefined && 'steps' in match.S ? [...match.S.steps] : [],
  host: match instanceof HostMatch ? match.host : undefined,
  sums,
  longestStallMs
})

export type Seen = ReturnType<typeof seen>

Object.assign(globalThis, {realtime: {join, play, seen, gameSums}})
