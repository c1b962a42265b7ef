import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {parameters} from './parameters.ts'

interface Place {
  lastMs: number | undefined
  /** When another page was heard there; the page's beginning when none was. */
  heardMs: number
  attempt: number
  dueMs: number
  cancel: (() => void) | undefined
}

const minuteMs = 60_000

/**
 * When a page makes itself known in one room: at once on each relay that opens, again at growing intervals while nobody
 * is linked, and hardly ever while somebody is. Where a third of the links or more was lost, the topic may have fallen in two halves, of
 * which neither is silent: each makes itself known again, on one relay after the other, at growing intervals. The budget of public relays
 * is kept here.
 */
export class AnnounceSchedule {
  readonly #environment: Environment
  readonly #announce: (url: string) => void
  readonly #places = new Map<string, Place>()
  readonly #hurries: TokenBucket
  readonly #reopenings: TokenBucket
  readonly #speaks: (silentMs: number) => boolean
  /** When it spoke last, but for what it said to relays that opened. */
  readonly #saidMs: number[] = []
  #mode: 'alone' | 'linked' | 'torn' = 'alone'
  #lost = 0
  /** One link is left of several: that may be anybody's, so the others are looked for soon, as when none is left. */
  #isLast = false
  /** When the last link was last lost. */
  #lookedMs = -Infinity

  /** `speaks`: whether to speak unasked while somebody is linked, when no other page was heard on that relay for so long. */
  constructor(
    environment: Environment,
    announce: (url: string) => void,
    speaks: (silentMs: number) => boolean = () => true
  ) {
    this.#environment = environment
    this.#announce = announce
    this.#speaks = speaks
    const now = environment.clock.monotonic()
    this.#hurries = new TokenBucket(parameters.hurriedAnnounces, parameters.hurriedAnnouncesPerSecond, now)
    this.#reopenings = new TokenBucket(parameters.reopenedAnnounces, parameters.reopenedAnnouncesPerSecond, now)
  }

  /** The relay can be written to. */
  open(url: string): void {
    const place = this.#places.get(url) ?? {
      lastMs: undefined,
      heardMs: 0,
      attempt: 0,
      dueMs: Infinity,
      cancel: undefined
    }
    this.#places.set(url, place)
    this.#forgetOld()
    if (!this.#mayReopen(place)) return this.#later(url, place)
    // Not of the minute's budget: it has one of its own.
    this.#soon(place, () => this.#speak(url, place))
  }

  /**
   * Relays may close and open as often as they like, and while somebody is linked need not hear of it each time. But with none open before we were
   * cut off, and the others find out by this that their links to us are dead.
   */
  #mayReopen({lastMs}: Place): boolean {
    if (lastMs === undefined || this.#mode === 'alone' || this.#open().length === 0) return true
    return this.#reopenings.take(this.#environment.clock.monotonic())
  }

  shut(url: string): void {
    const place = this.#places.get(url)
    place?.cancel?.()
    if (place) place.cancel = undefined
  }

  /** Another page of the room announced itself there. */
  heard(url: string): void {
    const place = this.#places.get(url)
    if (place) place.heardMs = this.#environment.clock.monotonic()
  }

