import {equal, type Bytes} from '../../base/bytes.ts'
import {DropCounts} from '../../base/drop-counts.ts'
import type {EntryId, FileId, PersonKey} from '../../base/ids.ts'
import {err, ok, type Result} from '../../base/result.ts'
import {compareEntries, timeOf, type LogEntry} from '../../log/log-entry.ts'
import {decodeBody, entryKinds} from '../../protocol/bodies.ts'
import type {Sha256} from './file-hasher.ts'
import {fileId, leafHash} from './leaf-tree.ts'
import {mediaTypeOf} from './media-safety.ts'
import {engineParameters as limits} from './parameters.ts'
import {safeName} from './safe-name.ts'

export interface Offer {
  readonly id: FileId
  readonly entry: EntryId
  readonly author: PersonKey
  readonly own: boolean
  readonly timeMs: number
  readonly name: string
  readonly mediaType: string
  /** Of the file; of a folder the sum its author gave, until the listing says more. */
  readonly size: number
  /** What `id` stands for: the file, or the listing of the folder. */
  readonly content: {readonly size: number; readonly root: Bytes}
  readonly folder: {readonly count: number} | undefined
}

/** Why an entry that offers something is not shown. */
export type OfferRefusal = 'malformed' | 'impossible' | 'too-many'

export const offerKinds: ReadonlySet<number> = new Set([entryKinds.file, entryKinds.folder])

const emptyLeaf = new Uint8Array()

/** What the entries of a log offer. One offer for each file: one's own, else the first; of too many the newest stay. */
export class Offers {
  readonly refused = new DropCounts<OfferRefusal>()
  readonly #sha256: Sha256
  readonly #entries = new Map<EntryId, {readonly entry: LogEntry; readonly offer: Offer}>()
  readonly #byAuthor = new Map<PersonKey, Set<EntryId>>()

  constructor(sha256: Sha256) {
    this.#sha256 = sha256
  }

  /** Newest first. */
  list(): readonly Offer[] {
    const best = new Map<FileId, {readonly entry: LogEntry; readonly offer: Offer}>()
    for (const candidate of this.#entries.values()) {
      const known = best.get(candidate.offer.id)
      if (known === undefined || isBetter(candidate, known)) best.set(candidate.offer.id, candidate)
    }
    return [...best.values()].sort((a, b) => compareEntries(b.entry, a.entry)).map(({offer}) => offer)
  }

  /** Every entry of this person that offers the file. */
  entriesOf(id: FileId, author: PersonKey): readonly EntryId[] {
    const own = [...(this.#byAuthor.get(author) ?? [])]
    return own.filter(entry => this.#entries.get(entry)?.offer.id === id)
  }

  /** True when something changed. An entry whose body is gone was taken back. */
  async take(entries: readonly LogEntry[]): Promise<boolean> {
    let changed = false
    for (const entry of entries) {
      if (!offerKinds.has(entry.header.kind)) continue
      if (entry.body === undefined) {
        changed = this.drop(entry.id) || changed
        continue
      }
      if (this.#entries.has(entry.id)) continue
      const offer = await this.#read(entry, entry.body)
      if (offer.ok) {
        this.#add(entry, offer.value)
        changed = true
      } else {
        this.refused.count(offer.error)
      }
    }
    return changed
  }

  /** False when it was not known. */
  drop(id: EntryId): boolean {
    const known = this.#entries.get(id)
    if (known === undefined) return false
    this.#entries.delete(id)
    const ofAuthor = this.#byAuthor.get(known.entry.author)
    ofAuthor?.delete(id)
    if (ofAuthor?.size === 0) this.#byAuthor.delete(known.entry.author)
    return true
  }

  clear(): void {
    this.#entries.clear()
    this.#byAuthor.clear()
  }

  #add(entry: LogEntry, offer: Offer): void {
    this.#entries.set(entry.id, {entry, offer})
    const ofAuthor = this.#byAuthor.get(entry.author) ?? new Set()
    this.#byAuthor.set(entry.author, ofAuthor.add(entry.id))
    if (ofAuthor.size > limits.offersOfAuthor) this.#dropOldest(ofAuthor)
    if (this.#entries.size <= limits.offers) return
    // Whoever offers most makes room first, so that nobody pushes the others out.
    const most = [...this.#byAuthor.values()].reduce((a, b) => (b.size > a.size ? b : a))
    this.#dropOldest(most)
  }

  #dropOldest(ids: ReadonlySet<EntryId>): void {
    const entries = [...ids].map(id => this.#entries.get(id)!.entry)
    this.drop(entries.reduce((a, b) => (compareEntries(a, b) < 0 ? a : b)).id)
    this.refused.count('too-many')
  }

  async #read(entry: LogEntry, bytes: Bytes): Promise<Result<Offer, OfferRefusal>> {
    const decoded = decodeBody(entry.header.kind, bytes)
    if (!decoded.ok) return err('malformed')
    const body = decoded.value
    if (body.type !== 'file' && body.type !== 'folder') return err('malformed')
    const content = body.type === 'file' ? {size: body.size, root: body.root} : body.listing
    // All empty files are the same one, and so are all empty folders.
    if (content.size === 0 && !equal(content.root, await leafHash(emptyLeaf, this.#sha256))) return err('impossible')
    if (body.type === 'folder' && content.size === 0) return err('impossible')
    const name = safeName(body.name)
    return ok({
      id: await fileId(content.size, content.root, this.#sha256),
      entry: entry.id,
      author: entry.author,
      own: entry.own,
      timeMs: timeOf(entry),
      name,
      mediaType: body.type === 'file' ? mediaTypeOf(name, body.mediaType) : '',
      size: body.size,
      content,
      folder: body.type === 'folder' ? {count: body.count} : undefined
    })
  }
}

type Known = {readonly entry: LogEntry; readonly offer: Offer}

const isBetter = (a: Known, b: Known): boolean =>
  a.offer.own === b.offer.own ? compareEntries(a.entry, b.entry) < 0 : a.offer.own
