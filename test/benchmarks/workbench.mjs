import {launchChromium} from '../config/browsers.mjs'
import {buildIfStale} from '../config/build.mjs'

// Several pages are measured in one browser: none of them may be slowed for being behind another.
const inTheForeground = [
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows'
]

/** What measurements share: one Chromium for all, and somewhere to leave what must be closed. */
export class Workbench {
  #chromium
  #built
  #closers = []

  /** Progress; never on standard output. */
  log(line) {
    console.error(line)
  }

  /** The one browser; every page gets a context of its own in it. */
  async chromium() {
    return await (this.#chromium ??= launchChromium({args: inTheForeground}))
  }

  /** Brings `dist` up to date, once. */
  async build() {
    await (this.#built ??= buildIfStale({log: line => this.log(line)}))
  }

  /**
   * Closes this when the measurement is over, whatever becomes of it.
   * @template {{close(): Promise<unknown>}} T
   * @param {T} what
   * @returns {T}
   */
  keep(what) {
    this.#closers.unshift(() => what.close())
    return what
  }

  /** Closes what a measurement left, the latest first. */
  async tidy() {
    for (const close of this.#closers.splice(0)) {
      await close().catch(error => this.log(`Could not be closed: ${error.message}`))
    }
  }

  async close() {
    await this.tidy()
    // One that did not start has said so to the measurement that wanted it.
    const chromium = await this.#chromium?.catch(() => undefined)
    await chromium?.close()
  }
}
