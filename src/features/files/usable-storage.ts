import {StorageError} from '../../base/errors.ts'
import type {FileStorage} from './file-storage.ts'
import {MemoryFileStorage} from './memory-file-storage.ts'

/** What a page keeps in memory where the browser keeps nothing: enough for pictures, and no more than a small device bears. Bytes. */
const memoryBytes = 268_435_456

/** The storage itself when it can be read, otherwise one in memory, whose `kept` says so. */
export async function usableStorage(storage: FileStorage): Promise<FileStorage> {
  try {
    await storage.list()
    return storage
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause
    return new MemoryFileStorage(memoryBytes)
  }
}
