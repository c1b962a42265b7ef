import type {Browser, BrowserContext, Page} from 'playwright-core'
import {expect} from 'vitest'

/** How long a person would wait before calling it broken; Firefox on a loaded two-core machine needs most of it. */
export const patienceMs = 30_000

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

  private constructor(page: Page) {
    this.page = page
    this.context = page.context()
    page.on('pageerror', error => this.errors.push(String(error)))
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

  async say(text: string): Promise<void> {
    await this.composer.fill(text, {timeout: patienceMs})
    await this.page.getByRole('button', {name: 'Send', exact: true}).click()
  }

  async hears(text: string): Promise<void> {
    await this.log.getByText(text, {exact: true}).first().waitFor({timeout: patienceMs})
  }

  async sees(words: string): Promise<void> {
    await this.status.filter({hasText: words}).first().waitFor({timeout: patienceMs})
  }

  /** Texts of the own messages shown as sent. */
  async sent(): Promise<string[]> {
    const sent = this.page.getByRole('button', {name: /, Sent: details$/})
    return await this.log.locator('[data-id]').filter({has: sent}).locator('.text').allTextContents()
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
