import {createEvent} from '@trystero-p2p/nostr'
import {once} from 'node:events'
import {afterEach, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import {startCountedRelay} from '../../benchmarks/counted-relay.mjs'

const open: {close(): unknown}[] = []

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

it('passes events on, and counts those of each client and nothing else', async () => {
  const relay = await startCountedRelay()
  open.push(relay)
  const connect = async (client: string) => {
    const socket = new WebSocket(relay.urlFor(client))
    open.push(socket)
    await once(socket, 'open')
    return socket
  }
  const [a, b] = [await connect('a'), await connect('b')]
  b.send(JSON.stringify(['REQ', 'sub', {'#x': ['tea']}]))
  expect(JSON.parse(String((await once(b, 'message'))[0]))).toEqual(['EOSE', 'sub'])

  const published = relay.untilPublishes('a')
  const arrives = once(b, 'message')
  a.send(await createEvent('tea', JSON.stringify({peerId: 'heron'})))
  await published
  const [type, , event] = JSON.parse(String((await arrives)[0]))
  expect([type, event.content]).toEqual(['EVENT', '{"peerId":"heron"}'])
  expect(relay.publishedBy('a').map(({peerId}: {peerId?: string}) => peerId)).toEqual(['heron'])
  expect(relay.publishedBy('b')).toEqual([])
})
