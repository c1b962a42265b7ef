import {fromHex, type Bytes} from '../../../../src/base/bytes.ts'
import type {EntryId, PersonKey} from '../../../../src/base/ids.ts'
import type {LogEntry} from '../../../../src/log/log-entry.ts'
import {counting} from '../../../vectors/wire-samples.ts'

let made = 0

/** An entry as the log would give it, without a log. Later ones are later in the topic's order unless `atMs` says otherwise. */
export function madeEntry(
  author: PersonKey,
  kind: number,
  body: Bytes | undefined,
  {atMs = 1_700_000_000_000 + made, own = false}: {atMs?: number; own?: boolean} = {}
): LogEntry {
  const id = (++made).toString(16).padStart(64, '0') as EntryId
  return {
    id,
    author,
    own,
    body,
    receivedLive: true,
    late: false,
    equivocates: false,
    header: {
      version: 1,
      topic: counting(16, 1),
      author: fromHex(author)!,
      chain: counting(8),
      seq: 0,
      prev: undefined,
      parents: [],
      hlcMs: atMs,
      hlcCounter: 0,
      kind,
      bodyLength: body?.length ?? 0,
      bodySha256: counting(32)
    }
  }
}
