import type {Scheduler} from '../base/ports.ts'

/** Alone for so long, one may wonder; waiting for people is normal before. */
const aloneMs = 30_000

export type Lonely = 'offline' | 'alone' | undefined

/** The part of a swarm that is read. */
export interface WatchedSwarm {
  readonly status: {readonly kind: string}
  on(name: 'status', listener: () => void, options: {signal: AbortSignal}): unknown
}

/** Says when somebody may wonder why nobody is there: at once when nothing is reached, and when nobody was found for a while. */
export class LonelyWatch {
  readonly #scheduler: Scheduler
  readonly #changed: (lonely: Lonely) => void
  #end: AbortController | undefined
  #cancel: () => void = () => undefined

  constructor(scheduler: Scheduler, changed: (lonely: Lonely) => void) {
    this.#scheduler = scheduler
    this.#changed = changed
  }

  /** Another swarm, or none. */
  watch(swarm: WatchedSwarm | undefined): void {
    this.#end?.abort()
    this.#end = new AbortController()
    const look = () => this.#look(swarm?.status.kind)
    swarm?.on('status', look, {signal: this.#end.signal})
    look()
  }

  #look(kind: string | undefined): void {
    this.#cancel()
    this.#changed(kind === 'offline' ? 'offline' : undefined)
    if (kind === 'alone') this.#cancel = this.#scheduler.after(aloneMs, () => this.#changed('alone'))
  }
}
