import type {RoutingId} from '../../base/ids.ts'
import type {Random} from '../../base/ports.ts'
import {leavesPerPage, leavesPerPiece} from './file-size.ts'
import type {LeafPages} from './leaf-pages.ts'
import {engineParameters as limits} from './parameters.ts'

const patienceMs = 5_000
const refusedMs = 5_000

export interface PageSource {
  readonly id: RoutingId
  /** It has the whole file, and so the whole list. */
  readonly complete: boolean
}

export interface PageRequest {
  readonly to: RoutingId
  readonly page: number
}

/** Which pages of a leaf list are asked of whom. Begins anywhere, so that pages that begin together load different pieces first. */
export class PageRequests {
  readonly #pages: LeafPages
  readonly #random: Random
  readonly #asked = new Map<number, {readonly to: RoutingId; readonly atMs: number}>()
  readonly #refused = new Map<RoutingId, number>()
  #at: number

  constructor(pages: LeafPages, random: Random) {
    this.#pages = pages
    this.#random = random
    this.#at = Math.floor(random.fraction() * pages.count)
  }

  /** Whether this page was asked for; it is not waited for any more. */
  came(from: RoutingId, page: number): boolean {
    if (this.#asked.get(page)?.to !== from) return false
    this.#asked.delete(page)
    return true
  }

  /** It has none to give now. */
  refused(id: RoutingId, nowMs: number): void {
    this.#refused.set(id, nowMs + refusedMs)
    this.gone(id)
  }

  gone(id: RoutingId): void {
    for (const [page, {to}] of this.#asked) if (to === id) this.#asked.delete(page)
  }

  next(sources: readonly PageSource[], readingFrom: number | undefined, nowMs: number): readonly PageRequest[] {
    for (const [page, {to, atMs}] of this.#asked) {
      if (nowMs - atMs < patienceMs) continue
      this.#asked.delete(page)
      // With nobody else to ask, it is asked again: what it sent may have got lost.
      if (sources.length > 1) this.#refused.set(to, nowMs + refusedMs)
    }
    const able = sources.filter(({id}) => (this.#refused.get(id) ?? 0) <= nowMs)
    const whole = able.filter(({complete}) => complete)
    const from = whole.length > 0 ? whole : able
    const requests: PageRequest[] = []
    while (from.length > 0 && this.#asked.size < limits.pagesAsked) {
      const page = this.#nextPage(readingFrom)
      if (page === undefined) break
      const to = from[Math.floor(this.#random.fraction() * from.length)]!.id
      this.#asked.set(page, {to, atMs: nowMs})
      requests.push({to, page})
    }
    return requests
  }

  #nextPage(readingFrom: number | undefined): number | undefined {
    const {count} = this.#pages
    const isFree = (page: number) => !this.#pages.has(page) && !this.#asked.has(page)
    const read = readingFrom === undefined ? count : Math.floor((readingFrom * leavesPerPiece) / leavesPerPage)
    for (const page of [read, read + 1]) if (page < count && isFree(page)) return page
    for (let i = 0; i < count; i++) {
      const page = (this.#at + i) % count
      if (!isFree(page)) continue
      this.#at = page
      return page
    }
    return undefined
  }
}
