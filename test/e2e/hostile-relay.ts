import {once} from 'node:events'
import {randomBytes} from 'node:crypto'
import type {AddressInfo} from 'node:net'
import {WebSocketServer, type WebSocket} from 'ws'

interface Filter {
  readonly '#x'?: readonly string[]
}

const peerId = () =>
  randomBytes(40)
    .toString('base64')
    .replace(/[^0-9A-Za-z]/g, '')
    .slice(0, 20)
    .padEnd(20, 'A')
const event = (topic: string, content: string) => ({
  kind: 20_000,
  tags: [['x', topic]],
  content,
  id: '0',
  pubkey: '0',
  sig: '0',
  created_at: 0
})

/**
 * A Nostr relay that passes everything on, and besides throws at every new subscription what a hostile one could:
 * 700 announcements of pages that are not there, 200 offers nobody can open, and garbage.
 */
export async function startHostileRelay() {
  const server = new WebSocketServer({port: 0, host: '127.0.0.1'})
  await once(server, 'listening')
  const subscriptions = new Map<WebSocket, Map<string, readonly string[]>>()
  let thrown = 0

  const deliver = (topic: string, content: string) => {
    for (const [socket, own] of subscriptions) {
      for (const [id, topics] of own)
        if (topics.includes(topic)) socket.send(JSON.stringify(['EVENT', id, event(topic, content)]))
    }
  }

  const attack = (socket: WebSocket, id: string, [root, self]: readonly string[]) => {
    const throwAt = (topic: string, content: string) => {
      thrown++
      socket.send(JSON.stringify(['EVENT', id, event(topic, content)]))
    }
    for (let i = 0; i < 700; i++) throwAt(root!, JSON.stringify({peerId: peerId()}))
    const iv = Array.from({length: 16}, (_, i) => i).join()
    for (let i = 0; i < 200; i++) {
      const offer = `${iv}$${randomBytes(900).toString('base64')}`
      throwAt(self!, JSON.stringify({peerId: peerId(), offerId: 'abcdefghijkl', offer}))
    }
    const poison = [
      '{"peerId":"__proto__"}',
      '{"peerId":"constructor","offer":"x"}',
      'null',
      '[]',
      '"text"',
      '{',
      '{"peerId":{}}',
      `{"peerId":"${peerId()}","peer":{},"answer":"x","offerId":{}}`,
      `{"peerId":"${peerId()}","offer":{"a":1}}`,
      `{"peerId":"${peerId()}","candidate":"x","offerId":"abc"}`
    ]
    for (const content of poison) throwAt(root!, content)
    for (const frame of [
      '',
      '[]',
      '{',
      '["EVENT"]',
      '["EVENT","shoal",null]',
      '["OK"]',
      '["NOTICE"]',
      'x'.repeat(100_000)
    ])
      socket.send(frame)
    socket.send(Buffer.alloc(1_000))
  }

  server.on('connection', socket => {
    const own = new Map<string, readonly string[]>()
    subscriptions.set(socket, own)
    socket.on('close', () => subscriptions.delete(socket))
    socket.on('message', data => {
      const [type, first, second] = JSON.parse(String(data)) as [string, unknown, unknown]
      if (type === 'EVENT') {
        const {tags, content} = first as {tags: string[][]; content: string}
        deliver(tags[0]![1]!, content)
      } else if (type === 'REQ') {
        socket.send(JSON.stringify(['EOSE', first]))
        const topics = (second as Filter)['#x'] ?? []
        if (topics.length === 0) return
        own.set(first as string, topics)
        attack(socket, first as string, topics)
      }
    })
  })

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Forged signals sent so far. */
    thrown: () => thrown,
    async close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    }
  }
}
