import type {Contents} from './contents.ts'
import type {SharedFile} from './shared-file.ts'

/** Copies that may be deleted to make room: of others, not pinned, not being loaded. The least recently used first, until there would be enough. */
export function evictable(list: readonly SharedFile[], contents: Contents, neededBytes: number): readonly SharedFile[] {
  const candidates = list.flatMap(file => {
    const record = contents.find(file.id)?.record
    const isFree = file.haveBytes > 0 && !file.pinned && !file.own && file.state.kind !== 'loading'
    return isFree && record !== undefined ? [{file, usedMs: record.usedMs}] : []
  })
  candidates.sort((a, b) => a.usedMs - b.usedMs)
  let freed = 0
  return candidates.flatMap(({file}) => {
    if (freed >= neededBytes) return []
    freed += file.haveBytes
    return [file]
  })
}
