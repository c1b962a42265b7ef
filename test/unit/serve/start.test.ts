import {spawn, type ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {createServer, type AddressInfo} from 'node:net'
import {afterEach, beforeAll, describe, expect, it} from 'vitest'
import {buildIfStale} from '../../config/build.mjs'
import {root} from '../../config/paths.mjs'
import {Inbox} from './inbox.ts'

const started: ChildProcess[] = []

/** `npm start` as a person does it, in a process group of its own. */
function npmStart(env: Record<string, string>) {
  const child = spawn('npm', ['start'], {cwd: root, detached: true, env: {...process.env, ...env}})
  started.push(child)
  let output = ''
  const heard = new Set<() => void>()
  const listen = (part: Buffer) => {
    output += part.toString()
    for (const wake of heard) wake()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    ended,
    get output() {
      return output
    },
    /** The first match of `pattern` in what it printed so far or will print. */
    async says(pattern: RegExp): Promise<RegExpMatchArray> {
      for (;;) {
        const match = output.match(pattern)
        if (match) return match
        const more = new Promise<'more'>(resolve => heard.add(() => resolve('more')))
        if ((await Promise.race([more, ended])) !== 'more' && !pattern.test(output)) {
          throw new Error(`npm start ended without saying ${pattern}:\n${output}`)
        }
      }
    }
  }
}

const canListen = async (port: number) => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

beforeAll(async () => {
  await buildIfStale()
}, 120_000)

afterEach(() => {
  for (const {pid, exitCode, signalCode} of started.splice(0)) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
  }
})

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves the site and the embed, and %s to its group frees the port',
    async signal => {
      const run = npmStart({PORT: '0'})
      const [, url, port] = await run.says(/Shoal is at (http:\/\/127\.0\.0\.1:(\d+)\/)\n/)
      await run.says(/Ctrl-C/)
      const page = await fetch(url!)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain(`<meta name="shoal-relays" content="ws://127.0.0.1:${port}/nostr">`)
      const embed = await fetch(`${url}shoal.js`)
      expect(await embed.text()).toMatch(/^globalThis\.shoalLocal=/)
      const relay = await Inbox.open(`ws://127.0.0.1:${port}/nostr`)
      process.kill(-run.child.pid!, signal)
      await run.ended
      await canListen(Number(port))
      relay.close()
    }
  )

  it('stops when npm alone is told to', async () => {
    const run = npmStart({PORT: '0'})
    const [, port] = await run.says(/Shoal is at http:\/\/127\.0\.0\.1:(\d+)\/\n/)
    run.child.kill('SIGTERM')
    // Its output closes when the last process that writes to it is gone.
    await run.ended
    await canListen(Number(port))
  })

  it('says which port is taken and what to do', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const {port} = blocker.address() as AddressInfo
    const run = npmStart({PORT: String(port)})
    expect(await run.ended).toBe(1)
    expect(run.output).toContain(`Port ${port} is taken`)
    expect(run.output).toContain(`PORT=${port + 1} npm start`)
    expect(run.output).not.toMatch(/\n\s+at /)
    blocker.close()
  })

  it.each(['http', '70000', '-1', '80 80'])('refuses PORT=%s in words', async text => {
    const run = npmStart({PORT: text})
    expect(await run.ended).toBe(1)
    expect(run.output).toContain('PORT must be a number from 0 to 65535')
  })
})
