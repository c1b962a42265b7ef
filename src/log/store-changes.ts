import type {EntryReader} from './entry-reader.ts'
import {comparePlaces, type Place} from './index-row.ts'
import {shortId, type IndexedRow, type LogIndex, type ShortId} from './log-index.ts'
import type {TopicSettings, TopicState, TopicStore} from './log-storage.ts'
import {maxChangesTold, rowsPerStep} from './parameters.ts'
import type {Retention} from './retention.ts'

export interface Followed {
  /** Their bodies were dropped or filled in. */
  readonly changed: readonly IndexedRow[]
  /** Entries went, or too much changed to tell one by one. */
  readonly removed: boolean
}

/**
 * Brings what another page of this browser changed or removed since `revision` into the index. Reads the rows of the segments that
 * changed only. The index must be complete.
 */
export async function followChanges(
  parts: {
    readonly store: TopicStore
    readonly index: LogIndex
    readonly reader: EntryReader
    readonly retention: Pick<Retention, 'exceedsShare'>
  },
  {segments, settings}: TopicState,
  revision: number
): Promise<Followed> {
  const {store, index, reader} = parts
  const before = settings.horizon !== undefined && removeBefore(parts, settings.horizon)
  const removed = removeBeyondShares(parts, settings) || before
  const changed: IndexedRow[] = []
  for (const {start, count, revision: at} of segments) {
    if (at <= revision) continue
    for (const row of await store.rows(start, start + count)) {
      const known = index.get(shortId(row.id))
      if (known === undefined || (known.bodiless === row.bodiless && known.size === row.size)) continue
      index.setBody(shortId(row.id), row.bodiless, row.size)
      changed.push(row)
    }
  }
  if (removed) reader.forget()
  else reader.forget(changed.map(({position}) => position!))
  return changed.length > maxChangesTold ? {changed: [], removed: true} : {changed, removed}
}

/** Forgets what stands before a horizon, also what is only in memory. True: there was something. */
export function removeBefore({index, reader}: {index: LogIndex; reader: EntryReader}, horizon: Place): boolean {
  const ids = new Set<ReturnType<typeof shortId>>()
  let last: IndexedRow | undefined
  for (;;) {
    const rows: readonly IndexedRow[] = index.oldest(rowsPerStep, last)
    const before = rows.filter(row => comparePlaces(row, horizon) < 0)
    for (const {id} of before) ids.add(shortId(id))
    last = rows.at(-1)
    if (last === undefined || before.length < rows.length) break
  }
  return remove({index, reader}, ids)
}

/** Forgets what its authors had more than a share of. */
function removeBeyondShares(
  {index, reader, retention}: Pick<Parameters<typeof followChanges>[0], 'index' | 'reader' | 'retention'>,
  settings: TopicSettings
): boolean {
  const {authorHorizons, othersHorizon} = settings
  if (authorHorizons === undefined && othersHorizon === undefined) return false
  // By the time first: rows are made of few.
  const maybe = index.oldestThat(({author, hlcMs}) => {
    const place = authorHorizons?.[author]
    return (
      (place !== undefined && hlcMs <= place.hlcMs) || (othersHorizon !== undefined && hlcMs <= othersHorizon.hlcMs)
    )
  }, Infinity)
  const beyond = maybe.filter(row => retention.exceedsShare(row, settings))
  return remove({index, reader}, new Set(beyond.map(({id}) => shortId(id))))
}

function remove({index, reader}: {index: LogIndex; reader: EntryReader}, ids: ReadonlySet<ShortId>): boolean {
  if (ids.size === 0) return false
  index.remove(ids)
  for (const id of ids) reader.nowStored(id)
  return true
}
