import {WebSocketServer} from 'ws'

const heartbeatIntervalMs = 30_000

/**
 * The websocket half of a relay: takes upgraded connections, notices dead ones, can be taken down and up again.
 * @param {{maxMessageBytes: number, accept: (socket: import('ws').WebSocket, request: import('node:http').IncomingMessage) => void}} options
 */
export function websocketEndpoint({maxMessageBytes, accept}) {
  const server = new WebSocketServer({noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false})
  const quiet = new WeakSet()
  let up = true

  server.on('connection', (socket, request) => {
    // An oversize or malformed frame: ws closes the connection itself and the close handler cleans up.
    socket.on('error', () => socket.terminate())
    socket.on('pong', () => quiet.delete(socket))
    accept(socket, request)
  })

  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (quiet.has(socket)) socket.terminate()
      else {
        quiet.add(socket)
        socket.ping()
      }
    }
  }, heartbeatIntervalMs)
  heartbeat.unref()

  const dropAll = () => server.clients.forEach(socket => socket.terminate())

  return {
    /** How many are connected. */
    get connections() {
      return server.clients.size
    },
    upgrade(request, socket, head) {
      if (up) server.handleUpgrade(request, socket, head, opened => server.emit('connection', opened, request))
      else socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    },
    /** Cuts every connection and refuses new ones until `resume`. */
    suspend() {
      up = false
      dropAll()
    },
    resume() {
      up = true
    },
    close() {
      up = false
      clearInterval(heartbeat)
      dropAll()
      server.close()
    }
  }
}
