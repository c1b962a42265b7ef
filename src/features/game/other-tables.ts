import type {TableId} from './table-acts.ts'

/** What one table asks and tells the others of its topic: whose a position is. */
export interface OtherTables {
  /** Whether this position, or the act it is named by, is another table's. */
  has(position: string): boolean
  /** It is this table's: who acted in it at another did so in vain. */
  came(position: string): void
}

/** A table at hand, and what was done at it. */
interface PlaceOfTable {
  readonly table: {readonly id: TableId}
  readonly record: {
    has(id: string): boolean
    readonly tree: {readonly waiting: number; disown(id: string): boolean}
  }
}

/** For a table that is alone. */
export const noOtherTables: OtherTables = {has: () => false, came: () => undefined}

/** `places`: those at hand. `changed`: somebody was named at that table. */
export function otherTables(
  own: TableId,
  places: () => Iterable<PlaceOfTable>,
  changed: (table: TableId) => void
): OtherTables {
  return {
    has(position) {
      for (const {table, record} of places()) if (table.id !== own && record.has(position)) return true
      return false
    },
    came(position) {
      for (const {table, record} of places()) {
        if (table.id !== own && record.tree.waiting > 0 && record.tree.disown(position)) changed(table.id)
      }
    }
  }
}
