import {createHash} from 'node:crypto'
import {describe, expect, it} from 'vitest'
import {toShortId} from '../../../src/log/compare-ranges.ts'
import type {ExchangeMessage} from '../../../src/log/exchange.ts'
import {newcomerWaitsMs, newestListed} from '../../../src/log/parameters.ts'
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
    late.exchange.pushed(2)
    late.exchange.tick(1e6)
    const again = named(sentBy(late), 'ranges')
    expect(again).toHaveLength(1)
    expect(again[0]!.salt[0]).not.toBe(0)
  })

  it('is answered at once by another who opened late, too, whichever opening was lost', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const env = new VirtualEnvironment({seed})
      const [a, b] = [new ExchangeSide('a', env, history(20)), new ExchangeSide('b', env, history(30))]
      linkLate(a, b)
      expect(named(hand(linkLate(b, a), b, a, 1), 'ranges')).toMatchObject([{number: 0}])
    }
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

  it('asks for a screen, and for what is older as soon as that has come', () => {
    const env = new VirtualEnvironment({seed: 1})
    const [host, newcomer] = [new ExchangeSide('host', env, history(2_000)), new ExchangeSide('newcomer', env)]
    link(host, newcomer)
    const first = hand(hand(linkLate(newcomer, host), newcomer, host), host, newcomer)
    const screen = named(first, 'want').flatMap(({ids}) => ids.map(toShortId))
    expect(screen.toSorted()).toEqual(host.index.shortIds(2_000 - newestListed, 2_000).toSorted())
    expect(named(first, 'ranges')).toEqual([])
    const {exchange} = newcomer
    const rows = host.index.find(screen)
    for (const id of screen) exchange.came(host.id, id, 2)
    newcomer.index.add(rows)
    exchange.accepted(
      rows.map(row => ({place: row, author: row.author, source: host.id, stored: true})),
      2
    )
    const next = sentBy(newcomer)
    expect(named(next, 'ranges')).toHaveLength(1)
    const older = named(next, 'want').flatMap(({ids}) => ids.map(toShortId))
    expect(older.length).toBeGreaterThan(newestListed)
    expect(new Set([...screen, ...older]).size).toBe(screen.length + older.length)
  })

  it('waits for that screen only a moment', () => {
    const env = new VirtualEnvironment({seed: 1})
    const [host, newcomer] = [new ExchangeSide('host', env, history(200)), new ExchangeSide('newcomer', env)]
    link(host, newcomer)
    hand(hand(linkLate(newcomer, host), newcomer, host), host, newcomer)
    newcomer.exchange.tick(newcomerWaitsMs - 1)
    expect(named(sentBy(newcomer), 'want')).toEqual([])
    expect(newcomer.exchange.dueMs).toBe(newcomerWaitsMs)
    newcomer.exchange.tick(newcomerWaitsMs)
    expect(named(sentBy(newcomer), 'want').flatMap(({ids}) => ids)).toHaveLength(200 - newestListed)
  })

  it('has its screen from one though another names what it does not have', () => {
    const env = new VirtualEnvironment({seed: 2})
    const [host, liar] = [new ExchangeSide('host', env, history(2_000)), new ExchangeSide('liar', env)]
    const newcomer = new ExchangeSide('newcomer', env)
    link(host, newcomer)
    const opened = [liar, host].map(other => linkLate(newcomer, other))
    const [opening] = named(opened[0]!, 'ranges')
    const ids = Array.from({length: 400}, (_, n) =>
      createHash('sha256').update(`made up ${n}`).digest().subarray(0, 16)
    )
    newcomer.exchange.ranges(
      liar.id,
      {...opening!, equal: false, ranges: [{kind: 'some', ids: ids.map(id => new Uint8Array(id)), lower: undefined}]},
      0
    )
    expect(named(sentBy(newcomer), 'want').flatMap(({ids}) => ids)).toHaveLength(newestListed)
    const wanted = named(hand(hand(opened[1]!, newcomer, host), host, newcomer), 'want')
    expect(wanted.flatMap(({ids}) => ids)).toHaveLength(newestListed)
  })

  it('asks one of several about what is older, and the others when that one says nothing', () => {
    const env = new VirtualEnvironment({seed: 2})
    const hosts = ['a', 'b', 'c'].map(name => new ExchangeSide(name, env, history(2_000)))
    const newcomer = new ExchangeSide('newcomer', env)
    for (const host of hosts) link(host, newcomer)
    const opened = hosts.map(host => linkLate(newcomer, host))
    const answered = hosts.flatMap((host, i) => hand(hand(opened[i]!, newcomer, host), host, newcomer))
    expect(named(answered, 'ranges')).toEqual([])
    const [a] = hosts
    const screen = named(answered, 'want').flatMap(({ids}) => ids.map(toShortId))
    const rows = a!.index.find(screen)
    for (const id of screen) newcomer.exchange.came(a!.id, id, 2)
    newcomer.index.add(rows)
    newcomer.exchange.accepted(
      rows.map(row => ({place: row, author: row.author, source: a!.id, stored: true})),
      2
    )
    const asked = () => named(sentBy(newcomer), 'ranges').length
    expect(asked()).toBe(1)
    newcomer.exchange.tick(newcomerWaitsMs - 1)
    expect(asked()).toBe(0)
    newcomer.exchange.tick(newcomerWaitsMs)
    expect(asked()).toBeGreaterThanOrEqual(2)
  })
})
