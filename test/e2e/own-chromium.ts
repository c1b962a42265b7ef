import {spawn, type ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {readdir, readFile} from 'node:fs/promises'
import {createInterface} from 'node:readline'
import {chromium, type Browser, type BrowserContext} from 'playwright-core'
import {chromiumArguments, findChromium} from '../config/browsers.mjs'

/** A Chromium with a profile that outlives it, and whose process can be killed as a crash or a power cut would. */
export class OwnChromium {
  readonly browser: Browser
  readonly context: BrowserContext
  readonly #process: ChildProcess
  readonly #profileFolder: string

  private constructor(process: ChildProcess, profileFolder: string, browser: Browser) {
    this.#process = process
    this.#profileFolder = profileFolder
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
      return new OwnChromium(process, profileFolder, await chromium.connectOverCDP(await endpointOf(process)))
    } catch (error) {
      await kill(process)
      throw error
    }
  }

  /** Ends it at once, without a chance to write anything more. */
  async crash(): Promise<void> {
    await kill(this.#process)
    await this.browser.close()
    // Its helpers die a moment later; until then they hold the files that the next browser of this profile opens.
    const limitMs = Date.now() + 10_000
    while (Date.now() < limitMs && (await isInUse(this.#profileFolder))) await new Promise(setImmediate)
  }
}

/** Whether a process that was started for this profile is alive. */
async function isInUse(profileFolder: string): Promise<boolean> {
  const ids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const commands = await Promise.all(ids.map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return commands.some(command => command.includes(profileFolder))
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
