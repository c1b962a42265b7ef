import type {EntryId, FileId, PersonKey} from '../../src/base/ids.ts'
import {TypedEvents} from '../../src/base/typed-events.ts'
import type {
  FileInFolderView,
  FilesNoticeView,
  FilesUsageView,
  FilesView,
  FilesViewEvent,
  FileView,
  OpenedFileView,
  SaveOutcomeView,
  ShareItemView,
  ShownAsView
} from '../../src/elements/files-view.ts'
import {keyOf} from './fake-chat.ts'

const names: Readonly<Record<number, string>> = {0: 'quiet heron', 1: 'Ada', 2: 'Grace', 3: 'Linus'}

/** A map with everything up to a place, and half of the stretch behind it. */
export const mapOf = (part: number): Uint8Array =>
  Uint8Array.from({length: 128}, (_, at) =>
    at < Math.floor(128 * part) ? 255 : at === Math.floor(128 * part) ? 128 : 0
  )

/** Two red pixels beside two blue ones. */
export const pictureBytes = Uint8Array.from(
  atob('Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAAATCwAAEwsAAAAAAAAAAAAA/wAAAAD/AAD/AAAAAP8AAA=='),
  letter => letter.charCodeAt(0)
)

/** A swarm as far as files show it. */
class FakeFilesSwarm extends TypedEvents<{status: void}> {
  topic = 'tea'
  status: {readonly kind: string} = {kind: 'together'}

  become(kind: string): void {
    this.status = {kind}
    this.emit('status', undefined)
  }
}

/** Files without a network: whatever a test puts in is what the element shows, and what was asked for is written down. */
export class FakeFiles extends TypedEvents<Record<FilesViewEvent, void>> implements FilesView {
  list: readonly FileView[] = []
  declined: readonly FileView[] = []
  notice: FilesNoticeView | undefined
  usage: FilesUsageView = {usedBytes: 1_260_000_000, quotaBytes: 5_000_000_000, persisted: true}
  readonly swarm = new FakeFilesSwarm()

  /** What was asked for, in order, as `get <name>`. */
  readonly asked: string[] = []
  readonly shared: ShareItemView[] = []
  evictables: readonly FileView[] = []
  folders: readonly FileInFolderView[] = [
    {path: 'day 1/beach.jpg', size: 2_400_000},
    {path: 'day 1/boat.jpg', size: 3_100_000},
    {path: 'notes.txt', size: 812}
  ]
  /** Thrown by the next thing that can fail. */
  refusal: Error | undefined
  /** Addresses that are not closed. */
  readonly openAddresses: string[] = []
  passes = false
  closed = false
  #count = 0

  /** A file as it would come from the log. */
  file(over: Partial<FileView> & {readonly by?: number} = {}): FileView {
    const {by = 1, ...rest} = over
    const at = this.#count++
    const author: PersonKey = keyOf(by)
    return {
      id: `${at.toString(16).padStart(4, '0')}${'ab'.repeat(30)}` as FileId,
      entry: `entry${at}` as EntryId,
      author,
      authorName: names[by] ?? 'Ada',
      own: by === 0,
      timeMs: Date.UTC(2026, 10, 22, 12) + at * 60_000,
      name: `file ${at}.bin`,
      mediaType: '',
      size: 1_000_000,
      folder: undefined,
      state: {kind: 'offered'},
      haveBytes: 0,
      map: new Uint8Array(128),
      pinned: false,
      ...rest
    }
  }

  /** Newest first, as given. */
  show(...files: readonly FileView[]): void {
    this.list = files
    this.emit('files', undefined)
    this.emit('transfer', undefined)
  }

  change(id: FileId, change: Partial<FileView>): void {
    this.show(...this.list.map(file => (file.id === id ? {...file, ...change} : file)))
  }

  tell(notice: FilesNoticeView | undefined): void {
    this.notice = notice
    this.emit('notice', undefined)
  }

  async share(items: readonly ShareItemView[]): Promise<readonly FileView[]> {
    await this.#refuse()
    this.shared.push(...items)
    const files = items.map(item =>
      'folder' in item
        ? this.file({by: 0, name: item.folder, folder: {count: item.files.length}, state: hereOriginal})
        : this.file({by: 0, name: item.file.name, size: item.file.size, state: hereOriginal})
    )
    this.show(...files, ...this.list)
    return files
  }

  download(id: FileId, {first = false}: {readonly first?: boolean} = {}): Promise<void> {
    return this.#ask(first ? 'get-first' : 'get', id)
  }

  pause(id: FileId): Promise<void> {
    return this.#ask('pause', id)
  }

  resume(id: FileId): Promise<void> {
    return this.#ask('go-on', id)
  }

  cancel(id: FileId): Promise<void> {
    return this.#ask('stop', id)
  }

  async remove(id: FileId): Promise<void> {
    await this.#ask('remove', id)
    this.show(...this.list.filter(file => file.id !== id))
  }

  async decline(id: FileId): Promise<void> {
    await this.#ask('not-now', id)
    this.declined = [...this.declined, ...this.list.filter(file => file.id === id)]
    this.show(...this.list.filter(file => file.id !== id))
  }

  async restore(id: FileId): Promise<void> {
    const back = this.declined.filter(file => file.id === id)
    this.declined = this.declined.filter(file => file.id !== id)
    this.show(...back, ...this.list)
    await this.#ask('restore', id)
  }

  async pin(id: FileId, on: boolean): Promise<void> {
    await this.#ask(on ? 'keep' : 'unkeep', id)
    this.change(id, {pinned: on})
  }

  unlock(id: FileId): Promise<void> {
    return this.#ask('unlock', id)
  }

  async folder(id: FileId): Promise<readonly FileInFolderView[]> {
    await this.#ask('folder', id)
    return this.folders
  }

  async evictable(_neededBytes: number): Promise<readonly FileView[]> {
    await this.#refuse()
    return this.evictables
  }

  async save(id: FileId): Promise<SaveOutcomeView> {
    await this.#ask('save', id)
    return 'saved'
  }

  opens({mediaType, state}: FileView): ShownAsView | undefined {
    const kind = mediaType.split('/')[0]
    if (kind === 'video' && (state.kind === 'loading' || state.kind === 'offered')) return 'video'
    return state.kind === 'here' && (kind === 'image' || kind === 'video' || kind === 'text') ? kind : undefined
  }

  async open(id: FileId): Promise<OpenedFileView | undefined> {
    await this.#ask('open', id)
    const file = this.list.find(each => each.id === id)
    const as = file && this.opens(file)
    if (as === undefined) return undefined
    const address = URL.createObjectURL(new Blob([as === 'image' ? pictureBytes : 'words'], {type: file!.mediaType}))
    this.openAddresses.push(address)
    const close = () => {
      URL.revokeObjectURL(address)
      this.openAddresses.splice(this.openAddresses.indexOf(address), 1)
    }
    return {as, address, close}
  }

  passesOn({state}: FileView): boolean {
    return this.passes && state.kind === 'here'
  }

  async passOn(id: FileId): Promise<boolean> {
    await this.#ask('pass-on', id)
    return true
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }

  async #ask(what: string, id: FileId): Promise<void> {
    await this.#refuse()
    this.asked.push(`${what} ${[...this.list, ...this.declined].find(file => file.id === id)?.name ?? id}`)
  }

  #refuse(): Promise<void> {
    const {refusal} = this
    this.refusal = undefined
    return refusal === undefined ? Promise.resolve() : Promise.reject(refusal)
  }
}

const hereOriginal = {kind: 'here', from: 'original', takers: 0} as const
