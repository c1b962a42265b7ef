import {describe, expect, it} from 'vitest'
import {serversIn} from '../../../../src/swarm/doctor/browser-probes.ts'
import {isUdpTurn, mappingAnswer, stunAnswer, turnAnswer} from '../../../../src/swarm/doctor/ice-answers.ts'
import {candidate, gathering} from './fake-probes.ts'

const host = candidate({})
const outside = (over: object = {}) =>
  candidate({kind: 'srflx', address: '203.0.113.7', port: 50_000, relatedPort: 40_000, ...over})

describe('a STUN server', () => {
  it('answered when an outside address came', () => {
    expect(stunAnswer(gathering({candidates: [host, outside()], complete: false}))).toEqual({
      kind: 'good',
      fact: {kind: 'answered', afterMs: 20}
    })
  })

  it('is not reached when the time was up, or the browser says so', () => {
    expect(stunAnswer(gathering({candidates: [host], complete: false})).kind).toBe('trouble')
    expect(stunAnswer(gathering({candidates: [host], errors: [{url: 'stun:a', code: 701}]}))).toEqual({
      kind: 'trouble',
      why: 'unreachable'
    })
  })

  it('answered without an outside address only where the own one may be it', () => {
    const own = (address: string) => stunAnswer(gathering({candidates: [candidate({address})]})).kind
    for (const address of ['203.0.113.7', '2001:db8::1']) expect(own(address), address).toBe('good')
    for (const address of [
      '10.0.0.1',
      '172.20.1.1',
      '192.168.0.2',
      '169.254.0.1',
      '100.70.0.1',
      'fe80::1',
      'fd00::2',
      'x.local',
      ''
    ])
      expect(own(address), address).toBe('unknown')
    expect(stunAnswer(gathering({}))).toEqual({kind: 'trouble', why: 'no-network'})
  })
})

describe('the mapping', () => {
  const mapping = (...candidates: readonly ReturnType<typeof candidate>[]) => mappingAnswer(gathering({candidates}))

  it('is the same for both when one outside is named, once or twice', () => {
    const good = {kind: 'good', fact: {kind: 'mapping', mapping: 'same-port'}}
    expect(mapping(host, outside())).toEqual(good)
    expect(mapping(host, outside(), outside())).toEqual(good)
  })

  it('is symmetric when two servers saw two ports, or two addresses, of one socket', () => {
    const symmetric = {kind: 'trouble', why: 'symmetric'}
    expect(mapping(host, outside(), outside({port: 50_001}))).toEqual(symmetric)
    expect(mapping(host, outside(), outside({address: '203.0.113.8'}))).toEqual(symmetric)
    expect(mapping(outside({relatedPort: 0}), outside({relatedPort: 0, port: 1}))).toEqual(symmetric)
  })

  it('is no such thing of two sockets, or of IPv4 and IPv6', () => {
    expect(mapping(outside(), outside({port: 50_001, relatedPort: 40_001})).kind).toBe('good')
    expect(mapping(outside({relatedPort: 0}), outside({relatedPort: 0, address: '2001:db8::1'})).kind).toBe('good')
  })

  it('is none where the outside is the inside', () => {
    const own = {kind: 'good', fact: {kind: 'mapping', mapping: 'own-address'}}
    const open = candidate({address: '203.0.113.7', port: 50_000})
    expect(mapping(open, outside())).toEqual(own)
    expect(mapping(open)).toEqual(own)
    expect(mapping(host)).toEqual({kind: 'unknown', why: 'unclear'})
  })
})

describe('a TURN server', () => {
  it('gave a relay, refused the password, refused otherwise, or is not reached', () => {
    const error = (code: number) => [{url: 'turn:a', code}]
    expect(turnAnswer(gathering({candidates: [candidate({kind: 'relay'})], errors: error(701)})).kind).toBe('good')
    expect(turnAnswer(gathering({errors: error(401)}))).toEqual({kind: 'trouble', why: 'wrong-password', code: 401})
    expect(turnAnswer(gathering({errors: error(486)}))).toEqual({kind: 'trouble', why: 'refused', code: 486})
    expect(turnAnswer(gathering({errors: error(701)}))).toEqual({kind: 'trouble', why: 'unreachable'})
    expect(turnAnswer(gathering({complete: false}))).toEqual({kind: 'trouble', why: 'unreachable'})
  })

  it('is reached by UDP unless its address says otherwise', () => {
    expect(['turn:a', 'TURN:a:1', 'turn:a?transport=udp'].every(isUdpTurn)).toBe(true)
    expect(['turns:a', 'turn:a?transport=tcp', 'stun:a'].some(isUdpTurn)).toBe(false)
  })
})

it('each address of a configuration is asked by itself', () => {
  const configuration: RTCConfiguration = {
    iceServers: [{urls: 'stun:a'}, {urls: ['turn:b', 'turns:b'], username: 'ada', credential: 'secret'}],
    iceTransportPolicy: 'all'
  }
  expect(serversIn(configuration, false)).toEqual({
    relayOnly: false,
    stun: ['stun:a'],
    turn: ['turn:b', 'turns:b'].map(url => ({url, username: 'ada', credential: 'secret'})),
    credentialsFailed: false
  })
  expect(serversIn({iceTransportPolicy: 'relay'}, true)).toEqual({
    relayOnly: true,
    stun: [],
    turn: [],
    credentialsFailed: true
  })
})
