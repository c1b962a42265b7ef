/**
 * What protocol code may not reach for itself: time, timers and chance are handed in, so that a simulator can own them.
 * The real ones are in `browser-environment.ts`.
 */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump; never used to measure a duration. */
  now(): number
  /** Milliseconds since some fixed moment; never goes backwards. Use this for durations. */
  monotonic(): number
}

export interface Scheduler {
  /** Runs `task` once after at least `delayMs`; the returned function cancels it and may be called twice. */
  after(delayMs: number, task: () => void): () => void
  /** The page was hidden, and its timers were as slow as the browser makes them: it may have no worker. */
  readonly heldBack?: boolean
}

export interface Random {
  /** Cryptographically strong in the real adapter. */
  bytes(length: number): Uint8Array<ArrayBuffer>
  /** Uniform in [0, 1); for jitter and choice, not for secrets. */
  fraction(): number
}

export interface Environment {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly random: Random
}
