import {StorageError} from './errors.ts'
import type {Scheduler} from './ports.ts'

/** The one folder this project makes in the browser's own file system (File System, 3: OPFS). */
export const ownFolder = 'shoal files'

/** Other pages of this browser let go of their files when they are told to; tries, and milliseconds between them. */
const [tries, pauseMs] = [20, 100]

/** Whether a file or a folder cannot be removed because some page has it open. */
export const isLocked = (error: unknown): boolean =>
  error instanceof DOMException &&
  (error.name === 'NoModificationAllowedError' || error.name === 'InvalidModificationError')

/** Deletes the folder and all in it, whether it is there or not. @throws StorageError 'blocked': another page does not let go */
export async function deleteOwnFolder({scheduler}: {scheduler: Scheduler}): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      const root = await navigator.storage.getDirectory()
      return await root.removeEntry(ownFolder, {recursive: true})
    } catch (cause) {
      // Any other: there is no such folder here, or no such thing as these folders.
      if (!isLocked(cause)) return
      if (tried === tries) throw new StorageError('blocked', 'Another page still uses files of this one.', {cause})
      await new Promise<void>(resolve => scheduler.after(pauseMs, resolve))
    }
  }
}
