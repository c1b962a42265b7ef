import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {parameters} from './parameters.ts'

interface Place {
  lastMs: number | undefined
  /** When another page was heard there; the page's beginning when none was. */
  heardMs: number
  attempt: number
  cancel: (() => void) | undefined
}

/**
 * When a page makes itself known in one room: at once on each relay that opens, again at growing intervals while nobody
 * is linked, and hardly ever while somebody is. The budget of public relays is kept here.
 */
export class AnnounceSchedule {
  readonly #environment: Environment
  readonly #announce: (url: string) => void
  readonly #places = new Map<string, Place>()
  readonly #hurries: TokenBucket
  readonly #speaks: (silentMs: number) => boolean
  #links = 0

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
  }

  /** The relay can be written to. */
  open(url: string): void {
    const place = this.#places.get(url) ?? {
      lastMs: undefined,
      heardMs: 0,
      attempt: 0,
      cancel: undefined
    }
    this.#places.set(url, place)
    this.#forgetOld()
    this.#soon(url, place)
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
    if (!this.#hurries.take(this.#environment.clock.monotonic())) return
    for (const [url, place] of this.#places) if (place.cancel) this.#soon(url, place)
  }

  setLinks(links: number): void {
    const before = this.#links
    this.#links = links
    if (before === 0 && links > 0) {
      for (const [url, place] of this.#places) if (place.cancel) this.#later(url, place)
    }
    if (before > 0 && links === 0) {
      for (const place of this.#places.values()) place.attempt = 0
      this.hurry()
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

  #soon(url: string, place: Place): void {
    const {clock} = this.#environment
    const waitMs =
      place.lastMs === undefined ? 0 : Math.max(0, place.lastMs + parameters.announceMinMs - clock.monotonic())
    if (waitMs === 0) this.#now(url, place)
    else this.#in(waitMs, place, () => this.#now(url, place))
  }

  #now(url: string, place: Place): void {
    place.lastMs = this.#environment.clock.monotonic()
    this.#announce(url)
    this.#later(url, place)
  }

  #later(url: string, place: Place): void {
    const steps = parameters.announceAfterMs
    const delayMs = this.#links > 0 ? parameters.announceLinkedMs : steps[Math.min(place.attempt++, steps.length - 1)]!
    this.#in(delayMs, place, () => {
      const nowMs = this.#environment.clock.monotonic()
      if (this.#links === 0 || this.#speaks(nowMs - place.heardMs)) this.#now(url, place)
      else this.#later(url, place)
    })
  }

  #in(delayMs: number, place: Place, task: () => void): void {
    const {scheduler, random} = this.#environment
    place.cancel?.()
    // Chance only ever adds: the budget holds whatever it decides.
    place.cancel = scheduler.after(delayMs * (1 + random.fraction() / 5), task)
  }
}
