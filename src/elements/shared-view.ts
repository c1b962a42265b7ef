import type {PersonKey} from '../base/ids.ts'
import type {PlainData} from '../base/plain-data.ts'

/**
 * What the elements need from `SharedTable`: a view of the public class, so that an element can be shown with any object of this shape.
 */
export interface SharedEntryView {
  readonly key: string
  /** Frozen, and from anybody: anything plain data can be. */
  readonly value: PlainData | undefined
  readonly author: PersonKey
  /** By its author's clock, milliseconds since 1970. */
  readonly timeMs: number
  /** Of two, the later as a text is the later one. */
  readonly order: string
}

/** What a page of somebody else shows now. */
export interface SharedPresenceView {
  /** A person may have several. */
  readonly page: string
  readonly key: PersonKey
  readonly value: PlainData
}

/** Something that had no effect. Of the first four it is said who sent it, of the others who wrote it. */
export interface SharedFaultView {
  readonly key: PersonKey
  readonly reason: 'malformed' | 'forged' | 'not-theirs' | 'flood' | 'far-future' | 'too-many'
  readonly count: number
  readonly timeMs: number
}

export interface SharedTableView {
  readonly id: string
  readonly ownKey: PersonKey
  entry(key: string): SharedEntryView | undefined
  get(key: string): PlainData | undefined
  keys(): readonly string[]
  /** In no order. */
  entries(): readonly SharedEntryView[]
  /** `step`: what is undone together. @throws SendError with a reason and a sentence */
  set(key: string, value: PlainData, options?: {readonly step?: string}): Promise<void>
  remove(key: string, options?: {readonly step?: string}): Promise<void>
  /** How many keys it was; 0: there was nothing to undo. */
  undo(): Promise<number>
  readonly undoSteps: number
  readonly presence: readonly SharedPresenceView[]
  setPresence(value: PlainData | undefined): void
  readonly faults: readonly SharedFaultView[]
  /** What changes here is gone when the page closes, though it should be kept. */
  readonly notice: {readonly kind: 'not-kept'; readonly reason: string} | undefined
  /** Whether this browser keeps it beyond the page; undefined: no browser does. */
  readonly kept: boolean | undefined
  /** Keeps it from now on, or forgets what was kept. @throws StorageError */
  setKept(on: boolean): Promise<void>
  readonly room: {
    readonly keys: number
    readonly maxKeys: number
    readonly ownKeys: number
    readonly maxOwnKeys: number
  }
  nameOf(key: PersonKey): string
  on(name: 'change', listener: (keys: readonly string[]) => void, options?: {signal?: AbortSignal}): () => void
  on(
    name: 'presence' | 'faults' | 'notice' | 'kept',
    listener: () => void,
    options?: {signal?: AbortSignal}
  ): () => void
}
