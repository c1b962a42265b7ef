import type {PersonKey} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {typingExpiresMs, typingPauseMs, typingRepeatMs} from './parameters.ts'

/** Who is typing: others as they say, until it expires; ourselves as often as the others need to hear it. */
export class Typing {
  readonly #env: Environment
  readonly #tell: (on: boolean) => void
  readonly #changed: () => void
  readonly #others = new Map<PersonKey, () => void>()
  #keys: readonly PersonKey[] = []
  #toldAtMs: number | undefined
  #cancelPause: () => void = () => undefined

  constructor(env: Environment, tell: (on: boolean) => void, changed: () => void) {
    this.#env = env
    this.#tell = tell
    this.#changed = changed
  }

  /** In the order they began; a new array after each change. */
  get keys(): readonly PersonKey[] {
    return this.#keys
  }

  /** Bounded by the people who are linked: only they are heard. */
  heard(key: PersonKey, on: boolean): void {
    const known = this.#others.get(key)
    known?.()
    if (on)
      this.#others.set(
        key,
        this.#env.scheduler.after(typingExpiresMs, () => this.heard(key, false))
      )
    else this.#others.delete(key)
    if ((known !== undefined) === on) return
    this.#keys = [...this.#others.keys()]
    this.#changed()
  }

  /** Called at every change of the text. */
  set(on: boolean): void {
    this.#cancelPause()
    if (!on) return this.#stop()
    this.#cancelPause = this.#env.scheduler.after(typingPauseMs, () => this.#stop())
    const nowMs = this.#env.clock.monotonic()
    if (this.#toldAtMs !== undefined && nowMs < this.#toldAtMs + typingRepeatMs) return
    this.#toldAtMs = nowMs
    this.#tell(true)
  }

  /** The message is sent, which says that it is not being written any more. */
  sent(): void {
    this.#cancelPause()
    this.#toldAtMs = undefined
  }

  close(): void {
    this.set(false)
    for (const cancel of this.#others.values()) cancel()
    this.#others.clear()
    this.#keys = []
  }

  #stop(): void {
    if (this.#toldAtMs === undefined) return
    this.#toldAtMs = undefined
    this.#tell(false)
  }
}
