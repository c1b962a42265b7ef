import type {ShareItemView} from '../files-view.ts'
import {folderOfHandle, folderOfList} from './dropped-folders.ts'

/** File System Access, which TypeScript's library leaves out: only Chromium has it. */
interface Pickers {
  showOpenFilePicker?(options: {readonly multiple: true}): Promise<FileSystemFileHandle[]>
  showDirectoryPicker?(): Promise<FileSystemDirectoryHandle>
}

/** Asks for files; to be called by a click. Empty when the person chose none. Where handles are given, files are read in place. */
export async function pickFiles(): Promise<readonly ShareItemView[]> {
  const pick = (globalThis as Pickers).showOpenFilePicker
  if (pick === undefined) return [...(await choose({folder: false}))].map(file => ({file}))
  const handles = await unlessCancelled(pick.call(globalThis, {multiple: true}))
  return Promise.all((handles ?? []).map(async handle => ({file: await handle.getFile(), handle})))
}

/** Asks for a folder; to be called by a click. */
export async function pickFolder(): Promise<readonly ShareItemView[]> {
  const pick = (globalThis as Pickers).showDirectoryPicker
  if (pick === undefined) {
    const folder = folderOfList(await choose({folder: true}))
    return folder === undefined ? [] : [folder]
  }
  const handle = await unlessCancelled(pick.call(globalThis))
  return handle === undefined ? [] : [await folderOfHandle(handle)]
}

async function unlessCancelled<T>(picking: Promise<T>): Promise<T | undefined> {
  try {
    return await picking
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

function choose({folder}: {readonly folder: boolean}): Promise<Iterable<File>> {
  const field = document.createElement('input')
  field.type = 'file'
  field.multiple = true
  field.webkitdirectory = folder
  return new Promise(resolve => {
    field.addEventListener('change', () => resolve(field.files ?? []))
    field.addEventListener('cancel', () => resolve([]))
    field.click()
  })
}
