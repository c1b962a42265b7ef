import {StorageError} from '../../base/errors.ts'
import type {TopicId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {within} from '../../identity/storage-patience.ts'
import {
  emptyMemory,
  joined,
  keptChange,
  latestMs,
  stateOf,
  type ChatMemoryState,
  type KeptChatMemory
} from './chat-memory-state.ts'
import type {ChatMemoryStore} from './chat-memory-store.ts'

export type {ChatMemoryState} from './chat-memory-state.ts'
export type {ChatMemoryStore} from './chat-memory-store.ts'

/** A change is kept after this long, with all that came with it. Milliseconds. */
export const keptSoonMs = 400
/** After another page kept something, it is read after this long. Milliseconds. */
export const readSoonMs = 50

/** Calls `listener` when the page is about to be left, hidden or frozen; the returned function ends that. */
export type OnLeaving = (listener: () => void) => () => void

export interface ChatMemoryEvents {
  /** Another page of this browser changed something. */
  changed: void
}

/** What this browser remembers about one topic: what was seen, how far what was written has got, what was begun. */
export class ChatMemory extends TypedEvents<ChatMemoryEvents> {
  readonly #topic: TopicId
  readonly #env: Environment
  readonly #store: ChatMemoryStore
  readonly #endings: readonly (() => void)[]
  #kept: KeptChatMemory = emptyMemory
  #state = stateOf(emptyMemory)
  /** What the storage does not have for sure. */
  #unkept: KeptChatMemory | undefined
  /** What is being written. */
  readonly #writing = new Set<KeptChatMemory>()
  #cancelKeeping: (() => void) | undefined
  #cancelReading: (() => void) | undefined
  #turn: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined

  /** Use `openChatMemory`. */
  constructor(topic: TopicId, env: Environment, store: ChatMemoryStore, onLeaving: OnLeaving) {
    super()
    this.#topic = topic
    this.#env = env
    this.#store = store
    this.#endings = [store.onJoined(topic, () => this.#readSoon()), onLeaving(() => this.#leave())]
  }

  /** The same object until something changes. */
  get state(): ChatMemoryState {
    return this.#state
  }

  /**
   * Holds at once, and is kept soon. A place never goes back; records change by key, so that keys that are not named stay;
   * an empty draft goes.
   */
  change(change: Partial<ChatMemoryState>): void {
    this.#add(keptChange(change, Math.max(this.#env.clock.now(), latestMs(this.#kept) + 1)))
  }

  /** Hears no more of other pages; resolves when what was changed is kept, or the storage failed. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Reads what is kept. Never rejects, and never hangs. */
  read(): Promise<void> {
    return this.#inTurn(async () => {
      const kept = await this.#store.load(this.#topic)
      this.#hold(joined(this.#kept, kept))
    })
  }

  async #close(): Promise<void> {
    for (const end of this.#endings) end()
    this.#cancelReading?.()
    await this.#keep()
  }

  #add(change: KeptChatMemory): void {
    this.#unkept = joined(this.#unkept ?? emptyMemory, change)
    this.#hold(joined(this.#kept, change))
    if (this.#closing === undefined) this.#keepSoon()
  }

  #hold(kept: KeptChatMemory): void {
    this.#kept = kept
    this.#state = stateOf(kept)
  }

  #keepSoon(): void {
    this.#cancelKeeping ??= this.#env.scheduler.after(keptSoonMs, () => void this.#keep())
  }

  async #keep(): Promise<void> {
    this.#cancelKeeping?.()
    this.#cancelKeeping = undefined
    const unkept = this.#unkept
    if (unkept === undefined) return
    this.#unkept = undefined
    this.#writing.add(unkept)
    const written = await this.#ask(() => this.#store.join(this.#topic, unkept))
    this.#writing.delete(unkept)
    // Otherwise it goes with the next change.
    if (!written) this.#unkept = joined(unkept, this.#unkept ?? emptyMemory)
  }

  /**
   * What is being written goes too: the page may be gone before that is done, and what is written twice is the same as once. A page that
   * stays, because it was only hidden, keeps it again in its time: what it leaves next takes the place of this.
   */
  #leave(): void {
    if (this.#unkept === undefined && this.#writing.size === 0) return
    const leaving = [...this.#writing].reduce(joined, this.#unkept ?? emptyMemory)
    void this.#ask(() => this.#store.leave(this.#topic, leaving))
  }

  #readSoon(): void {
    this.#cancelReading ??= this.#env.scheduler.after(readSoonMs, () => {
      this.#cancelReading = undefined
      const before = this.#state
      void this.read().then(() => {
        if (JSON.stringify(before) !== JSON.stringify(this.#state)) this.emit('changed', undefined)
      })
    })
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(async () => void (await this.#ask(task)))
    return this.#turn
  }

  /** False when the storage failed: what is remembered then lasts as long as the page. */
  async #ask(task: () => Promise<void>): Promise<boolean> {
    try {
      await within(this.#env, task())
      return true
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return false
    }
  }
}

/**
 * Opens what this browser remembers about a topic. Never fails because of storage. `onLeaving` is how it hears that the page is being
 * left, so that the last change is kept too.
 */
export async function openChatMemory(
  topic: TopicId,
  env: Environment,
  store: ChatMemoryStore,
  onLeaving: OnLeaving = () => () => undefined
): Promise<ChatMemory> {
  const memory = new ChatMemory(topic, env, store, onLeaving)
  await memory.read()
  return memory
}
