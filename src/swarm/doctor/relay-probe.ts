import type {Environment} from '../../base/ports.ts'
import type {OpenSocket} from '../../rendezvous/relay-socket.ts'
import type {RelayAnswer, RelayToAsk} from './probes.ts'

/** What any live relay answers, whoever asks, and what says nothing of the topic. */
const questions = {
  // No event has this id: the relay says so.
  nostr: JSON.stringify(['REQ', 'shoal-check', {ids: ['0'.repeat(64)], limit: 1}]),
  tracker: JSON.stringify({action: 'scrape', info_hash: 'shoal-check-a-tracker'.slice(0, 20)})
}

/** Opens a socket of its own to a relay, asks for nothing, waits for any answer and closes it. What it says is not read. */
export function askRelay(
  {env, open}: {readonly env: Environment; readonly open: OpenSocket},
  {kind, url}: RelayToAsk,
  limitMs: number,
  signal: AbortSignal
): Promise<RelayAnswer> {
  return new Promise((resolve, reject) => {
    let socket: WebSocket
    try {
      socket = open(url)
    } catch (error) {
      // An address that is none, or one this page may not open.
      return reject(error instanceof Error ? error : new Error(String(error)))
    }
    let askedMs: number | undefined
    const done = (answer: RelayAnswer) => {
      cancel()
      signal.removeEventListener('abort', giveUp)
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
      socket.close()
      resolve(answer)
    }
    const giveUp = () => done({kind: askedMs === undefined ? 'unreachable' : 'mute'})
    const cancel = env.scheduler.after(limitMs, giveUp)
    signal.addEventListener('abort', giveUp, {once: true})
    socket.onopen = () => {
      askedMs = env.clock.monotonic()
      socket.send(questions[kind === 'tracker' ? 'tracker' : 'nostr'])
    }
    socket.onmessage = () => {
      // Some greet before they are asked; that is no sign of life less.
      if (askedMs !== undefined) done({kind: 'answered', afterMs: env.clock.monotonic() - askedMs})
    }
    socket.onclose = socket.onerror = giveUp
  })
}
