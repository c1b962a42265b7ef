import {describe, expect, test} from 'vitest'
import {InviteError} from '../../../src/base/errors.ts'
import {decodeOffer} from '../../../src/protocol/by-hand.ts'
import {encodeInvite} from '../../../src/protocol/invite.ts'
import {privateTopicKeys} from '../../../src/protocol/topic.ts'
import type {HandConnection} from '../../../src/rendezvous/hand-connection.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {coffee, HandPage, tea} from './hand-world.ts'

const minuteMs = 60_000

function world({bAheadMs = 0} = {}) {
  const env = new VirtualEnvironment()
  const [a, b] = [new HandPage(env), new HandPage(env, bAheadMs)]
  const watched = (connection: HandConnection) => {
    const states: string[] = []
    connection.on('state', state => states.push(state.kind === 'failed' ? state.reason : state.kind))
    return states
  }
  return {env, a, b, watched}
}

/** The reason something is refused for, and that it is said in words. */
async function reasonOf(refused: Promise<unknown>): Promise<string> {
  const error = await refused.then(
    () => undefined,
    (error: unknown) => error
  )
  expect(error).toBeInstanceOf(InviteError)
  expect((error as InviteError).message).toMatch(/^[A-Z].{20,}\.$/)
  return (error as InviteError).reason
}

describe('an offer and its answer', () => {
  test('bring two pages together, which meet as by any relay', async () => {
    const {env, a, b, watched} = world()
    const offer = await a.in(tea).offer()
    const answer = await b.in(tea).answer(`https://shoal.example/#!${offer.text}`)
    const [ofOffer, ofAnswer] = [watched(offer), watched(answer)]
    expect([a.peer.options.initiator, b.peer.options.initiator]).toEqual([true, false])
    await offer.accept(answer.text)
    a.peer.open()
    b.peer.open()
    expect([ofOffer, ofAnswer]).toEqual([['connecting', 'together'], ['together']])
    expect([a.met[0]?.initiator, b.met[0]?.initiator]).toEqual([true, false])
    expect(a.met[0]).toMatchObject({connection: a.peer.connection, control: a.peer.channels.control})
    // Nothing waits any more, and nothing of it ends the connection.
    expect(env.timers).toBe(0)
    offer.cancel()
    a.connections.close()
    expect([offer.state.kind, a.peer.isClosed, a.peer.isOpened]).toEqual(['together', false, true])
  })

  test('give each browser a description written here, of which the one who answers waits for the other', async () => {
    const {a, b} = world()
    const offer = await a.in(tea).offer()
    const answer = await b.in(tea).answer(offer.text)
    await offer.accept(answer.text)
    expect(b.peer.offered).toContain('a=setup:active\r\n')
    expect(b.peer.offered).toContain('a=candidate:1 1 udp 2113937151 192.0.2.2 36543 typ host\r\n')
    expect(a.peer.accepted[0]).toContain('a=setup:passive\r\n')
  })

  test('the end of the connection ends it, and says whether it was turned away', async () => {
    for (const [refuseMs, reason] of [
      [undefined, 'lost'],
      [60_000, 'refused']
    ] as const) {
      const {a, watched} = world()
      const offer = await a.in(tea).offer()
      const states = watched(offer)
      a.peer.open()
      a.met[0]!.close(refuseMs)
      expect(states).toEqual(['together', reason])
      expect(a.peer.isClosed).toBe(true)
    }
  })

  test('who answers tries the addresses again and again, until they are together or too late', async () => {
    const {env, a, b} = world()
    const answer = await b.in(tea).answer((await a.in(tea).offer()).text)
    await env.advance(10 * parameters.handRetryMs)
    expect(b.peer.native.tried).toHaveLength(10)
    expect(b.peer.native.tried[0]).toEqual({
      candidate: 'candidate:1 1 udp 2113937151 192.0.2.2 36543 typ host',
      sdpMLineIndex: 0,
      usernameFragment: 'kkJH'
    })
    await env.advance(16 * minuteMs)
    const {length} = b.peer.native.tried
    expect([answer.state.kind, b.peer.isClosed, env.timers]).toEqual(['expired', true, 0])
    await env.advance(minuteMs)
    expect(b.peer.native.tried).toHaveLength(length)
  })

  test('no way between the two is said after half a minute', async () => {
    const {env, a, b, watched} = world()
    const offer = await a.in(tea).offer()
    const states = watched(offer)
    await offer.accept((await b.in(tea).answer(offer.text)).text)
    await env.advance(parameters.handConnectMs - 1)
    expect(states).toEqual(['connecting'])
    await env.advance(1)
    expect([states, a.peer.isClosed]).toEqual([['connecting', 'unreachable'], true])
  })

  test('an answer the browser does not take, or a connection it closes, fails at once', async () => {
    const {a, b} = world()
    a.conduct.refusesAnswers = true
    const offer = await a.in(tea).offer()
    const answer = await b.in(tea).answer(offer.text)
    await offer.accept(answer.text)
    b.peer.native.connectionState = 'closed'
    b.peer.native.dispatchEvent(new Event('connectionstatechange'))
    for (const {state} of [offer, answer]) expect(state).toEqual({kind: 'failed', reason: 'unreachable'})
  })
})

