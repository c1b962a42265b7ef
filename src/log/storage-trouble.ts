import type {StorageError} from '../base/errors.ts'

/** The failure of a log's storage, until it works again. */
export class StorageTrouble {
  readonly #lasting: StorageError | undefined
  readonly #hasUnkept: () => boolean
  readonly #changed: (trouble: StorageError | undefined) => void
  #current: StorageError | undefined

  /**
   * `lasting`: why the storage is not the one that was wanted, which does not pass. `hasUnkept`: something is shown that is not
   * stored; as long as it is, the storage does not work again.
   */
  constructor(
    lasting: StorageError | undefined,
    hasUnkept: () => boolean,
    changed: (trouble: StorageError | undefined) => void
  ) {
    this.#lasting = lasting
    this.#current = lasting
    this.#hasUnkept = hasUnkept
    this.#changed = changed
  }

  get current(): StorageError | undefined {
    return this.#current
  }

  /** What failed after this log was opened. */
  get sinceOpening(): StorageError | undefined {
    return this.#current === this.#lasting ? undefined : this.#current
  }

  /** The storage failed; undefined: it worked. */
  say(error: StorageError | undefined): void {
    const trouble = error ?? this.#lasting ?? (this.#hasUnkept() ? this.#current : undefined)
    if (trouble === this.#current || (trouble !== undefined && trouble.reason === this.#current?.reason)) return
    this.#current = trouble
    this.#changed(trouble)
  }
}
