import type {PersonKey} from '../../base/ids.ts'

/**
 * Who may write a key: anybody; only the person whose short key it begins with (see `ownPrefix`); or what a function says. It must
 * depend on what it is given alone, or pages would not come to the same.
 */
export type SharedOwner = 'anyone' | 'author' | ((key: string, author: PersonKey, table: string) => boolean)

/** What one table holds, and how much one person may have in it. Where more was written, the newest holds. */
export interface SharedLimits {
  readonly keys: number
  readonly keysPerAuthor: number
  /** Of keys, values and what is signed with them. */
  readonly bytes: number
  readonly bytesPerAuthor: number
  /** Keys that were removed and are remembered as such, so that nobody brings them back. */
  readonly removed: number
  readonly removedPerAuthor: number
  /** Taken from one neighbour in the long run; at once, as many as the table holds. */
  readonly recordsPerSecond: number
}

/** Something everybody in a topic sees and changes: for each key, what was written last holds. */
export interface SharedDefinition {
  readonly kind: 'shared'
  /** What it is called on the wire: 1 to 64 letters, digits, - and _. */
  readonly name: string
  /** Another number for other keys or values: tables of another version are not opened. */
  readonly version: number
  readonly players: {readonly min: number; readonly max: number}
  readonly owner: SharedOwner
  /** Whether this browser keeps it beyond the page. */
  readonly keep: boolean
  readonly limits: SharedLimits
}

export interface SharedDraft {
  readonly name: string
  readonly version?: number
  readonly players?: {readonly min: number; readonly max: number}
  readonly owner?: SharedOwner
  readonly keep?: boolean
  readonly limits?: Partial<SharedLimits>
}

export const sharedLimits: SharedLimits = {
  keys: 4_096,
  keysPerAuthor: 1_024,
  bytes: 4_194_304,
  bytesPerAuthor: 1_048_576,
  removed: 8_192,
  removedPerAuthor: 2_048,
  recordsPerSecond: 600
}

/** No definition goes beyond: a newcomer is sent all of it. */
const mostOf: SharedLimits = {
  keys: 16_384,
  keysPerAuthor: 16_384,
  bytes: 16_777_216,
  bytesPerAuthor: 16_777_216,
  removed: 16_384,
  removedPerAuthor: 16_384,
  recordsPerSecond: 2_000
}

/**
 * Declares shared state. Anybody may write any key unless `owner` says otherwise; it is gone with the page unless `keep` is true.
 * @throws TypeError the name, the version or a limit is impossible
 */
export function defineShared(draft: SharedDraft): SharedDefinition {
  const {name, version = 1, players = {min: 1, max: 16}, owner = 'anyone', keep = false} = draft
  if (!/^[\w-]{1,64}$/.test(name)) throw new TypeError('The name of shared state is 1 to 64 letters, digits, - and _.')
  if (!Number.isSafeInteger(version) || version < 0) throw new TypeError('A version is a whole number.')
  const limits = {...sharedLimits, ...draft.limits}
  for (const [what, limit] of Object.entries(limits)) {
    const most = mostOf[what as keyof SharedLimits]
    if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new TypeError(`${what} is from 1 to ${most}.`)
  }
  return {kind: 'shared', name, version, players, owner, keep, limits}
}

/** With 'author', what keys of this person begin with: 16 digits of the key and a slash. */
export const ownPrefix = (key: PersonKey): string => `${key.slice(0, 16)}/`

/** Whether a person may write a key. A rule that fails allows nothing. `table`: its id. */
export function mayWrite({owner}: SharedDefinition, key: string, author: PersonKey, table: string): boolean {
  if (owner === 'anyone') return true
  if (owner === 'author') return key.startsWith(ownPrefix(author))
  try {
    return owner(key, author, table)
  } catch {
    // It comes from the page's author, and what it is asked about from anybody: a key it does not expect must not end the page.
    return false
  }
}
