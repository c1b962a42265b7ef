import type {PlainData} from '../../../base/plain-data.ts'
import {defineRealtime, type InputDevice, type SeatPart} from '../define-realtime.ts'
import {drawBelow} from '../realtime/exact.ts'
import {
  decidedTicks,
  directions,
  fieldHeight,
  fieldWidth,
  longestRoundTicks,
  readyTicks,
  ticksPerMove,
  type Cycle,
  type CyclesState
} from './light-cycles-field.ts'
import {drawCycles} from './light-cycles-picture.ts'

export type {CyclesState} from './light-cycles-field.ts'

const cellOf = (x: number, y: number): number => y * fieldWidth + x

/** How many rounds win the match, from the table's options. */
function winsNeededOf(options: PlainData): number {
  const wins = typeof options === 'object' && options !== null && 'wins' in options ? options.wins : undefined
  return typeof wins === 'number' && Number.isInteger(wins) && wins >= 1 && wins <= 9 ? wins : 3
}

/** How far ahead each begins: nobody, but after a round nobody won each another way, or the same could come of it for ever. */
function leadsOf({cycles, random, round, roundWinner}: CyclesState): readonly number[] {
  const leads = cycles.map((_, i) => (round > 0 && roundWinner < 0 ? 2 * i : 0))
  for (let i = leads.length - 1; i > 0 && leads[i]! > 0; i--) {
    const other = drawBelow(random, i + 1)
    ;[leads[i], leads[other]] = [leads[other]!, leads[i]!]
  }
  return leads
}

/** Each begins on its own side and heads inwards, a little up or down by chance. */
function layOut(S: CyclesState): void {
  S.field.fill(0)
  const leads = leadsOf(S)
  const [middleX, middleY] = [fieldWidth / 2, fieldHeight / 2]
  const places = [
    {x: 8, y: middleY, heading: 1},
    {x: fieldWidth - 9, y: middleY, heading: 3},
    {x: middleX, y: 6, heading: 2},
    {x: middleX, y: fieldHeight - 7, heading: 0}
  ]
  for (const [seat, cycle] of S.cycles.entries()) {
    const {x, y, heading} = places[seat]!
    const aside = drawBelow(S.random, 9) - 4
    const [along, lead] = [directions[heading]!, leads[seat]!]
    cycle.x = (heading % 2 === 1 ? x : x + aside) + along.x * lead
    cycle.y = (heading % 2 === 1 ? y + aside : y) + along.y * lead
    cycle.heading = heading
    cycle.turn = -1
    cycle.alive = true
    S.field[cellOf(cycle.x, cycle.y)] = seat + 1
  }
}

function enter(S: CyclesState, stage: CyclesState['stage']): void {
  S.stage = stage
  S.stageTicks = 0
}

/** One cell on for every cycle at once: who meets a trail, the edge or another in the same cell is out. */
function move(S: CyclesState, parts: readonly SeatPart[]): void {
  const moving = S.cycles.map((cycle, seat) => cycle.alive && parts[seat] === 'playing')
  for (const [seat, cycle] of S.cycles.entries()) {
    if (!moving[seat]) continue
    if (cycle.turn >= 0 && (cycle.turn + 2) % 4 !== cycle.heading) cycle.heading = cycle.turn
    cycle.turn = -1
    cycle.x += directions[cycle.heading]!.x
    cycle.y += directions[cycle.heading]!.y
  }
  const isOut = ({x, y}: Cycle, seat: number): boolean =>
    x < 0 ||
    y < 0 ||
    x >= fieldWidth ||
    y >= fieldHeight ||
    S.field[cellOf(x, y)] !== 0 ||
    S.cycles.some((other, at) => at !== seat && moving[at] && other.x === x && other.y === y)
  const out = S.cycles.map((cycle, seat) => moving[seat]! && isOut(cycle, seat))
  for (const [seat, cycle] of S.cycles.entries()) {
    if (out[seat]) cycle.alive = false
    else if (moving[seat]) S.field[cellOf(cycle.x, cycle.y)] = seat + 1
  }
}

