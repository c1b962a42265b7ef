import type {DroppedItem} from '../file-drop.ts'
import type {FileSourceView, FolderSourceView, ShareItemView} from '../files-view.ts'

/** More than can be shared, so that sharing says so; and no walk without end. */
const mostFiles = 20_001
const mostDepth = 64

type FileInFolder = FileSourceView & {readonly path: string}

/** What was dropped or pasted, as files and folders to share. */
export async function shareItemsOf(items: readonly DroppedItem[]): Promise<readonly ShareItemView[]> {
  const found = await Promise.all(items.map(itemOf))
  return found.filter(item => item !== undefined)
}

async function itemOf({file, entry, handle}: DroppedItem): Promise<ShareItemView | undefined> {
  const held = await handle
  if (held?.kind === 'directory') return folderOfHandle(held as FileSystemDirectoryHandle)
  if (held?.kind === 'file') {
    const fileHandle = held as FileSystemFileHandle
    return {file: await fileHandle.getFile(), handle: fileHandle}
  }
  if (entry?.isDirectory) return folderOfEntry(entry as FileSystemDirectoryEntry)
  return file === null ? undefined : {file}
}

/** TypeScript's library leaves the iteration out. */
type Walkable = FileSystemDirectoryHandle & {values(): AsyncIterable<FileSystemHandle>}

export async function folderOfHandle(folder: FileSystemDirectoryHandle): Promise<FolderSourceView> {
  const files: FileInFolder[] = []
  const walk = async (handle: FileSystemDirectoryHandle, path: string, depth: number): Promise<void> => {
    for await (const each of (handle as Walkable).values()) {
      if (files.length >= mostFiles) return
      if (each.kind === 'directory') {
        if (depth < mostDepth) await walk(each as FileSystemDirectoryHandle, `${path}${each.name}/`, depth + 1)
        continue
      }
      const held = each as FileSystemFileHandle
      files.push({path: path + each.name, file: await held.getFile(), handle: held})
    }
  }
  await walk(folder, '', 0)
  return {folder: folder.name, files}
}

async function folderOfEntry(folder: FileSystemDirectoryEntry): Promise<FolderSourceView> {
  const files: FileInFolder[] = []
  const walk = async (entry: FileSystemDirectoryEntry, path: string, depth: number): Promise<void> => {
    const reader = entry.createReader()
    for (;;) {
      // Some are told at a time, and none in the end.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (some.length === 0) return
      for (const each of some) {
        if (files.length >= mostFiles) return
        if (each.isDirectory) {
          if (depth < mostDepth) await walk(each as FileSystemDirectoryEntry, `${path}${each.name}/`, depth + 1)
          continue
        }
        const file = await new Promise<File>((resolve, reject) => (each as FileSystemFileEntry).file(resolve, reject))
        files.push({path: path + each.name, file})
      }
    }
  }
  await walk(folder, '', 0)
  return {folder: folder.name, files}
}

/** A folder that was chosen by a field: every file with its path, which begins with the folder's name. */
export function folderOfList(list: Iterable<File>): FolderSourceView | undefined {
  const files = [...list]
  const folder = files[0]?.webkitRelativePath.split('/')[0]
  if (folder === undefined) return undefined
  return {
    folder,
    files: files.map(file => ({path: file.webkitRelativePath.slice(folder.length + 1) || file.name, file}))
  }
}
