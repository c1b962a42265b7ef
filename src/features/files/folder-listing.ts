import type {Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import type {Result} from '../../base/result.ts'
import {maxFileBytes, maxFolderFiles, maxListingBytes, maxMediaTypeBytes} from '../../protocol/bodies.ts'
import type {DecodeReason} from '../../protocol/cbor.ts'
import {bytes, decodeItem, encodeItem, list, text, tuple, uint, type ValueOf} from '../../protocol/schema.ts'
import type {Sha256} from './file-hasher.ts'
import {fileId} from './leaf-tree.ts'
import {mediaTypeOf} from './media-safety.ts'
import {safePaths} from './safe-name.ts'

/** What is in a folder, as the bytes of a file of their own: deterministic CBOR. Paths are relative, with `/` between their parts. */
const listing = list(
  tuple({path: text(1_024), size: uint(maxFileBytes), mediaType: text(maxMediaTypeBytes), root: bytes(32)}),
  maxFolderFiles
)

export type ListedFile = ValueOf<typeof listing>[number]

export const encodeListing = (files: readonly ListedFile[]): Bytes => encodeItem(listing, files)

export const decodeListing = (encoded: Uint8Array): Result<readonly ListedFile[], DecodeReason> =>
  decodeItem(listing, encoded, maxListingBytes)

export interface FolderFile {
  readonly id: FileId
  /** Made safe, and different from all others. */
  readonly path: string
  readonly size: number
  readonly mediaType: string
  readonly root: Bytes
}

/** The files of a listing as they may be shown and saved. */
export async function folderFiles(files: readonly ListedFile[], sha256: Sha256): Promise<readonly FolderFile[]> {
  const paths = safePaths(files.map(({path}) => path))
  return Promise.all(
    files.map(async ({size, root, mediaType}, i) => {
      const path = paths[i]!
      return {id: await fileId(size, root, sha256), path, size, root, mediaType: mediaTypeOf(path, mediaType)}
    })
  )
}
