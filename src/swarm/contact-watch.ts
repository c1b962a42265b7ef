import type {Environment} from '../base/ports.ts'
import {contactParameters as times} from './parameters.ts'

/** One of those this page is linked with. */
export interface Contact {
  /** Milliseconds since anything valid arrived. */
  readonly silentMs: number
  /** Milliseconds; undefined before the first answer. */
  readonly roundTripMs: number | undefined
  /** A ping, that any living page answers at once. */
  ask(): void
  /** Nobody is heard any more, this one neither. */
  miss(): void
}

/** A time in which nobody was heard, from the first question on. Monotonic milliseconds. */
interface Silence {
  readonly askedMs: number
  /** When everybody was asked. After that each link asks for itself. */
  allAskedMs: number | undefined
  /** When it was said that nobody is heard, and of whom. */
  told: {readonly atMs: number; readonly contacts: ReadonlySet<Contact>} | undefined
}

/**
 * Notices within about two seconds that nobody at all is heard any more: the address of this page changed, say, and no event told of it. What
 * each link is asked for itself takes longer (`Liveness`), and asking everybody every second would cost a phone its battery. Here those
 * heard last are asked when nobody was heard for a second, and all only when they do not answer; where many are linked somebody is always heard.
 */
export class ContactWatch {
  readonly #env: Environment
  readonly #contacts: () => readonly Contact[]
  #tickedMs = 0
  #silence: Silence | undefined
  /** Until then it does not speak up: this page was busy itself, or the last alarm was a false one. */
  #patientUntilMs = Number.NEGATIVE_INFINITY
  #cancelTick: (() => void) | undefined

  /** `contacts`: those who proved who they are. */
  constructor(env: Environment, contacts: () => readonly Contact[]) {
    this.#env = env
    this.#contacts = contacts
  }

  /** There is somebody to be heard. It stops by itself when there is nobody any more. */
  start(): void {
    if (this.#cancelTick !== undefined) return
    this.#tickedMs = this.#env.clock.monotonic()
    this.#schedule()
  }

  close(): void {
    this.#cancelTick?.()
    this.#cancelTick = undefined
  }

  #schedule(): void {
    this.#cancelTick = this.#env.scheduler.after(times.tickMs, () => {
      this.#schedule()
      this.#tick()
    })
  }

  #tick(): void {
    const nowMs = this.#env.clock.monotonic()
    // What arrived while this page was busy or asleep may not have been read yet.
    if (nowMs - this.#tickedMs > times.busyAfterMs) this.#wait(nowMs + times.lostAfterMs)
    this.#tickedMs = nowMs
    const contacts = this.#contacts()
    if (contacts.length === 0) {
      this.#silence = undefined
      return this.close()
    }
    const silentMs = Math.min(...contacts.map(contact => contact.silentMs))
    if (silentMs < times.askAfterMs) return this.#heard(contacts, nowMs)
    const silence = this.#ask(contacts, nowMs)
    if (silentMs < times.lostAfterMs || nowMs < this.#patientUntilMs || silence.told !== undefined) return
    if (nowMs - (silence.allAskedMs ?? nowMs) < patienceMs(contacts)) return
    silence.told = {atMs: nowMs, contacts: new Set(contacts)}
    for (const contact of contacts) contact.miss()
  }

  #ask(contacts: readonly Contact[], nowMs: number): Silence {
    if (this.#silence === undefined) {
      this.#silence = {askedMs: nowMs, allAskedMs: undefined, told: undefined}
      const lastHeard = contacts.toSorted((a, b) => a.silentMs - b.silentMs)
      for (const contact of lastHeard.slice(0, times.asked)) contact.ask()
    } else if (this.#silence.allAskedMs === undefined && nowMs - this.#silence.askedMs >= times.askAllAfterMs) {
      this.#silence.allAskedMs = nowMs
      for (const contact of contacts) contact.ask()
    }
    return this.#silence
  }

  /** Soon again over a link it had: a packet was lost or a page was busy, nothing was wrong with the way out, and there will be more of that here. */
  #heard(contacts: readonly Contact[], nowMs: number): void {
    const told = this.#silence?.told
    this.#silence = undefined
    if (told === undefined) return
    const sinceMs = nowMs - told.atMs
    if (
      sinceMs <= times.falseWithinMs &&
      contacts.some(contact => told.contacts.has(contact) && contact.silentMs <= sinceMs)
    )
      this.#wait(nowMs + times.afterFalseAlarmMs)
  }

  #wait(untilMs: number): void {
    this.#patientUntilMs = Math.max(this.#patientUntilMs, untilMs)
  }
}

/** Where answers take long, they are waited for. */
const patienceMs = (contacts: readonly Contact[]): number =>
  Math.max(
    times.answerMs,
    ...contacts.map(({roundTripMs = 0}) => Math.min(times.maxAnswerMs, times.roundTrips * roundTripMs))
  )
