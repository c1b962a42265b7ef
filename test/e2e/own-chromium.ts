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

  /** All its processes stand still, as when the lid is closed; the returned function has them go on. */
  sleep(): () => void {
    const group = -this.#process.pid!
    process.kill(group, 'SIGSTOP')
    return () => process.kill(group, 'SIGCONT')
  }

  /** What runs its pages stands still, as in a tab that is frozen, while what has the sockets goes on. */
  async freezePages(): Promise<() => void> {
    const ids = await processes(
      ({group, command}) => group === this.#process.pid && command.includes('--type=renderer')
    )
    if (ids.length === 0) throw new Error('No process runs pages.')
    for (const id of ids) process.kill(id, 'SIGSTOP')
    return () => {
      for (const id of ids) process.kill(id, 'SIGCONT')
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
const isInUse = async (profileFolder: string): Promise<boolean> =>
  (await processes(({command}) => command.includes(profileFolder))).length > 0

/** Ids of the processes of this machine that are meant. */
async function processes(isMeant: (each: {group: number; command: string}) => boolean): Promise<number[]> {
  const ids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const read = (id: string, what: string) => readFile(`/proc/${id}/${what}`, 'utf8').catch(() => '')
  const all = await Promise.all(
    ids.map(async id => {
      const [command, stat] = await Promise.all([read(id, 'cmdline'), read(id, 'stat')])
      // After the name, which may contain anything: state, parent, group.
      const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
      return {id: Number(id), group, command}
    })
  )
  return all.filter(isMeant).map(({id}) => id)
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
