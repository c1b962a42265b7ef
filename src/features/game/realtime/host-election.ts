import {hostParameters as parameters} from './host-parameters.ts'

/** Whom a page follows: a term has one host. */
export interface Rule {
  readonly term: number
  readonly host: number
}

/** What another seat's page said last. */
export interface Standpoint extends Rule {
  /** It hears that host. */
  readonly hears: boolean
}

/**
 * Who runs the game. When more than half of those who are here hear its host no more, the lowest of these seats goes on in the next term. A page
 * follows a later term only then, so that nobody can take the game away from a host that is heard; and an earlier one never.
 */
export class HostElection {
  readonly #own: number | undefined
  #rule: Rule = {term: 0, host: 0}
  #heardMs: number
  /** Seats that act as host and are not it here, since when and when last. */
  readonly #claims = new Map<number, {readonly sinceMs: number; readonly lastMs: number}>()
  readonly #others = new Map<number, Standpoint & {readonly atMs: number}>()

  constructor(own: number | undefined, nowMs: number) {
    this.#own = own
    // At the beginning there is more time: pages open one after the other.
    this.#heardMs = nowMs + parameters.startMs
  }

  get rule(): Rule {
    return this.#rule
  }

  get isHost(): boolean {
    return this.#own !== undefined && this.#rule.host === this.#own
  }

  /** The host was heard just now. */
  heard(nowMs: number): void {
    this.#heardMs = Math.max(this.#heardMs, nowMs)
  }

  hears(nowMs: number): boolean {
    return this.isHost || nowMs - this.#heardMs < parameters.silentMs
  }

  said(seat: number, standpoint: Standpoint, nowMs: number): void {
    this.#others.set(seat, {...standpoint, atMs: nowMs})
  }

  /** Its page is gone. */
  gone(seat: number): void {
    this.#others.delete(seat)
  }

  #present(nowMs: number): readonly (readonly [number, Standpoint])[] {
    const others = [...this.#others].filter(([, {atMs}]) => nowMs - atMs < parameters.silentMs)
    const own = this.#own === undefined ? [] : [[this.#own, {...this.#rule, hears: this.hears(nowMs)}] as const]
    return [...others, ...own].sort(([a], [b]) => a - b)
  }

  /** Those who do not hear the present host, when they are more than half. */
  #deserted(nowMs: number): readonly number[] | undefined {
    const present = this.#present(nowMs).filter(([seat]) => seat !== this.#rule.host)
    const lost = present.filter(([, {term, hears}]) => !hears || term > this.#rule.term)
    return 2 * lost.length > present.length ? lost.map(([seat]) => seat) : undefined
  }

  /** This page is to run the game from now on. */
  takesOver(nowMs: number): boolean {
    if (this.#own === undefined || this.isHost || this.hears(nowMs)) return false
    if (this.#deserted(nowMs)?.[0] !== this.#own) return false
    this.#rule = {term: this.#rule.term + 1, host: this.#own}
    return true
  }

  /** A page of that seat acts as host of that term. Whether this one follows it. */
  accepts(seat: number, term: number, nowMs: number): boolean {
    const {rule} = this
    if (seat === rule.host && term === rule.term) return true
    const later = term > rule.term || (term === rule.term && seat < rule.host)
    if (!later || term > rule.term + parameters.mostTerms) return false
    const deserted = !this.hears(nowMs) || this.#deserted(nowMs) !== undefined
    if (!deserted) return false
    this.#rule = {term, host: seat}
    this.#heardMs = nowMs
    this.#claims.clear()
    return true
  }

  /** A page of that seat acts as host and was not accepted. Whether it has done so for too long to have become it in good faith. */
  usurps(seat: number, nowMs: number): boolean {
    const before = this.#claims.get(seat)
    const goesOn = before !== undefined && nowMs - before.lastMs < parameters.silentMs
    const sinceMs = goesOn ? before.sinceMs : nowMs
    this.#claims.set(seat, {sinceMs, lastMs: nowMs})
    return nowMs - sinceMs >= parameters.usurpMs
  }
}
