import {joinRoom} from '@trystero-p2p/nostr'
import type {JoinRequest} from './join-request.ts'

/** The same page by stock Trystero. Over at its `onPeerJoin`. */
function join({topic, relays}: JoinRequest): Promise<number> {
  const startedMs = performance.now()
  const config = {appId: 'shoal benchmark', relayConfig: {urls: [...relays]}, rtcConfig: {iceServers: []}}
  const room = joinRoom(config, topic)
  return new Promise(resolve => {
    room.onPeerJoin = () => resolve(performance.now() - startedMs)
  })
}

Object.assign(globalThis, {join})
