import {createHash} from 'node:crypto'
import {describe, expect, it} from 'vitest'
import type {RoutingId} from '../../../src/base/ids.ts'
import type {ExchangeMessage} from '../../../src/log/exchange.ts'
import {crossedPatienceMs, newcomerWaitsMs, newestListed} from '../../../src/log/parameters.ts'
import type {MessageNamed} from '../../../src/protocol/link-messages.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {ExchangeSide, testEntry} from './exchange-pair.ts'

const history = (count: number) =>
  Array.from({length: count}, (_, n) => testEntry(createHash('sha256').update(`${n}`).digest('hex'), 1_000 * n))

/** What this side wants to send since it was last asked. */
const sentBy = ({exchange}: ExchangeSide): ExchangeMessage[] =>
  exchange.take().flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))

const named = <Name extends ExchangeMessage['type']>(messages: readonly ExchangeMessage[], type: Name) =>
  messages.filter(message => message.type === type) as MessageNamed<Name>[]

const link = (side: ExchangeSide, ...others: readonly ExchangeSide[]) => {
  for (const {id, key} of others) side.exchange.linked({routingId: id, key}, 0)
  return sentBy(side)
}

const hand = (messages: readonly ExchangeMessage[], from: ExchangeSide, to: ExchangeSide, nowMs = 0) => {
  for (const message of named(messages, 'ranges')) to.exchange.ranges(from.id, message, nowMs)
  for (const message of named(messages, 'want')) to.exchange.want(from.id, message, nowMs)
  return sentBy(to)
}

/** As `link`, with a log that is opened only then. */
const linkLate = (side: ExchangeSide, {id, key}: ExchangeSide) => {
  side.exchange.linked({routingId: id, key}, 0, {late: true})
  return sentBy(side)
}

describe('Whose log is opened after the link', () => {
  it.each([0, 1_000])('is answered at once, though the opening of the other was lost (%i entries)', entries => {
    for (let seed = 1; seed <= 8; seed++) {
      const env = new VirtualEnvironment({seed})
      const [host, late] = [
        new ExchangeSide('host', env, history(2_000)),
        new ExchangeSide('late', env, history(entries))
      ]
      link(host, late)
      expect(named(hand(linkLate(late, host), late, host, 1), 'ranges')).toMatchObject([{number: 0, equal: false}])
    }
    expect(crossedPatienceMs).toBeGreaterThan(1)
  })

  it('goes on with its own question where the other was not lost, and wants what that listed', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const env = new VirtualEnvironment({seed})
      const [host, late] = [new ExchangeSide('host', env, history(2_000)), new ExchangeSide('late', env)]
      const [fromHost, fromLate] = [link(host, late), linkLate(late, host)]
      const wanted = hand(fromHost, host, late, 1)
      expect(wanted.map(({type}) => type)).toEqual(['want'])
      expect(named(wanted, 'want')[0]!.ids).toHaveLength(newestListed)
      expect(named(hand(fromLate, late, host, 1), 'ranges')).toMatchObject([{number: 0, equal: false}])
    }
  })

  it('asks as anybody else once it has asked that', () => {
    const env = new VirtualEnvironment({seed: 1})
    const [host, late] = [new ExchangeSide('host', env), new ExchangeSide('late', env)]
    const [opening] = named(linkLate(late, host), 'ranges')
    expect(opening!.salt[0]).toBe(0)
    late.exchange.ranges(host.id, {...opening!, equal: true, ranges: []}, 1)
    late.exchange.gone(host.id, 2)
    const [again] = named(link(late, host), 'ranges')
    expect(again!.salt[0]).not.toBe(0)
  })
})

describe('A newcomer', () => {
  it.each([1, 2, 3, 4])('is one of two: one of them answers the other (%i)', seed => {
    const env = new VirtualEnvironment({seed})
    const [a, b] = [new ExchangeSide('a', env), new ExchangeSide('b', env)]
    const [fromA, fromB] = [link(a, b), link(b, a)]
    const answers = [...hand(fromA, a, b), ...hand(fromB, b, a)]
    expect(named(answers, 'ranges')).toMatchObject([{number: 0, equal: true}])
  })

  it('is told of a screen, and asks for no more before that has come', () => {
    const env = new VirtualEnvironment({seed: 1})
    const [host, newcomer] = [new ExchangeSide('host', env, history(2_000)), new ExchangeSide('newcomer', env)]
    link(host, newcomer)
    const answer = hand(linkLate(newcomer, host), newcomer, host)
    const first = hand(answer, host, newcomer)
    expect(first.map(({type}) => type)).toEqual(['want'])
    expect(named(first, 'want')[0]!.ids).toHaveLength(newestListed)
    newcomer.exchange.tick(newcomerWaitsMs - 1)
    expect(named(sentBy(newcomer), 'ranges')).toEqual([])
    // Nobody is waited for longer.
    expect(newcomer.exchange.dueMs).toBeLessThanOrEqual(newcomerWaitsMs)
    newcomer.exchange.tick(newcomerWaitsMs)
    expect(named(sentBy(newcomer), 'ranges')).toHaveLength(1)
  })

  it('asks one of several at first, and all of them when that one says nothing more', () => {
    const env = new VirtualEnvironment({seed: 2})
    const hosts = ['a', 'b', 'c'].map(name => new ExchangeSide(name, env, history(2_000)))
    const newcomer = new ExchangeSide('newcomer', env)
    for (const host of hosts) link(host, newcomer)
    const opened = hosts.flatMap(host => linkLate(newcomer, host))
    for (const [i, host] of hosts.entries()) hand(hand([opened[i]!], newcomer, host), host, newcomer)
    const questions = () =>
      newcomer.exchange
        .take()
        .flatMap(effect => (effect.kind === 'send' && effect.message.type === 'ranges' ? [effect.to] : []))
    expect(questions()).toEqual([])
    newcomer.exchange.tick(newcomerWaitsMs)
    expect(questions().sort()).toEqual(['a', 'b', 'c'] as RoutingId[])
  })
})