  /**
   * Announces as soon as the minimal interval allows: somebody waits for us to speak.
   * Anybody can make us believe that, hence a budget; beyond it the usual intervals go on.
   */
  hurry(): void {
    if (this.#mayHurry()) for (const [url, place] of this.#open()) this.#soon(place, () => this.#now(url, place))
  }

  /**
   * A page did not come, though it was dialled: one lost signal is enough for that. While nobody is linked it is looked for at once, and
   * several that did not come at one time are looked for together.
   */
  missed(): void {
    if (this.#mode !== 'alone') return
    const nowMs = this.#environment.clock.monotonic()
    const {announceMinMs} = parameters
    const isHeard = ({lastMs = -Infinity, dueMs}: Place) =>
      nowMs - lastMs < announceMinMs || dueMs <= nowMs + announceMinMs
    if (!this.#open().every(([, place]) => isHeard(place))) this.hurry()
  }

  #mayHurry(): boolean {
    return this.#hurries.take(this.#environment.clock.monotonic())
  }

  #open(): [string, Place][] {
    return [...this.#places].filter(([, {cancel}]) => cancel !== undefined)
  }

  /** How many are linked now, and how many of those that were are gone without a goodbye and did not come back. */
  setLinks(links: number, lost = 0): void {
    const [before, lostMore] = [this.#mode, lost > this.#lost]
    this.#lost = lost
    this.#isLast = links === 1 && lost > 1
    this.#mode = links === 0 ? 'alone' : 2 * lost >= links ? 'torn' : 'linked'
    if (this.#mode === before && !(before === 'torn' && lostMore)) return
    for (const place of this.#places.values()) place.attempt = 0
    switch (this.#mode) {
      case 'alone':
        return this.#lookAgain()
      case 'torn':
        return this.#isLast && lostMore ? this.#lookAgain() : this.#heal()
      case 'linked':
        for (const [url, place] of this.#open()) this.#later(url, place)
    }
  }

  /** The last link is gone. Links that come and go are no reason to speak everywhere every time, nor one to wait as long as with somebody here. */
  #lookAgain(): void {
    const nowMs = this.#environment.clock.monotonic()
    const flaps = nowMs - this.#lookedMs < parameters.announceFlapMs
    this.#lookedMs = nowMs
    const mayHurry = this.#mayHurry()
    for (const [url, place] of this.#open()) {
      if (flaps) place.attempt = 1
      // What was said there a moment ago is still on its way, and is heard again where a link to us ends for it.
      const isFresh = nowMs - (place.lastMs ?? -Infinity) < parameters.announceMinMs
      if (mayHurry && !flaps && !isFresh) this.#soon(place, () => this.#now(url, place))
      else this.#later(url, place)
    }
    if (mayHurry && flaps) this.#takeTurns(parameters.announceMinMs, 0)
  }

  /** Many are torn at the same moment, and not to speak in the same. */
  #heal(): void {
    const {announceTornMs, announceTornSpreadMs} = parameters
    this.#takeTurns(announceTornMs[0], this.#environment.random.fraction() * announceTornSpreadMs)
  }

  /** One relay after the other: then somebody is heard every few seconds, and none more often than it may be. */
  #takeTurns(restMs: number, firstMs: number): void {
    const nowMs = this.#environment.clock.monotonic()
    let turn = 0
    // Whose turn was cut short by a link has the next one first.
    const waiting = this.#open().sort(([, a], [, b]) => (a.lastMs ?? 0) - (b.lastMs ?? 0))
    for (const [url, place] of waiting) {
      const rested = (place.lastMs ?? -Infinity) + restMs - nowMs
      const waitMs = Math.max(firstMs + turn++ * parameters.announceTurnMs, rested)
      if (place.dueMs > nowMs + waitMs) this.#in(waitMs, place, () => this.#now(url, place))
    }
  }

  stop(): void {
    for (const place of this.#places.values()) place.cancel?.()
    this.#places.clear()
  }

  /** Relays come and go while a room is open; of those that are gone the latest are enough to keep their intervals. */
  #forgetOld(): void {
    for (const [url, {cancel}] of this.#places) {
      if (this.#places.size <= parameters.maxRememberedPlaces) return
      if (!cancel) this.#places.delete(url)
    }
  }

  /** When the relay may be spoken to again. */
  #soon(place: Place, task: () => void): void {
    const restedMs = (place.lastMs ?? -Infinity) + parameters.announceMinMs
    const waitMs = restedMs - this.#environment.clock.monotonic()
    if (waitMs <= 0) task()
    else this.#in(waitMs, place, task)
  }

  /** Whatever the reason, no more often in a minute than this. */
  #now(url: string, place: Place): void {
    const nowMs = this.#environment.clock.monotonic()
    if (this.#saidMs.length >= parameters.announcesPerMinute) {
      const waitMs = this.#saidMs[0]! + minuteMs - nowMs
      if (waitMs > 0) return this.#in(waitMs, place, () => this.#now(url, place))
      this.#saidMs.shift()
    }
    this.#saidMs.push(nowMs)
    this.#speak(url, place)
  }

  #speak(url: string, place: Place): void {
    place.lastMs = this.#environment.clock.monotonic()
    this.#announce(url)
    this.#later(url, place)
  }

  #later(url: string, place: Place): void {
    this.#in(this.#delayMs(place), place, () => {
      const silentMs = this.#environment.clock.monotonic() - place.heardMs
      // Of a large room few speak, but for those who lost somebody.
      if (this.#mode !== 'linked' || this.#speaks(silentMs)) this.#now(url, place)
      else this.#later(url, place)
    })
  }

  #delayMs(place: Place): number {
    const {announceAfterMs, announceTornMs, announceLinkedMs} = parameters
    switch (this.#mode) {
      case 'alone':
        return announceAfterMs[Math.min(place.attempt++, announceAfterMs.length - 1)]!
      case 'torn':
        return (
          (this.#isLast ? [announceAfterMs[0], ...announceTornMs] : announceTornMs)[place.attempt++] ?? announceLinkedMs
        )
      case 'linked':
        return announceLinkedMs
    }
  }

  #in(delayMs: number, place: Place, task: () => void): void {
    const {clock, scheduler, random} = this.#environment
    place.cancel?.()
    // Chance only ever adds: the budget holds whatever it decides.
    const waitMs = delayMs * (1 + random.fraction() / 5)
    place.dueMs = clock.monotonic() + waitMs
    place.cancel = scheduler.after(waitMs, task)
  }
}
