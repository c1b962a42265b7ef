import {concat, type Bytes} from '../../base/bytes.ts'
import type {FileId} from '../../base/ids.ts'
import type {Sha256} from './file-hasher.ts'
import {leafBytes, leavesPerPage, leavesPerPiece, pageCount, pageLeaves} from './file-size.ts'
import type {FileStorage} from './file-storage.ts'
import {hashBytes, provesPage, type ProvedPage} from './leaf-tree.ts'
import {engineParameters as limits} from './parameters.ts'

export interface FileIdentity {
  readonly id: FileId
  readonly size: number
  readonly root: Bytes
}

/** The proved hashes of a file's leaves: stored by page, the last used in memory. */
export class LeafPages {
  readonly #file: FileIdentity
  readonly #storage: FileStorage
  readonly #sha256: Sha256
  readonly #known = new Set<number>()
  readonly #cache = new Map<number, Bytes>()
  #loaded: Promise<void> | undefined

  constructor(file: FileIdentity, storage: FileStorage, sha256: Sha256) {
    this.#file = file
    this.#storage = storage
    this.#sha256 = sha256
    // The one leaf of a small file is the root itself.
    if (file.size <= leafBytes) this.#keep(0, file.root)
  }

  get complete(): boolean {
    return this.#known.size === pageCount(this.#file.size)
  }

  /** How many pages there are, and which are here. */
  get count(): number {
    return pageCount(this.#file.size)
  }

  has(page: number): boolean {
    return this.#known.has(page)
  }

  provesPiece(piece: number): boolean {
    return this.#known.has(Math.floor((piece * leavesPerPiece) / leavesPerPage))
  }

  /** Finds out what is stored. */
  load(stored: 'none' | 'some' | 'all'): Promise<void> {
    this.#loaded ??= this.#load(stored)
    return this.#loaded
  }

  /** The hash of a leaf; undefined while its page is not here. */
  async hash(leaf: number): Promise<Bytes | undefined> {
    const page = Math.floor(leaf / leavesPerPage)
    const bytes = this.#cache.get(page) ?? (await this.read(page))?.hashes
    const at = (leaf % leavesPerPage) * hashBytes
    return bytes?.subarray(at, at + hashBytes)
  }

  async read(page: number): Promise<ProvedPage | undefined> {
    if (!this.#known.has(page)) return undefined
    if (this.#file.size <= leafBytes) return {page, hashes: this.#file.root, proof: new Uint8Array()}
    const bytes = await this.#storage.readLeafPage(this.#file.id, page)
    if (bytes === undefined) {
      this.#known.delete(page)
      return undefined
    }
    const length = pageLeaves(this.#file.size, page) * hashBytes
    const hashes = bytes.slice(0, length)
    this.#keep(page, hashes)
    return {page, hashes, proof: bytes.slice(length)}
  }

  /** Takes a page from somebody else, and can be asked for its hashes from then on. Undefined when it does not belong to this file. */
  async take(page: ProvedPage): Promise<{readonly stored: Promise<void>} | undefined> {
    return (await provesPage(this.#file, page, this.#sha256)) ? {stored: this.put(page)} : undefined
  }

  /** Takes a page that is known to be right. Resolves when it is stored; rejects, and does not have it unless it had it before, when it cannot be. */
  async put({page, hashes, proof}: ProvedPage): Promise<void> {
    if (this.#file.size <= leafBytes) return
    const isNew = !this.#known.has(page)
    this.#keep(page, hashes)
    try {
      await this.#storage.writeLeafPage(this.#file.id, page, concat(hashes, proof))
    } catch (cause) {
      if (isNew) {
        this.#known.delete(page)
        this.#cache.delete(page)
      }
      throw cause
    }
  }

  forget(): void {
    this.#known.clear()
    this.#cache.clear()
    this.#loaded = undefined
    if (this.#file.size <= leafBytes) this.#keep(0, this.#file.root)
  }

  async #load(stored: 'none' | 'some' | 'all'): Promise<void> {
    for (let page = 0; stored !== 'none' && page < this.count; page++) {
      if (stored === 'all' || (await this.#storage.readLeafPage(this.#file.id, page)) !== undefined)
        this.#known.add(page)
    }
  }

  #keep(page: number, hashes: Bytes): void {
    this.#known.add(page)
    this.#cache.delete(page)
    this.#cache.set(page, hashes)
    if (this.#cache.size > limits.pagesKept) this.#cache.delete(this.#cache.keys().next().value!)
  }
}
