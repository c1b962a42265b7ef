import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import {WebSocket, WebSocketServer} from 'ws'

/** One connection as its relay sees it. */
export interface RecordedConnection {
  /** Frames of the page, in order. */
  readonly sent: string[]
  /** Hands the page a frame the relay made up, or heard earlier. */
  say(frame: string): void
}

/** Stands in front of a relay or tracker and keeps every frame, as whoever runs it could. */
export async function startRecordingRelay(upstream: string) {
  const server = new WebSocketServer({port: 0, host: '127.0.0.1'})
  await once(server, 'listening')
  const connections: RecordedConnection[] = []
  server.on('connection', page => {
    const relay = new WebSocket(upstream)
    const sent: string[] = []
    const waiting: string[] = []
    connections.push({sent, say: frame => page.send(frame)})
    page.on('message', data => {
      const text = String(data)
      sent.push(text)
      if (relay.readyState === WebSocket.OPEN) relay.send(text)
      else waiting.push(text)
    })
    relay.on('open', () => {
      for (const text of waiting.splice(0)) relay.send(text)
    })
    relay.on('message', data => page.send(String(data)))
    page.on('close', () => relay.close())
    relay.on('close', () => page.close())
    // `close` follows.
    for (const end of [page, relay]) end.on('error', () => undefined)
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    frames: (): readonly string[] => connections.flatMap(({sent}) => sent),
    async close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    }
  }
}
