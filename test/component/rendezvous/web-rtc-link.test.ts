import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import type {Bytes} from '../../../src/base/bytes.ts'
import type {LaneMaker} from '../../../src/rendezvous/lane.ts'
import type {Link, LinkCloseReason} from '../../../src/swarm/link.ts'
import {openWebRtcLink} from '../../../src/swarm/web-rtc-link.ts'
import {describeLink} from '../../contracts/link.ts'
import {connectedPair, metConnection, until} from './connection-pair.ts'

async function linkPair() {
  const {a, b, dispose} = await connectedPair()
  const [first, second] = await Promise.all(
    [a, b].map(connection => openWebRtcLink(metConnection(connection), browserEnvironment.scheduler))
  )
  if (!first!.ok || !second!.ok) throw new Error('a certificate could not be told')
  await until(() =>
    [a, b].every(({channels}) =>
      Object.values(channels!).every(channel => (channel as RTCDataChannel).readyState === 'open')
    )
  )
  return {a: first!.value, b: second!.value, dispose, connections: [a, b] as const}
}

describeLink('over WebRTC', linkPair, {
  describe: (name, body) => void describe(name, body),
  it: (name, body) => void it(name, body)
})

describe('WebRtcLink', () => {
  it('has lanes made beside it once its way is known, and not over a relay', async () => {
    const {a, b, dispose} = await connectedPair()
    const lanes: LaneMaker = {offer: async () => undefined, answer: async () => undefined}
    const [opened, other] = await Promise.all([
      openWebRtcLink({...metConnection(a), lanes}, browserEnvironment.scheduler),
      openWebRtcLink(metConnection(b), browserEnvironment.scheduler)
    ])
    if (!opened.ok || !other.ok) throw new Error('a certificate could not be told')
    const link = opened.value
    expect(link.path === undefined).to.equal(link.lanes === undefined)
    await until(() => link.path !== undefined)
    expect(link.lanes).to.equal(lanes)
    expect(other.value.lanes).to.equal(undefined)
    const {getSelectedCandidatePair} = RTCIceTransport.prototype
    const relayed = {type: 'relay', relayProtocol: 'udp', protocol: 'udp'} as unknown as RTCIceCandidate
    RTCIceTransport.prototype.getSelectedCandidatePair = () => ({local: relayed, remote: relayed}) as never
    try {
      link.lookAtPath?.()
      await until(() => link.path?.local === 'relay')
      expect(link.lanes).to.equal(undefined)
    } finally {
      RTCIceTransport.prototype.getSelectedCandidatePair = getSelectedCandidatePair
    }
    link.close('left')
    dispose()
  })

  it('is told once that it closed, also when the first message makes its owner close it', async () => {
    const {a, b, dispose} = await linkPair()
    // Both arrive before anybody listens.
    b.send('control', Uint8Array.of(1))
    b.send('control', Uint8Array.of(2))
    b.send('bulk', Uint8Array.of(3))
    const echo: Bytes[] = []
    b.handlers = {message: (_, bytes) => void echo.push(bytes), closed: () => undefined}
    a.send('control', Uint8Array.of(9))
    await until(() => echo.length === 1)
    const messages: Bytes[] = []
    const closed: LinkCloseReason[] = []
    a.handlers = {
      message: (_, bytes) => {
        messages.push(bytes)
        a.close('invalid')
      },
      closed: reason => void closed.push(reason)
    }
    await until(() => closed.length > 0)
    expect(messages).to.have.length(1)
    expect(closed).to.deep.equal(['invalid'])
    dispose()
  })

  it('ends a page that floods it before anybody listens', async () => {
    const {a, b, dispose} = await linkPair()
    const closed: LinkCloseReason[] = []
    b.handlers = {message: () => undefined, closed: reason => void closed.push(reason)}
    for (let i = 0; i < 100; i++) b.send('control', Uint8Array.of(i))
    await until(() => closed.length === 1)
    const told: LinkCloseReason[] = []
    a.handlers = {
      message: () => expect.fail('nothing is handed over after the end'),
      closed: reason => void told.push(reason)
    }
    expect(told).to.deep.equal(['budget'])
    dispose()
  })

  it('hands text over as bytes without meaning', async () => {
    const {a, dispose, connections} = await linkPair()
    const messages: number[] = []
    a.handlers = {message: (_, bytes) => void messages.push(bytes.length), closed: () => undefined}
    connections[1].channels!.control.send('text')
    await until(() => messages.length === 1)
    expect(messages).to.deep.equal([0])
    dispose()
  })

  it('is lost when the other side closes one channel or the whole connection', async () => {
    for (const lose of [
      (_: Link, channels: {control: RTCDataChannel; bulk: RTCDataChannel}) => channels.bulk.close(),
      (link: Link) => link.close('goodbye')
    ]) {
      const {a, b, dispose, connections} = await linkPair()
      const closed: LinkCloseReason[] = []
      a.handlers = {message: () => undefined, closed: reason => void closed.push(reason)}
      lose(b, connections[1].channels!)
      await until(() => closed.length > 0)
      expect(closed).to.deep.equal(['lost'])
      dispose()
    }
  })

  it('is not opened over a connection whose certificate is not clear', async () => {
    const {a, dispose} = await connectedPair()
    const {sdp, type} = a.native!.localDescription!
    const another = sdp.replace(
      /(a=fingerprint:sha-256 )(..)/,
      (_, head: string, pair: string) => head + (pair === '00' ? '01' : '00')
    )
    Object.defineProperty(a.native!, 'localDescription', {
      value: {type, sdp: sdp + another.slice(another.indexOf('a=fingerprint'))}
    })
    let closed = 0
    const met = metConnection(a)
    const noted: typeof met.close = refuseMs => {
      closed = refuseMs ?? 0
      met.close()
    }
    const opened = await openWebRtcLink({...met, close: noted}, browserEnvironment.scheduler)
    expect(opened).to.deep.equal({ok: false, error: 'fingerprint'})
    expect(closed).to.be.greaterThan(0)
    dispose()
  })
})
