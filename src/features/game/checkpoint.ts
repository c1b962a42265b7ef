import {deepFreeze} from '../../base/deep-freeze.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText} from '../../base/plain-data.ts'
import type {Fault} from './fault-list.ts'
import type {TreeCheckpoint} from './game-tree.ts'
import {checkpointParameters as limits} from './parameters.ts'
import type {PlayedMove, Position, PositionId} from './position.ts'
import type {TableId} from './table-acts.ts'

/** What a browser keeps of a long game, so that opening it again reads and plays its newest part only. Nobody else is shown it. */
export interface Checkpoint {
  readonly table: TableId
  readonly game: string
  readonly version: number
  readonly tree: TreeCheckpoint
  /** Made in the base's game before the base, oldest first. */
  readonly moves: readonly PlayedMove[]
  /** Short ids of the acts it stands for. */
  readonly acts: ReadonlySet<string>
  /** How many of them each person wrote. */
  readonly written: ReadonlyMap<PersonKey, number>
}

/** A checkpoint as it is stored. */
export interface KeptCheckpoint {
  readonly format: number
  readonly text: string
  /** Short ids, one after the other. */
  readonly acts: string
}

/** Raised whenever what is stored, or what a position means, changes: older ones are made again. */
const format = 1
const idDigits = 32

interface Written {
  readonly table: TableId
  readonly game: string
  readonly version: number
  readonly start: PositionId
  readonly base: Position
  readonly seated: readonly PersonKey[]
  readonly led: readonly (readonly [PersonKey, number])[]
  readonly faults: readonly Fault[]
  readonly moves: readonly (readonly [seat: number, name: string, args: PlayedMove['args'], timeMs: number])[]
  readonly written: readonly (readonly [PersonKey, number])[]
}

/** Undefined for one that is too large, or whose state is no plain data: then the game is played again each time. */
export function keptCheckpoint({
  table,
  game,
  version,
  tree,
  moves,
  acts,
  written
}: Checkpoint): KeptCheckpoint | undefined {
  const {start, base, seated, led, faults} = tree
  const said: Written = {
    table,
    game,
    version,
    start,
    base: {...base, past: undefined},
    seated,
    led: [...led],
    faults,
    moves: moves.map(({seat, name, args, timeMs}) => [seat, name, args, timeMs]),
    written: [...written]
  }
  try {
    plainText(base.G)
  } catch {
    return undefined
  }
  // Not the text of `plainText`, which sorts names: rules may go by their order.
  const text = JSON.stringify(said)
  if (text.length > limits.textLength) return undefined
  return {format, text, acts: [...acts].join('')}
}

/** What was stored by some version of this page; undefined for what this one cannot use. */
export function readCheckpoint(kept: unknown): Checkpoint | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  const {format: keptFormat, text, acts} = kept as Partial<KeptCheckpoint>
  if (keptFormat !== format || typeof text !== 'string' || typeof acts !== 'string') return undefined
  try {
    const {table, game, version, start, base, seated, led, faults, moves, written} = JSON.parse(text) as Written
    const ids = new Set<string>()
    for (let at = 0; at < acts.length; at += idDigits) ids.add(acts.slice(at, at + idDigits))
    const past = base.move > 0 ? ('unread' as const) : undefined
    return {
      table,
      game,
      version,
      tree: {start, base: {...base, past}, seated, led: new Map(led), faults},
      // Whoever is given them can change nothing by them, as those that are played.
      moves: moves.map(([seat, name, args, timeMs]) => ({seat, name, args: deepFreeze(args), timeMs})),
      acts: ids,
      written: new Map(written)
    }
  } catch {
    // Written by this page alone, but disks and other versions have their ways: then it is as if there were none.
    return undefined
  }
}
