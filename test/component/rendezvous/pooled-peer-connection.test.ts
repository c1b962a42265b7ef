import {expect} from '@open-wc/testing'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {PooledPeerConnection} from '../../../src/rendezvous/pooled-peer-connection.ts'
import {connectedPair, PoolOfPage, until, type Pair} from './connection-pair.ts'

describe('A pool of connections', () => {
  let page: PoolOfPage

  beforeEach(() => {
    page = new PoolOfPage()
  })

  afterEach(() => page.pool.close())

  it('builds three where Trystero constructs twenty, one after the other', async () => {
    const all = Array.from({length: 20}, () => page.offering())
    expect(page.pool.built).to.equal(1)
    await Promise.all(all.slice(0, 3).map(({offered}) => offered))
    expect(page.pool.built).to.equal(parameters.pooledConnections)
    expect(page.pool.open).to.equal(3)
    expect(all.filter(({connection}) => connection.isAsleep)).to.have.length(17)
  })

  it('gives every offer a candidate and an ICE fragment', async () => {
    const {connection, offered} = page.offering()
    await offered
    expect(connection.localDescription?.type).to.equal('offer')
    expect(connection.localDescription?.sdp).to.match(/^a=candidate:/m)
    expect(page.pool.find(connection.localUfrag!)).to.equal(connection)
  })

  it('wakes one that sleeps when its offer is read, and makes the offer', async () => {
    const all = Array.from({length: 5}, () => page.offering())
    const {connection, offered} = all[4]!
    await Promise.all(all.slice(0, 3).map(({offered}) => offered))
    expect(connection.isAsleep).to.equal(true)
    expect(connection.localDescription).to.equal(null)
    expect(connection.isAsleep).to.equal(false)
    await offered
    expect(connection.localDescription?.sdp).to.match(/^a=candidate:/m)
    expect(page.pool.built).to.equal(4)
  })

  it('wakes one that slept so long that Trystero asks for a restarted offer', async () => {
    const all = Array.from({length: 4}, () => page.offering())
    const {connection, offered} = all[3]!
    expect(connection.isAsleep).to.equal(true)
    // As core's `createOffer(true)`.
    connection.restartIce()
    await connection.setLocalDescription(
      (await connection.createOffer({iceRestart: true})) as RTCLocalSessionDescriptionInit
    )
    await offered
    expect(connection.localDescription?.sdp).to.match(/^a=candidate:/m)
    expect(connection.localDescription?.sdp).to.contain('webrtc-datachannel')
  })

  /** As core's `createOffer(true)` does with an offer nobody answered. */
  async function renew(connection: PooledPeerConnection): Promise<void> {
    await connection.setLocalDescription({type: 'rollback'})
    connection.restartIce()
    await connection.setLocalDescription(
      (await connection.createOffer({iceRestart: true})) as RTCLocalSessionDescriptionInit
    )
  }

  it('makes a fresh and whole offer of one whose offer nobody answered', async () => {
    const {connection, offered} = page.offering()
    await offered
    const before = connection.localUfrag
    await renew(connection)
    expect(connection.localUfrag).not.to.equal(before)
    expect(connection.localDescription?.sdp).to.match(/^a=candidate:/m)
    expect(connection.localDescription?.sdp).to.contain('webrtc-datachannel')
  })

  it('takes those that were given back, as many as it needs, and closes the others', async () => {
    const all = Array.from({length: 5}, () => page.offering())
    const [first, second, ...others] = all.map(({connection}) => connection)
    await Promise.all(all.slice(0, 3).map(({offered}) => offered))
    page.pool.take(first!)
    page.pool.take(second!)
    others[1]!.wake()
    await all[3]!.offered
    await renew(first!)
    expect(page.pool.mayBuildForPool()).to.equal(false)
    await renew(second!).then(
      () => expect.fail('it should have been closed'),
      (error: DOMException) => expect(error.name).to.equal('InvalidStateError')
    )
    expect(page.closed).to.deep.equal([second])
    expect(page.pool.open).to.equal(3)
  })

  it('keeps one ready after the ready ones were taken', async () => {
    const all = Array.from({length: 6}, () => page.offering())
    await Promise.all(all.slice(0, 3).map(({offered}) => offered))
    for (const {connection} of all.slice(0, 3)) page.pool.take(connection)
    await until(() => page.pool.built === 4)
    expect(all.filter(({connection}) => connection.isAsleep)).to.have.length(2)
  })

  it('closes the awake and the sleeping, and lets nobody wait', async () => {
    const all = Array.from({length: 6}, () => page.offering())
    await Promise.all(all.slice(0, 3).map(({offered}) => offered))
    page.pool.close()
    await Promise.all(all.map(({offered}) => offered))
    expect(page.pool.open).to.equal(0)
    expect(page.closed).to.have.length(6)
    for (const {connection} of all) {
      expect(connection.connectionState).to.equal('closed')
      expect(connection.signalingState).to.equal('closed')
      expect(connection.localDescription).to.equal(null)
    }
  })
})

