import {randomBytes} from 'node:crypto'
import {URLSearchParams} from 'node:url'
import {otherStunUrl, relayUrl, sitePort, stunUrl, turnList, turnPassword} from './addresses.mjs'
import {watchConnections} from './page-script.mjs'

const patienceMs = 15_000
/** What does not answer is waited for, one thing beside the other. */
const examineLimitMs = 40_000

/** Address of the site with everything a case wants said. */
export function siteAddress(topic, {name, turn, finds, relayOnly = false}) {
  // Two servers are asked by whoever asks what kind of router is between.
  const stun = finds === undefined ? stunUrl : `${stunUrl},${otherStunUrl}`
  const query = new URLSearchParams({name, relays: relayUrl, trackers: 'none', stun})
  if (turn !== 'none') query.set('turn', turnList(turn === 'wrong' ? 'not-this' : turnPassword))
  if (relayOnly) query.set('relay-only', '')
  return `http://127.0.0.1:${sitePort}/?${query}#${topic}${finds === undefined ? '' : '/network'}`
}

/** One person's page of the site, in a browser profile of its own. */
export class LabPage {
  #context
  #page
  errors = []

  static async open(browser, address) {
    const page = new LabPage()
    page.#context = await browser.newContext()
    await page.#context.addInitScript(watchConnections)
    page.#page = await page.#context.newPage()
    page.#page.on('pageerror', error => page.errors.push(String(error)))
    await page.#page.goto(address)
    return page
  }

  close() {
    return this.#context.close()
  }

  /** Runs in the page. */
  evaluate(task, argument) {
    return this.#page.evaluate(task, argument)
  }

  /** What the page reports of itself, once it has joined its topic. @throws when it does not join */
  async report() {
    const report = await this.#page.waitForFunction(() => globalThis.lab.report(), undefined, {timeout: patienceMs})
    return report.jsonValue()
  }

  /** When the page began to load, milliseconds since 1970. */
  beganMs() {
    return this.evaluate(() => performance.timeOrigin)
  }

  /** When it was linked with somebody, likewise; undefined when that took longer than `withinMs`. */
  async linkedMs(withinMs) {
    const linked = await this.#page
      .waitForFunction(() => globalThis.lab.linkedMs, undefined, {timeout: withinMs, polling: 50})
      .catch(error => {
        if (error.name === 'TimeoutError') return undefined
        throw error
      })
    return linked?.jsonValue()
  }

  /** The path as the browser knows it, and as the site says it. */
  paths() {
    return this.evaluate(async () => ({
      browser: await globalThis.lab.path(),
      site: globalThis.lab.report()?.neighbours[0]?.path
    }))
  }

  /** Every candidate of the other side that reached this page. */
  remoteCandidates() {
    return this.evaluate(() => globalThis.lab.remote)
  }

  async say(text) {
    await this.#page.getByRole('textbox', {name: 'Message'}).fill(text, {timeout: patienceMs})
    await this.#page.getByRole('button', {name: 'Send', exact: true}).click()
  }

  /** When this text was on the screen, milliseconds since 1970. @throws when that takes too long */
  heardMs(text, withinMs = patienceMs) {
    return Promise.race([
      this.evaluate(wanted => globalThis.lab.heard(wanted), text),
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error(`“${text}” did not arrive within ${withinMs} ms`)), withinMs).unref()
      })
    ])
  }

  /** Offers a file of so many random bytes to the topic. */
  async offerFile(name, bytes) {
    await this.evaluate(
      ([name, text]) => {
        const dataTransfer = new globalThis.DataTransfer()
        const content = Uint8Array.from(globalThis.atob(text), letter => letter.charCodeAt(0))
        dataTransfer.items.add(new globalThis.File([content], name, {type: 'application/octet-stream'}))
        const chat = document.querySelector('shoal-app').shadowRoot.querySelector('p2p-chat')
        const log = chat.shadowRoot.querySelector('p2p-chat-log')
        log.dispatchEvent(
          new globalThis.DragEvent('drop', {dataTransfer, bubbles: true, composed: true, cancelable: true})
        )
      },
      [name, randomBytes(bytes).toString('base64')]
    )
  }

  #button(name) {
    return this.#page.getByRole('button', {name, exact: true}).first()
  }

  #passing(name) {
    return this.#page.getByRole('textbox', {name})
  }

  /** The link one page passes on, without any relay. */
  async offerByHand() {
    await this.#button('No relay? Pass it by hand').click({timeout: patienceMs})
    await this.#button('Make a text for them').click({timeout: patienceMs})
    return this.#passing('Link to pass on').inputValue({timeout: patienceMs})
  }

  /** The answer of another. */
  async answerByHand(link) {
    await this.#button('No relay? Pass it by hand').click({timeout: patienceMs})
    await this.#button('I was given one').click({timeout: patienceMs})
    await this.#passing('The text you were given').fill(link)
    await this.#button('Make the answer').click()
    return this.#passing('Answer to give back').inputValue({timeout: patienceMs})
  }

  async acceptByHand(answer) {
    await this.#passing('Their answer').fill(answer)
    await this.#button('Connect').click()
  }

  /** Presses “Check now”. What it all comes to, and what was found of each thing. */
  async examined() {
    await this.#button('Check now').click({timeout: patienceMs})
    await this.#button('Check again').waitFor({timeout: examineLimitMs})
    const verdict = await this.#page.locator('.verdict').textContent()
    const rows = await this.#page.locator('.checks .check').all()
    const found = await Promise.all(
      rows.map(row => Promise.all(['.what', '.found'].map(part => row.locator(part).textContent())))
    )
    return {verdict: verdict.trim(), found: Object.fromEntries(found)}
  }

  /** Gets a file others offer, verified and stored. @throws when that takes too long */
  async getFile(name) {
    await this.#page.getByRole('button', {name: `Get: ${name}`}).click({timeout: patienceMs})
    await this.#page.getByRole('button', {name: `Save: ${name}`}).waitFor({timeout: patienceMs})
  }
}
