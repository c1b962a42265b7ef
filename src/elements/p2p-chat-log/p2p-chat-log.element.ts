import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {guard} from 'lit/directives/guard.js'
import {repeat} from 'lit/directives/repeat.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {PersonKey} from '../../base/ids.ts'
import type {MessageView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import type {MessageActions} from '../message-actions.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {mayHaveMarkdown} from '../text/text-pieces.ts'
import type {ActionsKind} from '../p2p-chat-actions/p2p-chat-actions.ts'
import {ActiveRow, idUnder} from './active-row.ts'
import {Announcing} from './announcing.ts'
import {estimateHeight, joining} from './grouping.ts'
import {LazyMarkdown} from './lazy-markdown.ts'
import {arrivedIn, compareLists} from './list-change.ts'
import {LoadingBack} from './loading-back.ts'
import {LongPress} from './long-press.ts'
import {rowTemplate, type CardTemplate, type RowHandlers, type RowShown} from './message-template.ts'
import {messageStyles} from './message.styles.ts'
import {offeredFor} from './offered.ts'
import {keyStep, shortcutOf} from './message-keys.ts'
import {chatLogStyles} from './p2p-chat-log.styles.ts'
import {RowWindow} from './row-window.ts'
import {SeenReport} from './seen-report.ts'
import {textStyles} from './text.styles.ts'

/** Not every message of a flood comes up with a movement. */
const mostFresh = 5
const markedForMs = 2000

/** Which message has its actions shown: by pointing at it, or as a menu. */
interface Acting {
  readonly id: string
  readonly kind: ActionsKind
}

/**
 * @summary The list of messages inside `<p2p-chat>`. However long it is, only what is near the screen is in the document.
 *
 * @slot - Shown while there is no message.
 *
 * @csspart log - The scrolled list.
 * @csspart row - One message with what stands before it.
 * @csspart message - One message; `own-message` besides, when it is the visitor's.
 * @csspart text - Its text.
 * @csspart link - A link in a text.
 * @csspart reaction - An emoji below a message.
 * @csspart fish - The picture of a person.
 * @csspart jump - The button that leads to the newest message.
 */
export class P2pChatLog extends LitElement {
  static override styles = [controlStyles, hueStyles, chatLogStyles, messageStyles, textStyles]

  readonly #rows = new RowWindow()
  readonly #active = new ActiveRow(this, this.#rows)
  readonly #markdown = new LazyMarkdown(() => this.requestUpdate())
  readonly #press = new LongPress(browserEnvironment.scheduler, id => this.#act(id, 'menu'))
  readonly #seen = new SeenReport(browserEnvironment.scheduler, () => this.#newestOnScreen())
  readonly #announcing = new Announcing(browserEnvironment.scheduler, lines => (this.spoken = lines))
  readonly #back = new LoadingBack(browserEnvironment.scheduler, id => this.#indexOf(id) >= 0)
  readonly #handlers: RowHandlers
  #resizes: ResizeObserver | undefined
  #noOlder = false
  #fresh = new Set<string>()

  @query('.scroller') private scroller!: HTMLElement
  @query('.content') private content!: HTMLElement
  @query('.above') private above!: HTMLElement
  @query('.rows') private rows!: HTMLElement
  @query('.below') private below!: HTMLElement

  @state() private unread = 0
  @state() private away = false
  /** Where the line “New” stands when that was in view once. */
  @state() private reached: string | undefined
  @state() private loading = false
  @state() private open: ReadonlySet<string> = new Set()
  @state() private whole: ReadonlySet<string> = new Set()
  @state() private revealed: ReadonlySet<string> = new Set()
  @state() private markedId: string | undefined
  @state() private acting: Acting | undefined
  @state() private spoken: readonly string[] = []

  /** In order, oldest first. */
  @property({attribute: false}) messages: readonly MessageView[] = []
  /** What can be done with them. */
  @property({attribute: false}) actions: MessageActions | undefined
  /** Id of the message before which the line “New” is drawn. */
  @property({attribute: false}) unreadFrom: string | undefined
  /** Beside the names of authors that look like somebody else's. */
  @property({attribute: false}) words: ReadonlyMap<PersonKey, string> | undefined

  /** How a file is drawn among the messages; until it is there, its name is. */
  @property({attribute: false}) card: CardTemplate | undefined

  constructor() {
    super()
    const log = this
    this.#handlers = {
      get actions() {
        return log.actions
      },
      toggleDetails: ({id}) => this.#toggle(id, 'open'),
      showWhole: ({id}) => this.#toggle(id, 'whole'),
      reveal: ({id}) => this.#toggle(id, 'revealed'),
      goTo: id => void this.showMessage(id),
      showActions: ({id}) => this.#act(id, 'menu')
    }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#seen.connect(() => this.actions?.seen)
    if (this.hasUpdated) this.#watchSize()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resizes?.disconnect()
    this.#seen.disconnect()
    this.#press.cancel()
    this.#announcing.end()
    this.#back.end(false)
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.#rows.remember()
    if (changes.has('messages')) this.#take(changes.get('messages') ?? [], this.messages)
    this.#active.keep(this.scroller)
  }

  protected override firstUpdated(): void {
    const {scroller, above, rows, below} = this
    this.#rows.attach({scroller, above, rows, below})
    this.#watchSize()
  }

  protected override updated(): void {
    this.#rows.restore()
    if (this.#rows.plan()) this.requestUpdate()
    this.#look()
    this.#active.settle(this.scroller, this.rows)
    this.#seen.soon()
    void this.#fillUp()
  }

  /** Scrolls to the newest message. */
  jumpToNewest(): void {
    this.#rows.jumpToEnd()
    this.unread = 0
    this.requestUpdate()
  }

  /** Scrolls to a message, loading back to it when needed, and marks it for a moment. False when it is not here. */
  async showMessage(id: string): Promise<boolean> {
    if (this.#indexOf(id) < 0 && !(await this.#back.load(id, this.actions?.loadUntil))) return false
    this.#rows.show(this.#indexOf(id))
    this.markedId = id
    if (this.#active.hasFocusInside) this.#active.focus(id)
    this.requestUpdate()
    browserEnvironment.scheduler.after(markedForMs, () => {
      if (this.markedId === id) this.markedId = undefined
    })
    await this.updateComplete
    return true
  }

  #indexOf(id: string): number {
    return this.messages.findLastIndex(message => message.id === id)
  }

  #watchSize(): void {
    this.#resizes ??= new ResizeObserver(() => {
      this.#rows.resized()
      if (this.#rows.plan()) this.requestUpdate()
    })
    this.#resizes.observe(this.scroller)
    this.#resizes.observe(this.content)
  }

  /** Takes over a changed list: what is new to the eye and the ear, and what counts as unread. */
  #take(before: readonly MessageView[], after: readonly MessageView[]): void {
    const change = compareLists(before, after)
    const isFirst = before.length === 0
    const arrived = isFirst ? [] : arrivedIn(before, after, change)
    const others = arrived.filter(message => !message.own)
    this.#fresh = new Set(arrived.length > mostFresh ? [] : others.map(message => message.id))
    if (arrived.at(-1)?.own === true && arrived.at(-1) === after.at(-1)) this.#rows.jumpToEnd()
    this.#rows.change(change, row => estimateHeight(after[row - 1], after[row]!))
    this.unread = this.#rows.atEnd ? 0 : this.unread + others.length
    if (change.prepended > 0 || isFirst) this.#noOlder = false
    this.#back.look()
    this.#announcing.hear(others)
  }

  #scrolled(): void {
    if (this.#rows.scrolled()) this.requestUpdate()
    this.#look()
    if (!this.away) this.unread = 0
    this.#seen.soon()
    void this.#fillUp()
  }

  #look(): void {
    this.away = !this.#rows.atEnd
    const {unreadFrom} = this
    if (unreadFrom === undefined || unreadFrom === this.reached) return
    const at = this.#indexOf(unreadFrom)
    if (this.#rows.firstInView() <= at && at <= this.#rows.lastInView()) this.reached = unreadFrom
  }

  #newestOnScreen(): string | undefined {
    const {told} = this.#seen
    const toldAt = told === undefined ? -1 : this.#indexOf(told)
    for (let at = this.#rows.lastInView(); at > toldAt; at--) {
      const message = this.messages[at]
      if (message !== undefined && !message.own && message.file === undefined) return message.id
    }
    return undefined
  }

  /** Loads older messages while the start is near. */
  async #fillUp(): Promise<void> {
    const load = this.actions?.loadOlder
    if (this.loading || this.#noOlder || load === undefined || this.messages.length === 0) return
    if (!this.#rows.isNearStart) return
    this.loading = true
    try {
      this.#noOlder = !(await load())
    } catch (error) {
      // Shown by whoever owns the history; here only not asked for again.
      this.#noOlder = true
      console.warn('shoal: older messages could not be loaded:', error)
    } finally {
      this.loading = false
    }
  }

  #toggle(id: string, which: 'open' | 'whole' | 'revealed'): void {
    const next = new Set(this[which])
    if (!next.delete(id)) next.add(id)
    this[which] = next
  }

  #isFolded({id, hidden}: MessageView): boolean {
    return hidden !== undefined && !this.revealed.has(id)
  }

  #act(id: string, kind: ActionsKind): void {
    const message = this.messages[this.#indexOf(id)]
    if (message === undefined || message.file !== undefined || this.#isFolded(message)) return
    if (kind !== 'bar') this.#active.set(id)
    this.acting = {id, kind}
    void this.#loadActions()
  }

  async #loadActions(): Promise<void> {
    try {
      await import('../p2p-chat-actions/p2p-chat-actions.ts')
    } catch (error) {
      this.acting = undefined
      console.warn('shoal: the actions of a message are not available:', error)
    }
  }

  /** `giveFocus`: back to where the actions were asked for. */
  readonly #endActing = (giveFocus: boolean): void => {
    const {acting} = this
    this.acting = undefined
    if (giveFocus && acting !== undefined) this.#active.focus(acting.id)
  }

  #pointed(event: PointerEvent): void {
    if (event.pointerType !== 'mouse' || (this.acting !== undefined && this.acting.kind !== 'bar')) return
    const id = idUnder(event)
    if (id === undefined) this.acting = undefined
    else if (id !== this.acting?.id) this.#act(id, 'bar')
  }

  /** A long press, or the menu key; the right mouse button keeps the browser's own menu. */
  #context(event: MouseEvent): void {
    const id = idUnder(event)
    if (id === undefined || (event.button === 2 && (event as PointerEvent).pointerType !== 'touch')) return
    event.preventDefault()
    this.#act(id, 'menu')
  }

  #key(event: KeyboardEvent): void {
    const target = event.composedPath()[0]
    if (!(target instanceof HTMLElement) || event.defaultPrevented) return
    const isEntry = target.classList.contains('entry')
    if (target !== this.scroller && !isEntry) return
    const step = keyStep(event)
    if (step !== undefined) this.#active.step(step, isEntry ? 'row' : 'list')
    else if (!isEntry || !this.#shortcut(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** True when the key means something for the message one is on. */
  #shortcut(event: KeyboardEvent): boolean {
    const {message} = this.#active
    const shortcut = shortcutOf(event)
    if (message === undefined || shortcut === undefined) return false
    if (shortcut === 'leave') this.scroller.focus({preventScroll: true})
    else if (shortcut === 'menu') this.#act(message.id, 'menu')
    else if (this.#isFolded(message) || !offeredFor(message, this.actions)[shortcut]) return false
    else if (shortcut === 'reply' || shortcut === 'edit') this.actions?.[shortcut]?.(message)
    else this.#act(message.id, shortcut)
    return true
  }

  /** A message that has not changed is not looked at again, however many there are. */
  #row(message: MessageView, at: number, nowMs: number) {
    const {id} = message
    const acting = this.acting?.id === id ? this.acting : undefined
    const shown: RowShown = {
      ...joining(this.messages[at - 1], message),
      isNew: id === this.unreadFrom,
      fresh: this.#fresh.has(id),
      open: this.open.has(id),
      whole: this.whole.has(id),
      revealed: this.revealed.has(id),
      active: id === this.#active.id,
      marked: id === this.markedId,
      told: this.words?.get(message.author),
      card: message.file && this.card,
      markdown: message.file === undefined && mayHaveMarkdown(message.text) ? this.#markdown.get() : undefined
    }
    return guard([message, acting, this.actions, ...Object.values(shown)], () =>
      rowTemplate(
        message,
        shown,
        this.#handlers,
        nowMs,
        acting === undefined ? nothing : this.#actionsOf(message, acting, shown)
      )
    )
  }

  #actionsOf(message: MessageView, {kind}: Acting, {open}: RowShown) {
    return html`<p2p-chat-actions
      .message=${message}
      .actions=${this.actions}
      .kind=${kind}
      .detailed=${open}
      .toggleDetails=${() => this.#toggle(message.id, 'open')}
      .become=${(next: ActionsKind) => this.#act(message.id, next)}
      .end=${this.#endActing}
    ></p2p-chat-actions>`
  }

  override render() {
    const {first, end} = this.#rows
    const nowMs = browserEnvironment.clock.now()
    return html`
      <div
        class="scroller"
        part="log"
        role="log"
        aria-label=${strings.logName()}
        aria-live="off"
        tabindex="0"
        @scroll=${{handleEvent: () => this.#scrolled(), passive: true}}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
        @focusin=${(event: Event) => this.#active.follow(event)}
        @contextmenu=${(event: MouseEvent) => this.#context(event)}
        @pointerover=${(event: PointerEvent) => this.#pointed(event)}
        @pointerleave=${(event: PointerEvent) => this.#pointed(event)}
        @pointerdown=${(event: PointerEvent) => this.#press.down(event, idUnder(event))}
        @pointermove=${(event: PointerEvent) => this.#press.moved(event)}
        @pointerup=${() => this.#press.cancel()}
        @pointercancel=${() => this.#press.cancel()}
      >
        <div class="content">
          <div class="above"></div>
          <div class="rows">
            ${repeat(
              this.messages.slice(first, end),
              message => message.id,
              (message, index) => this.#row(message, first + index, nowMs)
            )}
          </div>
          <div class="below"></div>
        </div>
      </div>
      ${this.messages.length === 0 ? html`<div class="empty"><slot></slot></div>` : nothing}
      ${this.loading && this.away ? html`<p class="older">${strings.loadingOlder()}</p>` : nothing}
      ${
        this.unreadFrom === undefined || this.unreadFrom === this.reached
          ? nothing
          : html`<button class="button jump first" @click=${() => void this.showMessage(this.unreadFrom!)}>
            ${icons.down()} ${strings.firstNew()}
          </button>`
      }
      ${
        this.away && this.messages.length > 0
          ? html`<button
            class="button jump"
            part="jump"
            aria-label=${strings.jumpToNewest(this.unread)}
            @click=${() => this.jumpToNewest()}
          >
            ${icons.down()} ${this.unread > 0 ? html`<span class="count">${this.unread}</span>` : nothing}
          </button>`
          : nothing
      }
      <div class="unseen" aria-live="polite">${this.spoken.map(line => html`<p>${line}</p>`)}</div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-log': P2pChatLog
  }
}
