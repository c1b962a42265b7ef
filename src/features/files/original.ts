/** What this needs of a `FileSystemFileHandle`; browsers without the File System Access API have no permissions to ask for. */
interface AskedHandle extends FileSystemFileHandle {
  queryPermission?(descriptor: {mode: 'read'}): Promise<PermissionState>
  requestPermission?(descriptor: {mode: 'read'}): Promise<PermissionState>
}

export type Original =
  /** `blob`: all of the file, as it was. Its slices cost nothing, whereas Chromium looks at the disk for each slice of a `File`. */
  | {readonly kind: 'ready'; readonly blob: Blob}
  /** The browser wants a click before it may be read. */
  | {readonly kind: 'locked'}
  /** It is not what it was, or not there any more. */
  | {readonly kind: 'changed'}

export interface Expected {
  readonly size: number
  readonly modifiedMs: number | undefined
}

export const readyOriginal = (file: File): Original => ({kind: 'ready', blob: file.slice(0, file.size)})

/** Opens a person's own file again, after a reload. `ask`: a person has just clicked, and the browser may ask. */
export async function openOriginal(
  handle: FileSystemFileHandle,
  {size, modifiedMs}: Expected,
  {ask}: {ask: boolean}
): Promise<Original> {
  const asked = handle as AskedHandle
  try {
    const allowed = ask
      ? await asked.requestPermission?.({mode: 'read'})
      : await asked.queryPermission?.({mode: 'read'})
    if (allowed !== undefined && allowed !== 'granted') return {kind: 'locked'}
    const file = await handle.getFile()
    const same = file.size === size && (modifiedMs === undefined || file.lastModified === modifiedMs)
    return same ? readyOriginal(file) : {kind: 'changed'}
  } catch (cause) {
    // A handle that may not be asked for now, in a page nobody has clicked in.
    const notNow = cause instanceof DOMException && (cause.name === 'SecurityError' || cause.name === 'NotAllowedError')
    return {kind: notNow ? 'locked' : 'changed'}
  }
}