/** Seats still in this round. One whose player is away stands still and stays in; one that did not return is out. */
const left = (S: CyclesState, parts: readonly SeatPart[]): readonly number[] =>
  S.cycles.flatMap(({alive}, seat) => (alive && parts[seat] !== 'gone' ? [seat] : []))

function steer(cycle: Cycle, input: number): void {
  if (input >= 1 && input <= 4) cycle.turn = input - 1
}

/** Nobody wins against somebody who is away: with all others waiting the round stands, and its time with it. */
const stands = ({stage}: CyclesState, parts: readonly SeatPart[]): boolean =>
  stage === 'running' && parts.includes('held') && parts.filter(part => part === 'playing').length < 2

function run(S: CyclesState, parts: readonly SeatPart[]): void {
  if (S.stageTicks % ticksPerMove(S) === 0) move(S, parts)
  const still = left(S, parts)
  if (still.length > 1 && S.stageTicks < longestRoundTicks) return
  S.roundWinner = still.length === 1 ? still[0]! : -1
  if (S.roundWinner >= 0) S.cycles[S.roundWinner]!.wins++
  enter(S, 'decided')
}

const keys: readonly (readonly string[])[] = [
  ['ArrowUp', 'KeyW'],
  ['ArrowRight', 'KeyD'],
  ['ArrowDown', 'KeyS'],
  ['ArrowLeft', 'KeyA']
]
/** A finger that moved less than this part of the picture does not steer. */
const leastSwipe = 0.03

function readInput({key, touch}: Pick<InputDevice, 'key' | 'touch'>): number {
  for (const [direction, codes] of keys.entries()) if (codes.some(code => key(code))) return direction + 1
  if (touch === undefined) return 0
  const [x, y] = [touch.x - touch.fromX, touch.y - touch.fromY]
  if (Math.max(Math.abs(x), Math.abs(y)) < leastSwipe) return 0
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? 2 : 4
  return y > 0 ? 3 : 1
}

/** Everybody drives and leaves a wall behind; who drives into one is out. The last wins the round, and some rounds win the match. */
export const lightCycles = defineRealtime<CyclesState>({
  name: 'light-cycles',
  version: 2,
  players: {min: 2, max: 4},
  inputBytes: 1,
  idle: 0,
  setup({seats, options, random}) {
    const cycles = Array.from({length: seats}, () => ({x: 0, y: 0, heading: 0, turn: -1, alive: true, wins: 0}))
    const S: CyclesState = {
      field: new Uint8Array(fieldWidth * fieldHeight),
      cycles,
      stage: 'ready',
      stageTicks: 0,
      round: 0,
      roundWinner: -1,
      winsNeeded: winsNeededOf(options),
      random
    }
    layOut(S)
    return S
  },
  step(S, inputs, _tick, parts) {
    for (const [seat, cycle] of S.cycles.entries()) if (S.stage !== 'decided') steer(cycle, inputs[seat]!)
    if (stands(S, parts)) return
    S.stageTicks++
    switch (S.stage) {
      case 'ready':
        if (S.stageTicks >= readyTicks) enter(S, 'running')
        return
      case 'running':
        return run(S, parts)
      case 'decided':
        if (S.stageTicks < decidedTicks || S.cycles.some(({wins}) => wins >= S.winsNeeded)) return
        S.round++
        layOut(S)
        enter(S, 'ready')
    }
  },
  input: readInput,
  end(S) {
    if (S.stage !== 'decided' || S.stageTicks < decidedTicks) return undefined
    const winner = S.cycles.findIndex(({wins}) => wins >= S.winsNeeded)
    return winner < 0 ? undefined : {winners: [winner]}
  },
  render: drawCycles
})
