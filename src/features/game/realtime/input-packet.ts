import type {Bytes} from '../../../base/bytes.ts'
import type {MessageNamed} from '../../../protocol/link-messages.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {Report, Rollback} from './rollback.ts'
import {isPlaying} from './seat-timeline.ts'

export type InputPacket = MessageNamed<'gameInputs'>
export type InputSection = InputPacket['inputs'][number]

/** Inputs as they cross a link: each in so many bytes, the lowest first. */
export function packInputs(values: readonly number[], inputBytes: number): Bytes {
  const bytes = new Uint8Array(values.length * inputBytes)
  for (const [i, value] of values.entries()) {
    for (let byte = 0; byte < inputBytes; byte++) bytes[i * inputBytes + byte] = Math.floor(value / 256 ** byte) & 0xff
  }
  return bytes
}

/** Undefined when the bytes are not a whole number of inputs. */
export function unpackInputs(bytes: Uint8Array, inputBytes: number): readonly number[] | undefined {
  if (bytes.length % inputBytes !== 0) return undefined
  return Array.from({length: bytes.length / inputBytes}, (_, i) => {
    let value = 0
    for (let byte = inputBytes - 1; byte >= 0; byte--) value = value * 256 + bytes[i * inputBytes + byte]!
    return value
  })
}

/**
 * The inputs of these seats that a page does not have yet, by what it reported last: everything unacknowledged goes into each packet, so that one
 * that is lost costs nothing but the time to the next.
 */
export function sectionsFor<S>(game: Rollback<S>, seats: readonly number[], report: Report | undefined): InputSection[] {
  const {inputBytes} = game.definition
  let room = Math.floor(parameters.inputsBytes / inputBytes)
  const sections: InputSection[] = []
  for (const seat of seats) {
    const timeline = game.timelines[seat]!
    const {last} = timeline
    if (!isPlaying(last) || room === 0) continue
    const theirs = report?.[seat]
    const first = theirs?.round === last.round ? Math.max(theirs.through, last.from) : last.from
    const values = timeline.known(first, room)
    if (values.length === 0) continue
    room -= values.length
    sections.push({seat, first, values: packInputs(values, inputBytes)})
  }
  return sections
}
