import type {Environment} from '../../src/base/ports.ts'

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly task: () => void
}

/** Small, fast, seeded; the same seed gives the same run. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One turn of the real event loop: every promise that is ready has run. */
const turn = () => new Promise<void>(resolve => nextTurn(resolve))
const nextTurn: (task: () => void) => unknown = 'setImmediate' in globalThis ? setImmediate : setTimeout

let pendingCrypto = 0
let cryptoTracked = false

/**
 * WebCrypto answers from other threads at its own pace. Counting what is under way lets virtual time wait for it,
 * so that a time limit never passes while a signature is being checked.
 */
function trackWebCrypto(): void {
  if (cryptoTracked) return
  cryptoTracked = true
  const subtle = crypto.subtle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  const names = [
    'sign',
    'verify',
    'digest',
    'importKey',
    'exportKey',
    'generateKey',
    'deriveBits',
    'deriveKey',
    'encrypt',
    'decrypt'
  ]
  for (const name of names) {
    const original = subtle[name]!.bind(crypto.subtle)
    subtle[name] = (...args) => {
      pendingCrypto++
      return original(...args).finally(() => pendingCrypto--)
    }
  }
}

/** Manual clock, scheduler and seeded chance. Nothing happens until `advance` or `until` moves the time. */
export class VirtualEnvironment implements Environment {
  readonly seed: number
  #nowMs = 0
  #order = 0
  readonly #startMs: number
  readonly #timers = new Set<Timer>()
  readonly #fraction: () => number
  #roundsAtOnce = 0

  constructor({seed = 1, startMs = 1_700_000_000_000}: {seed?: number; startMs?: number} = {}) {
    trackWebCrypto()
    this.seed = seed
    this.#startMs = startMs
    this.#fraction = mulberry32(seed)
  }

  readonly clock = {now: () => this.#startMs + this.#nowMs, monotonic: () => this.#nowMs}

  readonly scheduler = {
    after: (delayMs: number, task: () => void) => {
      const timer = {dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task}
      this.#timers.add(timer)
      return () => void this.#timers.delete(timer)
    }
  }

  readonly random = {
    fraction: () => this.#fraction(),
    bytes: (length: number) => Uint8Array.from({length}, () => Math.floor(this.#fraction() * 256))
  }

  /** Timers still waiting: a way to see that something left none behind. */
  get timers(): number {
    return this.#timers.size
  }

  /** Lets everything run that needs no time: ready promises and cryptography. */
  async settle(): Promise<void> {
    do await turn()
    while (pendingCrypto > 0)
  }

  /** Moves the time on, running what falls due in order; promises settle between two moments. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms
    await this.settle()
    for (;;) {
      const next = this.#nextDueMs()
      if (next === undefined || next > endMs) break
      this.#moveTo(next)
      this.#runDue()
      await this.settle()
    }
    this.#nowMs = endMs
  }

  /** Time passes and nothing runs, as when a computer sleeps. What fell due runs late, on the next `advance`. */
  sleep(ms: number): void {
    this.#nowMs += ms
  }

  /** Moves the time on, moment by moment, until `condition` holds. */
  async until(condition: () => boolean, {withinMs = 60_000}: {withinMs?: number} = {}): Promise<void> {
    const endMs = this.#nowMs + withinMs
    await this.settle()
    while (!condition()) {
      const next = this.#nextDueMs()
      if (next === undefined || next > endMs) {
        throw new Error(`condition not met within ${withinMs} ms of virtual time (seed ${this.seed}): ${condition}`)
      }
      this.#moveTo(next)
      this.#runDue()
      await this.settle()
    }
  }

  /** A timer that comes back at once, for ever, would let no time pass: a bug, and a test that never ends. */
  #moveTo(dueMs: number): void {
    this.#roundsAtOnce = dueMs > this.#nowMs ? 0 : this.#roundsAtOnce + 1
    if (this.#roundsAtOnce > 10_000)
      throw new Error(`time stands still (seed ${this.seed}): ${[...this.#timers].map(({task}) => task).join(' ')}`)
    this.#nowMs = Math.max(this.#nowMs, dueMs)
  }

  #nextDueMs(): number | undefined {
    let due: number | undefined
    for (const timer of this.#timers) if (due === undefined || timer.dueMs < due) due = timer.dueMs
    return due
  }

  #runDue(): void {
    const due = [...this.#timers].filter(timer => timer.dueMs <= this.#nowMs)
    due.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)
    for (const timer of due) if (this.#timers.delete(timer)) timer.task()
  }
}
