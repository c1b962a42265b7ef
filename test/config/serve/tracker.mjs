import {Server} from '@peertube/bittorrent-tracker-server'
import {websocketEndpoint} from './websocket-endpoint.mjs'

const isObject = value => typeof value === 'object' && value !== null

/** The tracker library reads `offers[i].offer` unchecked (11.1.2): one `[null]` from anybody would end the process. */
function isSafe(text) {
  try {
    const message = JSON.parse(text)
    return (
      isObject(message) &&
      (message.offers === undefined || (Array.isArray(message.offers) && message.offers.every(isObject)))
    )
  } catch {
    return false
  }
}

/** A real WebTorrent tracker. Returns a websocket endpoint. */
export function createTracker() {
  const tracker = new Server({udp: false, http: false, ws: {noServer: true}, stats: false})
  // Bad requests and sockets that died: the library has answered or closed them already.
  tracker.on('warning', () => {})

  const endpoint = websocketEndpoint({
    // Ten offers of some kilobytes each are usual.
    maxMessageBytes: 512 * 1024,
    accept(socket, request) {
      socket.upgradeReq = request
      tracker.onWebSocketConnection(socket)
      const pass = socket.onMessageBound
      socket.removeListener('message', pass)
      socket.on('message', data => {
        const text = data.toString()
        // After an error the library lets go of the socket and its own handlers.
        if (socket.onMessageBound === null) return
        if (isSafe(text)) pass(text)
        else socket.send(JSON.stringify({'failure reason': 'not a tracker message'}))
      })
    }
  })
  return {
    ...endpoint,
    get connections() {
      return endpoint.connections
    },
    close() {
      endpoint.close()
      tracker.close()
    }
  }
}
