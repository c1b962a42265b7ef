import {fixture, html} from '@open-wc/testing'
import type {P2pChat} from '../../src/elements/p2p-chat/p2p-chat.ts'
import '../../src/elements/p2p-chat/p2p-chat.ts'
import {FakeChat} from './fake-chat.ts'

/** Finds through open shadow roots, as a person or a browser driver would. */
export function findAll<E extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): E[] {
  const found = [...root.querySelectorAll<E>(selector)]
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot !== null) found.push(...findAll<E>(element.shadowRoot, selector))
  }
  if (root instanceof Element && root.shadowRoot !== null) found.push(...findAll<E>(root.shadowRoot, selector))
  return found
}

export function find<E extends Element = HTMLElement>(root: Element, selector: string): E {
  const [first] = findAll<E>(root, selector)
  if (first === undefined) throw new Error(`nothing matches ${selector}`)
  return first
}

/**
 * Looks again and again until the condition holds; the test's own time limit ends it otherwise. Not by frames or timers:
 * a page that runs beside others may be hidden, and gets neither then.
 */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTask()
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

/** Scrolls as a person would; a hidden page would not be told. */
export function scrollTo(scroller: Element, top: number): void {
  scroller.scrollTop = top
  scroller.dispatchEvent(new Event('scroll'))
}

export interface Shown {
  readonly element: P2pChat
  readonly chat: FakeChat
  readonly field: HTMLTextAreaElement
  type(text: string): void
  press(key: string, options?: KeyboardEventInit): KeyboardEvent
  /** The text of the list, as it is in the document. */
  readonly texts: string[]
  readonly status: string
}

/** A `<p2p-chat>` with a chat of the test's making. */
export async function showChat(
  chat = new FakeChat(),
  theme: 'light' | 'dark' = 'light',
  width = '60rem'
): Promise<Shown> {
  const frame = document.createElement('div')
  frame.style.width = width
  const element = await fixture<P2pChat>(
    html`<p2p-chat .chat=${chat} theme=${theme} link="https://shoal.example/#tea"></p2p-chat>`,
    {
      parentNode: frame
    }
  )
  // What is loaded after the element itself.
  await Promise.all([
    customElements.whenDefined('p2p-chat-people'),
    import('../../src/elements/p2p-chat-invite/p2p-chat-invite.ts')
  ])
  await element.updateComplete
  const field = find<HTMLTextAreaElement>(element, 'textarea')
  return {
    element,
    chat,
    field,
    type(text) {
      field.value = text
      field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}))
    },
    press(key, options = {}) {
      const event = new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...options})
      field.dispatchEvent(event)
      return event
    },
    get texts() {
      return findAll(element, '.text').map(text => text.textContent)
    },
    get status() {
      return find(element, '[role=status]').textContent.trim()
    }
  }
}

/**
 * What is wider inside than outside: `root` itself, and everything in it that scrolls sideways or cuts off without dots. Lines that end in dots
 * are meant to, and what is for screen readers alone is one pixel wide.
 */
export function tooWide(root: Element): string[] {
  const isTooWide = (element: HTMLElement) => {
    const {overflowX, textOverflow, clipPath} = getComputedStyle(element)
    if (clipPath !== 'none' || element.closest('.unseen') !== null || element.matches('input, textarea')) return false
    const isBounded = element === root || (overflowX !== 'visible' && textOverflow !== 'ellipsis')
    return isBounded && element.checkVisibility() && element.scrollWidth > element.clientWidth + 1
  }
  return [root as HTMLElement, ...findAll(root, '*')].filter(isTooWide).map(element => element.outerHTML.slice(0, 120))
}

/** The accessible name of a control as written here: its label, or its text. */
export const nameOf = (element: Element): string =>
  (element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent).trim()

/** The button of this name. */
export function button(root: Element, name: string): HTMLButtonElement {
  const found = findAll<HTMLButtonElement>(root, 'button').find(one => nameOf(one) === name && one.checkVisibility())
  if (found === undefined) throw new Error(`no button is called ${name}`)
  return found
}

/** Whatever has the focus, through shadow roots. */
export function focused(): Element | null {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active
}

/** A key pressed on whatever this is. */
export function pressOn(target: Element, key: string, options: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...options})
  target.dispatchEvent(event)
  return event
}
