import type {FileId} from '../../base/ids.ts'
import type {FilesView, FileView, OpenedFileView} from '../files-view.ts'

/** Larger ones are opened by a click only. */
export const mostPictureBytes = 8 * 1024 ** 2

type Opening =
  {readonly kind: 'opening'} | {readonly kind: 'open'; readonly picture: OpenedFileView} | {readonly kind: 'none'}

/** Pictures that are here and may be shown without being asked for. Whoever shows them says which, and lets go of all in the end. */
export class Pictures {
  readonly #changed: () => void
  readonly #pictures = new Map<FileId, Opening>()
  #files: FilesView | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Its address once it is open; asking opens it. */
  addressOf(file: FileView, files: FilesView): string | undefined {
    if (files !== this.#files) {
      this.close()
      this.#files = files
    }
    if (file.state.kind !== 'here' || file.size > mostPictureBytes || files.opens(file) !== 'image') return undefined
    const known = this.#pictures.get(file.id)
    if (known === undefined) void this.#open(file.id, files)
    return known?.kind === 'open' ? known.picture.address : undefined
  }

  /** Lets go of those that are not among these. */
  keep(list: readonly FileView[]): void {
    const ids = new Set(list.flatMap(({id, state}) => (state.kind === 'here' ? [id] : [])))
    for (const id of this.#pictures.keys()) if (!ids.has(id)) this.#drop(id)
  }

  close(): void {
    for (const id of this.#pictures.keys()) this.#drop(id)
    this.#files = undefined
  }

  #drop(id: FileId): void {
    const known = this.#pictures.get(id)
    this.#pictures.delete(id)
    if (known?.kind === 'open') known.picture.close()
  }

  async #open(id: FileId, files: FilesView): Promise<void> {
    const opening: Opening = {kind: 'opening'}
    this.#pictures.set(id, opening)
    const picture = await files.open(id).catch((error: unknown) => {
      console.warn('shoal: a picture could not be shown:', error)
      return undefined
    })
    // Not wanted any more.
    if (this.#pictures.get(id) !== opening) return picture?.close()
    if (picture?.as === 'image') this.#pictures.set(id, {kind: 'open', picture})
    else {
      picture?.close()
      this.#pictures.set(id, {kind: 'none'})
    }
    this.#changed()
  }
}
