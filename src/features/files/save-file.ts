import type {Bytes} from '../../base/bytes.ts'
import {FileError} from '../../base/errors.ts'

/** What is saved: a file, or a folder as a ZIP. */
export interface Saveable {
  /** Made safe. */
  readonly name: string
  readonly size: number
  /** In order, each as it is needed. */
  blocks(signal?: AbortSignal): AsyncIterable<Bytes>
  /** For browsers that save whole Blobs only. */
  blob(signal?: AbortSignal): Promise<Blob>
}

/** A place the person chose: what is written is there when it is closed, and not at all when it is aborted. */
export interface SavePlace {
  write(block: Bytes): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

/** What the browser can do; the real one is `browserSaving`. */
export interface Saving {
  /** Asks for a place; undefined when the person says no. Must be called by a click. Undefined where the browser cannot. */
  readonly pick: ((name: string) => Promise<SavePlace | undefined>) | undefined
  /** Hands a Blob to the browser's own downloads. */
  download(blob: Blob, name: string): void
}

export interface SaveOptions {
  readonly signal?: AbortSignal
  /** Bytes written so far. */
  readonly onProgress?: (bytes: number) => void
}

/** 'saved': all of it is where the person wanted it. 'handed-over': the browser has it, and shows it among its downloads. */
export type SaveOutcome = 'saved' | 'handed-over' | 'cancelled'

/**
 * Saves by a dialogue where the browser has one, block by block, waiting for the disk; otherwise as a download of a Blob. To be called by a
 * click, before anything is waited for.
 * @throws FileError 'aborted', and what reading it throws; nothing half is left behind
 */
export async function saveFile(
  file: Saveable,
  {pick, download}: Saving,
  {signal, onProgress}: SaveOptions = {}
): Promise<SaveOutcome> {
  if (pick === undefined) {
    const blob = await file.blob(signal)
    throwIfAborted(signal)
    download(blob, file.name)
    return 'handed-over'
  }
  const place = await pick(file.name)
  if (place === undefined) return 'cancelled'
  try {
    let written = 0
    for await (const block of file.blocks(signal)) {
      throwIfAborted(signal)
      await place.write(block)
      written += block.length
      onProgress?.(written)
    }
    await place.close()
    return 'saved'
  } catch (error) {
    await place.abort().catch(() => undefined)
    throw error
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FileError('aborted', 'Saving was given up.', {cause: signal.reason})
}
