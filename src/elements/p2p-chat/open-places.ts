import type {PersonKey} from '../../base/ids.ts'
import {FocusReturn} from './focus-return.ts'

/** What the side of a conversation shows. */
export type Panel =
  | {readonly kind: 'people'}
  | {readonly kind: 'person'; readonly key: PersonKey}
  | {readonly kind: 'search'}
  | {readonly kind: 'history'}

export interface OpenPlacesHost {
  root(): ShadowRoot
  /** Draws; done when it is drawn. */
  draw(): Promise<unknown>
  /** What a narrow element is to show. */
  goTo(view: 'chat'): void
  focusComposer(): void
}

const people: Panel = {kind: 'people'}

/** What is open beside the topic's conversation and instead of it, and where the focus goes when that is closed. */
export class OpenPlaces {
  readonly #host: OpenPlacesHost
  readonly #fromPanel = new FocusReturn()
  readonly #fromDirect = new FocusReturn()
  #panel = people
  #direct: PersonKey | undefined

  constructor(host: OpenPlacesHost) {
    this.#host = host
  }

  get panel(): Panel {
    return this.#panel
  }

  /** With whom the private conversation is that is open instead of the topic's. */
  get direct(): PersonKey | undefined {
    return this.#direct
  }

  open(panel: Panel): void {
    if (this.#panel.kind === 'people') this.#fromPanel.remember(this.#host.root())
    this.#panel = panel
    void this.#host.draw()
  }

  /** Back to the list of people. */
  readonly back = (): void => {
    if (this.#panel.kind === 'people') return
    this.#panel = people
    void this.#drawn(this.#fromPanel)
  }

  /** Escape goes back from a panel, unless something inside it had a use for the key. */
  readonly panelKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    event.preventDefault()
    this.back()
  }

  /** Without a focus to give back: whoever asks has it. */
  showPeople(): void {
    this.#panel = people
  }

  readonly showPerson = (key: PersonKey): void => this.open({kind: 'person', key})

  readonly writeTo = (key: PersonKey): void => {
    if (this.#direct === undefined) this.#fromDirect.remember(this.#host.root())
    this.#direct = key
    this.#panel = people
    this.#host.goTo('chat')
    void this.#host.draw()
  }

  readonly leaveDirect = (): void => {
    if (this.#direct === undefined) return
    this.#direct = undefined
    void this.#drawn(this.#fromDirect)
  }

  /** Shows the topic's conversation, also where there is room for one thing only. */
  async showTopic(isNarrow: boolean): Promise<void> {
    this.#direct = undefined
    if (isNarrow) {
      this.showPeople()
      this.#host.goTo('chat')
    }
    await this.#host.draw()
  }

  /** Another chat: nothing of the former stays open. */
  reset(): void {
    this.#panel = people
    this.#direct = undefined
  }

  async #drawn(focus: FocusReturn): Promise<void> {
    await this.#host.draw()
    if (!focus.restore()) this.#host.focusComposer()
  }
}
