import {describe, expect, it} from 'vitest'
import {isRelayed, pathIn, readLinkPath, samePath} from '../../../src/rendezvous/link-path.ts'

const rows = (more: Record<string, object>) =>
  Object.entries({
    l1: {type: 'local-candidate', candidateType: 'srflx', protocol: 'udp'},
    l2: {type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls'},
    r1: {type: 'remote-candidate', candidateType: 'prflx', protocol: 'udp'},
    p1: {type: 'candidate-pair', localCandidateId: 'l1', remoteCandidateId: 'r1', state: 'succeeded'},
    p2: {type: 'candidate-pair', localCandidateId: 'l2', remoteCandidateId: 'r1', state: 'succeeded'},
    ...more
  })

describe('the path in a connection’s statistics', () => {
  it('is that of the selected pair', () => {
    const path = pathIn(rows({t: {type: 'transport', selectedCandidatePairId: 'p1'}}))
    expect(path).toEqual({local: 'srflx', remote: 'prflx', protocol: 'udp'})
    expect(isRelayed(path!)).toBe(false)
  })

  it('goes to a relay in the relay’s own protocol', () => {
    const path = pathIn(rows({t: {type: 'transport', selectedCandidatePairId: 'p2'}}))
    expect(path).toEqual({local: 'relay', remote: 'prflx', protocol: 'tls'})
    expect(isRelayed(path!)).toBe(true)
  })

  it('is found where the pair itself says that it is selected', () => {
    const p1 = {type: 'candidate-pair', localCandidateId: 'l1', remoteCandidateId: 'r1', selected: true}
    expect(pathIn(rows({p1}))).toEqual({local: 'srflx', remote: 'prflx', protocol: 'udp'})
  })

  it.each([
    ['nothing is selected', {}],
    ['the pair is gone', {t: {type: 'transport', selectedCandidatePairId: 'p9'}}],
    ['a candidate is gone', {t: {type: 'transport', selectedCandidatePairId: 'p3'}, p3: {localCandidateId: 'l9'}}],
    [
      'a kind is none',
      {
        t: {type: 'transport', selectedCandidatePairId: 'p1'},
        l1: {type: 'local-candidate', candidateType: 'tea', protocol: 'udp'}
      }
    ]
  ])('is not known when %s', (_, more) => expect(pathIn(rows(more as Record<string, object>))).toBeUndefined())

  it('of a connection without statistics is not known, and nothing is thrown', async () => {
    const connection = {getStats: () => Promise.reject(new Error('closed'))} as unknown as RTCPeerConnection
    expect(await readLinkPath(connection)).toBeUndefined()
  })

  it.each([
    [{type: 'srflx', protocol: 'udp', relayProtocol: null}, 'host', 'udp', 0],
    [{type: 'relay', protocol: 'udp', relayProtocol: 'tls'}, 'host', 'tls', 0],
    // Said of a relay by some browsers only.
    [{type: 'relay', protocol: 'udp', relayProtocol: null}, 'host', 'tcp', 1],
    // It may be known by now for a relay.
    [{type: 'relay', protocol: 'udp', relayProtocol: 'tls'}, 'prflx', 'tcp', 1]
  ])('is told by the transport where it knows: %o, %s', async (local, remote, protocol, asked) => {
    let statistics = 0
    const connection = {
      sctp: {
        transport: {iceTransport: {getSelectedCandidatePair: () => ({local, remote: {type: remote, protocol: 'udp'}})}}
      },
      getStats: () => {
        statistics++
        const l2 = {type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tcp'}
        return Promise.resolve(new Map(rows({t: {type: 'transport', selectedCandidatePairId: 'p2'}, l2})))
      }
    } as unknown as RTCPeerConnection
    expect(await readLinkPath(connection)).toEqual({local: local.type, remote: asked ? 'prflx' : remote, protocol})
    expect(statistics).toBe(asked)
  })

  it('is another one when any of its parts is', () => {
    const path = {local: 'host', remote: 'host', protocol: 'udp'} as const
    expect(samePath(path, {...path})).toBe(true)
    expect(samePath(path, {...path, protocol: 'tcp'})).toBe(false)
    expect(samePath(path, undefined)).toBe(false)
  })
})
