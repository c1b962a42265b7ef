import type {IdentityStore, StoredIdentity} from './identity-store.ts'

/** Keeps the identity as long as this object lives. */
export class MemoryIdentityStore implements IdentityStore {
  readonly lasting = false
  #stored: StoredIdentity | undefined

  async load(): Promise<StoredIdentity | undefined> {
    return this.#stored
  }

  async claim(candidate: StoredIdentity): Promise<StoredIdentity> {
    return (this.#stored ??= candidate)
  }

  async saveName(name: string): Promise<void> {
    if (this.#stored !== undefined) this.#stored = {...this.#stored, name}
  }
}
