import {describe, expect, it} from 'vitest'
import type {PersonKey, RoutingId} from '../../../../src/base/ids.ts'
import type {RealtimeMatch} from '../../../../src/features/game/realtime/match-view.ts'
import type {GameNeighbour} from '../../../../src/features/game/realtime/realtime-port.ts'
import {keepSeatsLinked} from '../../../../src/features/game/seat-links.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

const [ada, ben, cem, dan] = ['a', 'b', 'c', 'd'].map(name => name.repeat(64) as PersonKey) as [
  PersonKey,
  PersonKey,
  PersonKey,
  PersonKey
]

/** A match of Ada, Ben and Cem, as `self` has it, and whom links were asked for with. */
function seated(self: PersonKey, host?: number) {
  const env = new VirtualEnvironment({seed: 1})
  const asked: PersonKey[] = []
  const neighbours: GameNeighbour[] = []
  const match = {
    plan: {seats: [ada, ben, cem]},
    ownSeat: self === dan ? undefined : 0,
    host,
    phase: {kind: host === undefined ? 'playing' : 'joining'} as {kind: string}
  }
  const end = keepSeatsLinked(
    {
      env,
      verify: async () => true,
      swarm: {
        identity: {key: self, sign: async bytes => bytes},
        neighbours,
        handle: () => () => undefined,
        send: async () => 'sent',
        requestLink: key => asked.push(key)
      }
    },
    match as unknown as RealtimeMatch
  )
  const link = (key: PersonKey) => neighbours.push({routingId: key.slice(0, 8) as RoutingId, key})
  return {env, asked, match, end, link}
}

describe('Links of a match', () => {
  it('are asked for by a player, with every seat that is not linked, until they are there', async () => {
    const {env, asked, link} = seated(ada)
    expect(asked).toEqual([ben, cem])
    link(ben)
    await env.advance(6_000)
    expect(asked).toEqual([ben, cem, cem])
    link(cem)
    await env.advance(60_000)
    expect(asked).toHaveLength(3)
  })

  it('are asked for by who watches, with one of the seats, when none is linked', async () => {
    const {env, asked, link} = seated(dan)
    expect(asked).toEqual([ada])
    link(cem)
    await env.advance(60_000)
    expect(asked).toHaveLength(1)
  })

  it('are asked for by who watches a match at a host, with that one, whoever else is linked', async () => {
    const {env, asked, match, link} = seated(dan, 1)
    link(cem)
    await env.advance(6_000)
    expect(asked).toEqual([ben, ben])
    link(ben)
    match.phase = {kind: 'watching'}
    await env.advance(60_000)
    expect(asked).toHaveLength(2)
  })

  it('are asked for with the next seats too when the host that is known does not show the match', async () => {
    const {env, asked, match, link} = seated(dan, 0)
    link(ada)
    await env.advance(6_000)
    expect(asked).toEqual([ada])
    await env.advance(10_000)
    expect(asked).toEqual([ada, ben, cem])
    match.phase = {kind: 'watching'}
    await env.advance(60_000)
    expect(asked).toHaveLength(3)
  })

  it('are asked for no more when the match has ended, or the page left it', async () => {
    const over = seated(ada)
    over.match.phase = {kind: 'ended'}
    await over.env.advance(60_000)
    expect(over.asked).toHaveLength(2)
    const left = seated(ada)
    left.end()
    await left.env.advance(60_000)
    expect(left.asked).toHaveLength(2)
  })
})
