import {afterEach, beforeEach, expect, it} from 'vitest'
import {startTracker} from '../../config/serve/standalone.mjs'
import {Inbox} from './inbox.ts'

interface TrackerMessage {
  action?: string
  interval?: number
  info_hash?: string
  peer_id?: string
  offer_id?: string
  offer?: {sdp: string}
  answer?: {sdp: string}
  'failure reason'?: string
}

let tracker: Awaited<ReturnType<typeof startTracker>>
const inboxes: Inbox[] = []

const connect = async () => {
  const inbox = await Inbox.open(tracker.url)
  inboxes.push(inbox)
  return inbox
}

const infoHash = 'h'.repeat(20)

const announce = (peer: string, more: object = {}) => ({
  action: 'announce',
  info_hash: infoHash,
  peer_id: peer.repeat(20),
  numwant: 5,
  event: 'started',
  offers: [{offer_id: peer.repeat(20), offer: {type: 'offer', sdp: `offer of ${peer}`}}],
  ...more
})

beforeEach(async () => {
  tracker = await startTracker()
})

afterEach(async () => {
  for (const inbox of inboxes.splice(0)) inbox.close()
  await tracker.close()
})

it('hands two peers each other’s offers, and an answer back', async () => {
  const [a, b] = [await connect(), await connect()]
  a.say(announce('a'))
  expect((await a.find<TrackerMessage>(message => message.interval !== undefined)).interval).toBeGreaterThan(0)
  b.say(announce('b'))
  const fromB = await a.find<TrackerMessage>(message => message.offer !== undefined)
  expect(fromB).toMatchObject({peer_id: 'b'.repeat(20), info_hash: infoHash, offer: {sdp: 'offer of b'}})
  a.say(announce('a', {event: 'update'}))
  const fromA = await b.find<TrackerMessage>(message => message.offer !== undefined)
  expect(fromA).toMatchObject({peer_id: 'a'.repeat(20), offer: {sdp: 'offer of a'}})

  a.say(
    announce('a', {
      offers: undefined,
      event: undefined,
      offer_id: 'b'.repeat(20),
      to_peer_id: 'b'.repeat(20),
      answer: {type: 'answer', sdp: 'yes'}
    })
  )
  const answer = await b.find<TrackerMessage>(message => message.answer !== undefined)
  expect(answer).toMatchObject({peer_id: 'a'.repeat(20), offer_id: 'b'.repeat(20), answer: {sdp: 'yes'}})
})

it('answers garbage with a reason and lives on', async () => {
  const [a, b] = [await connect(), await connect()]
  b.say(announce('b'))
  await b.find<TrackerMessage>(message => message.interval !== undefined)
  for (const garbage of [
    '{',
    'null',
    '7',
    announce('a', {offers: [null]}),
    announce('a', {offers: {length: 9}}),
    announce('a', {info_hash: 'x'})
  ]) {
    const before = a.messages.length
    a.say(garbage)
    await expect.poll(() => a.messages.length).toBeGreaterThan(before)
    expect((a.messages[before] as TrackerMessage)['failure reason']).toBeTypeOf('string')
  }
  a.say(announce('a'))
  await b.find<TrackerMessage>(message => message.offer !== undefined)
})

it('can be taken down and up again at the same address', async () => {
  const before = await connect()
  const closed = new Promise(resolve => before.socket.once('close', resolve))
  await tracker.close()
  await closed
  tracker = await startTracker({port: tracker.port})
  const after = await connect()
  after.say(announce('a'))
  await after.find<TrackerMessage>(message => message.interval !== undefined)
})
