import {browserEnvironment} from '../../base/browser-environment.ts'
import type {FilesView, FileView} from '../files-view.ts'
import type {P2pFilesViewer} from '../p2p-files-viewer/p2p-files-viewer.ts'
import {sentenceOf} from '../sentence-of.ts'
import * as strings from '../strings.ts'
import type {FileAction} from './file-actions.ts'
import {shownName} from './file-name.ts'
import {Undoing} from './undoing.ts'

export interface FileWorkHost {
  files(): FilesView | undefined
  /** Where a file is shown over the page. */
  place(): ParentNode & Node
  changed(): void
}

/** What a person does with files: the doing, how it went, and taking it back. */
export class FileWork {
  readonly undoing: Undoing
  readonly #host: FileWorkHost
  #trouble = ''
  #said = ''

  constructor(host: FileWorkHost) {
    this.#host = host
    this.undoing = new Undoing(browserEnvironment.scheduler, () => host.changed())
  }

  /** Why the last thing did not work; empty when it did. */
  get trouble(): string {
    return this.#trouble
  }

  /** What came of it, when that cannot be seen. */
  get said(): string {
    return this.#said
  }

  dismiss(): void {
    this.#trouble = ''
    this.#host.changed()
  }

  do(action: FileAction, file: FileView): void {
    const files = this.#host.files()
    if (files === undefined) return
    this.#trouble = this.#said = ''
    if (action === 'remove') return this.#remove(file, files)
    void this.attempt(() => this.#do(action, file, files))
    this.#host.changed()
  }

  async attempt(task: () => Promise<unknown>, otherwise = strings.filesWentWrong()): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#trouble = sentenceOf(error, otherwise)
    } finally {
      this.#host.changed()
    }
  }

  async #do(action: Exclude<FileAction, 'remove'>, file: FileView, files: FilesView): Promise<void> {
    const {id, entry, name} = file
    switch (action) {
      case 'get':
      case 'get-again':
        return files.download(id)
      case 'get-first':
        return files.download(id, {first: true})
      case 'pause':
        return files.pause(id)
      case 'go-on':
        return files.resume(id)
      case 'stop':
        return files.cancel(id)
      case 'keep':
        return files.pin(id, !file.pinned)
      case 'unlock':
        return files.unlock(id)
      case 'not-now': {
        await files.decline(id)
        const undo = () => void this.attempt(() => files.restore(id))
        return this.undoing.offer({entry, words: strings.declinedFile(shownName(name)), settle: undefined, undo})
      }
      case 'save':
        if ((await files.save(id)) === 'saved') this.#said = strings.savedFile(shownName(name))
        return
      case 'pass-on':
        await files.passOn(id)
        return
      case 'open':
        return this.#open(file, files)
    }
  }

  /** An own offer is taken back for everybody, which cannot be undone: it waits until nobody wants it undone. */
  #remove(file: FileView, files: FilesView): void {
    const {own, name, id, entry} = file
    const words = own ? strings.removedOwn(shownName(name)) : strings.removedCopy(shownName(name))
    const settle = () => void this.attempt(() => files.remove(id))
    this.undoing.offer({entry, words, settle, undo: undefined})
  }

  async #open(file: FileView, files: FilesView): Promise<void> {
    const {openViewer} = await import('../p2p-files-viewer/p2p-files-viewer.ts')
    const opened = await files.open(file.id)
    if (opened === undefined) this.#trouble = strings.notShown()
    else this.#viewer(openViewer(this.#host.place(), file, opened), file)
  }

  #viewer(viewer: P2pFilesViewer, file: FileView): void {
    viewer.save = () => this.do('save', file)
  }
}
