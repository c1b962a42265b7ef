/**
 * Keeps the place in a scrolled list while its content changes: at the end it stays at the end, elsewhere the first
 * row in view stays where it is. Browsers do the latter by themselves only in part.
 */
export class ScrollKeeper {
  readonly #scroller: HTMLElement
  #atEnd = true
  /** The extent when the place was last known. */
  #laidOut = ''
  #anchor: {readonly id: string; readonly top: number} | undefined

  /** Rows that may serve as a fixed point carry `data-id`; the row of an id may be another element after a change. */
  constructor(scroller: HTMLElement) {
    this.#scroller = scroller
  }

  /** Whether the end is in view, within about a line and a half. */
  get atEnd(): boolean {
    return this.#atEnd
  }

  get nearStart(): boolean {
    return this.#visible && this.#scroller.scrollTop < 300
  }

  /** Called on every scroll event. While nothing is laid out, the place is what it was. */
  scrolled(): void {
    if (!this.#visible) return
    // The layout moved, not the person: the end stays in view.
    if (this.#atEnd && this.#extent !== this.#laidOut) return this.toEnd()
    const {scrollHeight, scrollTop, clientHeight} = this.#scroller
    this.#laidOut = this.#extent
    this.#atEnd = scrollHeight - scrollTop - clientHeight < 40
  }

  /** Before the content changes. */
  remember(): void {
    this.#anchor = undefined
    if (this.#atEnd || !this.#visible) return
    const edge = this.#scroller.getBoundingClientRect().top
    for (const row of this.#rows()) {
      const {top, bottom} = row.getBoundingClientRect()
      if (bottom <= edge) continue
      this.#anchor = {id: row.dataset['id'] ?? '', top}
      return
    }
  }

  /** After the content changed. */
  restore(): void {
    if (this.#atEnd) return this.toEnd()
    const anchor = this.#anchor
    if (anchor === undefined) return
    for (const row of this.#rows()) {
      if (row.dataset['id'] !== anchor.id) continue
      this.#scroller.scrollTop += row.getBoundingClientRect().top - anchor.top
      return
    }
  }

  toEnd(): void {
    this.#atEnd = true
    this.#scroller.scrollTop = this.#scroller.scrollHeight
    this.#laidOut = this.#extent
  }

  #rows(): NodeListOf<HTMLElement> {
    return this.#scroller.querySelectorAll<HTMLElement>('[data-id]')
  }

  get #extent(): string {
    return `${this.#scroller.scrollHeight} ${this.#scroller.clientHeight}`
  }

  get #visible(): boolean {
    return this.#scroller.clientHeight > 0
  }
}
