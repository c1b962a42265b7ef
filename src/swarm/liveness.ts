import type {Environment} from '../base/ports.ts'
import {sessionParameters as times} from './parameters.ts'
import {RemoteClock} from './remote-clock.ts'

export interface LivenessHandlers {
  sendPing(id: number): void
  /** The other side went quiet, or was heard again. */
  quietChanged(quiet: boolean): void
  /** Nothing for so long that the link is to be given up. */
  silent(): void
}

/** Signs of life on one link: asks when it is quiet, tells when it stays so. */
export class Liveness {
  readonly #env: Environment
  readonly #handlers: LivenessHandlers
  #heardMs: number
  #tickedMs: number
  #isRunning = false
  /** Pings unanswered so far; the only ids a pong may carry. */
  readonly #asked = new Map<number, number>()
  #nextId = 1
  #askedMs = Number.NEGATIVE_INFINITY
  /** The first ping since anything was heard. */
  #unansweredSinceMs: number | undefined
  #probeUntilMs: number | undefined
  #state: 'heard' | 'missed' | 'quiet' = 'heard'
  #roundTripMs: number | undefined
  #shortestTripMs: number | undefined
  readonly #remoteClock: RemoteClock
  #cancelTick: () => void = () => undefined
  #cancelProbe: () => void = () => undefined

  constructor(env: Environment, handlers: LivenessHandlers) {
    this.#env = env
    this.#handlers = handlers
    this.#remoteClock = new RemoteClock(env.clock)
    this.#heardMs = this.#tickedMs = env.clock.monotonic()
  }

  start(): void {
    this.#heardMs = this.#tickedMs = this.#env.clock.monotonic()
    this.#isRunning = true
    this.#schedule()
  }

  stop(): void {
    this.#isRunning = false
    this.#cancelTick()
    this.#cancelProbe()
  }

  get quiet(): boolean {
    return this.#state === 'quiet'
  }

  /** Quiet, or taken for lost before. */
  get missed(): boolean {
    return this.#state !== 'heard'
  }

  /** Milliseconds since anything valid arrived. */
  get silentMs(): number {
    return this.#env.clock.monotonic() - this.#heardMs
  }

  /** Smoothed over the last few pings, milliseconds; undefined before the first answer. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs
  }

  /** The shortest of this way, milliseconds; undefined before the first answer. */
  get shortestTripMs(): number | undefined {
    return this.#shortestTripMs
  }

  /** The link takes another way now. */
  forgetTrips(): void {
    this.#shortestTripMs = undefined
  }

  /** How far the other side's wall clock is ahead of ours, milliseconds; undefined before the first answer, or when it is absurd. */
  get clockOffsetMs(): number | undefined {
    return this.#remoteClock.offsetMs
  }

  /** Anything valid arrived. */
  heard(): void {
    this.#heardMs = this.#env.clock.monotonic()
    this.#unansweredSinceMs = undefined
    this.#probeUntilMs = undefined
    this.#cancelProbe()
    this.#enter('heard')
  }

  /** False when no such ping was sent. `clockMs`: what the other side's wall clock said. */
  answered(id: number, clockMs: number): boolean {
    const sentMs = this.#asked.get(id)
    if (sentMs === undefined) return false
    this.#asked.delete(id)
    const tripMs = this.#env.clock.monotonic() - sentMs
    this.#remoteClock.told(clockMs, tripMs)
    this.#roundTripMs = this.#roundTripMs === undefined ? tripMs : this.#roundTripMs + (tripMs - this.#roundTripMs) / 8
    this.#shortestTripMs = Math.min(tripMs, this.#shortestTripMs ?? Infinity)
    return true
  }

  /** Asks now, and is no less patient for it. */
  measure(): void {
    this.#ask()
  }

  /** Nobody else is heard either. */
  miss(): void {
    if (this.#state === 'heard') this.#enter('missed')
  }

  /** The other side seems to have lost us: what it was asked before counts. */
  doubt(): void {
    const nowMs = this.#env.clock.monotonic()
    // Answers that take long are waited for; those that came while this page was busy may not have been read yet.
    const limitMs = Math.max(
      times.lostTimeoutMs,
      Math.min(times.lostRoundTrips * (this.#roundTripMs ?? 0), times.pingIdleMs)
    )
    const sinceMs = nowMs - this.#tickedMs > times.busyAfterMs ? nowMs : (this.#unansweredSinceMs ?? nowMs)
    if (nowMs - sinceMs >= limitMs) this.#handlers.silent()
    else this.probe(limitMs - (nowMs - sinceMs))
  }

  /** Asks now and gives up soon: after waking or a change of network most links are dead, and some are not. */
  probe(limitMs: number = times.probeTimeoutMs): void {
    const untilMs = this.#env.clock.monotonic() + limitMs
    if (this.#probeUntilMs === undefined || untilMs < this.#probeUntilMs) {
      this.#probeUntilMs = untilMs
      this.#cancelProbe()
      this.#cancelProbe = this.#env.scheduler.after(limitMs, () => {
        if (this.#probeUntilMs === untilMs) this.#handlers.silent()
      })
    }
    this.#ask()
  }

  #schedule(): void {
    this.#cancelTick = this.#env.scheduler.after(this.#nextTickMs(), () => {
      this.#tick()
      if (this.#isRunning) this.#schedule()
    })
  }

  /** Once a second, which tells a sleep, and at the very moment when something is due. */
  #nextTickMs(): number {
    const nowMs = this.#env.clock.monotonic()
    const dueMs = [
      Math.max(this.#heardMs, this.#askedMs) + times.pingIdleMs,
      this.#heardMs + times.awayAfterMs,
      this.#unansweredAtMs,
      this.#heardMs + times.silentAfterMs
    ].filter(atMs => atMs > nowMs)
    return Math.min(times.livenessTickMs, ...dueMs.map(atMs => atMs - nowMs))
  }

  /** When a ping will have gone unanswered for long enough; never, without one. A busy page may have asked late. */
  get #unansweredAtMs(): number {
    return (this.#unansweredSinceMs ?? Infinity) + times.unansweredMs
  }

  #tick(): void {
    const nowMs = this.#env.clock.monotonic()
    const sinceTickMs = nowMs - this.#tickedMs
    this.#tickedMs = nowMs
    if (sinceTickMs > times.sleptAfterMs) {
      // Timers stood still, and so did whatever arrived meanwhile: the silence was ours.
      this.#heardMs = nowMs - times.pingIdleMs
      this.#unansweredSinceMs = undefined
      this.probe()
      return
    }
    if (sinceTickMs > times.busyAfterMs) this.#unansweredSinceMs = undefined
    const quietMs = nowMs - this.#heardMs
    if (quietMs >= times.silentAfterMs) {
      this.#handlers.silent()
      return
    }
    if (quietMs >= times.awayAfterMs && nowMs >= this.#unansweredAtMs) this.#enter('quiet')
    if (quietMs >= times.pingIdleMs && nowMs - this.#askedMs >= times.pingIdleMs) this.#ask()
  }

  #ask(): void {
    const id = this.#nextId
    this.#nextId = (this.#nextId + 1) >>> 0
    this.#askedMs = this.#env.clock.monotonic()
    this.#unansweredSinceMs ??= this.#askedMs
    this.#asked.set(id, this.#askedMs)
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= times.rememberedPings) break
      this.#asked.delete(oldest)
    }
    this.#handlers.sendPing(id)
  }

  #enter(state: 'heard' | 'missed' | 'quiet'): void {
    if (this.#state === state) return
    this.#state = state
    this.#handlers.quietChanged(this.quiet)
  }
}
