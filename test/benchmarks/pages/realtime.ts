import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import type {PersonKey} from '../../../src/base/ids.ts'
import {defineRealtime, firstState} from '../../../src/features/game/define-realtime.ts'
import {lightCycles} from '../../../src/features/game/games/light-cycles.ts'
import type {RealtimePort} from '../../../src/features/game/realtime/realtime-port.ts'
import {Rollback} from '../../../src/features/game/realtime/rollback.ts'
import {RollbackMatch} from '../../../src/features/game/realtime/rollback-match.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {joinSwarm, type Swarm} from '../../../src/index.ts'

/** How packets travel beside the real link, which is quick and loses nothing. */
interface Way {
  readonly delayMs: number
  readonly loss: number
  /** As a reliable, ordered channel: what is lost comes later, and all behind it waits. */
  readonly ordered: boolean
}

interface Stamps {
  /** What each seat did at the last tick: when its input was taken, milliseconds. */
  stamps: number[]
  wrong: number
}

/** Each input is the moment it was taken: then a state says how old what it knows of the others is. */
const stamps = defineRealtime<Stamps>({
  name: 'stamps',
  players: {min: 1, max: 4},
  inputBytes: 4,
  idle: 0,
  setup: ({seats}) => ({stamps: Array.from({length: seats}, () => 0), wrong: 0}),
  step(S, inputs) {
    S.stamps = [...inputs]
  },
  input: () => 0,
  end: () => undefined
})

/** The machine's clock, which both pages share; milliseconds, within 32 bits. */
const nowMs = () => Math.round(performance.timeOrigin + performance.now()) % 2 ** 32

/** A lost packet of an ordered channel is noticed by what comes after it, and sent once more: a round trip and three packets later. */
const againMs = ({delayMs}: Way) => 2 * delayMs + 50

function slowed(port: RealtimePort, way: Way): RealtimePort {
  let orderedMs = 0
  const {swarm} = port
  return {
    ...port,
    swarm: {
      identity: swarm.identity,
      get neighbours() {
        return swarm.neighbours
      },
      handle: (types, handler) => swarm.handle(types, handler),
      send(to, message) {
        const isPacket = message.type === 'gameInputs'
        const isLost = Math.random() < way.loss
        if (isPacket && isLost && !way.ordered) return Promise.resolve('sent')
        let dueMs = performance.now() + way.delayMs + (isLost && (way.ordered || !isPacket) ? againMs(way) : 0)
        if (!isPacket || way.ordered) dueMs = orderedMs = Math.max(orderedMs, dueMs)
        setTimeout(() => void swarm.send(to, message), dueMs - performance.now())
        return Promise.resolve('sent')
      }
    }
  }
}

let swarm: Swarm
let match: RollbackMatch<Stamps> | undefined
let spoiled = false

async function join(topic: string, relay: string): Promise<PersonKey> {
  swarm = await joinSwarm({topic, relays: [relay], trackers: [], stun: []})
  return swarm.identity.key
}

const linked = () => swarm.neighbours.length

/** Opens a match; milliseconds until this page plays: until something it did since counts. */
async function play(seats: readonly PersonKey[], number: number, way: Way): Promise<number> {
  match?.close()
  spoiled = false
  const startedMs = performance.now()
  const port = slowed({swarm, verify, env: browserEnvironment}, way)
  const plan = {table: new Uint8Array(16), match: number, seats, options: null, seed: new Uint8Array(32)}
  const definition = {
    ...stamps,
    step(S: Stamps, inputs: readonly number[]) {
      S.stamps = [...inputs]
      if (spoiled) S.wrong++
    }
  }
  match = new RollbackMatch({port, plan, definition, part: 'play'})
  match.steer(nowMs)
  const opened = match
  const openedMs = nowMs()
  const plays = () => opened.phase.kind === 'playing' && opened.S.stamps[opened.ownSeat!]! >= openedMs
  while (!plays()) await new Promise(requestAnimationFrame)
  return performance.now() - startedMs
}

const close = () => match?.close()
const isHeld = (seat: number) => match!.parts[seat] === 'held'

/** Looks at every frame for so long: how old what is shown of the other seat is, and the longest time without a tick. Milliseconds. */
async function watch(seat: number, durationMs: number) {
  const agesMs: number[] = []
  let longestStallMs = 0
  let [tick, sinceMs] = [match!.tick, performance.now()]
  const endMs = performance.now() + durationMs
  while (performance.now() < endMs) {
    await new Promise(requestAnimationFrame)
    match!.pulse()
    const seen = performance.now()
    if (match!.tick !== tick) [tick, sinceMs] = [match!.tick, seen]
    longestStallMs = Math.max(longestStallMs, seen - sinceMs)
    const stamp = match!.S.stamps[seat]!
    if (stamp > 0) agesMs.push(nowMs() - stamp)
  }
  return {agesMs, longestStallMs, tick, resimulated: match!.resimulated, desynced: match!.desync !== undefined}
}

/** From now on this page's state goes wrong. Resolves with the moment. */
const spoil = () => {
  spoiled = true
  return nowMs()
}

/** The moment this page says that states differ. */
async function found(): Promise<number> {
  while (match!.desync === undefined) await new Promise(resolve => setTimeout(resolve, 5))
  return nowMs()
}

/** Milliseconds to run the last 8 ticks of light cycles with four players again, many times. */
function resimulate(runs: number): readonly number[] {
  const options = {seats: 4, options: {wins: 9}, seed: new Uint8Array(32)}
  const begin = () => new Rollback(lightCycles, 4, firstState(lightCycles, options))
  let game = begin()
  const takenMs: number[] = []
  for (let run = 0; run < runs; run++) {
    // Not until somebody has won.
    if (game.tick >= 400) game = begin()
    const {tick} = game
    for (let i = 0; i < 8; i++) game.advance()
    // Inputs that were guessed to go on as before, and did not.
    const startedMs = performance.now()
    for (const seat of [0, 1, 2, 3])
      game.put(
        seat,
        tick,
        Array.from({length: 8}, () => 1 + ((run + seat) % 4))
      )
    const again = game.correct()
    takenMs.push(performance.now() - startedMs)
    if (again !== 8) throw new Error(`${again} ticks were run again.`)
  }
  return takenMs
}

Object.assign(globalThis, {game: {join, linked, play, close, isHeld, watch, spoil, found, resimulate}})
