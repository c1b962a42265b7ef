import {spawn, type ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import {chromium, type Browser, type BrowserContext} from 'playwright-core'
import {chromiumArguments, findChromium} from '../config/browsers.mjs'

/** A Chromium with a profile that outlives it, and whose process can be killed as a crash or a power cut would. */
export class OwnChromium {
  readonly browser: Browser
  readonly context: BrowserContext
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, browser: Browser) {
    this.#process = process
    this.browser = browser
    this.context = browser.contexts()[0]!
  }

  static async start(profileFolder: string): Promise<OwnChromium> {
    const ownArguments = [
      '--headless=new',
      '--no-first-run',
      '--password-store=basic',
      `--user-data-dir=${profileFolder}`,
      '--remote-debugging-port=0'
    ]
    // A process group of its own, so that its helpers die with it.
    const process = spawn(await findChromium(), [...chromiumArguments, ...ownArguments, 'about:blank'], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe']
    })
    try {
      return new OwnChromium(process, await chromium.connectOverCDP(await endpointOf(process)))
    } catch (error) {
      await kill(process)
      throw error
    }
  }

  /** Ends it at once, without a chance to write anything more. */
  async crash(): Promise<void> {
    await kill(this.#process)
    await this.browser.close()
  }
}

async function endpointOf(process: ChildProcess): Promise<string> {
  for await (const line of createInterface({input: process.stderr!})) {
    const [, endpoint] = /^DevTools listening on (\S+)/.exec(line) ?? []
    if (endpoint === undefined) continue
    // What it has to say from now on must not fill the pipe.
    process.stderr!.resume()
    return endpoint
  }
  throw new Error('Chromium ended before it could be driven.')
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  process.kill(-child.pid!, 'SIGKILL')
  await gone
}
