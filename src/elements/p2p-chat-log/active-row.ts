import type {MessageView} from '../chat-view.ts'
import type {KeyStep} from './message-keys.ts'
import type {RowWindow} from './row-window.ts'

/** Room kept between a message one came to and the edge of the list. */
const marginPx = 8

/** What the arrow keys move in. */
interface ActiveHost {
  readonly shadowRoot: ShadowRoot | null
  readonly messages: readonly MessageView[]
  requestUpdate(): void
}

/** The message the arrow keys have come to: the one stop for Tab in the list, which keeps its place while rows come and go. */
export class ActiveRow {
  readonly #host: ActiveHost
  readonly #rows: RowWindow
  #id: string | undefined
  #takesFocus = false

  constructor(host: ActiveHost, rows: RowWindow) {
    this.#host = host
    this.#rows = rows
  }

  get id(): string | undefined {
    return this.#id
  }

  get message(): MessageView | undefined {
    return this.#host.messages[this.#indexOf(this.#id)]
  }

  /** Makes it the one, without moving the focus. */
  set(id: string): void {
    this.#id = id
    this.#host.requestUpdate()
  }

  /** The focus came to a message some other way than by the arrow keys: keys mean that one from now on. */
  follow(event: Event): void {
    const id = idUnder(event)
    if (id !== undefined && id !== this.#id) this.set(id)
  }

  /** Makes it the one; it has the focus once it is drawn. */
  focus(id: string): void {
    this.#takesFocus = true
    this.set(id)
  }

  get hasFocusInside(): boolean {
    return (this.#host.shadowRoot?.activeElement ?? null) !== null
  }

  /** From the list itself the first step goes to what is on the screen. */
  step(step: KeyStep, from: 'list' | 'row'): void {
    const {messages} = this.#host
    if (messages.length === 0) return
    const last = messages.length - 1
    const active = this.#indexOf(this.#id)
    const onScreen = Math.max(0, this.#rows.lastInView())
    const [up, down] = from === 'row' && active >= 0 ? [active - 1, active + 1] : [onScreen, this.#rows.firstInView()]
    const to = Math.min(last, Math.max(0, {up, down, start: 0, end: last}[step]))
    if (to < this.#rows.first || to >= this.#rows.end) this.#rows.show(to)
    this.focus(messages[to]!.id)
  }

  /** Before drawing: a row that leaves the document hands the focus to the list. */
  keep(scroller: HTMLElement): void {
    const id = this.#host.shadowRoot?.activeElement?.closest<HTMLElement>('.row')?.dataset['id']
    if (id === undefined) return
    const at = this.#indexOf(id)
    if (at < this.#rows.first || at >= this.#rows.end) scroller.focus({preventScroll: true})
  }

  /** After drawing: gives the focus to the row that waits for it, wholly on the screen when it fits. */
  settle(scroller: HTMLElement, rows: HTMLElement): void {
    if (!this.#takesFocus) return
    this.#takesFocus = false
    // By its id: other rows may have been chosen since these were drawn.
    const row = [...rows.children].find(child => (child as HTMLElement).dataset['id'] === this.#id)
    const entry = row?.querySelector<HTMLElement>('.entry')
    if (entry === null || entry === undefined) return
    entry.focus({preventScroll: true})
    const edge = scroller.getBoundingClientRect()
    const {top, bottom} = entry.getBoundingClientRect()
    const above = edge.top + marginPx - top
    const below = bottom - edge.bottom + marginPx
    if (above > 0) scroller.scrollTop -= above
    else if (below > 0) scroller.scrollTop += Math.min(below, -above)
  }

  #indexOf(id: string | undefined): number {
    return id === undefined ? -1 : this.#host.messages.findLastIndex(message => message.id === id)
  }
}

/** Id of the message an event is about. */
export function idUnder(event: Event): string | undefined {
  const target = event.composedPath().find(node => node instanceof HTMLElement && node.classList.contains('entry'))
  return (target as HTMLElement | undefined)?.closest<HTMLElement>('.row')?.dataset['id']
}
