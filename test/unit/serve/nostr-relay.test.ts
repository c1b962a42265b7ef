import {afterEach, beforeEach, expect, it} from 'vitest'
import {signedEvent} from '../../config/nostr-event.mjs'
import {startNostrRelay} from '../../config/serve/standalone.mjs'
import {Inbox} from './inbox.ts'

type Message = [string, ...unknown[]]

let relay: Awaited<ReturnType<typeof startNostrRelay>>
const inboxes: Inbox[] = []

const connect = async () => {
  const inbox = await Inbox.open(relay.url)
  inboxes.push(inbox)
  return inbox
}

const subscribe = async (inbox: Inbox, filter: object, name = 'all') => {
  inbox.say(['REQ', name, filter])
  await inbox.find<Message>(([type, subscription]) => type === 'EOSE' && subscription === name)
}

const outcomeOf = (inbox: Inbox, id: string) => inbox.find<Message>(([type, of]) => type === 'OK' && of === id)

const eventsOf = (inbox: Inbox) => inbox.messages.filter(message => (message as Message)[0] === 'EVENT') as Message[]

beforeEach(async () => {
  relay = await startNostrRelay()
})

afterEach(async () => {
  for (const inbox of inboxes.splice(0)) inbox.close()
  await relay.close()
})

it('relays a signed ephemeral event to every subscriber and keeps nothing of it', async () => {
  const [sender, receiver] = [await connect(), await connect()]
  await subscribe(sender, {kinds: [21_234], '#x': ['tea']})
  await subscribe(receiver, {kinds: [21_234], '#x': ['tea']})
  const event = await signedEvent({kind: 21_234, tags: [['x', 'tea']], content: 'offer'})
  sender.say(['EVENT', event])
  expect(await receiver.find<Message>(([type]) => type === 'EVENT')).toEqual(['EVENT', 'all', event])
  expect(await sender.find<Message>(([type]) => type === 'EVENT')).toEqual(['EVENT', 'all', event])
  expect((await outcomeOf(sender, event.id))[2]).toBe(true)

  const late = await connect()
  await subscribe(late, {kinds: [21_234]})
  expect(eventsOf(late)).toEqual([])
})

it('sends a subscriber only the tags it asked for', async () => {
  const [sender, tea, coffee] = [await connect(), await connect(), await connect()]
  await subscribe(tea, {kinds: [21_000], '#x': ['tea']})
  await subscribe(coffee, {kinds: [21_000], '#x': ['coffee', 'cocoa']})
  const events = [
    await signedEvent({kind: 21_000, tags: [['x', 'tea']]}),
    await signedEvent({kind: 21_000, tags: [['x', 'cocoa']]})
  ]
  for (const event of events) sender.say(['EVENT', event])
  await coffee.find<Message>(([type]) => type === 'EVENT')
  expect(eventsOf(tea).map(message => message[2])).toEqual([events[0]])
  expect(eventsOf(coffee).map(message => message[2])).toEqual([events[1]])
})

it('refuses a forged event, and the genuine one still arrives afterwards', async () => {
  const [sender, receiver] = [await connect(), await connect()]
  await subscribe(receiver, {kinds: [20_001]})
  const event = await signedEvent({kind: 20_001, content: 'true'})
  const forgeries = [
    {...event, content: 'false'},
    {...event, sig: event.sig.replace(/^../, event.sig.startsWith('00') ? '01' : '00')}
  ]
  for (const forged of forgeries) {
    sender.say(['EVENT', forged])
    const [, , accepted, reason] = await outcomeOf(sender, event.id)
    expect(accepted).toBe(false)
    expect(reason).toMatch(/^invalid: /)
  }
  sender.say(['EVENT', event])
  expect(await receiver.find<Message>(([type]) => type === 'EVENT')).toEqual(['EVENT', 'all', event])
  expect(eventsOf(receiver)).toHaveLength(1)
})

it('answers garbage with a notice and lives on', async () => {
  const inbox = await connect()
  for (const garbage of [
    '{',
    'null',
    '["EVENT",{}]',
    '["REQ"]',
    '[]',
    '["EVENT",null]',
    '["REQ","x",{"kinds":"no"}]'
  ]) {
    const before = inbox.messages.length
    inbox.say(garbage)
    await expect.poll(() => inbox.messages.length).toBeGreaterThan(before)
    expect((inbox.messages[before] as Message)[0]).toBe('NOTICE')
  }
  await subscribe(inbox, {kinds: [1]})
})

it('keeps other events, replaces replaceable ones, and finds them newest first', async () => {
  const inbox = await connect()
  const notes = [await signedEvent({kind: 1, createdAt: 1_000}), await signedEvent({kind: 1, createdAt: 2_000})]
  for (const note of notes) {
    inbox.say(['EVENT', note])
    await outcomeOf(inbox, note.id)
  }
  await subscribe(inbox, {kinds: [1], limit: 1}, 'one')
  expect(eventsOf(inbox).map(message => message[2])).toEqual([notes[1]])
  await subscribe(inbox, {ids: [notes[0]!.id]}, 'by-id')
  expect(eventsOf(inbox).map(message => message[2])).toEqual([notes[1], notes[0]])
})

it('can be taken down and up again at the same address', async () => {
  const before = await connect()
  const closed = new Promise(resolve => before.socket.once('close', resolve))
  await relay.close()
  await closed
  await expect(Inbox.open(relay.url)).rejects.toThrow('ECONNREFUSED')
  relay = await startNostrRelay({port: relay.port})
  await subscribe(await connect(), {kinds: [1]})
})
