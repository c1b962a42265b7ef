import type {Bytes} from '../../base/bytes.ts'
import type {Scheduler} from '../../base/ports.ts'
import type {SavePlace, Saving} from './save-file.ts'

/** File System Access, which TypeScript's library leaves out: only Chromium has it. */
type PickSave = (options: {readonly suggestedName: string}) => Promise<FileSystemFileHandle>

/** A download of a Blob has begun by then, also where the browser asks where to put it first. Milliseconds. */
const addressKeptMs = 60_000

/** How this browser saves. */
export function browserSaving(scheduler: Scheduler): Saving {
  const pickSave = (globalThis as {showSaveFilePicker?: PickSave}).showSaveFilePicker
  return {
    pick: pickSave && (name => pick(pickSave, name)),
    download(blob, name) {
      // Under a type of its own, some browsers would open it instead.
      const address = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream'))
      const link = document.createElement('a')
      link.href = address
      link.download = name
      link.click()
      scheduler.after(addressKeptMs, () => URL.revokeObjectURL(address))
    }
  }
}

async function pick(pickSave: PickSave, name: string): Promise<SavePlace | undefined> {
  try {
    const handle = await pickSave({suggestedName: name})
    const writable = await handle.createWritable()
    return {
      write: (block: Bytes) => writable.write(block),
      close: () => writable.close(),
      abort: () => writable.abort()
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Whether the system has a sheet to share files with; phones do. */
export function canShare(file: {readonly name: string; readonly mediaType: string}): boolean {
  if (!('canShare' in navigator)) return false
  try {
    return navigator.canShare({files: [new File([], file.name, {type: file.mediaType})]})
  } catch {
    // Forbidden by the page's policy.
    return false
  }
}

/** Opens the system's sheet. To be called by a click. False when the person closed it. */
export async function share(blob: Blob, name: string): Promise<boolean> {
  try {
    await navigator.share({files: [new File([blob], name, {type: blob.type})]})
    return true
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false
    throw error
  }
}
