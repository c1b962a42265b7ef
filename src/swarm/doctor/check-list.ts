import type {Scheduler} from '../../base/ports.ts'
import type {Check, CheckName, CheckState, Unknown} from './findings.ts'
import {doctorParameters} from './parameters.ts'

export interface CheckListOptions {
  readonly scheduler: Scheduler
  /** Whatever still runs then is not waited for. */
  readonly signal: AbortSignal
  readonly changed: (checks: readonly Check[]) => void
}

/** A probe has this much more than its own limit to say so itself. */
const graceMs = 500

type Outcome<T> = {readonly kind: 'found'; readonly value: T} | {readonly kind: 'too-slow' | 'failed' | 'cancelled'}

/** The checks of one run in the order they were named, and how far each is. */
export class CheckList {
  readonly #options: CheckListOptions
  readonly #checks: Check[] = []
  #isEnded = false

  constructor(options: CheckListOptions) {
    this.#options = options
  }

  /** A new array after each change. */
  get checks(): readonly Check[] {
    return [...this.#checks]
  }

  set(name: CheckName, subject: string, state: CheckState): void {
    if (this.#isEnded) return
    const at = this.#checks.findIndex(check => check.name === name && check.subject === subject)
    if (at < 0) this.#checks.push({name, subject, state})
    else this.#checks[at] = {name, subject, state}
    this.#options.changed(this.checks)
  }

  /** These cannot be answered any more. */
  skip(names: readonly CheckName[]): void {
    for (const {name, subject, state} of this.checks)
      if (names.includes(name) && state.kind === 'waiting') this.set(name, subject, {kind: 'unknown', why: 'skipped'})
  }

  /** Runs one check within its limit. What does not end in time, or fails, is not known; never rejects. */
  async run(name: CheckName, subject: string, limitMs: number, probe: () => Promise<CheckState>): Promise<CheckState> {
    this.set(name, subject, {kind: 'checking'})
    const outcome = await this.#within(limitMs, probe)
    const state: CheckState = outcome.kind === 'found' ? outcome.value : {kind: 'unknown', why: outcome.kind}
    // What was given up is settled when all is.
    if (state.kind !== 'unknown' || state.why !== 'cancelled') this.set(name, subject, state)
    return state
  }

  /** Runs the same check for several servers, a few at a time. */
  async runAll(
    name: CheckName,
    subjects: readonly string[],
    limitMs: number,
    probe: (at: number) => Promise<CheckState>
  ): Promise<readonly CheckState[]> {
    const states: CheckState[] = subjects.map(() => ({kind: 'unknown', why: 'failed'}))
    let next = 0
    const work = async () => {
      while (next < subjects.length && !this.#options.signal.aborted) {
        const at = next++
        states[at] = await this.run(name, subjects[at]!, limitMs, () => probe(at))
      }
    }
    await Promise.all(Array.from({length: doctorParameters.atOnce}, work))
    return states
  }

  /** Something to know before going on; undefined when it does not come. */
  async known<T>(limitMs: number, probe: () => Promise<T>): Promise<T | undefined> {
    const outcome = await this.#within(limitMs, probe)
    return outcome.kind === 'found' ? outcome.value : undefined
  }

  /** It is over: nothing changes any more, and what has not ended is `why`. */
  settled(why: Unknown): readonly Check[] {
    for (const {name, subject, state} of this.checks)
      if (state.kind === 'waiting' || state.kind === 'checking') this.set(name, subject, {kind: 'unknown', why})
    this.#isEnded = true
    return this.checks
  }

  #within<T>(limitMs: number, probe: () => Promise<T>): Promise<Outcome<T>> {
    const {scheduler, signal} = this.#options
    return new Promise(resolve => {
      const done = (outcome: Outcome<T>) => {
        cancel()
        signal.removeEventListener('abort', giveUp)
        resolve(outcome)
      }
      const giveUp = () => done({kind: 'cancelled'})
      const cancel = scheduler.after(limitMs + graceMs, () => done({kind: 'too-slow'}))
      signal.addEventListener('abort', giveUp, {once: true})
      if (signal.aborted) return giveUp()
      void called(probe).then(
        value => done({kind: 'found', value}),
        () => done({kind: 'failed'})
      )
    })
  }
}

/** A probe may also throw at once. */
const called = async <T>(probe: () => Promise<T>): Promise<T> => probe()
