import {chmod, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {findChromium, launchChromium} from '../config/browsers.mjs'
import {startSiteFor} from './servers.mjs'

/** Browsers inside the namespaces of peers, started when a case needs one and kept for the next. */
export class Peers {
  #network
  #folder
  #keyHash
  #started = new Map()

  constructor(network, folder, keyHash) {
    this.#network = network
    this.#folder = folder
    this.#keyHash = keyHash
  }

  /** @returns {Promise<import('playwright-core').Browser>} */
  async browser(name) {
    if (!this.#started.has(name)) this.#started.set(name, this.#start(name))
    return (await this.#started.get(name)).browser
  }

  async #start(name) {
    const wrapper = join(this.#folder, `chromium-${name}`)
    const chromium = await findChromium()
    await writeFile(wrapper, `#!/bin/sh\nexec ip netns exec ${this.#network.space(name)} ${chromium} "$@"\n`)
    await chmod(wrapper, 0o755)
    const [site, browser] = await Promise.all([
      startSiteFor(this.#network, name),
      launchChromium({
        executablePath: wrapper,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        args: [`--ignore-certificate-errors-spki-list=${this.#keyHash}`]
      })
    ])
    return {site, browser}
  }

  async close() {
    for (const starting of this.#started.values()) {
      const started = await starting.catch(() => undefined)
      await started?.browser.close()
      await started?.site.close()
    }
    this.#started.clear()
  }
}
