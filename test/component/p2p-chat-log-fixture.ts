import {fixture, html} from '@open-wc/testing'
import {css, LitElement} from 'lit'
import type {MessageView} from '../../src/elements/chat-view.ts'
import type {MessageActions} from '../../src/elements/message-actions.ts'
import type {P2pChatLog} from '../../src/elements/p2p-chat-log/p2p-chat-log.ts'
import '../../src/elements/p2p-chat-log/p2p-chat-log.ts'
import {controlStyles} from '../../src/elements/styles/controls.styles.ts'
import {tokenStyles} from '../../src/elements/styles/tokens.styles.ts'
import {messageView} from './fake-chat.ts'

/** Stands in for `<p2p-chat>`: its colours and sizes, around one part of it. */
export class PartFrame extends LitElement {
  static override styles = [
    tokenStyles,
    controlStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr);
        container: p2p-chat / inline-size;
        color: var(--_ink);
        background: var(--_surface);
        font: var(--_text) / 1.45 var(--_font);
      }
    `
  ]

  override render() {
    return html`<slot></slot>`
  }
}
customElements.define('part-frame', PartFrame)

export interface ShownLog {
  readonly log: P2pChatLog
  readonly scroller: HTMLElement
  readonly rows: readonly HTMLElement[]
  /** As they stand in the document. */
  readonly texts: readonly string[]
  row(id: string): HTMLElement | undefined
  entry(id: string): HTMLElement
  /** Distance of a row from the upper edge of the list. */
  topOf(id: string): number
  isAtEnd(): boolean
  /** As a person would; a hidden page would not be told. */
  scrollTo(top: number): Promise<void>
  set(messages: readonly MessageView[]): Promise<void>
  all(selector: string): HTMLElement[]
  press(target: Element, key: string, options?: KeyboardEventInit): KeyboardEvent
  readonly focused: Element | null
}

export const many = (count: number, over: (at: number) => Partial<MessageView> = () => ({})): MessageView[] =>
  Array.from({length: count}, (_, at) =>
    messageView({id: `m${at}`, text: `line ${at}`, timeMs: Date.UTC(2026, 10, 22, 12) + 1000 * at, ...over(at)})
  )

export async function showLog(
  messages: readonly MessageView[],
  {actions, width = '40rem', height = '30rem', theme = 'light', unreadFrom}: ShowOptions = {}
): Promise<ShownLog> {
  const frame = document.createElement('part-frame')
  frame.style.width = width
  frame.style.height = height
  frame.setAttribute('theme', theme)
  const log = await fixture<P2pChatLog>(
    html`<p2p-chat-log .messages=${messages} .actions=${actions} .unreadFrom=${unreadFrom}></p2p-chat-log>`,
    {parentNode: frame}
  )
  await settled(log)
  const root = log.shadowRoot!
  const scroller = root.querySelector<HTMLElement>('.scroller')!
  const row = (id: string) => root.querySelector<HTMLElement>(`.row[data-id="${id}"]`) ?? undefined
  return {
    log,
    scroller,
    get rows() {
      return [...root.querySelectorAll<HTMLElement>('.row')]
    },
    get texts() {
      return [...root.querySelectorAll('.text')].map(text => text.textContent)
    },
    row,
    entry: id => row(id)!.querySelector<HTMLElement>('.entry')!,
    topOf: id => row(id)!.getBoundingClientRect().top - scroller.getBoundingClientRect().top,
    isAtEnd: () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2,
    async scrollTo(top) {
      scroller.scrollTop = top
      scroller.dispatchEvent(new Event('scroll'))
      await settled(log)
    },
    async set(next) {
      log.messages = next
      await settled(log)
    },
    all: selector => [...root.querySelectorAll<HTMLElement>(selector)],
    press(target, key, options = {}) {
      const event = new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...options})
      target.dispatchEvent(event)
      return event
    },
    get focused() {
      return root.activeElement
    }
  }
}

export interface ShowOptions {
  readonly actions?: MessageActions
  readonly width?: string
  readonly height?: string
  readonly theme?: 'light' | 'dark'
  readonly unreadFrom?: string
}

/** Until nothing more follows from what was drawn. */
export async function settled(element: LitElement): Promise<void> {
  while (!(await element.updateComplete));
}

export const nextTask = (): Promise<void> =>
  new Promise(resolve => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      channel.port1.close()
      resolve()
    }
    channel.port2.postMessage(undefined)
  })

/** Looks again and again until the condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTask()
}
