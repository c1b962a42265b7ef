/** The part of a document that is written. */
interface TitledDocument {
  title: string
}

/** A title with the number of unread in front, when there are any. */
export const countedTitle = (title: string, count: number, more = false): string =>
  count > 0 ? `(${count}${more ? '+' : ''}) ${title}` : title

/** Puts the number of unread in front of a page's title and takes it away again. A title that the page changes meanwhile is kept. */
export class UnreadTitle {
  readonly #document: TitledDocument
  readonly #counts = new Map<object, {readonly count: number; readonly more: boolean}>()
  #own = ''
  #written: string | undefined

  constructor(document: TitledDocument) {
    this.#document = document
  }

  /** `by` is whoever counts; several add up. `more`: or more than that. */
  show(by: object, count: number, more = false): void {
    if (count === 0) this.#counts.delete(by)
    else this.#counts.set(by, {count, more})
    let sum = 0
    let least = false
    for (const each of this.#counts.values()) {
      sum += each.count
      least ||= each.more
    }
    if (this.#written === undefined || this.#document.title !== this.#written) {
      if (sum === 0) return
      this.#own = this.#document.title
    }
    this.#written = sum === 0 ? undefined : countedTitle(this.#own, sum, least)
    this.#document.title = this.#written ?? this.#own
  }
}
