import type {PersonKey} from '../base/ids.ts'
import {decodeHeader, type EntryHeader, type SignedEntry} from '../protocol/entry.ts'
import type {CheckedSignatures} from './checked-signatures.ts'
import type {EntryReader} from './entry-reader.ts'
import {equivocationProof, type EquivocationProof} from './equivocation-proof.ts'
import type {IndexRow} from './index-row.ts'
import type {LogEntry} from './log-entry.ts'
import type {IndexedRow, LogIndex, ShortId} from './log-index.ts'
import type {Arrival} from './log-writer-options.ts'

export interface LogEntriesOptions {
  readonly index: LogIndex
  readonly reader: EntryReader
  readonly signatures: CheckedSignatures
  readonly own: PersonKey
}

/** The entries of a log as whoever reads them wants them: features, neighbours, the judgement of others. */
export class LogEntries {
  readonly #options: LogEntriesOptions

  constructor(options: LogEntriesOptions) {
    this.#options = options
  }

  /** Those of these rows that can be read, in their order. */
  async read(rows: readonly IndexedRow[]): Promise<readonly LogEntry[]> {
    const entries = await this.#options.reader.read(rows)
    return rows.flatMap((row, i) => {
      const entry = entries[i]
      const header = entry && decodeHeader(entry.header)
      return header?.ok ? [this.of({row, header: header.value, entry, live: false})] : []
    })
  }

  of({
    row,
    header,
    entry,
    live
  }: Pick<Arrival, 'row' | 'header' | 'live'> & {entry: SignedEntry | undefined}): LogEntry {
    const {index, own} = this.#options
    return {
      id: row.id,
      author: row.author,
      header,
      // The index knows first: a body that was taken back is gone, though the storage may not have dropped it yet.
      body: row.bodiless ? undefined : entry?.body,
      own: row.author === own,
      receivedLive: live,
      late: row.late,
      equivocates: index.equivocates(row.id),
      ...(row.aheadMinutes !== undefined && {clockAheadMs: row.aheadMinutes * 60_000})
    }
  }

  /** Those of these that are here, as they may be given to others. */
  async signed(ids: readonly ShortId[]): Promise<readonly SignedEntry[]> {
    return this.served(this.#options.index.find(ids))
  }

  /** Those of these rows that can be read, in their order, as they may be given to others. */
  async served(rows: readonly IndexedRow[]): Promise<readonly SignedEntry[]> {
    const {reader, signatures} = this.#options
    const entries = await reader.read(rows)
    const here = rows.flatMap((row, i) => (entries[i] === undefined ? [] : [{row, entry: entries[i]}]))
    return Promise.all(
      here.map(({row, entry}) => signatures.asServed(row, row.bodiless ? {...entry, body: undefined} : entry))
    )
  }

  /** Headers of the entries that claim a place in a chain. */
  async headersAt(place: Pick<IndexRow, 'author' | 'chain' | 'seq'>): Promise<readonly EntryHeader[]> {
    const {index, reader} = this.#options
    const entries = await reader.read(index.at(place))
    return entries.flatMap(entry => {
      const header = entry && decodeHeader(entry.header)
      return header?.ok ? [header.value] : []
    })
  }

  /** Two headers that `author` signed for one place of a chain; undefined when there is no such pair. */
  proofOf(author: PersonKey): Promise<EquivocationProof | undefined> {
    const {index, reader, signatures} = this.#options
    return equivocationProof(index.equivocationsOf(author), reader, signatures)
  }

  /** Entries told before that share their place in a chain with one of these, and with no other until now. */
  revealedBy(arrivals: readonly Arrival[]): readonly IndexedRow[] {
    const {index} = this.#options
    const byPlace = new Map<string, Arrival[]>()
    for (const arrival of arrivals) {
      const {id, author, chain, seq} = arrival.row
      if (!index.equivocates(id)) continue
      const place = `${author} ${chain} ${seq}`
      byPlace.set(place, [...(byPlace.get(place) ?? []), arrival])
    }
    return [...byPlace.values()].flatMap(same => {
      const others = index.at(same[0]!.row, same.length + 2).filter(({id}) => !same.some(({row}) => row.id === id))
      return others.length === 1 ? others : []
    })
  }
}
