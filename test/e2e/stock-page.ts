import {joinRoom as joinNostr} from '@trystero-p2p/nostr'
import {joinRoom as joinTorrent} from '@trystero-p2p/torrent'
import {publicTopicKeys} from '../../src/protocol/topic.ts'

/** A page of stock Trystero in a Shoal topic's room: a client of the relays that was not written here. */
const query = new URLSearchParams(location.search)
const {appId, roomId} = await publicTopicKeys(query.get('topic')!)
const urls = [query.get('url')!]
const config = {appId, relayConfig: {urls}, rtcConfig: {iceServers: []}}
const room = query.get('kind') === 'nostr' ? joinNostr(config, roomId) : joinTorrent(config, roomId)
room.onPeerJoin = peerId => {
  document.title = `joined ${peerId}`
}
