/** Where the two pages of a measurement find each other. */
export interface FilePlace {
  readonly topic: string
  readonly relays: readonly string[]
  readonly trackers: readonly string[]
}

/** One software that brings a file from one page to another. Each page of the two has its own. */
export interface FileSide {
  /** Makes a file of so many bytes, on the disk, and offers it. Resolves with what the other page needs, if anything. */
  give(place: FilePlace, bytes: number): Promise<string>
  /** Connects with the page that gives. Resolves with what that page needs, if anything. */
  link(place: FilePlace, invitation: string): Promise<string>
  /** In the page that gives: takes what `link` gave. Resolves when the two are linked. */
  linked(answer: string): Promise<void>
  /** In the page that takes: asks for the file and has all of it. Milliseconds. */
  take(bytes: number): Promise<number>
  /** Round trips of small messages beside it since `take`, milliseconds; absent where there is no way beside it. */
  roundTrips?(): readonly number[]
}

/** A file on the disk, as a person's is; its content is no use to a compressor. */
export async function makeFile(bytes: number): Promise<{readonly file: File; readonly handle: FileSystemFileHandle}> {
  const folder = await navigator.storage.getDirectory()
  const handle = await folder.getFileHandle(`${bytes}.bin`, {create: true})
  const writable = await handle.createWritable()
  const step = 1_048_576
  for (let at = 0; at < bytes; at += step) {
    const block = new Uint8Array(Math.min(step, bytes - at))
    for (let i = 0; i < block.length; i += 65_536) crypto.getRandomValues(block.subarray(i, i + 65_536))
    await writable.write(block)
  }
  await writable.close()
  return {file: await handle.getFile(), handle}
}

/** The file in messages of 64 KiB, read by the mebibyte. */
export async function* messagesOf(file: File): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < file.size; at += 1_048_576) {
    const read = new Uint8Array(await file.slice(at, at + 1_048_576).arrayBuffer())
    for (let i = 0; i < read.length; i += 65_536) yield read.subarray(i, i + 65_536)
  }
}

export const offerSide = (side: FileSide): void => void Object.assign(globalThis, {side})
