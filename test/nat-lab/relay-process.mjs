import {createServer} from 'node:http'
import {createNostrRelay} from '../config/serve/nostr-relay.mjs'
import {publicHost, relayPort} from './addresses.mjs'

// Runs inside the public namespace. Everything it keeps is gone with it.
const relay = createNostrRelay()
const server = createServer((_request, response) => response.writeHead(426).end())
server.on('upgrade', (request, socket, head) => relay.upgrade(request, socket, head))
server.listen(relayPort, publicHost, () => console.log('relay open'))
