import type {EntryId, FileId, PersonKey} from '../../base/ids.ts'

export type FileState =
  /** Being read and hashed here. */
  | {readonly kind: 'adding'; readonly doneBytes: number}
  /** Others have it; nobody asked for it here. */
  | {readonly kind: 'offered'}
  /** Waits for its turn. */
  | {readonly kind: 'queued'}
  | {
      readonly kind: 'loading'
      readonly bytesPerSecond: number
      readonly secondsLeft: number | undefined
      readonly sources: number
    }
  /** Wanted; nobody here has (the rest of) it now. */
  | {readonly kind: 'waiting'}
  | {readonly kind: 'paused'; readonly why: 'asked' | 'storage-full'}
  /** Complete and served; 'original': the person's own file, not copied. */
  | {readonly kind: 'here'; readonly from: 'copy' | 'original'; readonly takers: number}
  /** Own original; the browser wants a click before it may be read again. */
  | {readonly kind: 'locked'}
  /** Own original was edited or removed since. */
  | {readonly kind: 'changed'}
  | {readonly kind: 'failed'; readonly why: 'too-big' | 'tree-mismatch' | 'storage-broken' | 'unreadable'}

export interface FolderInfo {
  /** Files in it. */
  readonly count: number
}

/** A file, or a folder as one item, as it stands on this page. */
export interface SharedFile {
  readonly id: FileId
  /** The log entry that offers it. */
  readonly entry: EntryId
  readonly author: PersonKey
  readonly authorName: string
  readonly own: boolean
  readonly timeMs: number
  /** Made safe: no path parts, control or bidi characters. */
  readonly name: string
  /** Normalised lower case, '' if unusable. */
  readonly mediaType: string
  readonly size: number
  readonly folder: FolderInfo | undefined
  readonly state: FileState
  readonly haveBytes: number
  /** How much of each of up to 128 equal stretches is here, 0–255. */
  readonly map: Uint8Array
  readonly pinned: boolean
}
