import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {IceRestart} from '../../../src/rendezvous/ice-restart.ts'
import {readLinkPath} from '../../../src/rendezvous/link-path.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import type {PooledPeerConnection} from '../../../src/rendezvous/pooled-peer-connection.ts'
import {connectedPair, until, type Pair, type PoolOfPage} from './connection-pair.ts'

const restarting = (connection: PooledPeerConnection, {pool}: PoolOfPage) =>
  new IceRestart(connection.native!, pool.ice, browserEnvironment.scheduler, () => connection.keepCandidates())

describe('An ICE restart', () => {
  let pair: Pair
  let ends: {a: IceRestart; b: IceRestart}

  beforeEach(async () => {
    pair = await connectedPair()
    ends = {a: restarting(pair.a, pair.pageA), b: restarting(pair.b, pair.pageB)}
    ends.a.onCandidate = (ufrag, candidate) => void ends.b.add(ufrag, [candidate])
    ends.b.onCandidate = (ufrag, candidate) => void ends.a.add(ufrag, [candidate])
  })

  afterEach(() => pair.dispose())

  /** Says something on the control channel, and waits until it has come. */
  async function spoken(): Promise<void> {
    let heard = ''
    pair.b.channels!.control.onmessage = ({data}: MessageEvent<string>) => (heard = data)
    pair.a.channels!.control.send('tea')
    await until(() => heard === 'tea')
  }

  it('gives both ends another name, and the link goes on over it', async () => {
    const {a, b} = pair
    const before = [a.localUfrag, b.localUfrag]
    const certificate = b.native!.remoteDescription!.sdp.match(/a=fingerprint:.*/)![0]
    for (let round = 0; round < 3; round++) {
      const offer = await ends.a.offer()
      const answer = await ends.b.answer(offer!)
      await ends.a.accept(answer!)
      expect(a.native!.signalingState).to.equal('stable')
      expect(a.remoteUfrag).to.equal(b.localUfrag)
      expect(b.remoteUfrag).to.equal(a.localUfrag)
      await spoken()
    }
    expect([a.localUfrag, b.localUfrag]).to.not.deep.equal(before)
    expect(b.native!.remoteDescription!.sdp).to.contain(certificate)
    await until(() => a.native!.connectionState === 'connected' && b.native!.connectionState === 'connected')
    const path = await readLinkPath(a.native!)
    expect(path?.protocol).to.equal('udp')
    expect(pair.pageA.closed.length + pair.pageB.closed.length).to.equal(0)
  })

  it('that is never answered changes nothing, and another one follows it', async () => {
    await ends.a.offer()
    await spoken()
    const offer = await ends.a.offer()
    await ends.a.accept((await ends.b.answer(offer!))!)
    await spoken()
    expect(pair.a.native!.signalingState).to.equal('stable')
  })

  it('takes nothing that is more than a name', async () => {
    const offer = await ends.a.offer()
    const forged = {...offer!, ufrag: 'abcd\r\na=fingerprint:sha-256 00'}
    expect(await ends.b.answer(forged)).to.equal(undefined)
    expect(pair.b.native!.signalingState).to.equal('stable')
    await ends.b.add('nobody', ['candidate:1 1 udp 1 192.0.2.1 1 typ host'])
    await ends.b.add(pair.b.remoteUfrag!, ['candidate:tea', 'tea\r\na=x'])
    await spoken()
  })

  it('is not offered by a closed connection, and nothing is thrown', async () => {
    const offer = await ends.a.offer()
    pair.b.close()
    expect(await ends.b.answer(offer!)).to.equal(undefined)
    pair.a.close()
    expect(await ends.a.offer()).to.equal(undefined)
  })

  it('knows every candidate of its end, and the other end takes them for its own', async () => {
    await until(() => pair.b.native!.iceGatheringState === 'complete')
    const {ufrag, candidates} = ends.b.found()!
    expect(ufrag).to.equal(pair.b.localUfrag)
    const described = pair.b.native!.localDescription!.sdp.match(/candidate:.*/g)!.map(line => line.trim())
    expect(candidates).to.deep.equal(described)
    await ends.a.add(ufrag, candidates)
    expect(pair.pageA.pool.drops.snapshot()).to.deep.equal({})
    await spoken()
    pair.b.close()
    expect(ends.b.found()).to.equal(undefined)
  })

  it('tells Trystero of no candidate', async () => {
    const handed: unknown[] = []
    pair.a.onicecandidate = event => handed.push(event.candidate)
    await ends.a.accept((await ends.b.answer((await ends.a.offer())!))!)
    await until(() => pair.a.native!.iceGatheringState === 'complete')
    expect(handed).to.deep.equal([])
  })
})

describe('Addresses that are old', () => {
  it('are gathered anew for offers that nobody was given yet, and those still connect', async () => {
    const pair = await connectedPair()
    const {pageA} = pair
    const {connection, offered} = pageA.offering()
    await offered
    const [before, linked] = [connection.localUfrag, pair.a.localUfrag]
    const readMs = performance.now()
    expect(connection.localDescription!.sdp).to.contain(before)
    pageA.pool.renew()
    // Whatever it began would be done before what is asked of the connection now.
    await connection.native!.createOffer()
    expect(connection.localUfrag, 'it is just being handed out').to.equal(before)
    await until(() => performance.now() - readMs >= parameters.offerReadMs)
    pageA.pool.renew()
    await until(() => connection.localUfrag !== before)
    await until(() => /^a=candidate:/m.test(connection.localDescription?.sdp ?? ''))
    expect(pair.a.localUfrag).to.equal(linked)
    expect(pageA.pool.drops.snapshot()).to.deep.equal({})
    pair.dispose()
  })
})
