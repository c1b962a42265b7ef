import type {JoinOptions} from './page-options.ts'
import type {SwarmView} from './chat-view.ts'

export type JoinSwarm<S extends SwarmView> = (options: JoinOptions & {signal: AbortSignal}) => Promise<S>

export type JoiningState<S extends SwarmView> =
  | {readonly kind: 'idle'}
  | {readonly kind: 'joining'; readonly topic: string}
  | {readonly kind: 'joined'; readonly topic: string; readonly swarm: S}
  | {readonly kind: 'failed'; readonly topic: string; readonly error: Error}

/**
 * Keeps one swarm in step with an element's attributes: joins, joins again when they change, leaves the former one,
 * and drops the outcome of a join that is no longer wanted.
 */
export class SwarmJoining<S extends SwarmView> {
  readonly #join: JoinSwarm<S>
  readonly #changed: () => void
  #state: JoiningState<S> = {kind: 'idle'}
  #wanted: JoinOptions | undefined
  #attempt: AbortController | undefined

  constructor(join: JoinSwarm<S>, changed: () => void) {
    this.#join = join
    this.#changed = changed
  }

  get state(): JoiningState<S> {
    return this.#state
  }

  /** Wants a swarm with these options, or none. Nothing happens when they are what they were; a new name alone is only passed on. */
  want(options: JoinOptions | undefined): void {
    const before = this.#wanted
    this.#wanted = options
    if (placeOf(before) !== placeOf(options)) this.#restart()
    else if (options?.name !== undefined && options.name !== before?.name) this.#rename(options.name)
  }

  /** Tries again after a failure. */
  retry(): void {
    if (this.#state.kind === 'failed') this.#restart()
  }

  #restart(): void {
    this.#attempt?.abort()
    this.#attempt = undefined
    const former = this.#state
    const options = this.#wanted
    if (options === undefined) this.#become({kind: 'idle'})
    else {
      const attempt = new AbortController()
      this.#attempt = attempt
      this.#become({kind: 'joining', topic: options.topic ?? ''})
      void this.#enter(options, attempt.signal)
    }
    // Left after the next one is wanted, so that what both share (connections, sockets) need not close in between.
    if (former.kind === 'joined') void leave(former.swarm)
  }

  async #enter(options: JoinOptions, signal: AbortSignal): Promise<void> {
    const topic = options.topic ?? ''
    try {
      const swarm = await this.#join({...options, signal})
      if (signal.aborted) {
        await leave(swarm)
        return
      }
      this.#become({kind: 'joined', topic, swarm})
      const name = this.#wanted?.name
      if (name !== undefined && name !== options.name) this.#rename(name)
    } catch (error) {
      if (signal.aborted) return
      this.#become({kind: 'failed', topic, error: error instanceof Error ? error : new Error(String(error))})
    }
  }

  #rename(name: string): void {
    if (this.#state.kind !== 'joined') return
    this.#state.swarm.identity.setName(name).catch((error: unknown) => console.warn('shoal: name not saved:', error))
  }

  #become(state: JoiningState<S>): void {
    this.#state = state
    this.#changed()
  }
}

/** What makes it another place: everything but the name. */
function placeOf(options: JoinOptions | undefined): string | undefined {
  if (options === undefined) return undefined
  return JSON.stringify([
    options.topic,
    options.invite,
    options.relays,
    options.trackers,
    options.localRelays,
    options.localTrackers,
    options.stun,
    // A callback is not asked what it would say: another one is no other place.
    typeof options.turn === 'function' ? 'asked' : options.turn,
    options.relayOnly
  ])
}

async function leave(swarm: SwarmView): Promise<void> {
  try {
    await swarm.leave()
  } catch (error) {
    console.warn('shoal: leaving failed:', error)
  }
}
