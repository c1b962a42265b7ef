import type {RandomState} from '../realtime/exact.ts'

/** Cells of the field. */
export const fieldWidth = 64
export const fieldHeight = 40
/** Before a round begins, and after it is decided. */
export const readyTicks = 90
export const decidedTicks = 90
/** A round without a decision is drawn after so long; after a quarter of it all drive faster. */
export const longestRoundTicks = 60 * 60

/** Directions, clockwise. An input is 0 for none, or 1 more than the direction. */
export const directions = [
  {x: 0, y: -1},
  {x: 1, y: 0},
  {x: 0, y: 1},
  {x: -1, y: 0}
] as const

export interface Cycle {
  x: number
  y: number
  /** 0 up, 1 right, 2 down, 3 left. */
  heading: number
  /** Where it turns when it comes to the next cell; -1: nowhere. */
  turn: number
  alive: boolean
  wins: number
}

export interface CyclesState {
  /** 0: free. Otherwise 1 more than the seat whose trail it is. */
  field: Uint8Array
  cycles: Cycle[]
  stage: 'ready' | 'running' | 'decided'
  /** Ticks of this stage so far. */
  stageTicks: number
  round: number
  /** Who won the last round; -1: nobody. */
  roundWinner: number
  winsNeeded: number
  random: RandomState
}

/** A cycle moves on by one cell in so many ticks. */
export const ticksPerMove = ({stageTicks}: CyclesState): number => (stageTicks > longestRoundTicks / 4 ? 2 : 4)
