import {fromHex, toHex, type Bytes} from '../base/bytes.ts'
import type {EntryId, PersonKey} from '../base/ids.ts'
import {assert} from '../base/errors.ts'

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
}

/** Where an entry stands in its topic's order. */
export type Place = Pick<IndexRow, 'hlcMs' | 'hlcCounter' | 'id'>

/** The order of a topic: hybrid logical clock, then id. Negative, zero or positive. */
export function comparePlaces(a: Place, b: Place): number {
  return a.hlcMs - b.hlcMs || a.hlcCounter - b.hlcCounter || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

export const rowBytes = 100

const lateBit = 1

export function packRows(rows: readonly IndexRow[]): Bytes {
  const packed = new Uint8Array(rows.length * rowBytes)
  const view = new DataView(packed.buffer)
  rows.forEach((row, i) => {
    const at = i * rowBytes
    packed.set(hexBytes(row.id, 32), at)
    packed.set(hexBytes(row.author, 32), at + 32)
    packed.set(hexBytes(row.chain, 8), at + 64)
    view.setFloat64(at + 72, row.seq)
    view.setFloat64(at + 80, row.hlcMs)
    view.setUint32(at + 88, row.hlcCounter)
    view.setUint32(at + 92, row.size)
    view.setUint16(at + 96, row.kind)
    view.setUint8(at + 98, row.late ? lateBit : 0)
  })
  return packed
}

/** Rows `from` up to but not including `to` of `packed`. Equal authors and chains share one string: they are many. */
export function unpackRows(packed: Uint8Array, from = 0, to = packed.length / rowBytes): IndexRow[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  const rows: IndexRow[] = []
  for (let i = from; i < to; i++) {
    const at = i * rowBytes
    rows.push({
      id: toHex(packed.subarray(at, at + 32)) as EntryId,
      author: shared(toHex(packed.subarray(at + 32, at + 64))) as PersonKey,
      chain: shared(toHex(packed.subarray(at + 64, at + 72))),
      seq: view.getFloat64(at + 72),
      hlcMs: view.getFloat64(at + 80),
      hlcCounter: view.getUint32(at + 88),
      size: view.getUint32(at + 92),
      kind: view.getUint16(at + 96),
      late: (view.getUint8(at + 98) & lateBit) !== 0
    })
  }
  return rows
}

function hexBytes(hex: string, length: number): Bytes {
  const bytes = fromHex(hex)
  assert(bytes?.length === length, `an id of ${length} bytes`)
  return bytes
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
