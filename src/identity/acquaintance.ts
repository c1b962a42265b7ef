import {fromHex, type Bytes} from '../base/bytes.ts'
import type {PersonKey} from '../base/ids.ts'
import {cleanName, defaultName} from './names.ts'

/** What this browser remembers of somebody else, on every topic. */
export interface Acquaintance {
  readonly key: PersonKey
  /** As they last called themselves; one that follows from the key while that is not known. */
  readonly name: string
  /** X25519 public key, 32 bytes, proved by a link's handshake. Undefined as long as there was none: somebody only read. */
  readonly agreementKey: Bytes | undefined
  /** When the first link was, and the last, milliseconds since 1970; undefined when there was none. */
  readonly firstMetMs: number | undefined
  readonly lastSeenMs: number | undefined
  /** Their messages are to be folded away. */
  readonly muted: boolean
  /** Nothing of them is to be shown, and they are told nothing. */
  readonly blocked: boolean
  /** Their block list counts here. */
  readonly followed: boolean
}

/** People remembered at most. */
export const maxAcquaintances = 4_096

/** What is new about somebody. Changes of several pages may be applied in any order. */
export interface AcquaintanceChange {
  readonly met?: {readonly name: string; readonly agreementKey: Bytes; readonly atMs: number}
  readonly muted?: boolean
  readonly blocked?: boolean
  readonly followed?: boolean
}

/** The acquaintance after a change; `known` is undefined for somebody new. */
export function changed(
  known: Acquaintance | undefined,
  key: PersonKey,
  {met, ...chosen}: AcquaintanceChange
): Acquaintance {
  const before = known ?? {
    key,
    name: nameOf(key),
    agreementKey: undefined,
    firstMetMs: undefined,
    lastSeenMs: undefined,
    muted: false,
    blocked: false,
    followed: false
  }
  if (met === undefined) return {...before, ...chosen}
  const newest = before.lastSeenMs === undefined || met.atMs >= before.lastSeenMs
  return {
    ...before,
    name: newest ? (cleanName(met.name) ?? before.name) : before.name,
    agreementKey: newest ? met.agreementKey : before.agreementKey,
    firstMetMs: Math.min(before.firstMetMs ?? met.atMs, met.atMs),
    lastSeenMs: Math.max(before.lastSeenMs ?? met.atMs, met.atMs),
    ...chosen
  }
}

/** Both changes as one, `later` after `earlier`. */
export const merged = (earlier: AcquaintanceChange | undefined, later: AcquaintanceChange): AcquaintanceChange => ({
  ...earlier,
  ...later
})

const dayMs = 86_400_000

/** Who is remembered longest: whom one muted, blocked or follows, then whom one has met over more than a day, then anybody. */
function rank({muted, blocked, followed, firstMetMs, lastSeenMs}: Acquaintance): number {
  if (muted || blocked || followed) return 2
  return lastSeenMs !== undefined && firstMetMs !== undefined && lastSeenMs - firstMetMs > dayMs ? 1 : 0
}

/**
 * Who is to be forgotten for there to be at most `max`. A crowd of new identities does not make one forget the people one meets
 * every week, nor whom one muted or blocked.
 */
export function surplus(people: readonly Acquaintance[], max = maxAcquaintances): readonly PersonKey[] {
  if (people.length <= max) return []
  const longestGone = [...people].sort(
    (a, b) => rank(a) - rank(b) || (a.lastSeenMs ?? 0) - (b.lastSeenMs ?? 0) || (a.key < b.key ? -1 : 1)
  )
  return longestGone.slice(0, people.length - max).map(({key}) => key)
}

/** What was kept, if it is whole. */
export function readAcquaintance(kept: unknown): Acquaintance | undefined {
  const record = kept as Partial<Record<keyof Acquaintance, unknown>> | null | undefined
  if (typeof record !== 'object' || record === null || !isPersonKey(record.key)) return undefined
  const {key, name, agreementKey, firstMetMs, lastSeenMs, muted, blocked, followed} = record
  const met =
    agreementKey instanceof Uint8Array && agreementKey.length === 32 && isTime(firstMetMs) && isTime(lastSeenMs)
  return {
    key,
    name: (typeof name === 'string' ? cleanName(name) : undefined) ?? nameOf(key),
    agreementKey: met ? (agreementKey as Bytes) : undefined,
    firstMetMs: met ? firstMetMs : undefined,
    lastSeenMs: met ? lastSeenMs : undefined,
    muted: muted === true,
    blocked: blocked === true,
    followed: followed === true
  }
}

/** Whether this is a key as everywhere in the program: 64 lower-case hexadecimal digits. */
export const isPersonKey = (key: unknown): key is PersonKey => typeof key === 'string' && /^[0-9a-f]{64}$/.test(key)

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0

const nameOf = (key: PersonKey): string => defaultName(fromHex(key)!)
