import type {EntryId} from '../../base/ids.ts'
import type {FileView} from '../files-view.ts'

interface RowHost {
  readonly renderRoot: ParentNode
  requestUpdate(): void
}

/** The row the arrow keys have come to: the one stop for Tab in the list. */
export class RowFocus {
  readonly #host: RowHost
  #active: EntryId | undefined
  #takesFocus = false
  /** Where the focus was before something was taken away. */
  #left: EntryId | undefined

  constructor(host: RowHost) {
    this.#host = host
  }

  /** The one that Tab stops at. */
  among(shown: readonly FileView[]): EntryId | undefined {
    return shown.some(({entry}) => entry === this.#active) ? this.#active : shown[0]?.entry
  }

  /** True when the key leads to another row. */
  step(key: string, from: EntryId, shown: readonly FileView[]): boolean {
    const at = shown.findIndex(({entry}) => entry === from)
    const steps: Partial<Record<string, number>> = {ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: shown.length - 1}
    const to = steps[key]
    if (to === undefined) return false
    this.#focus(shown[Math.min(shown.length - 1, Math.max(0, to))]?.entry)
    return true
  }

  follow(event: Event): void {
    const target = event.target as HTMLElement
    const entry = target.closest<HTMLElement>('.row')?.dataset['entry'] as EntryId | undefined
    if (entry === undefined || entry === this.#active) return
    this.#active = entry
    this.#host.requestUpdate()
  }

  /** A row is about to go: the one behind it has the focus then, or the one before it. */
  leave(entry: EntryId, shown: readonly FileView[]): void {
    const at = shown.findIndex(each => each.entry === entry)
    this.#left = entry
    this.#focus((shown[at + 1] ?? shown[at - 1])?.entry)
  }

  /** What was taken away is there again. */
  returnTo(): void {
    this.#focus(this.#left)
  }

  /** After drawing. */
  settle(): void {
    if (!this.#takesFocus) return
    const rows = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.row')]
    const row = rows.find(each => each.dataset['entry'] === this.#active)
    // It is drawn again a moment later.
    if (row === undefined && rows.length > 0 && this.#active === this.#left) return
    this.#takesFocus = false
    const place = row ?? this.#host.renderRoot.querySelector<HTMLElement>('.add')
    place?.focus()
  }

  #focus(entry: EntryId | undefined): void {
    this.#active = entry
    this.#takesFocus = true
    this.#host.requestUpdate()
  }
}
