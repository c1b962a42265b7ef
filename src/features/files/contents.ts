import type {FileId} from '../../base/ids.ts'
import {FileContent, type ContentParts} from './file-content.ts'
import type {FileIdentity} from './leaf-pages.ts'

/** The files this page has something of, or is about to. */
export class Contents {
  readonly #parts: ContentParts
  readonly #contents = new Map<FileId, FileContent>()

  constructor(parts: ContentParts) {
    this.#parts = parts
  }

  /** @throws StorageError nothing can be read, and nothing is here */
  async open(): Promise<void> {
    for (const record of await this.#parts.storage.list()) {
      if (this.#contents.has(record.id)) continue
      const content = new FileContent(record, record, this.#parts)
      this.#contents.set(record.id, content)
      await content.pages.load(record.leaves)
    }
  }

  find(id: FileId): FileContent | undefined {
    return this.#contents.get(id)
  }

  of({id, size, root}: FileIdentity): FileContent {
    let content = this.#contents.get(id)
    if (content === undefined) {
      content = new FileContent({id, size, root}, undefined, this.#parts)
      this.#contents.set(id, content)
    }
    return content
  }

  all(): readonly FileContent[] {
    return [...this.#contents.values()]
  }
}
