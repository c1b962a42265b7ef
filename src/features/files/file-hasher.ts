import type {Bytes} from '../../base/bytes.ts'

/** Reads a file once and hashes it leaf by leaf, away from the page's own thread where the browser allows. */
export interface FileHasher {
  /**
   * SHA-256(0x00 ‖ leaf) of every leaf of `blob`, in order, 32 bytes each; each item holds as many whole hashes as it likes, so that
   * progress is seen. An empty blob has one leaf, an empty one. Nothing of the file stays in memory.
   * @throws FileError 'unreadable' | 'aborted'
   */
  leaves(blob: Blob, signal?: AbortSignal): AsyncIterable<Bytes>
}

export type Sha256 = (bytes: Bytes) => Bytes | Promise<Bytes>
