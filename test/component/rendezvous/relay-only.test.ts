import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {ConnectionPool} from '../../../src/rendezvous/connection-pool.ts'
import {IceRestart} from '../../../src/rendezvous/ice-restart.ts'
import {IceServers} from '../../../src/rendezvous/ice-servers.ts'
import type {PooledPeerConnection} from '../../../src/rendezvous/pooled-peer-connection.ts'
import {until} from './connection-pair.ts'

const turn = [{urls: 'turn:127.0.0.1:9', username: 'ada', credential: 'secret'}]

/** What a browser would do that gathers everything though it was told to use relays only. */
class DisobeyedServers extends IceServers {
  override configuration(): RTCConfiguration {
    return {}
  }
}

function offering(ice: IceServers) {
  const pool = new ConnectionPool(
    browserEnvironment,
    () => undefined,
    () => undefined,
    ice
  )
  const connection = new pool.rtcPolyfill() as unknown as PooledPeerConnection
  const handed: string[] = []
  connection.onicecandidate = ({candidate}) => candidate && handed.push(candidate.candidate)
  connection.createDataChannel('data')
  return {pool, connection, handed, offered: connection.setLocalDescription()}
}

describe('Relays only', () => {
  it('is what connections are built with', async () => {
    const {pool, connection, offered} = offering(
      new IceServers(browserEnvironment, {stun: ['stun:127.0.0.1:9'], turn, relayOnly: true})
    )
    await offered
    expect(connection.native!.getConfiguration().iceTransportPolicy).to.equal('relay')
    expect(
      connection
        .native!.getConfiguration()
        .iceServers!.map(({urls}) => urls)
        .flat()
    ).to.deep.equal([turn[0]!.urls])
    expect(connection.localDescription!.sdp).to.not.match(/^a=candidate:/m)
    pool.close()
  })

  it('keeps every other address in the page, whatever the browser gathers', async () => {
    const shown = offering(new IceServers(browserEnvironment, {stun: []}))
    const hidden = offering(new DisobeyedServers(browserEnvironment, {stun: [], turn, relayOnly: true}))
    for (const {connection, offered} of [shown, hidden]) {
      await offered
      connection.publishedAs(connection.localDescription!.sdp)
      await until(() => connection.native!.iceGatheringState === 'complete')
      expect(connection.native!.localDescription!.sdp).to.match(/^a=candidate:.* typ host/m)
    }
    expect(shown.connection.localDescription!.sdp).to.match(/^a=candidate:.* typ host/m)
    const {sdp} = hidden.connection.localDescription!
    expect(sdp).to.not.match(/^a=candidate:/m)
    const addresses = [...sdp.matchAll(/^[co]=.*IN IP[46] (\S+)$/gm)].map(([, address]) => address)
    expect(addresses.filter(address => !['0.0.0.0', '127.0.0.1', '::', '::1'].includes(address!))).to.deep.equal([])
    expect(hidden.handed).to.deep.equal([])
    const found = ({pool, connection}: typeof shown) =>
      new IceRestart(connection.native!, pool.ice, browserEnvironment.scheduler, () => undefined).found()!.candidates
    expect(found(shown).length).to.be.greaterThan(0)
    expect(found(hidden)).to.deep.equal([])
    expect(sdp).to.contain('webrtc-datachannel')
    shown.pool.close()
    hidden.pool.close()
  })
})

describe('Short-lived credentials', () => {
  it('are waited for before anything is built, and are in what is built then', async () => {
    let give: (servers: typeof turn) => void = () => undefined
    const callback = () => new Promise<typeof turn>(resolve => (give = resolve))
    const {pool, connection, offered} = offering(new IceServers(browserEnvironment, {stun: [], turn: callback}))
    await Promise.resolve()
    expect(pool.built).to.equal(0)
    give(turn)
    await offered
    expect(pool.built).to.equal(1)
    expect(connection.native!.getConfiguration().iceServers![0]!.credential).to.equal('secret')
    pool.close()
  })

  it('do not let twenty connections be built at once when they come', async () => {
    let give: (servers: typeof turn) => void = () => undefined
    const callback = () => new Promise<typeof turn>(resolve => (give = resolve))
    const pool = new ConnectionPool(
      browserEnvironment,
      () => undefined,
      () => undefined,
      new IceServers(browserEnvironment, {stun: [], turn: callback})
    )
    const all = Array.from({length: 20}, () => {
      const connection = new pool.rtcPolyfill() as unknown as PooledPeerConnection
      connection.createDataChannel('data')
      void connection.setLocalDescription()
      return connection
    })
    give(turn)
    await until(() => all.filter(({isAsleep}) => isAsleep).length === 17)
    expect(pool.built).to.equal(3)
    pool.close()
  })
})
