import type {Bytes} from '../../../base/bytes.ts'
import {concat} from '../../../base/bytes.ts'
import {maxSnapshotPieceBytes, maxSnapshotPieces} from '../../../protocol/link-messages.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import {isPlaying, type Span} from './seat-timeline.ts'
import type {Checkpoint} from './checkpoints.ts'
import type {Rollback} from './rollback.ts'
import {decodeState, encodeState} from './state-codec.ts'

/** What another page needs to go on from here: a settled state, the rounds of every seat, and the inputs since. */
export interface Snapshot {
  readonly tick: number
  /** The state before `tick`, written down. */
  readonly state: Bytes
  readonly seats: readonly {readonly spans: readonly Span[]; readonly inputs: Uint32Array}[]
}

const lasting = -1

/** As it crosses a link, in pieces of one message each. Undefined: the state is too large. */
export function packSnapshot<S>(game: Rollback<S>, {tick, bytes}: Checkpoint): readonly Bytes[] | undefined {
  const seats = game.timelines.map(timeline => {
    const through = Math.max(tick, ...timeline.spans.filter(isPlaying).map(span => span.through))
    return {
      spans: timeline.spans.map(({round, from, through}) => [
        round,
        from,
        Number.isFinite(through) ? through : lasting
      ]),
      since: timeline.spans.map(({since}) => since),
      inputs: timeline.kept(tick, through)
    }
  })
  const packed = encodeState({tick, state: bytes, seats})
  if (packed.length > parameters.mostSnapshotBytes) return undefined
  const pieces: Bytes[] = []
  for (let at = 0; at < packed.length; at += maxSnapshotPieceBytes) {
    pieces.push(packed.slice(at, at + maxSnapshotPieceBytes))
  }
  return pieces
}

/** Collects the pieces of one snapshot, which come in order. */
export class SnapshotPieces {
  #pieces: Bytes[] = []

  /** Undefined: more are to come. 'malformed': out of order, or of another number than before. */
  add(piece: number, pieces: number, bytes: Bytes): Bytes | 'malformed' | undefined {
    if (pieces > maxSnapshotPieces || piece !== this.#pieces.length || piece >= pieces) return 'malformed'
    this.#pieces.push(bytes)
    return this.#pieces.length === pieces ? concat(...this.#pieces) : undefined
  }
}

const isCount = (value: unknown, below = 2 ** 32): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < below

/** Reads what another page sent. Undefined when it is no snapshot of a match of so many seats. */
export function readSnapshot(bytes: Bytes, seats: number, inputBytes: number): Snapshot | undefined {
  const decoded = decodeState(bytes)
  if (!decoded.ok) return undefined
  const {tick, state, seats: all} = (decoded.value ?? {}) as Record<string, unknown>
  if (!isCount(tick) || !(state instanceof Uint8Array) || !Array.isArray(all) || all.length !== seats) return undefined
  const read = all.map(each => readSeat(each, inputBytes))
  if (!read.every(seat => seat !== undefined)) return undefined
  return {tick, state: state as Bytes, seats: read}
}

function readSeat(seat: unknown, inputBytes: number): Snapshot['seats'][number] | undefined {
  const {spans, inputs, since = []} = (seat ?? {}) as Record<string, unknown>
  if (!Array.isArray(spans) || spans.length === 0 || spans.length > 8) return undefined
  if (!Array.isArray(since)) return undefined
  if (!(inputs instanceof Uint32Array) || inputs.length > parameters.keptInputs) return undefined
  if (inputs.some(input => input >= 256 ** inputBytes)) return undefined
  const read: Span[] = []
  for (const [i, span] of (spans as readonly unknown[]).entries()) {
    if (!Array.isArray(span) || span.length !== 3) return undefined
    const [round, from, through] = span as readonly unknown[]
    const before = read.at(-1)
    if (!isCount(round, 65_536) || !isCount(from)) return undefined
    if (before !== undefined && (round !== before.round + 1 || from < before.from)) return undefined
    if (round % 2 === 0 ? !isCount(through) || through < from : through !== lasting) return undefined
    const heldSince = (since as readonly unknown[])[i] ?? from
    if (!isCount(heldSince) || heldSince > from) return undefined
    read.push({
      round,
      from,
      through: round % 2 === 0 ? (through as number) : Number.POSITIVE_INFINITY,
      since: heldSince
    })
  }
  return {spans: read, inputs}
}