describe('what is refused, each with its reason', () => {
  test('an offer that is cut short, mistyped, of a later version, or none at all', async () => {
    const {a, b} = world()
    const {text} = await a.in(tea).offer()
    const {answer} = b.in(tea)
    expect(await reasonOf(answer(text.slice(0, -5)))).toBe('truncated')
    expect(await reasonOf(answer(text.replace(/.(?=.{30}$)/, sign => (sign === 'A' ? 'B' : 'A'))))).toBe('damaged')
    // 82 00 00 and its checksum.
    expect(await reasonOf(answer('ggAAHfAW_A'))).toBe('newer-version')
    expect(await reasonOf(answer('Come to my party'))).toBe('not-an-offer')
    expect(await reasonOf(answer(''))).toBe('truncated')
    expect(b.peers).toEqual([])
  })

  test('an offer for another topic, or of this very page', async () => {
    const {a, b} = world()
    const {text} = await a.in(tea).offer()
    expect(await reasonOf(b.in(coffee).answer(text))).toBe('other-topic')
    expect(await reasonOf(a.in(tea).answer(text))).toBe('own-offer')
  })

  test('an offer that is too old; a clock that is a little off makes none so', async () => {
    const {env, a, b} = world({bAheadMs: 4 * minuteMs})
    const early = await a.in(tea).offer()
    await env.advance(15 * minuteMs - 1)
    expect((await b.in(tea).answer(early.text)).state.kind).toBe('waiting')
    const late = await a.in(tea).offer()
    await env.advance(17 * minuteMs)
    expect(await reasonOf(b.in(tea).answer(late.text))).toBe('expired')
    expect(late.state.kind).toBe('expired')
    expect(await reasonOf(late.accept('whatever'))).toBe('expired')
  })

  test('an answer to another offer, an offer in its place, and one that comes a second time', async () => {
    const {a, b} = world()
    const [one, other] = [await a.in(tea).offer(), await a.in(tea).offer()]
    const answer = await b.in(tea).answer(one.text)
    expect(await reasonOf(other.accept(answer.text))).toBe('other-offer')
    expect(await reasonOf(one.accept(one.text))).toBe('not-an-answer')
    expect(await reasonOf(one.accept(answer.text.slice(0, 40)))).toBe('truncated')
    // None of these used it up.
    await one.accept(answer.text)
    expect(await reasonOf(one.accept(answer.text))).toBe('used')
    expect(other.state.kind).toBe('waiting')
  })

  test('an offer that was used; while it is being answered the answer is the same', async () => {
    const {a, b} = world()
    const {text} = await a.in(tea).offer()
    const first = await b.in(tea).answer(text)
    expect(await b.in(tea).answer(text)).toBe(first)
    b.peer.open()
    expect(await reasonOf(b.in(tea).answer(text))).toBe('used')
  })

  test('an answer that was given up is made anew', async () => {
    const {a, b} = world()
    const {text} = await a.in(tea).offer()
    const first = await b.in(tea).answer(text)
    first.cancel()
    expect(await b.in(tea).answer(text)).not.toBe(first)
    expect(b.peers.map(({isClosed}) => isClosed)).toEqual([true, false])
  })
})

