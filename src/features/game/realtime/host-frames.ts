import {concat, type Bytes} from '../../../base/bytes.ts'
import {maxFramePieceBytes, maxFramePieces, type MessageNamed} from '../../../protocol/link-messages.ts'
import type {SeatPart} from '../define-realtime.ts'
import {applyDelta, packDelta} from './frame-delta.ts'
import {decodeState, encodeState} from './state-codec.ts'

export type FramePiece = MessageNamed<'gameFrame'>

/** Bytes of a state that a host can tell. */
export const mostFrameBytes = maxFramePieceBytes * maxFramePieces

/** A state as its host has it, and which seats are somebody's. */
export interface HostFrame<S> {
  readonly tick: number
  readonly S: S
  readonly parts: readonly SeatPart[]
  /** Since which tick each seat is without its player; 0: it is not. */
  readonly heldSince: readonly number[]
}

const partNames = ['playing', 'held', 'gone'] as const

export const packFrame = <S>({S, parts, heldSince}: HostFrame<S>): Bytes =>
  encodeState({S, parts: parts.map(part => partNames.indexOf(part)), heldSince})

/** Undefined when the bytes are no frame of a match of so many seats. */
export function readFrame<S>(tick: number, bytes: Uint8Array, seats: number): HostFrame<S> | undefined {
  const decoded = decodeState(bytes)
  if (!decoded.ok) return undefined
  const {S, parts, heldSince} = (decoded.value ?? {}) as Record<string, unknown>
  if (!Array.isArray(parts) || !Array.isArray(heldSince) || S === undefined) return undefined
  if (parts.length !== seats || heldSince.length !== seats) return undefined
  const names = parts.map(part => partNames[part as number])
  if (!names.every(part => part !== undefined) || !heldSince.every(since => Number.isInteger(since))) return undefined
  return {tick, S: S as S, parts: names, heldSince: heldSince as number[]}
}

/** Frames kept as written, so that later ones can be told by what changed since. */
const kept = 64

/** What a host sent of late. */
export class SentFrames {
  readonly #frames = new Map<number, Bytes>()

  add(tick: number, bytes: Bytes): void {
    this.#frames.set(tick, bytes)
    if (this.#frames.size > kept) this.#frames.delete(this.#frames.keys().next().value!)
  }

  /** For a page that has the frame of tick `base`, or not even that one. Undefined: it is too large to be told. */
  pieces(tick: number, base: number): {readonly base: number; readonly pieces: readonly Bytes[]} | undefined {
    const bytes = this.#frames.get(tick)!
    const before = base === tick ? undefined : this.#frames.get(base)
    const whole = before === undefined ? bytes : packDelta(before, bytes)
    if (whole.length > mostFrameBytes) return undefined
    const pieces: Bytes[] = []
    for (let at = 0; at < whole.length; at += maxFramePieceBytes) pieces.push(whole.slice(at, at + maxFramePieceBytes))
    return {base: before === undefined ? tick : base, pieces}
  }
}

/** Frames being put together at once: what is older than a complete one is of no use. */
const mostOpen = 8

/** Puts together what a host sends, from pieces that come in any order. */
export class ReceivedFrames {
  readonly #whole = new Map<number, Bytes>()
  readonly #open = new Map<number, {readonly base: number; readonly pieces: (Bytes | undefined)[]}>()
  #newest = -1

  /** The newest complete frame; -1: none. */
  get newest(): number {
    return this.#newest
  }

  /** The frame it completes; undefined: more is to come, or it is of no use. 'malformed': no host sends this. */
  add({tick, base, piece, pieces, bytes}: FramePiece): Bytes | 'malformed' | undefined {
    if (piece >= pieces || base > tick) return 'malformed'
    if (tick <= this.#newest) return undefined
    const begun = this.#open.get(tick)
    // Told again, against a frame that has come since.
    const goesOn = begun !== undefined && begun.base === base && begun.pieces.length === pieces
    const open = goesOn ? begun : {base, pieces: new Array<Bytes | undefined>(pieces).fill(undefined)}
    this.#open.set(tick, open)
    if (this.#open.size > mostOpen) this.#open.delete(Math.min(...this.#open.keys()))
    open.pieces[piece] = bytes
    if (!open.pieces.every(each => each !== undefined)) return undefined
    this.#open.delete(tick)
    const before = base === tick ? undefined : this.#whole.get(base)
    if (base !== tick && before === undefined) return undefined
    const told = concat(...(open.pieces as readonly Bytes[]))
    const whole = before === undefined ? told : applyDelta(before, told, mostFrameBytes)
    if (whole === undefined) return 'malformed'
    this.#newest = tick
    this.#whole.set(tick, whole)
    if (this.#whole.size > kept) this.#whole.delete(this.#whole.keys().next().value!)
    return whole
  }
}
