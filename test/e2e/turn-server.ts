import {spawn} from 'node:child_process'
import {createHmac} from 'node:crypto'
import {createSocket} from 'node:dgram'
import {mkdtemp, rm} from 'node:fs/promises'
import {connect} from 'node:net'
import {networkInterfaces, tmpdir} from 'node:os'
import {join} from 'node:path'
import {needs, thisMachine, whatIsMissing} from '../nat-lab/probe.mjs'

export interface TurnServer {
  readonly url: string
  /** As an attribute takes it, with this password. */
  address(password: string): string
  close(): Promise<void>
}

export const turnPassword = 'right'

/** An address of this machine that is not the loopback's, which browsers do not gather for. */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flat()
  const own = all.find(each => each?.family === 'IPv4' && !each.internal)
  if (own === undefined)
    throw new Error('This machine has no address but its loopback’s: browsers gather nothing here.')
  return own.address
}

async function freePort(host: string): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>(resolve => socket.bind(0, host, resolve))
  const {port} = socket.address()
  await new Promise<void>(resolve => socket.close(() => resolve()))
  return port
}

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({host, port})
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** A user and a password that coturn takes until a moment, as a page's own server would hand them out. */
export function timeLimited(secret: string, untilMs: number): {readonly username: string; readonly credential: string} {
  const username = `${Math.floor(untilMs / 1_000)}:ada`
  return {username, credential: createHmac('sha1', secret).update(username).digest('base64')}
}

/** coturn, with one user, or with those this secret makes for a time; installed first where it is missing, as for the laboratory. */
export async function startTurnServer(host: string, secret?: string): Promise<TurnServer> {
  const missing = whatIsMissing(
    thisMachine,
    needs.filter(({what}) => what === 'turnserver')
  )
  if (missing !== undefined) throw new Error(missing)
  const folder = await mkdtemp(join(tmpdir(), 'shoal-turn-'))
  const port = await freePort(host)
  const words = [
    '-n',
    `--listening-ip=${host}`,
    `--relay-ip=${host}`,
    `--listening-port=${port}`,
    '--no-tls',
    '--no-dtls',
    '--fingerprint',
    ...(secret === undefined
      ? ['--lt-cred-mech', `--user=ada:${turnPassword}`]
      : ['--use-auth-secret', `--static-auth-secret=${secret}`]),
    '--realm=shoal.test',
    '--no-cli',
    `--userdb=${join(folder, 'turn.db')}`,
    `--pidfile=${join(folder, 'turn.pid')}`,
    '--log-file=stdout'
  ]
  const child = spawn('turnserver', words, {stdio: ['ignore', 'ignore', 'ignore']})
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let isGone = false
  void ended.then(() => (isGone = true))
  while (!(await answers(host, port))) if (isGone) throw new Error('coturn ended before it answered')
  return {
    url: `turn:${host}:${port}`,
    address: password => `turn:ada:${password}@${host}:${port}`,
    async close() {
      child.kill()
      await ended
      await rm(folder, {recursive: true, force: true})
    }
  }
}
