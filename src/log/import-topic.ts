import type {Bytes} from '../base/bytes.ts'
import type {StorageError} from '../base/errors.ts'
import {held} from '../base/held.ts'
import type {RoutingId} from '../base/ids.ts'
import {decodeHeader, type SignedEntry} from '../protocol/entry.ts'
import {fileSource} from './file-source.ts'
import {comparePlaces, type Place} from './index-row.ts'
import type {Verdict} from './log-network.ts'
import {noShares, type TopicSettings, type TopicState} from './log-storage.ts'
import {fileChunkBytes, rowsPerStep} from './parameters.ts'
import {damagedAt, TopicFileDecoder, type FiledEntry} from './topic-file.ts'

export interface ImportParts {
  readonly topic: Bytes
  /** Judges and admits, as what a neighbour was asked for. */
  receive(entries: readonly SignedEntry[], from: RoutingId): Promise<Verdict>
  /** Resolves when everything admitted so far is stored, or is kept in memory, which `trouble` says. */
  settled(): Promise<void>
  trouble(): StorageError | undefined
  state(): TopicState
  /** Safe on disk when it resolves, with everything before. */
  configure(settings: Partial<TopicSettings>): Promise<void>
}

/**
 * Takes in the file of a topic, of any size, a few entries at a time. What is here already adds nothing, so that an import that was
 * broken off is simply begun again. What the person imports is wanted here: a horizon in its way moves back, unless it is pruning
 * what comes in.
 * @throws TopicFileError what came before the damage stays
 * @throws StorageError there is no room for all of it; what was stored stays
 */
export async function importTopic(
  source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  parts: ImportParts
): Promise<void> {
  const decoder = new TopicFileDecoder(parts.topic)
  const horizons = new ImportHorizon(parts)
  for await (const chunk of piecesOf(source)) {
    const filed = decoder.take(chunk)
    for (let at = 0; at < filed.length; at += rowsPerStep) {
      await takeBatch(filed.slice(at, at + rowsPerStep), parts, horizons)
    }
  }
  decoder.end()
  await parts.configure({})
}

async function takeBatch(batch: readonly FiledEntry[], parts: ImportParts, horizons: ImportHorizon): Promise<void> {
  const entries = batch.map(({entry}) => entry)
  await horizons.makeWay(entries)
  const verdict = await parts.receive(entries, fileSource)
  await parts.settled()
  const trouble = parts.trouble()
  if (trouble !== undefined) throw trouble
  if (verdict === 'reject') throw damagedAt(batch[0]!.at)
}

/** Moves the horizons behind what is imported. */
class ImportHorizon {
  readonly #parts: ImportParts
  #moved: Place | undefined
  #opened = false

  constructor(parts: ImportParts) {
    this.#parts = parts
  }

  async makeWay(entries: readonly SignedEntry[]): Promise<void> {
    const {state, configure} = this.#parts
    const {horizon, cleared, bodyHorizon, ownBodyHorizon, ...shares} = state().settings
    // Once: where they come again, there is no room.
    if (!this.#opened && (shares.authorHorizons ?? shares.othersHorizon ?? shares.authorBodyHorizons)) {
      await configure(noShares)
    }
    this.#opened = true
    // It went ahead again: there is no room for anything older.
    if (this.#moved !== undefined && isBefore(this.#moved, horizon)) return
    const oldest = oldestOf(entries)
    if (oldest === undefined) return
    const inTheWay = [horizon, bodyHorizon, ownBodyHorizon].some(place => isBefore(oldest, place))
    if (!inTheWay) return
    const least = (place: Place | undefined) => (isBefore(oldest, place) ? oldest : place)
    await configure({
      horizon: least(horizon),
      cleared: least(cleared),
      bodyHorizon: least(bodyHorizon),
      ownBodyHorizon: least(ownBodyHorizon)
    })
    this.#moved = least(horizon)
  }
}

const isBefore = (place: Place, other: Place | undefined): boolean =>
  other !== undefined && comparePlaces(place, other) < 0

function oldestOf(entries: readonly SignedEntry[]): Place | undefined {
  let oldest: Place | undefined
  for (const {header} of entries) {
    const decoded = decodeHeader(header)
    if (!decoded.ok) continue
    const {hlcMs, hlcCounter} = decoded.value
    const place = {hlcMs, hlcCounter, id: '0'.repeat(64) as Place['id']}
    if (oldest === undefined || comparePlaces(place, oldest) < 0) oldest = place
  }
  return oldest
}

/** A Blob's stream is not iterable in every browser. */
async function* piecesOf(
  source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of 'getReader' in source ? readAll(source) : source) {
    for (let at = 0; at < chunk.length; at += fileChunkBytes) yield chunk.subarray(at, at + fileChunkBytes)
  }
}

async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader()
  let ended = false
  held.add(reader)
  try {
    for (;;) {
      const {done, value} = await reader.read()
      if (done) break
      yield value
    }
    ended = true
  } finally {
    held.delete(reader)
    if (!ended) await reader.cancel()
    reader.releaseLock()
  }
}