describe('limits', () => {
  test('four offers are open at once, those being made included; one that is over makes room', async () => {
    const {env, a} = world()
    const {offer} = a.in(tea)
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => offer()))
    expect(results.map(({status}) => status)).toEqual([...Array<string>(4).fill('fulfilled'), 'rejected'])
    expect(await reasonOf(offer())).toBe('too-many')
    const [first] = results as PromiseFulfilledResult<HandConnection>[]
    first!.value.cancel()
    expect(first!.value.state.kind).toBe('cancelled')
    await offer()
    await env.advance(15 * minuteMs)
    expect(env.timers).toBe(0)
    expect(a.peers.every(({isClosed}) => isClosed)).toBe(true)
    expect((await offer()).state.kind).toBe('waiting')
  })

  test('answers have places of their own', async () => {
    const {a, b} = world()
    const others = [a, new HandPage(new VirtualEnvironment({seed: 2}))]
    for (const page of others) {
      for (let made = 0; made < 2; made++) await b.in(tea).answer((await page.in(tea).offer()).text)
    }
    const {text} = await a.in(tea).offer()
    expect(await reasonOf(b.in(tea).answer(text))).toBe('too-many')
    expect((await b.in(tea).offer()).state.kind).toBe('waiting')
  })

  test('without an address, or when gathering takes for ever, it is said and nothing is left', async () => {
    const {env, a} = world()
    a.conduct.candidates = []
    expect(await reasonOf(a.in(tea).offer())).toBe('no-addresses')
    a.conduct.gathering = new Promise(() => undefined)
    const reason = reasonOf(a.in(tea).offer())
    await env.advance(parameters.handGatherLimitMs)
    expect(await reason).toBe('no-addresses')
    a.conduct.gathering = Promise.reject(new Error('closed'))
    expect(await reasonOf(a.in(tea).offer())).toBe('no-addresses')
    expect([a.peers.map(({isClosed}) => isClosed), env.timers]).toEqual([[true, true, true], 0])
    a.conduct.gathering = undefined
    a.conduct.candidates = ['1 1 udp 2113937151 192.0.2.2 36543 typ host']
    for (let made = 0; made < 4; made++) await a.in(tea).offer()
  })

  test('leaving the topic gives up its offers, not those of another', async () => {
    const {a} = world()
    const [ofTea, ofCoffee] = [a.in(tea), a.in(coffee)]
    const [one, other] = [await ofTea.offer(), await ofCoffee.offer()]
    ofTea.close()
    expect([one.state.kind, other.state.kind]).toEqual(['cancelled', 'waiting'])
    a.connections.close()
    expect(other.state.kind).toBe('cancelled')
  })
})

describe('what an offer tells', () => {
  test('of a hidden address: relays only, and nothing without one', async () => {
    const env = new VirtualEnvironment()
    const turn = [{urls: 'turn:turn.example:3478', username: 'a', credential: 'b'}]
    const a = new HandPage(env, 0, {stun: [], turn, relayOnly: true})
    expect(await reasonOf(a.in(tea).offer())).toBe('no-relay-address')
    a.conduct.candidates = [
      ...a.conduct.candidates,
      '3 1 udp 41885695 198.51.100.1 49160 typ relay raddr 203.0.113.7 rport 61001'
    ]
    const offer = decodeOffer((await a.in(tea).offer()).text)
    expect(offer.ok && offer.value.description.candidates.map(({type}) => type)).toEqual([3])
    expect(a.peer.options.configuration.iceTransportPolicy).toBe('relay')
  })

  test('of a private topic: nothing of its secret, unless it is to let somebody in', async () => {
    const secret = Uint8Array.from({length: 32}, (_, at) => 7 * at)
    const keys = await privateTopicKeys(secret, 'Plans')
    const invite = encodeInvite({secret, name: 'Plans'})
    const {a, b} = world()
    const offers = []
    for (const withInvite of [false, false, true]) {
      const offer = await a.in(keys, invite).offer({withInvite})
      expect((await b.in(keys).answer(offer.text)).state.kind).toBe('waiting')
      const decoded = decodeOffer(offer.text)
      offers.push(decoded.ok ? decoded.value : undefined)
    }
    expect(offers.map(offer => [offer?.name, offer?.secret])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['Plans', secret]
    ])
    // What members tell it by is another in each.
    expect(new Set(offers.map(offer => String(offer?.mark))).size).toBe(3)
  })
})
