import {describe, expect, it} from 'vitest'
import type {TopicMessage} from '../../../src/protocol/link-messages.ts'
import type {LogNetwork} from '../../../src/log/log-network.ts'
import {statusParameters} from '../../../src/swarm/parameters.ts'
import type {Swarm} from '../../../src/swarm/swarm.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {MeetingPlace} from './memory-rendezvous.ts'
import {openPage, type Page} from './page.ts'

const typing: TopicMessage = {type: 'typing', on: true}

function setUp() {
  const env = new VirtualEnvironment({seed: 31})
  const place = new MeetingPlace({env})
  return {env, place, open: (id: string, like?: Page) => openPage(env, place, id, like?.identity)}
}

const others = (swarm: Swarm) => (swarm.status.kind === 'together' ? swarm.status.others : 0)

async function meet(...ids: string[]) {
  const scene = setUp()
  const pages: Page[] = []
  const swarms: Swarm[] = []
  for (const id of ids) {
    pages.push(await scene.open(id))
    swarms.push(await pages.at(-1)!.join('tea'))
  }
  await scene.env.until(() => swarms.every(swarm => others(swarm) === ids.length - 1))
  await scene.env.advance(100)
  return {...scene, pages, swarms}
}

describe('Swarm: people', () => {
  it('starts with oneself alone', async () => {
    const {open} = setUp()
    const a = await open('a')
    const swarm = await a.join('  Tea ')
    expect(swarm.topic).toBe('tea')
    expect(swarm.people).toEqual([{key: a.identity.key, name: a.identity.name, here: true, self: true, pages: 1}])
  })

  it('knows everybody by the name they chose', async () => {
    const {env, pages, swarms} = await meet('a', 'b', 'c')
    expect(
      swarms[0]!.people
        .map(({name}) => name)
        .slice(1)
        .sort()
    ).toEqual([pages[1]!, pages[2]!].map(({identity}) => identity.name).sort())
    let changes = 0
    swarms[0]!.on('people', () => changes++)
    await pages[1]!.identity.setName('Ben')
    await env.until(() => swarms[0]!.people.some(({name}) => name === 'Ben'))
    expect(changes).toBe(1)
    expect(swarms[0]!.neighbours.find(({routingId}) => routingId === 'b')!.name).toBe('Ben')
    expect(swarms[1]!.people[0]).toMatchObject({name: 'Ben', self: true})
  })

  it('counts two tabs as one person', async () => {
    const {env, open, pages, swarms} = await meet('a', 'b')
    const tab = await open('b2', pages[1])
    const inTab = await tab.join('tea')
    await env.until(() => swarms[0]!.people[1]?.pages === 2)
    expect(others(swarms[0]!)).toBe(1)
    expect(swarms[0]!.neighbours.length).toBe(2)
    await env.until(() => inTab.people[0]!.pages === 2)
    expect(inTab.people.length).toBe(2)
    tab.kill()
    await env.until(() => swarms[0]!.people[1]?.pages === 1)
  })

  it('shows who went silent as away, and forgets them later', async () => {
    const {env, place, pages, swarms} = await meet('a', 'b')
    place.unplug(pages[1]!.rendezvous)
    await env.until(() => swarms[0]!.people[1]?.here === false)
    await env.until(() => swarms[0]!.people.length === 1)
    expect(swarms[0]!.neighbours).toEqual([])
  })

  it('a leaves, b stays', async () => {
    const {env, swarms} = await meet('a', 'b')
    const gone: string[] = []
    swarms[1]!.on('neighbourGone', ({routingId}) => gone.push(routingId))
    await swarms[0]!.leave()
    expect(swarms[0]!.status).toEqual({kind: 'left'})
    expect(await swarms[0]!.send('b' as never, typing)).toBe('gone')
    await env.until(() => gone.length === 1)
    expect(gone).toEqual(['a'])
  })
})

describe('Swarm: status', () => {
  it('is searching, then alone, then together', async () => {
    const {env, open} = setUp()
    const a = await open('a')
    const swarm = await a.join('tea')
    const seen: string[] = [swarm.status.kind]
    swarm.on('status', () => seen.push(swarm.status.kind))
    await env.advance(statusParameters.searchingMs + 1_000)
    const b = await open('b')
    await b.join('tea')
    await env.until(() => others(swarm) === 1)
    b.kill()
    await env.until(() => others(swarm) === 0)
    await swarm.leave()
    expect(seen).toEqual(['searching', 'alone', 'together', 'alone', 'left'])
  })

  it('is starting, then offline, while no relay answers', async () => {
    const {env, open} = setUp()
    const a = await open('a')
    a.rendezvous.setRelays([{kind: 'nostr', url: 'wss://relay.example', state: 'connecting'}])
    const swarm = await a.join('tea')
    expect(swarm.status.kind).toBe('starting')
    await env.until(() => swarm.status.kind === 'offline')
    a.rendezvous.setRelays([{kind: 'nostr', url: 'wss://relay.example', state: 'open'}])
    expect(swarm.status).toEqual({kind: 'searching', openRelays: 1, relays: 1})
  })

  it('leaves no timer behind', async () => {
    const {env, place, open} = setUp()
    const a = await open('a')
    const swarm = await a.join('tea')
    await swarm.leave()
    place.pages.length = 0
    await env.advance(60_000)
    expect(env.timers).toBe(0)
  })
})

