import {browserEnvironment} from '../../base/browser-environment.ts'
import type {ChatView} from '../chat-view.ts'
import {UnreadTitle} from '../unread-title.ts'
import {ChatUnreadEvent} from './p2p-chat.events.ts'
import {UnreadLine} from './unread-line.ts'

/** One for the page: several elements may count in its title. */
const pageTitle = new UnreadTitle(document)

/** Tells how much of a chat has not been read: by an event, in the page's title if wanted, and by the line in the list. */
export class Unread {
  readonly #element: HTMLElement
  readonly #changed: () => void
  #line: UnreadLine
  #count = 0
  #forMe = 0
  #direct = 0
  #more = false
  #inTitle = false

  constructor(element: HTMLElement, changed: () => void) {
    this.#element = element
    this.#changed = changed
    this.#line = this.#newLine()
  }

  /** Id of the first message below the line. */
  get from(): string | undefined {
    return this.#line.from
  }

  /** In private, over all conversations. */
  direct(chat: ChatView): number {
    return chat.directs.reduce((sum, {unread}) => sum + unread, 0)
  }

  take(chat: ChatView, isVisible: boolean): void {
    const direct = this.direct(chat)
    this.#line.take(chat.unread, isVisible)
    this.#become(chat.unread.count + direct, chat.unread.forMe + direct, direct, chat.unread.more)
  }

  /** The element's page wants the number in its title, or no longer. */
  set inTitle(on: boolean) {
    this.#inTitle = on
    pageTitle.show(this, on ? this.#count : 0, this.#more)
  }

  /** Nothing is new to one who writes. */
  wrote(): void {
    this.#line.clear()
  }

  /** Another chat, or none. */
  reset(): void {
    this.#line.clear()
    this.#line = this.#newLine()
    this.#become(0, 0, 0)
  }

  #newLine(): UnreadLine {
    return new UnreadLine(browserEnvironment.scheduler, this.#changed)
  }

  #become(count: number, forMe: number, direct: number, more = false): void {
    if (count === this.#count && forMe === this.#forMe && direct === this.#direct && more === this.#more) return
    this.#count = count
    this.#forMe = forMe
    this.#direct = direct
    this.#more = more
    if (this.#inTitle) pageTitle.show(this, count, more)
    this.#element.dispatchEvent(new ChatUnreadEvent(count, forMe, direct, more))
    this.#changed()
  }
}
