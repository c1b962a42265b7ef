import {toHex} from '../../base/bytes.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {Acquaintance, Acquaintances} from '../../identity/acquaintances.ts'
import {compareEntries, type LogEntry} from '../../log/log-entry.ts'
import {decodeBody, entryKinds, maxBlockedKeys} from '../../protocol/bodies.ts'

/** Block lists remembered of one topic; of people one does not follow, those first heard of go first. */
export const maxBlockLists = 512

export interface ModerationParts {
  readonly acquaintances: Pick<Acquaintances, 'get' | 'all'>
  readonly ownKey: PersonKey
}

/** How somebody's messages are kept from the visitor: 'blocked' ones are not there at all, the others folded away. */
export type Hiding = 'blocked' | 'muted' | 'listed'

/**
 * Whose messages are folded away or not there: whom the visitor blocked or muted, and who is on a block list of somebody the visitor follows. Only the
 * newest list of an author counts. Lists name people and not lists: that somebody one follows follows others changes nothing.
 */
export class Moderation {
  readonly #parts: ModerationParts
  /** The newest entry of each author. Its keys are read only when it counts: there may be many lists nobody follows. */
  readonly #lists = new Map<PersonKey, LogEntry>()
  #listed: ReadonlySet<PersonKey> = new Set()
  /** What `#listed` was made of; undefined when it has to be made again. */
  #listedOf: readonly Acquaintance[] | undefined

  constructor(parts: ModerationParts) {
    this.#parts = parts
  }

  /** Takes an entry of kind 7. True when that changes who is hidden, or who has a list. */
  take(entry: LogEntry): boolean {
    if (entry.header.kind !== entryKinds.blockList) return false
    const {author} = entry
    const known = this.#lists.get(author)
    // The same entry again: its body was dropped, or came later.
    if (known !== undefined && known.id !== entry.id && compareEntries(known, entry) > 0) return false
    const [before, after] = [listOf(known), listOf(entry)]
    this.#lists.set(author, entry)
    this.#forgetSurplus()
    if (after.length === before.length && after.every((key, at) => key === before[at])) return false
    this.#listedOf = undefined
    return true
  }

  hidden(author: PersonKey): Hiding | undefined {
    const {acquaintances, ownKey} = this.#parts
    if (author === ownKey) return undefined
    const known = acquaintances.get(author)
    if (known?.blocked) return 'blocked'
    if (known?.muted) return 'muted'
    return this.#allListed().has(author) ? 'listed' : undefined
  }

  /** Whether somebody publishes a block list with anybody on it. */
  hasList(author: PersonKey): boolean {
    return listOf(this.#lists.get(author)).length > 0
  }

  /** Whom the visitor muted or blocked, as a list for others to follow; of more than fit, those met last. */
  ownList(): readonly PersonKey[] {
    const unwanted = this.#parts.acquaintances
      .all()
      .filter(({key, muted, blocked}) => (muted || blocked) && key !== this.#parts.ownKey)
    const lastMet = unwanted.sort((a, b) => (b.lastSeenMs ?? 0) - (a.lastSeenMs ?? 0) || (a.key < b.key ? -1 : 1))
    return lastMet
      .slice(0, maxBlockedKeys)
      .map(({key}) => key)
      .sort()
  }

  #allListed(): ReadonlySet<PersonKey> {
    const all = this.#parts.acquaintances.all()
    if (all !== this.#listedOf) {
      const followed = all.filter(({key, followed, blocked}) => followed && !blocked && key !== this.#parts.ownKey)
      this.#listed = new Set(followed.flatMap(({key}) => listOf(this.#lists.get(key))))
      this.#listedOf = all
    }
    return this.#listed
  }

  #forgetSurplus(): void {
    for (const author of this.#lists.keys()) {
      if (this.#lists.size <= maxBlockLists) return
      if (this.#parts.acquaintances.get(author)?.followed !== true) this.#lists.delete(author)
    }
  }
}

/** Empty as well when the author took the list back, or it cannot be read. */
function listOf(entry: LogEntry | undefined): readonly PersonKey[] {
  if (entry?.body === undefined) return []
  const body = decodeBody(entry.header.kind, entry.body)
  if (!body.ok || body.value.type !== 'blockList') return []
  return body.value.keys.map(key => toHex(key) as PersonKey)
}
