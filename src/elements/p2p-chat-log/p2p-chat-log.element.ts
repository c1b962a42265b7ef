import {html, LitElement, nothing, type PropertyValues} from 'lit'
import {property, query, state} from 'lit/decorators.js'
import {guard} from 'lit/directives/guard.js'
import {repeat} from 'lit/directives/repeat.js'
import {browserEnvironment} from '../../base/browser-environment.ts'
import type {MessageView} from '../chat-view.ts'
import * as icons from '../icons.ts'
import {fish} from '../person/fish.ts'
import {hueStyles} from '../person/hues.styles.ts'
import {fishTraits} from '../person/traits.ts'
import {controlStyles} from '../styles/controls.styles.ts'
import * as strings from '../strings.ts'
import {dayText, timeStamp} from '../text/time.ts'
import {groupMessages, type MessageGroup} from './grouping.ts'
import {messageTemplate} from './message-template.ts'
import {chatLogStyles} from './p2p-chat-log.styles.ts'
import {ScrollKeeper} from './scroll-keeper.ts'

/** Messages rendered at once; older ones join as they are scrolled to. */
export const pageLength = 200

/**
 * @summary The list of messages inside `<p2p-chat>`.
 *
 * @slot - Shown while there is no message.
 *
 * @csspart log - The scrolled list.
 * @csspart message - One message; `own-message` besides, when it is the visitor's.
 */
export class P2pChatLog extends LitElement {
  static override styles = [controlStyles, hueStyles, chatLogStyles]

  #keeper: ScrollKeeper | undefined
  #resizes: ResizeObserver | undefined
  #noOlder = false
  /** The id of the first message rendered; more recent ones follow to the end. */
  #firstId: string | undefined
  #known = new Set<string>()
  #fresh = new Set<string>()

  @query('.scroller') private scroller!: HTMLElement
  @query('.content') private content!: HTMLElement

  @state() private limit = pageLength
  @state() private unread = 0
  @state() private away = false
  @state() private loading = false
  @state() private open: ReadonlySet<string> = new Set()
  @state() private whole: ReadonlySet<string> = new Set()

  @property({attribute: false}) messages: readonly MessageView[] = []
  /** Loads what is before the first message; answers false when there is nothing. */
  @property({attribute: false}) loadOlder: (() => Promise<boolean>) | undefined
  @property({attribute: false}) sendAgain: ((message: MessageView) => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#watchSize()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resizes?.disconnect()
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has('messages')) this.#take(this.messages)
  }

  protected override update(changes: PropertyValues<this>): void {
    this.#keeper?.remember()
    super.update(changes)
  }

  protected override firstUpdated(): void {
    this.#keeper = new ScrollKeeper(this.scroller)
    this.#watchSize()
  }

  protected override updated(): void {
    this.#keeper?.restore()
    void this.#fillUp()
  }

  /** Scrolls to the newest message. */
  jumpToNewest(): void {
    this.#keeper?.toEnd()
    this.#placed()
  }

  #watchSize(): void {
    this.#resizes ??= new ResizeObserver(() => {
      if (this.#keeper?.atEnd) this.#keeper.toEnd()
    })
    this.#resizes.observe(this.scroller)
    this.#resizes.observe(this.content)
  }

  /** Decides how many to render, what is new to the eye and what counts as unread. */
  #take(messages: readonly MessageView[]): void {
    const before = this.#known
    const isFirst = before.size === 0
    this.#known = new Set(messages.map(message => message.id))
    const firstKnown = messages.findIndex(message => before.has(message.id))
    const arrived = messages.filter((message, at) => at > firstKnown && !before.has(message.id))
    // An own message was shown as waiting before.
    const shownAnew = arrived.filter(message => !message.own || message.state === 'pending')
    this.#fresh = new Set(isFirst || arrived.length > 20 ? [] : shownAnew.map(message => message.id))
    if (arrived.some(message => message.own)) this.#keeper?.toEnd()
    const atEnd = this.#keeper?.atEnd ?? true
    const first = this.#firstId === undefined ? -1 : messages.findIndex(message => message.id === this.#firstId)
    if (atEnd) {
      this.limit = pageLength
      this.unread = 0
      this.away = false
    } else {
      if (!isFirst) this.unread += arrived.filter(message => !message.own).length
      if (first >= 0) this.limit = Math.max(pageLength, messages.length - first)
    }
  }

  #scrolled(): void {
    this.#keeper?.scrolled()
    this.#placed()
    void this.#fillUp()
  }

  #placed(): void {
    this.away = this.#keeper !== undefined && !this.#keeper.atEnd
    if (!this.away) this.unread = 0
  }

  /** Shows or loads older messages while the start is near. */
  async #fillUp(): Promise<void> {
    if (this.loading || this.messages.length === 0 || !this.#keeper?.nearStart) return
    if (this.limit < this.messages.length) {
      if (this.#keeper.atEnd) return
      this.limit += pageLength
      return
    }
    if (this.#noOlder || this.loadOlder === undefined) return
    this.loading = true
    try {
      const more = await this.loadOlder()
      this.#noOlder = !more
      if (more && !this.#keeper.atEnd) this.limit += pageLength
    } catch (error) {
      // Shown by whoever owns the history; here only not asked for again.
      this.#noOlder = true
      console.warn('shoal: older messages could not be loaded:', error)
    } finally {
      this.loading = false
    }
  }

  #toggle(id: string, which: 'open' | 'whole'): void {
    const next = new Set(this[which])
    if (!next.delete(id)) next.add(id)
    this[which] = next
  }

  /** A message that has not changed is not looked at again, however many there are. */
  #message(message: MessageView) {
    const {id} = message
    const shown = {fresh: this.#fresh.has(id), open: this.open.has(id), whole: this.whole.has(id)}
    return guard([message, shown.fresh, shown.open, shown.whole], () =>
      messageTemplate(message, {
        ...shown,
        toggle: () => this.#toggle(id, 'open'),
        showWhole: () => this.#toggle(id, 'whole'),
        sendAgain: () => this.sendAgain?.(message)
      })
    )
  }

  #group(group: MessageGroup, nowMs: number) {
    const {first} = group
    return html`
      ${
        group.startsDay
          ? html`<p class="day"><time datetime=${timeStamp(first.timeMs)}>${dayText(first.timeMs, nowMs)}</time></p>`
          : nothing
      }
      <div class=${first.own ? 'group own' : 'group'} part="group">
        ${first.own ? nothing : fish(first.author)}
        <div class="said">
          ${
            first.own
              ? nothing
              : html`<p class="author hue-${fishTraits(first.author).hue}" aria-hidden="true">
                <bdi class="name">${first.authorName}</bdi>
              </p>`
          }
          ${repeat(
            group.messages,
            message => message.id,
            message => this.#message(message)
          )}
        </div>
      </div>
    `
  }

  override render() {
    const shown = this.messages.slice(-this.limit)
    this.#firstId = shown[0]?.id
    const nowMs = browserEnvironment.clock.now()
    return html`
      <div
        class="scroller"
        part="log"
        role="log"
        aria-label=${strings.logName()}
        tabindex="0"
        @scroll=${{handleEvent: () => this.#scrolled(), passive: true}}
      >
        <div class="content">
          ${this.loading ? html`<p class="older">${strings.loadingOlder()}</p>` : nothing}
          ${repeat(
            groupMessages(shown),
            group => group.key,
            group => this.#group(group, nowMs)
          )}
        </div>
      </div>
      ${this.messages.length === 0 ? html`<div class="empty"><slot></slot></div>` : nothing}
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
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'p2p-chat-log': P2pChatLog
  }
}
