import type {RoutingId} from '../base/ids.ts'
import {err, ok, type Result} from '../base/result.ts'
import type {DecodeReason} from './schema.ts'

/**
 * What relays may hand in: Trystero 0.25.4's signals (facts of its `signal-handler`), and what WebTorrent trackers answer.
 * Offers, answers and candidates are ciphertext here. Everything not named below is left out, since the core acts on
 * fields such as `peer` and `hasOutgoingOffer` and throws on a `peerId` like `__proto__`. Lengths are UTF-16 units.
 */
export const maxSignalTextLength = 65_536
export const maxDescriptionLength = 16_384
export const maxCandidateLength = 4_096
export const maxCandidatesPerSignal = 16
export const maxOfferIdLength = 64
export const maxTagLength = 16

/** An announcement when it has neither offer, answer, candidate nor candidates; never two of these at once. */
export interface RelaySignal {
  readonly peerId: RoutingId
  readonly offer?: string
  readonly answer?: string
  readonly candidate?: string
  /** Later candidates in one frame; Shoal's own, stock Trystero ignores it. */
  readonly candidates?: readonly string[]
  readonly offerId?: string
  /** A word about the sender, such as `full`; Shoal's own. */
  readonly tag?: string
}

export type TrackerMessage =
  | {readonly kind: 'failure'; readonly reason: string}
  | {readonly kind: 'interval'; readonly infoHash: string; readonly seconds: number}
  | {
      readonly kind: 'offer'
      readonly infoHash: string
      readonly peerId: RoutingId
      readonly offerId: string
      readonly sdp: string
    }
  | {
      readonly kind: 'answer'
      readonly infoHash: string
      readonly peerId: RoutingId
      readonly offerId: string
      readonly sdp: string
      readonly candidates?: readonly string[]
    }

type Fields = Readonly<Record<string, unknown>>

const peerIdPattern = /^[0-9A-Za-z]{20}$/
const offerIdPattern = /^[0-9A-Za-z]{1,64}$/
const tagPattern = /^[0-9A-Za-z-]{1,16}$/

/** Reads a signal out of a Nostr event's content (or a like JSON text). Total. */
export function parsePubSubSignal(signal: string): Result<RelaySignal, DecodeReason> {
  return parse(signal, fields => {
    const peerId = matching(fields, 'peerId', peerIdPattern)
    if (peerId === undefined) return undefined
    const parts = {
      offer: textUpTo(fields, 'offer', maxDescriptionLength),
      answer: textUpTo(fields, 'answer', maxDescriptionLength),
      candidate: textUpTo(fields, 'candidate', maxCandidateLength),
      candidates: candidateList(fields),
      offerId: matching(fields, 'offerId', offerIdPattern),
      tag: matching(fields, 'tag', tagPattern)
    }
    // A field that is there must be right: half a signal would be taken for another kind of signal.
    for (const [name, value] of Object.entries(parts))
      if (own(fields, name) !== undefined && value === undefined) return undefined
    const {offer, answer, candidate} = parts
    if ([offer, answer, candidate].filter(part => part !== undefined).length > 1) return undefined
    const present = Object.entries(parts).filter(([, value]) => value !== undefined)
    return {peerId: peerId as RoutingId, ...Object.fromEntries(present)}
  })
}

/** Reads a WebTorrent tracker's message. Total; what is none of the four kinds is 'unknown-type'. */
export function parseTrackerMessage(message: string): Result<TrackerMessage, DecodeReason> {
  let unknown = false
  const parsed = parse<TrackerMessage>(message, fields => {
    const reason = own(fields, 'failure reason')
    if (reason !== undefined)
      return {kind: 'failure', reason: typeof reason === 'string' ? reason.slice(0, 200) : 'no reason'}
    const infoHash = own(fields, 'info_hash')
    if (typeof infoHash !== 'string' || infoHash.length !== 20) return undefined
    for (const kind of ['offer', 'answer'] as const) {
      const description = own(fields, kind)
      if (description !== undefined) return trackerDescription(kind, infoHash, description, fields)
    }
    const seconds = own(fields, 'interval')
    if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0)
      return {kind: 'interval', infoHash, seconds}
    unknown = seconds === undefined
    return undefined
  })
  return !parsed.ok && unknown ? err('unknown-type') : parsed
}

function trackerDescription(
  kind: 'offer' | 'answer',
  infoHash: string,
  description: unknown,
  fields: Fields
): TrackerMessage | undefined {
  const peerId = matching(fields, 'peer_id', peerIdPattern)
  const offerId = matching(fields, 'offer_id', offerIdPattern)
  if (!isFields(description) || peerId === undefined || offerId === undefined) return undefined
  const sdp = textUpTo(description, 'sdp', maxDescriptionLength)
  if (own(description, 'type') !== kind || sdp === undefined) return undefined
  const common = {infoHash, peerId: peerId as RoutingId, offerId, sdp}
  if (kind === 'offer') return {kind, ...common}
  if (own(description, 'candidates') === undefined) return {kind, ...common}
  const candidates = candidateList(description)
  return candidates && {kind, ...common, candidates}
}

function parse<T>(json: string, read: (fields: Fields) => T | undefined): Result<T, DecodeReason> {
  if (json.length > maxSignalTextLength) return err('oversize')
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return err('malformed')
  }
  const result = isFields(value) ? read(value) : undefined
  return result === undefined ? err('malformed') : ok(result)
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Own properties only: what the prototype has was never said. Null counts as not said. */
const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined

function textUpTo(fields: Fields, name: string, maxLength: number): string | undefined {
  const value = own(fields, name)
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength ? value : undefined
}

function matching(fields: Fields, name: string, pattern: RegExp): string | undefined {
  const value = own(fields, name)
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}

function candidateList(fields: Fields): readonly string[] | undefined {
  const value = own(fields, 'candidates')
  if (!Array.isArray(value) || value.length > maxCandidatesPerSignal) return undefined
  const good = value.every(item => typeof item === 'string' && item.length > 0 && item.length <= maxCandidateLength)
  return good ? (value as string[]) : undefined
}
