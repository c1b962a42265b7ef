import type {Environment} from '../../base/ports.ts'
import {TypedEvents} from '../../base/typed-events.ts'
import {examine} from './examine.ts'
import type {Examination} from './findings.ts'
import type {DoctorProbes} from './probes.ts'

/** Finds out why connections are not made, when somebody asks. Nothing is sent to anybody before. One run at a time. */
export class Doctor extends TypedEvents<{examination: void}> {
  readonly #env: Environment
  readonly #probes: DoctorProbes
  #examination: Examination = {kind: 'never'}
  #run: {readonly ended: Promise<Examination>; readonly stop: AbortController} | undefined

  constructor(env: Environment, probes: DoctorProbes) {
    super()
    this.#env = env
    this.#probes = probes
  }

  /** What was found last; a new object after each change, announced by 'examination'. */
  get examination(): Examination {
    return this.#examination
  }

  /** Asks everything once; whoever asks while that goes on gets the same answer. Never rejects. */
  examine(): Promise<Examination> {
    this.#run ??= this.#begin()
    return this.#run.ended
  }

  /** Gives up what goes on; what was found by then stays. */
  cancel(): void {
    this.#run?.stop.abort()
  }

  #begin() {
    const stop = new AbortController()
    const {scheduler} = this.#env
    this.#become({kind: 'running', checks: []})
    const changed = (checks: Extract<Examination, {kind: 'running'}>['checks']) =>
      this.#become({kind: 'running', checks})
    const ended = examine({probes: this.#probes, scheduler, signal: stop.signal, changed}).then(found => {
      this.#run = undefined
      this.#become({kind: 'done', ...found, endedMs: this.#env.clock.now()})
      return this.#examination
    })
    return {ended, stop}
  }

  #become(examination: Examination): void {
    this.#examination = examination
    this.emit('examination', undefined)
  }
}
