import type {PersonKey} from '../base/ids.ts'
import type {Acquaintance, AcquaintanceChange} from './acquaintance.ts'

/**
 * Where acquaintances are kept, one for all pages of a browser. Real: `IndexedDbAcquaintanceStore`. In memory:
 * `MemoryAcquaintanceStore`. Every promise rejects with `StorageError`; none promises to answer in time.
 */
export interface AcquaintanceStore {
  /** Whether what is stored outlives the page. */
  readonly lasting: boolean
  load(): Promise<readonly Acquaintance[]>
  /** Applies changes to what is kept now, all or none; then forgets whom `surplus` names. */
  change(changes: ReadonlyMap<PersonKey, AcquaintanceChange>): Promise<void>
  /** Calls `listener` when another page changed something; the returned function ends it. */
  onChanged(listener: () => void): () => void
}
