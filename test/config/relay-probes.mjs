import {randomBytes} from 'node:crypto'
import {WebSocket} from 'ws'
import {randomName, signedEvent} from './nostr-event.mjs'

const probeTimeoutMs = 10_000

/** What a probe found: how long opening and answering took, or what went wrong. @typedef {{openMs?: number, answerMs?: number, trouble?: string}} Probe */

/**
 * Opens `url`, says `greeting` and waits for the first message `isAnswer` accepts.
 * @returns {Promise<Probe>}
 */
function probe(url, greeting, isAnswer) {
  return new Promise(resolve => {
    const startedMs = performance.now()
    const found = {}
    if (!URL.canParse(url)) {
      resolve({trouble: 'is no address'})
      return
    }
    const socket = new WebSocket(url, {handshakeTimeout: probeTimeoutMs})
    const done = trouble => {
      clearTimeout(timer)
      socket.removeAllListeners()
      // Closing a socket that is still connecting reports an error nobody needs any more.
      socket.on('error', () => {})
      socket.terminate()
      resolve(trouble === undefined ? found : {...found, trouble})
    }
    const timer = setTimeout(
      () => done(found.openMs === undefined ? 'does not open' : 'does not answer'),
      probeTimeoutMs
    )
    socket.on('open', () => {
      found.openMs = performance.now() - startedMs
      for (const message of greeting) socket.send(JSON.stringify(message))
    })
    socket.on('message', data => {
      try {
        const verdict = isAnswer(JSON.parse(data.toString()))
        if (verdict === undefined) return
        found.answerMs = performance.now() - startedMs - found.openMs
        done(verdict === true ? undefined : verdict)
      } catch {
        done('sends what is not JSON')
      }
    })
    socket.on('close', code => done(`closed the connection (${code})`))
    socket.on('error', error => done(error.message || error.code))
  })
}

/** Publishes an ephemeral event and waits to be sent it, as two browsers that look for each other would. */
export async function probeNostrRelay(url) {
  const tag = randomName()
  const subscription = randomName()
  const event = await signedEvent({kind: 20_000 + Math.floor(Math.random() * 9_999), tags: [['x', tag]], content: '{}'})
  const greeting = [
    ['REQ', subscription, {kinds: [event.kind], '#x': [tag]}],
    ['EVENT', event]
  ]
  return await probe(url, greeting, ([type, first, second, third]) => {
    if (type === 'EVENT' && first === subscription && second?.id === event.id) return true
    if (type === 'OK' && first === event.id && second === false) return `refused: ${third}`
    if (type === 'CLOSED') return `refused: ${second}`
    return undefined
  })
}

/** Announces to a torrent nobody has and waits for the interval. */
export async function probeTracker(url) {
  const name = () => randomBytes(10).toString('hex')
  const announce = {
    action: 'announce',
    info_hash: name(),
    peer_id: name(),
    numwant: 0,
    event: 'started',
    offers: [],
    uploaded: 0,
    downloaded: 0,
    left: 1
  }
  return await probe(url, [announce], message => {
    if (message['failure reason']) return `refused: ${message['failure reason']}`
    return message.info_hash === announce.info_hash && message.interval > 0 ? true : undefined
  })
}
