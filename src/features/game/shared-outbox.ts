import type {Bytes} from '../../base/bytes.ts'
import type {RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {maxRecordsPerMessage} from '../../protocol/link-messages.ts'
import type {SignedRecord} from '../../protocol/shared-record.ts'
import type {SharedRecord} from './shared-entry.ts'
import type {SharedMap} from './shared-map.ts'
import type {SharedNetwork} from './shared-network.ts'
import {sharedParameters as limits} from './shared-parameters.ts'

export interface SharedOutboxOptions {
  readonly env: Environment
  readonly map: SharedMap
  readonly network: Pick<SharedNetwork, 'send'>
  readonly to: RoutingId
  readonly table: Bytes
}

/**
 * What waits to be sent to one neighbour: keys, so that nothing waits twice, and of each only what it is by then. News go before what
 * is made up for, not more often than so many times a second. One message at a time.
 */
export class SharedOutbox {
  readonly #options: SharedOutboxOptions
  readonly #news = new Set<string>()
  readonly #rest = new Set<string>()
  #nextMs: number
  #cancel: (() => void) | undefined
  #sending = false
  #closed = false

  constructor(options: SharedOutboxOptions) {
    this.#options = options
    this.#nextMs = options.env.clock.monotonic()
  }

  get size(): number {
    return this.#news.size + this.#rest.size + (this.#sending ? 1 : 0)
  }

  waits(key: string): boolean {
    return this.#news.has(key) || this.#rest.has(key)
  }

  /** `afterMs`: it may wait so long for others to come with it. */
  tell(keys: Iterable<string>, afterMs = 0): void {
    for (const key of keys) {
      this.#rest.delete(key)
      this.#news.add(key)
    }
    this.#soon(afterMs)
  }

  makeUp(keys: Iterable<string>): void {
    for (const key of keys) if (!this.#news.has(key)) this.#rest.add(key)
    this.#soon(0)
  }

  /** The neighbour has it: it need not be told. */
  has({key}: SharedRecord): void {
    this.#news.delete(key)
    this.#rest.delete(key)
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
    this.#news.clear()
    this.#rest.clear()
  }

  #soon(afterMs: number): void {
    if (this.#closed || this.#sending || this.#cancel !== undefined || this.#news.size + this.#rest.size === 0) return
    const {clock, scheduler} = this.#options.env
    const waitMs = Math.max(afterMs, this.#nextMs - clock.monotonic())
    if (waitMs <= 0) return void this.#send()
    this.#cancel = scheduler.after(waitMs, () => {
      this.#cancel = undefined
      void this.#send()
    })
  }

  async #send(): Promise<void> {
    const {env, network, to, table} = this.#options
    const hasNews = this.#news.size > 0
    const batch = this.#batch()
    if (batch.length === 0) return
    this.#sending = true
    const outcome = await network.send(to, {type: 'sharedRecords', table, records: batch})
    this.#sending = false
    if (this.#closed || outcome === 'gone') return
    // What is made up for goes as fast as the link takes it.
    const waitMs = outcome === 'full' ? limits.refusedPauseMs : hasNews ? limits.messageEveryMs : 0
    this.#nextMs = env.clock.monotonic() + waitMs
    if (outcome === 'full') for (const {key} of batch) this.#rest.add(key)
    this.#soon(0)
  }

  /** Takes as many as fit a message. */
  #batch(): readonly SignedRecord[] {
    const batch: SignedRecord[] = []
    let bytes = 0
    for (const queue of [this.#news, this.#rest]) {
      for (const key of queue) {
        const record = this.#options.map.get(key)
        if (record !== undefined) {
          bytes += record.size
          if (batch.length === maxRecordsPerMessage || (batch.length > 0 && bytes > limits.messageBytes)) return batch
          batch.push(record.signed)
        }
        queue.delete(key)
      }
    }
    return batch
  }
}
