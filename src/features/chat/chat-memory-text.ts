import {emptyMemory, readChatMemory, type KeptChatMemory} from './chat-memory-state.ts'

/** As JSON, for where only text can be kept: maps are arrays of entries in it. */
export const memoryAsText = (memory: KeptChatMemory): string =>
  JSON.stringify(memory, (_, value: unknown) =>
    value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value
  )

/** What such a text says, as far as it is whole. */
export function memoryFromText(text: string): KeptChatMemory {
  try {
    return readChatMemory(JSON.parse(text, (_, value: unknown) => (Array.isArray(value) ? asMap(value) : value)))
  } catch {
    return emptyMemory
  }
}

/** An array of entries as a map; an entry itself stays what it is. */
const asMap = (entries: readonly unknown[]): unknown =>
  entries.every(isEntry) ? new Map<unknown, unknown>(entries) : entries

const isEntry = (entry: unknown): entry is readonly [unknown, unknown] => Array.isArray(entry) && entry.length === 2
