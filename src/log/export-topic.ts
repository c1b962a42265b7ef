import type {Bytes} from '../base/bytes.ts'
import type {SignedEntry} from '../protocol/entry.ts'
import type {LogEntries} from './log-entries.ts'
import type {IndexedRow, LogIndex} from './log-index.ts'
import {packedSize} from './packed-entries.ts'
import {fileChunkBytes, rowsPerStep} from './parameters.ts'
import {topicFileEnd, topicFileEntries, topicFileHead} from './topic-file.ts'

/** A topic as the chunks of a file, each read when it is asked for. The index must be complete. */
export async function* exportTopic(
  topic: Bytes,
  {index, entries: read}: {readonly index: LogIndex; readonly entries: LogEntries}
): AsyncGenerator<Bytes, void, undefined> {
  yield topicFileHead(topic)
  let count = 0
  let chunk: SignedEntry[] = []
  let chunkBytes = 0
  for (let last: IndexedRow | undefined; ;) {
    const rows: readonly IndexedRow[] = index.newest(rowsPerStep, last)
    last = rows[0]
    if (last === undefined) break
    // What the storage cannot give, or what went meanwhile, is left out; the storage's trouble is told by the log.
    for (const entry of (await read.served(rows)).toReversed()) {
      chunk.push(entry)
      chunkBytes += packedSize(entry)
      count++
      if (chunkBytes < fileChunkBytes) continue
      yield topicFileEntries(chunk)
      chunk = []
      chunkBytes = 0
    }
  }
  if (chunk.length > 0) yield topicFileEntries(chunk)
  yield topicFileEnd(count)
}
