import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {ConnectionPool} from '../../../src/rendezvous/connection-pool.ts'
import {IceServers} from '../../../src/rendezvous/ice-servers.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {PooledPeerConnection} from '../../../src/rendezvous/pooled-peer-connection.ts'
import type {TurnServer} from '../../../src/rendezvous/turn-servers.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {FakePeerConnection} from './fake-peer-connection.ts'

let mayBuild = true
let made: FewConnections[] = []

/** The browser makes no more of them. */
class FewConnections extends FakePeerConnection {
  readonly configured: RTCConfiguration[] = []
  readonly builtWith: RTCConfiguration

  constructor(configuration: RTCConfiguration) {
    if (!mayBuild) throw new DOMException('Too many.', 'UnknownError')
    super()
    this.builtWith = configuration
    made.push(this)
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configured.push(configuration)
  }
}

function world(turn: readonly TurnServer[] | (() => Promise<readonly TurnServer[]>) = []) {
  const environment = new VirtualEnvironment()
  const nothing = () => undefined
  const pool = new ConnectionPool(environment, nothing, nothing, new IceServers(environment, {stun: [], turn}))
  /** As Trystero's core does for its pool. */
  const offering = () => {
    const connection = new pool.rtcPolyfill() as unknown as PooledPeerConnection
    connection.createDataChannel('data')
    const offered = connection.setLocalDescription().catch((error: unknown) => error)
    return {connection, offered}
  }
  return {environment, pool, offering}
}

describe('a pool of connections', () => {
  beforeEach(() => {
    mayBuild = true
    made = []
    vi.stubGlobal('RTCPeerConnection', FewConnections)
  })

  afterEach(() => vi.unstubAllGlobals())

  it('builds as many as it needs, also where credentials expire meanwhile', async () => {
    let asked = 0
    let answer: (servers: readonly TurnServer[]) => void = () => undefined
    const server = {urls: 'turn:turn.example', username: 'u', credential: 'c', ttl: 60}
    const {environment, pool, offering} = world(() => {
      if (asked++ === 0) return Promise.resolve([server])
      return new Promise(resolve => (answer = resolve))
    })
    const all = [offering(), offering(), offering(), offering(), offering()]
    await vi.waitUntil(() => pool.built === 1)
    // The page was held up before the next one.
    vi.spyOn(environment.clock, 'monotonic').mockReturnValue(environment.clock.monotonic() + 120_000)
    await environment.advance(0)
    expect(pool.built).toBe(1)
    answer([server])
    for (let i = 0; i < 10; i++) await environment.advance(1)
    expect(pool.built).toBe(parameters.pooledConnections)
    expect(all.filter(({connection}) => connection.isAsleep)).toHaveLength(2)
    pool.close()
  })

  it('has one built ahead, so that its browser knows the addresses of this page already, with the servers of now', async () => {
    const {environment, pool, offering} = world([{urls: 'turn:turn.example', username: 'u', credential: 'c'}])
    offering()
    for (let i = 0; i < 10; i++) await environment.advance(1)
    const before = made.length
    await environment.advance(parameters.spareAfterMs)
    expect(made).toHaveLength(before + 1)
    expect(pool.built).toBe(before)
    const ahead = made.at(-1)!
    // No server hears of one that nobody may ever need.
    expect(ahead.builtWith).toEqual({iceServers: [], iceCandidatePoolSize: 1})
    expect(pool.build()).toBe(ahead)
    expect(ahead.configured).toEqual([pool.ice.configuration()])
    // None is left at once.
    expect(pool.build()).not.toBe(ahead)
    expect(made).toHaveLength(before + 2)
    await environment.advance(parameters.spareAfterMs)
    expect(made).toHaveLength(before + 3)
    pool.close()
    expect(made.at(-1)!.connectionState).toBe('closed')
    expect(environment.timers).toBe(0)
  })

  it('does without one built ahead where the browser makes no more', async () => {
    const {environment, pool, offering} = world()
    offering()
    for (let i = 0; i < 10; i++) await environment.advance(1)
    mayBuild = false
    await environment.advance(parameters.spareAfterMs)
    expect(() => pool.build()).toThrow('Too many.')
    mayBuild = true
    expect(pool.build()).toBe(made.at(-1))
    pool.close()
    expect(environment.timers).toBe(0)
  })

  it('tells whoever reads the offer of one that cannot be built, who would wait for it for ever', async () => {
    const {environment, pool, offering} = world()
    const all = [offering(), offering(), offering(), offering()]
    for (let i = 0; i < 10; i++) await environment.advance(1)
    expect(pool.built).toBe(parameters.pooledConnections)
    mayBuild = false
    const {connection, offered} = all[3]!
    expect(() => connection.localDescription).toThrow('Too many.')
    expect(await offered).toBeInstanceOf(DOMException)
    pool.close()
  })

  it('throws nothing at whoever wakes one that cannot be built', async () => {
    const {environment, pool, offering} = world()
    const all = [offering(), offering()]
    mayBuild = false
    for (let i = 0; i < 10; i++) await environment.advance(1)
    expect(pool.built).toBe(1)
    expect(await all[1]!.offered).toBeInstanceOf(DOMException)
    pool.close()
    expect(environment.timers).toBe(0)
  })
})