describe('A pair of pooled connections', () => {
  let pair: Pair

  const connect = async () => {
    pair = await connectedPair()
    return pair
  }

  afterEach(() => pair.dispose())

  it('opens Shoal’s channels and Trystero’s own', async () => {
    const {a, b, pageA, pageB} = await connect()
    expect([pageA.met, pageB.met]).to.deep.equal([[a], [b]])
    expect([a.initiator, b.initiator]).to.deep.equal([true, false])
    for (const name of ['control', 'bulk', 'realtime'] as const) {
      await until(() => a.channels![name].readyState === 'open' && b.channels![name].readyState === 'open')
    }
    expect(a.channels!.realtime.maxRetransmits).to.equal(0)
    expect(a.channels!.realtime.ordered).to.equal(false)
    expect([pageA.pool.built, pageB.pool.built]).to.deep.equal([1, 1])
  })

  it('hands a candidate on once, and none that its description held', async () => {
    const {a, b, late} = await connect()
    await until(() => a.native!.iceGatheringState === 'complete' && b.native!.iceGatheringState === 'complete')
    const lines = late.map(({candidate}) => candidate)
    expect(new Set(lines).size).to.equal(lines.length)
  })

  it('hands on what came between the reading of the offer and its leaving', async () => {
    const page = new PoolOfPage()
    const {connection, offered} = page.offering()
    const handed: string[] = []
    connection.onicecandidate = ({candidate}) => void handed.push(candidate!.candidate)
    await offered
    await until(() => connection.iceGatheringState === 'complete')
    expect(handed).to.deep.equal([])
    const {sdp} = connection.localDescription!
    const last = sdp.match(/^a=candidate:.*$/gm)!.at(-1)!
    connection.publishedAs(sdp.replace(`${last}\r\n`, ''))
    expect(handed).to.have.length(1)
    expect(handed[0]!.split(' generation')[0]).to.equal(last.slice(2).split(' generation')[0])
    connection.publishedAs('')
    expect(handed).to.have.length(1)
    page.pool.close()
    await connect()
  })

  it('refuses channels it does not know, and cuts who goes on opening them', async () => {
    const {a, b, pageB} = await connect()
    let offered = 0
    b.ondatachannel = () => void offered++
    const foreign = a.native!.createDataChannel('foreign')
    await until(() => foreign.readyState === 'closed')
    expect(b.connectionState).to.equal('connected')
    for (let i = 1; i < parameters.maxForeignChannels; i++) a.native!.createDataChannel(`foreign ${i}`)
    await until(() => b.connectionState === 'closed')
    expect(offered).to.equal(0)
    expect(pageB.pool.drops.of('foreign-channel')).to.equal(parameters.maxForeignChannels)
  })

  it('does not let another channel take the place of Trystero’s', async () => {
    const {a, b} = await connect()
    let replaced = 0
    b.ondatachannel = () => void replaced++
    a.ondatachannel = () => void replaced++
    const again = a.native!.createDataChannel('data')
    await until(() => again.readyState === 'closed')
    const back = b.native!.createDataChannel('data')
    await until(() => back.readyState === 'closed')
    expect(replaced).to.equal(0)
  })

  it('cuts who floods Trystero’s own channel', async () => {
    const {b, pageB, ownA, ownB} = await connect()
    let received = 0
    ownB.onmessage = ({data}: MessageEvent<ArrayBuffer>) => void (received += data.byteLength)
    for (let i = 0; i < 40; i++) ownA.send(new Uint8Array(16_384))
    await until(() => b.connectionState === 'closed')
    expect(pageB.pool.drops.of('trystero-channel-flood')).to.be.greaterThan(0)
    expect(received).to.be.at.most(parameters.trysteroChannelBytes + parameters.trysteroChannelBytesPerSecond * 10)
  })

  it('hides a loss of connectivity, whatever ICE makes of it, and tells the end', async () => {
    const {a} = await connect()
    const states: string[] = []
    a.onconnectionstatechange = () => void states.push(`${a.connectionState} ${a.iceConnectionState}`)
    const pretend = (state: string) => {
      for (const name of ['connectionState', 'iceConnectionState']) {
        Object.defineProperty(a.native!, name, {value: state, configurable: true})
      }
      a.native!.dispatchEvent(new Event('connectionstatechange'))
    }
    pretend('disconnected')
    pretend('failed')
    a.abandon()
    expect(states).to.deep.equal(['connected connected', 'connected connected', 'closed closed'])
  })

  it('does not hide that a connection never came to be', () => {
    const page = new PoolOfPage()
    const {connection} = page.offering()
    const native = connection.native!
    for (const state of ['disconnected', 'failed']) {
      Object.defineProperty(native, 'connectionState', {value: state, configurable: true})
      expect(connection.connectionState).to.equal(state)
    }
    native.dispatchEvent(new Event('connectionstatechange'))
    expect(connection.connectionState).to.equal('closed')
    page.pool.close()
  })

  it('closes for good when it is abandoned, tells Trystero, and tells the pool once', async () => {
    const {a, b, pageA, pageB} = await connect()
    const native = a.native!
    const states: string[] = []
    a.onconnectionstatechange = () => void states.push(a.connectionState)
    a.abandon()
    a.abandon()
    a.close()
    expect(states).to.deep.equal(['closed'])
    expect(native.signalingState).to.equal('closed')
    expect([pageA.closed, pageA.pool.open]).to.deep.equal([[a], 0])
    expect(a.native).to.equal(undefined)
    await until(() => b.channels === undefined || b.channels.control.readyState === 'closed')
    b.abandon()
    expect(pageB.pool.open).to.equal(0)
  })
})
