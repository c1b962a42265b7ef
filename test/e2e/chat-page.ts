import type {Browser, BrowserContext, Locator, Page} from 'playwright-core'
import {expect} from 'vitest'
import {accountOf} from './account.ts'

/** How long a person would wait before calling it broken; Firefox on a loaded two-core machine needs most of it. */
export const patienceMs = 30_000

/** How far an own message has come, as its button says. */
export type Delivery = 'Waiting' | 'Not kept' | 'Sent' | `Seen by ${number}`

/** Lets `ChatPage.setVisible` decide whether the page can be seen; browsers without a window always say that it can. */
export const visibilityScript = `{
  let visible = true
  Object.defineProperty(Document.prototype, 'visibilityState', {get: () => (visible ? 'visible' : 'hidden')})
  Object.defineProperty(Document.prototype, 'hidden', {get: () => !visible})
  globalThis.setVisible = now => {
    visible = now
    document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))
  }
}`

export interface OpenOptions {
  readonly beside?: ChatPage
  /** An existing browser profile. */
  readonly context?: BrowserContext
  readonly initScript?: string
}

/** One person's page with a conversation, driven the way a person or a screen reader finds its parts: by role and name. */
export class ChatPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors nobody caught; a test ends by looking here. */
  readonly errors: string[] = []
  /** Pages that are open, with what their consoles said last. */
  static readonly #open = new Map<ChatPage, string[]>()

  private constructor(page: Page) {
    this.page = page
    this.context = page.context()
    page.on('pageerror', error => this.errors.push(String(error)))
    const said: string[] = []
    page.on('console', message => {
      said.push(message.text().slice(0, 200))
      if (said.length > 20) said.shift()
    })
    ChatPage.#open.set(this, said)
    page.on('close', () => ChatPage.#open.delete(this))
  }

  /** Opens `url` in a browser profile of its own, in `context`, or as another tab of `beside`; `initScript` runs before the page's own. */
  static async open(browser: Browser, url: string, options: OpenOptions = {}): Promise<ChatPage> {
    const {beside, initScript} = options
    const context = options.context ?? beside?.context ?? (await browser.newContext())
    if (initScript !== undefined) await context.addInitScript(initScript)
    const chat = new ChatPage(await context.newPage())
    await chat.page.goto(url)
    return chat
  }

  get composer() {
    return this.page.getByRole('textbox', {name: 'Message'})
  }

  get log() {
    return this.page.getByRole('log', {name: 'Messages'})
  }

  get status() {
    return this.page.getByRole('status')
  }

  /** A wait in vain is mostly told by what the other page shows. */
  async #waitFor(locator: Locator): Promise<void> {
    try {
      await locator.first().waitFor({timeout: patienceMs})
    } catch (error) {
      const accounts = [...ChatPage.#open].map(async ([chat, said]) => {
        const name = chat === this ? 'the page that waits' : 'another page'
        return `${await accountOf(chat.page, name)}\nits console: ${said.join(' | ')}`
      })
      throw new Error([String(error), ...(await Promise.all(accounts))].join('\n'), {cause: error})
    }
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text, {timeout: patienceMs})
    await this.page.getByRole('button', {name: 'Send', exact: true}).click()
  }

  async hears(text: string): Promise<void> {
    await this.#waitFor(this.log.getByText(text, {exact: true}))
  }

  async sees(words: string): Promise<void> {
    await this.#waitFor(this.status.filter({hasText: words}))
  }

  /** The message with exactly this text, in the conversation that is shown. */
  message(text: string): Locator {
    const exactly = new RegExp(`^\\s*${text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\\s*$`)
    const words = this.page.locator('.text').filter({hasText: exactly})
    return this.log.getByRole('article').filter({has: words})
  }

  /** Waits until the own message with this text has come so far. */
  async becomes(text: string, delivery: Delivery): Promise<void> {
    const button = this.message(text).getByRole('button', {name: new RegExp(`, ${delivery}: details$`)})
    await this.#waitFor(button)
  }

  /** Texts of the own messages of which the page says no more than that somebody else has them. */
  async sent(): Promise<string[]> {
    const sent = this.page.getByRole('button', {name: /, Sent: details$/})
    return await this.log.locator('[data-id]').filter({has: sent}).locator('.text').allTextContents()
  }

  /** Texts of the own messages shown as safe on this device, whoever else has them. */
  async kept(): Promise<string[]> {
    const kept = this.page.getByRole('button', {name: /, (Waiting|Sent|Seen by \d+): details$/})
    return await this.log.locator('[data-id]').filter({has: kept}).locator('.text').allTextContents()
  }

  /** Opens the menu of a message with the keyboard. */
  async openMenu(text: string): Promise<void> {
    await this.message(text).getByRole('button', {name: 'Actions', exact: true}).press('Enter', {timeout: patienceMs})
    await this.page.getByRole('menu', {name: 'Actions'}).waitFor({timeout: patienceMs})
  }

  /** Does what one line of a message's menu says. */
  async choose(text: string, item: string): Promise<void> {
    await this.openMenu(text)
    await this.page.getByRole('menuitem', {name: item, exact: true}).click({timeout: patienceMs})
  }

  /** Opens what the page shows of a person, from the list of people. */
  async openPerson(name: string): Promise<Locator> {
    await this.people
      .getByRole('listitem')
      .filter({hasText: name})
      .getByRole('button')
      .first()
      .click({timeout: patienceMs})
    const panel = this.page.getByRole('region', {name: 'Person', exact: true})
    await panel.waitFor({timeout: patienceMs})
    return panel
  }

  /** Opens what the page shows of what it keeps. */
  async openHistory(): Promise<Locator> {
    await this.people.getByRole('button', {name: 'What is kept here'}).click({timeout: patienceMs})
    const panel = this.page.getByRole('region', {name: 'What is kept here'})
    await panel.waitFor({timeout: patienceMs})
    return panel
  }

  get people(): Locator {
    return this.page.getByRole('region', {name: 'People', exact: true})
  }

  /** The number in front of the page's title; 0 when there is none. */
  async unread(): Promise<number> {
    return Number(/^\((\d+)\) /.exec(await this.page.title())?.[1] ?? 0)
  }

  async showsUnread(count: number): Promise<void> {
    await expect.poll(() => this.unread(), {timeout: patienceMs}).toBe(count)
  }

  /** Only of a page that was opened with `visibilityScript`. */
  async setVisible(visible: boolean): Promise<void> {
    await this.page.evaluate(
      now => (globalThis as unknown as {setVisible(now: boolean): void}).setVisible(now),
      visible
    )
  }

  /** How often the text stands in the conversation. */
  async count(text: string): Promise<number> {
    return await this.log.getByText(text, {exact: true}).count()
  }

  expectNoErrors(): void {
    expect(this.errors).toEqual([])
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}

/** Both write, both read. */
export async function talk(a: ChatPage, b: ChatPage, words = 'hello'): Promise<void> {
  await a.say(`${words} from the one`)
  await b.hears(`${words} from the one`)
  await b.say(`${words} from the other`)
  await a.hears(`${words} from the other`)
}
