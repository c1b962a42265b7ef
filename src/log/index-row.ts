import {toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import {putHex} from './hex-words.ts'

/** What must be known of every entry of a topic, its body and signature apart: 100 bytes stored. */
export interface IndexRow {
  readonly id: EntryId
  readonly author: PersonKey
  /** 16 hexadecimal digits. */
  readonly chain: string
  readonly seq: number
  readonly hlcMs: number
  readonly hlcCounter: number
  readonly kind: number
  /** Bytes of header, signature and body. */
  readonly size: number
  /** It fell into a range already reconciled when it came. */
  readonly late: boolean
  /** Its body is not here: it was deleted, pruned, or came without. `size` is then that of header and signature. */
  readonly bodiless: boolean
  /** Its author's next entry vouches for it: the signature was not looked at, and is before it goes to others. Absent: it was. */
  readonly byChain?: boolean
  /** How far its author's clock was ahead when it came, in minutes (-127 to 127), as measured then. Absent: not by a minute, or unknown. */
  readonly aheadMinutes?: number
}

/** Where an entry stands in its topic's order. */
export type Place = Pick<IndexRow, 'hlcMs' | 'hlcCounter' | 'id'>

/** The order of a topic: hybrid logical clock, then id. Negative, zero or positive. */
export function comparePlaces(a: Place, b: Place): number {
  return a.hlcMs - b.hlcMs || a.hlcCounter - b.hlcCounter || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

export const rowBytes = 100

/** Where what is in a packed row, bytes; numbers are big-endian. */
export const packedAt = {
  id: 0,
  author: 32,
  chain: 64,
  seq: 72,
  hlcMs: 80,
  hlcCounter: 88,
  size: 92,
  kind: 96,
  flags: 98,
  ahead: 99
} as const

/**
 * Its bits. Version 1 of the schema knew only `late`, so that its rows mean the same today. `removed`: the entry is gone for good
 * while its segment still has others; the rest of its row is blank, and readers pass over it. Bits to come are 0 until they are set,
 * and must be kept by who changes others.
 */
export const rowFlags = {late: 1, bodiless: 2, removed: 4, byChain: 8} as const

/** Writes `row` as row `i` of packed ones. */
export function packRow(view: DataView, i: number, row: IndexRow): void {
  const at = i * rowBytes
  putHex(view, at, row.id, 32)
  putHex(view, at + packedAt.author, row.author, 32)
  putHex(view, at + packedAt.chain, row.chain, 8)
  view.setFloat64(at + packedAt.seq, row.seq)
  view.setFloat64(at + packedAt.hlcMs, row.hlcMs)
  view.setUint32(at + packedAt.hlcCounter, row.hlcCounter)
  view.setUint32(at + packedAt.size, row.size)
  view.setUint16(at + packedAt.kind, row.kind)
  view.setUint8(at + packedAt.flags, flagsOf(row))
  view.setInt8(at + packedAt.ahead, row.aheadMinutes ?? 0)
}

/** Rows next to each other, as they are stored; some of them may be blank. */
export interface PackedRows {
  /** Position of the first. */
  readonly start: number
  readonly packed: Bytes
}

/** Looked at before any of them is taken in. @throws RangeError */
export function whole(runs: readonly PackedRows[]): readonly PackedRows[] {
  if (runs.some(({packed}) => packed.length % rowBytes !== 0)) throw new RangeError('Rows are torn.')
  return runs
}

/** The rows of a run that begins at position `start`, those that were not removed. Equal authors and chains share one string: they are many. */
export function unpackStoredRows(packed: Uint8Array, start: number): (IndexRow & {position: number})[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  const rows: (IndexRow & {position: number})[] = []
  for (let i = 0; i < packed.length / rowBytes; i++) {
    const at = i * rowBytes
    const flags = view.getUint8(at + packedAt.flags)
    if ((flags & rowFlags.removed) !== 0) continue
    const row: Writable<IndexRow & {position: number}> = {
      id: toHex(packed.subarray(at, at + packedAt.author)) as EntryId,
      author: shared(toHex(packed.subarray(at + packedAt.author, at + packedAt.chain))) as PersonKey,
      chain: shared(toHex(packed.subarray(at + packedAt.chain, at + packedAt.seq))),
      seq: view.getFloat64(at + packedAt.seq),
      hlcMs: view.getFloat64(at + packedAt.hlcMs),
      hlcCounter: view.getUint32(at + packedAt.hlcCounter),
      size: view.getUint32(at + packedAt.size),
      kind: view.getUint16(at + packedAt.kind),
      late: (flags & rowFlags.late) !== 0,
      bodiless: (flags & rowFlags.bodiless) !== 0,
      position: start + i
    }
    if ((flags & rowFlags.byChain) !== 0) row.byChain = true
    const aheadMinutes = view.getInt8(at + packedAt.ahead)
    if (aheadMinutes !== 0) row.aheadMinutes = aheadMinutes
    rows.push(row)
  }
  return rows
}

type Writable<T> = {-readonly [K in keyof T]: T[K]}

const flagsOf = ({late, bodiless, byChain}: IndexRow): number =>
  (late ? rowFlags.late : 0) | (bodiless ? rowFlags.bodiless : 0) | (byChain ? rowFlags.byChain : 0)

/** Whether row `i` of `packed` is that of an entry removed for good. */
export const isRemoved = (packed: Uint8Array, i: number): boolean =>
  (packed[i * rowBytes + packedAt.flags]! & rowFlags.removed) !== 0

/** Blanks row `i` of `packed` in place. */
export function removeRow(packed: Uint8Array, i: number): void {
  packed.fill(0, i * rowBytes, (i + 1) * rowBytes)
  packed[i * rowBytes + packedAt.flags] = rowFlags.removed
}

/** Notes in row `i` of `packed`, in place, whether the body is here, and what the entry's size is then. */
export function setRowBody(packed: Uint8Array, i: number, bodiless: boolean, size: number): void {
  const at = i * rowBytes
  new DataView(packed.buffer, packed.byteOffset, packed.length).setUint32(at + packedAt.size, size)
  packed[at + packedAt.flags] = (packed[at + packedAt.flags]! & ~rowFlags.bodiless) | (bodiless ? rowFlags.bodiless : 0)
}

export const rowSize = (packed: Uint8Array, i: number): number =>
  new DataView(packed.buffer, packed.byteOffset, packed.length).getUint32(i * rowBytes + packedAt.size)

/** The latest stamp of these rows, milliseconds since 1970; 0 when all are blank. */
export function newestMsOf(packed: Uint8Array): number {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  let newestMs = 0
  for (let at = packedAt.hlcMs; at < packed.length; at += rowBytes) newestMs = Math.max(newestMs, view.getFloat64(at))
  return newestMs
}

const interned = new Map<string, string>()
const maxInterned = 4_096

function shared(text: string): string {
  const known = interned.get(text)
  if (known !== undefined) return known
  if (interned.size >= maxInterned) interned.clear()
  interned.set(text, text)
  return text
}
