/** One thing that was dropped or pasted, as far as the browser says at once; afterwards it says nothing any more. */
export interface DroppedItem {
  readonly file: File | null
  /** A folder, where there are no handles. */
  readonly entry: FileSystemEntry | null
  readonly handle: Promise<FileSystemHandle | null> | undefined
}

/** Only Chromium has it. */
interface HandleItem extends DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>
}

/** To be called while the event is told. */
export const itemsOf = ({items}: DataTransfer): readonly DroppedItem[] =>
  [...items]
    .filter(({kind}) => kind === 'file')
    .map((item: HandleItem) => ({
      file: item.getAsFile(),
      entry: item.webkitGetAsEntry(),
      handle: item.getAsFileSystemHandle?.().catch(() => null)
    }))

export interface FileDropHost {
  /** Files may be dropped and pasted here now. */
  takes(): boolean
  take(items: readonly DroppedItem[]): void
  /** Something hangs over it, or no longer. */
  hovers(on: boolean): void
}

/** Lets files be dropped on an element and pasted into it. What something inside took is left to that. @returns what ends it */
export function takeDrops(element: HTMLElement, host: FileDropHost): () => void {
  const end = new AbortController()
  const {signal} = end
  const isFiles = (event: DragEvent) =>
    !event.defaultPrevented && host.takes() && event.dataTransfer?.types.includes('Files') === true
  const over = (event: DragEvent): void => {
    if (!isFiles(event)) return host.hovers(false)
    event.preventDefault()
    event.dataTransfer!.dropEffect = 'copy'
    host.hovers(true)
  }
  element.addEventListener('dragenter', over, {signal})
  element.addEventListener('dragover', over, {signal})
  // Told here only when it leaves the element as a whole: what happens between elements inside stays inside.
  element.addEventListener('dragleave', () => host.hovers(false), {signal})
  element.addEventListener(
    'drop',
    event => {
      host.hovers(false)
      if (!isFiles(event)) return
      event.preventDefault()
      host.take(itemsOf(event.dataTransfer!))
    },
    {signal}
  )
  element.addEventListener(
    'paste',
    event => {
      const {clipboardData} = event
      // A table copied from a spreadsheet comes as text and as a picture: the text is meant.
      if (clipboardData === null || event.defaultPrevented || clipboardData.types.includes('text/plain')) return
      if (clipboardData.files.length === 0 || !host.takes()) return
      event.preventDefault()
      host.take(itemsOf(clipboardData))
    },
    {signal}
  )
  return () => end.abort()
}
