import {toHex} from '../base/bytes.ts'
import type {PersonKey} from '../base/ids.ts'
import {decodeBody, entryKinds} from '../protocol/bodies.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import type {IndexRow} from './index-row.ts'
import {shortId, type ShortId} from './log-index.ts'

/** A tombstone, or who came later could not know what it had taken; and what was done at a table, or a lost game could be unmade. */
const lasting: ReadonlySet<number> = new Set([
  entryKinds.tombstone,
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

/**
 * Which entries their authors took back: a tombstone takes the body of its target, whichever of the two comes first. One by another
 * author has no effect, and some kinds cannot be taken back.
 */
export class Tombstones {
  /** Authors who took back an entry of this id. Almost always one, but as many as like may say so: only the entry's own counts. */
  readonly #targets = new Map<ShortId, Set<PersonKey>>()

  /** Notes a tombstone; answers with its target. Undefined for any other entry, and for one that says nothing we understand. */
  note({kind, author}: Pick<IndexRow, 'kind' | 'author'>, {body}: Pick<SignedEntry, 'body'>): ShortId | undefined {
    if (kind !== entryKinds.tombstone || body === undefined) return undefined
    const decoded = decodeBody(kind, body)
    if (!decoded.ok || decoded.value.type !== 'tombstone') return undefined
    const target = toHex(decoded.value.target) as ShortId
    const authors = this.#targets.get(target)
    if (authors === undefined) this.#targets.set(target, new Set([author]))
    else authors.add(author)
    return target
  }

  /** Whether the body of this entry is gone for good. */
  cover({id, kind, author}: Pick<IndexRow, 'id' | 'kind' | 'author'>): boolean {
    return !lasting.has(kind) && this.#targets.get(shortId(id))?.has(author) === true
  }

  clear(): void {
    this.#targets.clear()
  }
}
