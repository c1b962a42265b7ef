import {toHex} from '../../base/bytes.ts'
import {deepFreeze} from '../../base/deep-freeze.ts'
import type {EntryId, PersonKey} from '../../base/ids.ts'
import {readPlainData, type PlainData} from '../../base/plain-data.ts'
import {timeOf, type LogEntry} from '../../log/log-entry.ts'
import {
  decodeBody,
  entryKinds,
  gameWords,
  maxMoveArgumentsBytes,
  maxOutcomeBytes,
  type BodyNamed
} from '../../protocol/bodies.ts'
import type {Commitment, PositionId} from './position.ts'

/** A table by the short id of the entry that opened it, 32 hexadecimal digits. */
export type TableId = string & {readonly table: unique symbol}

export const gameKinds: ReadonlySet<number> = new Set([
  entryKinds.gameTable,
  entryKinds.gameReady,
  entryKinds.gameStart,
  entryKinds.gameMove,
  entryKinds.gameSay,
  entryKinds.gameReveal,
  entryKinds.gameLate,
  entryKinds.gameHand,
  entryKinds.gameTake,
  entryKinds.gameResult
])

/** Where an entry stands in what its author wrote. */
export interface Written {
  /** Short id, 32 hexadecimal digits. */
  readonly id: string
  readonly author: PersonKey
  readonly chain: string
  readonly seq: number
  /** Of the signed stamp; `timeMs` is what a person is shown. */
  readonly hlcMs: number
  readonly hlcCounter: number
  readonly timeMs: number
  readonly table: TableId
}

export type GameWord = (typeof gameWords)[number]

/** What was done at a table: an entry of the log, read. */
export type TableAct = Written &
  (
    | {readonly type: 'ready'; readonly on: boolean; readonly commitment: Commitment | undefined}
    | {readonly type: 'start'; readonly seats: readonly string[]}
    | ({readonly position: PositionId} & PositionAct)
    | {readonly type: 'result'; readonly match: number; readonly tick: number; readonly outcome: PlainData}
  )

/** What was done in a position. */
export type PositionAct =
  | {
      readonly type: 'move'
      readonly name: string
      readonly args: readonly PlainData[]
      readonly spentMs: number
      readonly sawMs: number
    }
  | {readonly type: 'say'; readonly word: GameWord}
  | {readonly type: 'reveal'; readonly open: string | undefined; readonly hidden: string | undefined}
  | {readonly type: 'late'; readonly seat: number}
  | {readonly type: 'hand'; readonly seat: number; readonly to: PersonKey}
  | {readonly type: 'take'; readonly seat: number; readonly commitment: Commitment | undefined}

export type ActAt = Extract<TableAct, {readonly position: PositionId}>

export const shortHex = (id: EntryId): string => id.slice(0, 32)

/** Undefined for what is nothing of a table, was taken back, or cannot be read. A table itself is read by `openedTable`. */
export function actOf(entry: LogEntry): TableAct | undefined {
  const {header, body} = entry
  if (body === undefined || !gameKinds.has(header.kind)) return undefined
  const decoded = decodeBody(header.kind, body)
  if (decoded === undefined || !decoded.ok) return undefined
  const said = decoded.value
  if (!('table' in said)) return undefined
  const written: Written = {
    id: shortHex(entry.id),
    author: entry.author,
    chain: toHex(header.chain),
    seq: header.seq,
    hlcMs: header.hlcMs,
    hlcCounter: header.hlcCounter,
    timeMs: timeOf(entry),
    table: toHex(said.table) as TableId
  }
  switch (said.type) {
    case 'gameReady':
      return {...written, type: 'ready', on: said.on, commitment: commitmentOf(said.commitment)}
    case 'gameStart':
      return {...written, type: 'start', seats: said.seats.map(toHex)}
    case 'gameResult': {
      const outcome = readPlainData(said.outcome, maxOutcomeBytes)
      return outcome.ok
        ? {...written, type: 'result', match: said.match, tick: said.tick, outcome: outcome.value}
        : undefined
    }
    default: {
      const act = positionAct(said)
      return act && {...written, position: toHex(said.position) as PositionId, ...act}
    }
  }
}

type AtPosition = Extract<
  BodyNamed<'gameMove' | 'gameSay' | 'gameReveal' | 'gameLate' | 'gameHand' | 'gameTake'>,
  {readonly position: unknown}
>

function positionAct(said: AtPosition): PositionAct | undefined {
  switch (said.type) {
    case 'gameMove': {
      const args = readPlainData(said.args, maxMoveArgumentsBytes)
      if (!args.ok || !Array.isArray(args.value)) return undefined
      const {name, spentMs, sawMs} = said
      // Rules, boards and pages are all given the same ones.
      return {type: 'move', name, args: deepFreeze(args.value as readonly PlainData[]), spentMs, sawMs}
    }
    case 'gameSay':
      return {type: 'say', word: gameWords[said.word]!}
    case 'gameReveal':
      return {type: 'reveal', open: said.open && toHex(said.open), hidden: said.hidden && toHex(said.hidden)}
    case 'gameLate':
      return {type: 'late', seat: said.seat}
    case 'gameHand':
      return {type: 'hand', seat: said.seat, to: toHex(said.to) as PersonKey}
    case 'gameTake':
      return {type: 'take', seat: said.seat, commitment: commitmentOf(said.commitment)}
  }
}

const commitmentOf = (said: BodyNamed<'gameReady'>['commitment']): Commitment | undefined =>
  said && {open: toHex(said.open), hidden: toHex(said.hidden)}
