import {concat, equal, toHex, utf8, type Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import type {Sha256} from './file-hasher.ts'
import {leafBytes, leavesPerPage, pageCount, pageLeaves} from './file-size.ts'

/**
 * A file is named by a SHA-256 tree over leaves of 64 KiB: a leaf is hashed as SHA-256(0x00 ‖ bytes), a node as SHA-256(0x01 ‖ left ‖ right), and
 * a node without a partner goes up as it is. The hashes of 512 leaves make a page, which travels with the nodes that link it with the root,
 * so that nothing has to be believed and nothing is kept before it is proved. An empty file has one leaf, an empty one.
 */
export const hashBytes = 32

const nodeTag = Uint8Array.of(1)
const idLabel = utf8('shoal file v1\0')

/** One for all leaves: the digest takes a copy at once. Before the leaf it holds the tag, 0. */
const tagged = new Uint8Array(1 + leafBytes)

/** `bytes`: at most a leaf. */
export function leafHash(bytes: Uint8Array, sha256: Sha256): Bytes | Promise<Bytes> {
  tagged.set(bytes, 1)
  return sha256(tagged.subarray(0, 1 + bytes.length))
}

/** The id of a file: two sizes never share one, though their trees may look alike. */
export async function fileId(size: number, root: Bytes, sha256: Sha256): Promise<FileId> {
  const length = new DataView(new ArrayBuffer(8))
  length.setBigUint64(0, BigInt(size))
  return toHex(await sha256(concat(idLabel, new Uint8Array(length.buffer), root))) as FileId
}

/** The nodes above a row of hashes, half as many, rounded up. */
async function parents(row: readonly Bytes[], sha256: Sha256): Promise<readonly Bytes[]> {
  const above: Bytes[] = []
  for (let i = 0; i < row.length; i += 2) {
    const [left, right] = [row[i]!, row[i + 1]]
    above.push(right === undefined ? left : await sha256(concat(nodeTag, left, right)))
  }
  return above
}

export const splitHashes = (hashes: Bytes): readonly Bytes[] =>
  Array.from({length: hashes.length / hashBytes}, (_, i) => hashes.subarray(i * hashBytes, (i + 1) * hashBytes))

/** The node above the hashes of one page of leaves. */
export async function pageRoot(hashes: Bytes, sha256: Sha256): Promise<Bytes> {
  let row = splitHashes(hashes)
  while (row.length > 1) row = await parents(row, sha256)
  return row[0]!
}

/** What is above the pages of a file. */
export class PageTree {
  /** From the pages' own nodes up to the root. */
  readonly #rows: readonly (readonly Bytes[])[]

  private constructor(rows: readonly (readonly Bytes[])[]) {
    this.#rows = rows
  }

  static async of(pageRoots: readonly Bytes[], sha256: Sha256): Promise<PageTree> {
    const rows = [pageRoots]
    while (rows.at(-1)!.length > 1) rows.push(await parents(rows.at(-1)!, sha256))
    return new PageTree(rows)
  }

  get root(): Bytes {
    return this.#rows.at(-1)![0]!
  }

  /** The nodes beside the way from a page to the root, from the bottom up. */
  proof(page: number): Bytes {
    const beside = this.#rows.slice(0, -1).flatMap((row, level) => row[Math.floor(page / 2 ** level) ^ 1] ?? [])
    return concat(...beside)
  }
}

export interface ProvedPage {
  readonly page: number
  readonly hashes: Bytes
  readonly proof: Bytes
}

/** Whether these are the hashes of a page of the file of this size and root. */
export async function provesPage(
  {size, root}: {readonly size: number; readonly root: Bytes},
  {page, hashes, proof}: ProvedPage,
  sha256: Sha256
): Promise<boolean> {
  const pages = pageCount(size)
  if (page >= pages || hashes.length !== pageLeaves(size, page) * hashBytes) return false
  let node = await pageRoot(hashes, sha256)
  let used = 0
  for (let at = page, width = pages; width > 1; at >>= 1, width = Math.ceil(width / 2)) {
    if ((at ^ 1) >= width) continue
    const beside = proof.subarray(used, used + hashBytes)
    used += hashBytes
    if (beside.length !== hashBytes) return false
    node = await sha256(at % 2 === 0 ? concat(nodeTag, node, beside) : concat(nodeTag, beside, node))
  }
  return used === proof.length && equal(node, root)
}

export interface LeafTree {
  readonly root: Bytes
  pages(): Iterable<ProvedPage>
}

/** Grows as the hashes of a file's leaves come, in order; 32 bytes of memory a leaf. */
export class LeafTreeBuilder {
  readonly #sha256: Sha256
  readonly #pages: Bytes[] = []
  #open: Bytes = new Uint8Array(leavesPerPage * hashBytes)
  #filled = 0

  constructor(sha256: Sha256) {
    this.#sha256 = sha256
  }

  get leaves(): number {
    return this.#pages.length * leavesPerPage + this.#filled / hashBytes
  }

  /** Whole hashes. */
  add(hashes: Bytes): void {
    for (let at = 0; at < hashes.length;) {
      const taken = Math.min(this.#open.length - this.#filled, hashes.length - at)
      this.#open.set(hashes.subarray(at, at + taken), this.#filled)
      at += taken
      this.#filled += taken
      if (this.#filled === this.#open.length) this.#close()
    }
  }

  async finish(): Promise<LeafTree> {
    if (this.#filled > 0) this.#close()
    const pages = this.#pages
    const roots: Bytes[] = []
    for (const hashes of pages) roots.push(await pageRoot(hashes, this.#sha256))
    const tree = await PageTree.of(roots, this.#sha256)
    return {
      root: tree.root,
      *pages() {
        for (const [page, hashes] of pages.entries()) yield {page, hashes, proof: tree.proof(page)}
      }
    }
  }

  #close(): void {
    this.#pages.push(this.#open.slice(0, this.#filled))
    this.#filled = 0
  }
}
