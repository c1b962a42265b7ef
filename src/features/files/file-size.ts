/** Unit of hashing and verification, bytes. */
export const leafBytes = 65_536
/** Unit of requesting, storing and of the bitmap. */
export const leavesPerPiece = 16
export const pieceBytes = leavesPerPiece * leafBytes
/** Hashes of leaves in one page of the leaf list. */
export const leavesPerPage = 512
/** The format's limit, bytes: 1 TiB. */
export const maxFileBytes = 2 ** 40

/** An empty file has one leaf, an empty one, but no piece. */
export const leafCount = (size: number): number => Math.max(1, Math.ceil(size / leafBytes))
export const pieceCount = (size: number): number => Math.ceil(size / pieceBytes)
export const pageCount = (size: number): number => Math.ceil(leafCount(size) / leavesPerPage)
export const bitmapBytes = (size: number): number => Math.ceil(pieceCount(size) / 8)

export const leafSize = (size: number, leaf: number): number => Math.min(leafBytes, size - leaf * leafBytes)
export const pieceSize = (size: number, piece: number): number => Math.min(pieceBytes, size - piece * pieceBytes)
/** Leaves that hash page `page` lists. */
export const pageLeaves = (size: number, page: number): number =>
  Math.min(leavesPerPage, leafCount(size) - page * leavesPerPage)