describe('Swarm: messages', () => {
  it('reach the handler of their type, and are told of when accepted', async () => {
    const {env, swarms} = await meet('a', 'b', 'c')
    const handled: string[] = []
    const told: string[] = []
    swarms[1]!.handle(['typing'], (message, from) => {
      handled.push(`${from.routingId} ${message.on}`)
      return message.on ? 'accept' : 'ignore'
    })
    swarms[1]!.on('message', ({from, message}) => message.type === 'typing' && told.push(from.routingId))
    swarms[0]!.broadcast(typing)
    swarms[0]!.broadcast({type: 'typing', on: false})
    await env.until(() => handled.length === 2)
    expect(handled).toEqual(['a true', 'a false'])
    expect(told).toEqual(['a'])
    expect(swarms[1]!.getReport().drops).toEqual({ignored: 1})
    expect(swarms[2]!.getReport().counts).toMatchObject({'no-handler': 2})
  })

  it('go to one page, or to all but one', async () => {
    const {env, swarms} = await meet('a', 'b', 'c')
    const got: string[] = []
    for (const swarm of swarms.slice(1)) {
      swarm.handle(['typing'], (_, from) => {
        got.push(`${swarm.people[0]!.key === swarms[1]!.people[0]!.key ? 'b' : 'c'} from ${from.routingId}`)
        return 'accept'
      })
    }
    expect(await swarms[0]!.send('b' as never, typing)).toBe('sent')
    swarms[0]!.broadcast(typing, 'b' as never)
    expect(await swarms[0]!.send('nobody' as never, typing)).toBe('gone')
    await env.until(() => got.length === 2)
    expect(got.sort()).toEqual(['b from a', 'c from a'])
  })

  it('stop when the handler is taken away or the swarm is left', async () => {
    const {env, pages, swarms} = await meet('a', 'b')
    let [first, second] = [0, 0]
    const again = await pages[1]!.join('tea')
    const undo = swarms[1]!.handle(['typing'], () => (first++, 'accept'))
    again.handle(['typing'], () => (second++, 'accept'))
    swarms[0]!.broadcast(typing)
    await env.until(() => first === 1 && second === 1)
    undo()
    await swarms[1]!.leave()
    swarms[0]!.broadcast(typing)
    await env.until(() => second === 2)
    expect(first).toBe(1)
    expect(others(again)).toBe(1)
  })

  it('cuts off who sends what a handler rejects, and shows the reason', async () => {
    const {env, swarms} = await meet('a', 'b')
    swarms[1]!.handle(['typing'], () => Promise.resolve('reject'))
    for (let i = 0; i < 20; i++) swarms[0]!.broadcast(typing)
    await env.until(() => swarms[1]!.getReport().closed['invalid'] === 1)
    expect(swarms[1]!.getReport().drops['rejected']).toBe(11)
    expect(swarms[1]!.people.length).toBe(1)
  })

  it('wait while the link is busy, and are refused when too many wait', async () => {
    const {env, place, pages, swarms} = await meet('a', 'b')
    const link = place.linkBetween(pages[0]!.rendezvous, pages[1]!.rendezvous)!
    link.stall()
    const ids = Array.from({length: 512}, (_, i) => new Uint8Array(16).fill(i))
    const outcomes: string[] = []
    for (let i = 0; i < 200; i++) {
      void swarms[0]!.send('b' as never, {type: 'have', ids}).then(outcome => outcomes.push(outcome))
    }
    await env.settle()
    expect(outcomes.filter(outcome => outcome === 'full').length).toBeGreaterThan(0)
    expect(outcomes.length).toBeLessThan(200)
    expect(swarms[0]!.getReport().counts['queue-full']).toBeGreaterThan(0)
    link.unstall()
    await env.until(() => outcomes.length === 200)
  })

  it('fits what the log asks of a network', async () => {
    const {swarms} = await meet('a', 'b')
    const network: LogNetwork = swarms[0]!
    expect(network.neighbours.length).toBe(1)
  })
})
