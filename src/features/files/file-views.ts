import type {FileId} from '../../base/ids.ts'
import type {AuthorLabels} from '../../log/author-labels.ts'
import type {Contents} from './contents.ts'
import type {DownloadQueue, WantedState} from './download-queue.ts'
import type {FileContent} from './file-content.ts'
import type {FileExchange} from './file-exchange.ts'
import type {Folders} from './folders.ts'
import type {Offer} from './offers.ts'
import {PieceSet} from './piece-set.ts'
import type {FileState, SharedFile} from './shared-file.ts'

export interface FileViewsOptions {
  readonly contents: Contents
  readonly folders: Folders
  readonly queue: DownloadQueue
  readonly exchange: FileExchange
  readonly labels: AuthorLabels
}

type State = Pick<SharedFile, 'state' | 'haveBytes' | 'map'>

/** Shared files as a person sees them, from what the parts know. */
export class FileViews {
  readonly #options: FileViewsOptions

  constructor(options: FileViewsOptions) {
    this.#options = options
  }

  of(offer: Offer): SharedFile {
    const {id, entry, author, own, timeMs, name, mediaType, folder} = offer
    const content = this.#options.contents.find(id)
    const listed = folder === undefined ? undefined : this.#options.folders.find(id)
    const files = listed?.kind === 'listed' ? listed.files : undefined
    const state =
      files && content ? this.#folder(content, this.#options.folders.contentsOf(files)) : this.#file(id, content)
    return {
      id,
      entry,
      author,
      authorName: this.#options.labels.of(author),
      own,
      timeMs,
      name,
      mediaType,
      size: files === undefined ? offer.size : files.reduce((sum, {size}) => sum + size, 0),
      folder: folder && {count: files?.length ?? folder.count},
      pinned: content?.record?.pinned === true,
      ...state,
      ...(listed?.kind === 'broken' && {state: {kind: 'failed', why: 'tree-mismatch'}})
    }
  }

  /** The progress of one file alone, also of one inside a folder. */
  #file(id: FileId, content: FileContent | undefined): State {
    if (content === undefined) return {state: {kind: 'offered'}, haveBytes: 0, map: new Uint8Array()}
    const {pieces} = content
    return {
      state: this.#state(id, content),
      haveBytes: content.complete ? content.file.size : pieces.bytes,
      map: pieces.toMap()
    }
  }

  #state(id: FileId, content: FileContent): FileState {
    const {queue, exchange} = this.#options
    if (content.complete) {
      const from = content.original?.kind === 'ready' && !content.stored.complete ? 'original' : 'copy'
      return {kind: 'here', from, takers: exchange.serving.takersOf(id)}
    }
    const wanted = queue.state(id)
    if (wanted !== undefined) return shown(wanted)
    if (content.original?.kind === 'locked' || content.original?.kind === 'changed')
      return {kind: content.original.kind}
    return {kind: 'offered'}
  }

  #folder(listing: FileContent, contents: readonly FileContent[]): State {
    const states = contents.map(content => this.#state(content.file.id, content))
    const haveBytes = contents.reduce((sum, {complete, file, pieces}) => sum + (complete ? file.size : pieces.bytes), 0)
    const complete = new PieceSet(contents.length * 1_048_576)
    for (const [i, content] of contents.entries()) if (content.complete) complete.add(i)
    const missing = contents.reduce((sum, {file}) => sum + file.size, 0) - haveBytes
    return {state: this.#folderState(listing, states, missing), haveBytes, map: complete.toMap()}
  }

  #folderState(listing: FileContent, states: readonly FileState[], missingBytes: number): FileState {
    const here = states.filter(state => state.kind === 'here')
    if (here.length === states.length) {
      const from = here.some(state => state.from === 'original') ? 'original' : 'copy'
      const own = this.#options.exchange.serving.takersOf(listing.file.id)
      return {kind: 'here', from, takers: here.reduce((most, {takers}) => Math.max(most, takers), own)}
    }
    const loading = states.filter(state => state.kind === 'loading')
    if (loading.length > 0) {
      const bytesPerSecond = loading.reduce((sum, state) => sum + state.bytesPerSecond, 0)
      return {
        kind: 'loading',
        bytesPerSecond,
        secondsLeft: bytesPerSecond > 0 ? missingBytes / bytesPerSecond : undefined,
        sources: Math.max(...loading.map(({sources}) => sources))
      }
    }
    const first = (kind: FileState['kind']) => states.find(state => state.kind === kind)
    return (
      first('failed') ??
      first('paused') ??
      first('queued') ??
      first('waiting') ??
      first('locked') ??
      first('changed') ?? {kind: 'offered'}
    )
  }
}

function shown(wanted: WantedState): FileState {
  if (wanted.kind !== 'loading') return wanted
  const {run} = wanted
  const {bytesPerSecond, content} = run
  const left = content.file.size - content.stored.bytes
  return {
    kind: 'loading',
    bytesPerSecond,
    secondsLeft: bytesPerSecond > 0 ? left / bytesPerSecond : undefined,
    sources: run.sources
  }
}
