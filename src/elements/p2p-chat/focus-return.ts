/** Remembers what had the focus before something was opened, and gives it back when that is closed. */
export class FocusReturn {
  #from: HTMLElement | undefined

  /** `root` is the shadow root in which, or inside whose elements, the focus is. */
  remember(root: ShadowRoot): void {
    let active = root.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    this.#from = active instanceof HTMLElement ? active : undefined
  }

  /** @returns false when there is nothing to give it back to */
  restore(): boolean {
    const from = this.#from
    this.#from = undefined
    if (from === undefined || !from.isConnected || !from.checkVisibility()) return false
    from.focus()
    return true
  }
}
