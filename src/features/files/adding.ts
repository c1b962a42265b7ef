import {toHex} from '../../base/bytes.ts'
import {FileError} from '../../base/errors.ts'
import type {EntryId, FileId, PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {mediaTypeOf} from './media-safety.ts'
import {safeName} from './safe-name.ts'
import type {SharedFile} from './shared-file.ts'
import type {ShareItem} from './sharing.ts'

interface Entry {
  readonly file: SharedFile
  readonly abort: AbortController
  doneBytes: number
}

/** What is being read and hashed here, as rows of the list: under ids of their own, since theirs are not known yet. */
export class Adding {
  readonly #env: Environment
  readonly #author: PersonKey
  readonly #changed: () => void
  readonly #entries = new Map<FileId, Entry>()

  constructor(env: Environment, author: PersonKey, changed: () => void) {
    this.#env = env
    this.#author = author
    this.#changed = changed
  }

  list(): readonly SharedFile[] {
    return [...this.#entries.values()].map(({file, doneBytes}) => ({...file, state: {kind: 'adding', doneBytes}}))
  }

  /** False when nothing is added under this id. */
  cancel(id: FileId): boolean {
    const entry = this.#entries.get(id)
    entry?.abort.abort(new FileError('aborted', 'Sharing was given up.'))
    return entry !== undefined
  }

  close(): void {
    for (const {abort} of this.#entries.values()) abort.abort(new FileError('closed', 'You have left this topic.'))
  }

  async during<T>(
    item: ShareItem,
    signal: AbortSignal | undefined,
    task: (signal: AbortSignal, done: (bytes: number) => void) => Promise<T>
  ): Promise<T> {
    const id = toHex(this.#env.random.bytes(32)) as FileId
    const abort = new AbortController()
    const entry: Entry = {file: this.#row(id, item), abort, doneBytes: 0}
    const giveUp = () => abort.abort(signal?.reason)
    if (signal?.aborted) giveUp()
    signal?.addEventListener('abort', giveUp)
    this.#entries.set(id, entry)
    this.#changed()
    try {
      return await task(abort.signal, bytes => {
        entry.doneBytes = bytes
        this.#changed()
      })
    } finally {
      signal?.removeEventListener('abort', giveUp)
      this.#entries.delete(id)
      this.#changed()
    }
  }

  #row(id: FileId, item: ShareItem): SharedFile {
    const folder = 'folder' in item ? {count: item.files.length} : undefined
    const name = safeName('folder' in item ? item.folder : item.file.name)
    return {
      id,
      entry: '' as EntryId,
      author: this.#author,
      authorName: '',
      own: true,
      timeMs: this.#env.clock.now(),
      name,
      mediaType: 'folder' in item ? '' : mediaTypeOf(name, item.file.type),
      size: 'folder' in item ? item.files.reduce((sum, {file}) => sum + file.size, 0) : item.file.size,
      folder,
      state: {kind: 'adding', doneBytes: 0},
      haveBytes: 0,
      map: new Uint8Array(),
      pinned: false
    }
  }
}
