import type {Scheduler} from '../base/ports.ts'
import {maxCandidatesPerSignal} from '../protocol/relay-signals.ts'
import type {OutgoingSignal} from './relay-client.ts'

interface Batch {
  readonly owner: object
  readonly signals: OutgoingSignal[]
  readonly cancel: () => void
}

/** Candidates that come late leave together: a signal with up to 16 more of them in it. */
export class CandidateBatches {
  readonly #scheduler: Scheduler
  readonly #waitMs: number
  readonly #batches = new Map<string, Batch>()

  constructor(scheduler: Scheduler, waitMs: number) {
    this.#scheduler = scheduler
    this.#waitMs = waitMs
  }

  /**
   * Keeps a candidate for `key`, which names its addressee and its offer. `send` gets what leaves, unless `isWanted` says no by then;
   * both are those of the first candidate of a batch.
   */
  add(
    owner: object,
    key: string,
    signal: OutgoingSignal,
    isWanted: () => boolean,
    send: (content: object) => void
  ): void {
    const batch = this.#batches.get(key)
    if (batch) {
      batch.signals.push(signal)
      return
    }
    const signals = [signal]
    const flush = () => {
      this.#batches.delete(key)
      if (!isWanted()) return
      while (signals.length > 0) {
        const [first, ...rest] = signals.splice(0, 1 + maxCandidatesPerSignal)
        send(rest.length === 0 ? first! : {...first, candidates: rest.map(({candidate}) => candidate)})
      }
    }
    this.#batches.set(key, {owner, signals, cancel: this.#scheduler.after(this.#waitMs, flush)})
  }

  /** What waits for this owner is not sent any more. */
  drop(owner: object): void {
    for (const [key, batch] of this.#batches) {
      if (batch.owner !== owner) continue
      batch.cancel()
      this.#batches.delete(key)
    }
  }
}
