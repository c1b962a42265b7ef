import {describe, expect, it} from 'vitest'
import {
  fingerprintOf,
  hasCandidate,
  iceSideOf,
  isCandidate,
  isIceSide,
  relayCandidate,
  relayDescription,
  ufragOf,
  withIceSide
} from '../../../src/rendezvous/sdp.ts'

const digits = (first: number) =>
  Array.from({length: 32}, (_, i) => ((first + i) % 256).toString(16).padStart(2, '0')).join(':')
const line = (first: number, hash = 'sha-256') => `a=fingerprint:${hash} ${digits(first)}`
const sdp = (...lines: string[]) =>
  ['v=0', ...lines, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', ''].join('\r\n')

describe('fingerprintOf', () => {
  it('reads the one fingerprint, in either case, wherever it stands', () => {
    const bytes = Uint8Array.from({length: 32}, (_, i) => i + 1)
    expect(fingerprintOf(sdp(line(1)))).toEqual(bytes)
    expect(fingerprintOf(sdp(line(1).toUpperCase().replace('A=FINGERPRINT', 'a=fingerprint')))).toEqual(bytes)
    expect(fingerprintOf(sdp(line(1), line(1)))).toEqual(bytes)
    expect(fingerprintOf(`v=0\n${line(1)}\n`)).toEqual(bytes)
  })

  it('knows none when there are different ones, since a browser may accept any', () => {
    expect(fingerprintOf(sdp(line(1), line(2)))).toBeUndefined()
    expect(fingerprintOf(sdp(line(1), line(1, 'sha-512')))).toBeUndefined()
    expect(fingerprintOf(sdp(line(1), 'a=fingerprint:sha-1 00:11'))).toBeUndefined()
  })

  it('knows none when there is none, or none that can be read', () => {
    for (const bad of [
      '',
      'a=fingerprint:sha-256 ',
      `a=fingerprint:sha-256 ${digits(1).slice(3)}`,
      line(1, 'sha-1'),
      `b${line(1)}`
    ]) {
      expect(fingerprintOf(sdp(bad))).toBeUndefined()
    }
    expect(fingerprintOf(sdp(`a=fingerprint:sha-256 ${digits(1).replace('01', 'zz')}`))).toBeUndefined()
    expect(fingerprintOf(sdp(`a=fingerprint:sha-256 ${digits(1)}:00`))).toBeUndefined()
  })
})

describe('ufragOf', () => {
  it('reads the ICE fragment', () => {
    expect(ufragOf(sdp('a=ice-ufrag:aB+/9', 'a=ice-pwd:secret'))).toBe('aB+/9')
    expect(ufragOf('v=0\na=ice-ufrag:abcd\n')).toBe('abcd')
    for (const bad of ['', 'a=ice-ufrag:', `a=ice-ufrag:${'x'.repeat(300)}`, 'xa=ice-ufrag:abcd']) {
      expect(ufragOf(sdp(bad))).toBeUndefined()
    }
  })
})

describe('hasCandidate', () => {
  it('finds a candidate line', () => {
    const candidate = 'candidate:1 1 udp 2 192.0.2.1 5000 typ host'
    expect(hasCandidate(sdp(`a=${candidate}`), candidate)).toBe(true)
    expect(hasCandidate(sdp(), candidate)).toBe(false)
    expect(hasCandidate(sdp(`a=${candidate}`), candidate.replace('5000', '5001'))).toBe(false)
  })

  it('knows it though Chromium adds the ICE fragment outside of descriptions', () => {
    const line = 'a=candidate:9 1 udp 2113937151 192.0.2.2 42959 typ host generation 0 network-cost 999'
    const alone = 'candidate:9 1 udp 2113937151 192.0.2.2 42959 typ host generation 0 ufrag K6Qv network-cost 999'
    expect(hasCandidate(sdp(line), alone)).toBe(true)
  })
})

const hosted = 'candidate:1 1 udp 2122260223 192.0.2.7 5000 typ host generation 0'
const reflexive = 'candidate:2 1 udp 1686052607 203.0.113.7 5000 typ srflx raddr 192.0.2.7 rport 5000'
const relayed = 'candidate:3 1 udp 41885439 198.51.100.1 50000 typ relay raddr 203.0.113.7 rport 5000 generation 0'
const described = [
  'v=0',
  'o=- 1 2 IN IP4 192.0.2.7',
  's=-',
  't=0 0',
  'm=application 5000 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 203.0.113.7',
  `a=${hosted}`,
  `a=${reflexive}`,
  `a=${relayed}`,
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  'a=end-of-candidates',
  ''
].join('\r\n')

describe('what is shown by whoever hides their address', () => {
  it('are candidates of relays, without the address they were asked for from', () => {
    expect([hosted, reflexive, 'tea'].map(relayCandidate)).toEqual([undefined, undefined, undefined])
    expect(relayCandidate(relayed)).toBe(
      'candidate:3 1 udp 41885439 198.51.100.1 50000 typ relay raddr 0.0.0.0 rport 0 generation 0'
    )
    expect(relayCandidate(relayed.replace('203.0.113.7', '2001:db8::7'))).toContain(' raddr :: rport 0')
  })

  it('are descriptions with no other address in them', () => {
    const shown = relayDescription(described)
    expect(shown).not.toMatch(/192\.0\.2\.7|203\.0\.113\.7/)
    expect(shown).toContain('198.51.100.1 50000 typ relay')
    expect(shown).toContain('o=- 1 2 IN IP4 0.0.0.0\r\n')
    expect(ufragOf(shown)).toBe('abcd')
    expect(relayDescription(shown)).toBe(shown)
  })

  it('keeps the address of a relay where a description names it', () => {
    const named = described.replace('c=IN IP4 203.0.113.7', 'c=IN IP4 198.51.100.1')
    expect(relayDescription(named)).toContain('c=IN IP4 198.51.100.1\r\n')
  })
})

describe('one end in ICE', () => {
  it('is read from a description and written into another one, without the candidates of before', () => {
    expect(iceSideOf(described)).toEqual({ufrag: 'abcd', password: 'abcdefghijklmnopqrstuvwx', candidates: []})
    const side = {ufrag: 'next', password: 'n'.repeat(24), candidates: []}
    const renamed = withIceSide(described, side)
    expect(iceSideOf(renamed)).toEqual(side)
    expect(renamed).not.toContain('candidate')
    expect(renamed.split('\r\n')).toHaveLength(described.split('\r\n').length - 4)
  })

  it.each([
    ['short', {ufrag: 'abc', password: 'p'.repeat(22), candidates: []}],
    ['short in its password', {ufrag: 'abcd', password: 'p'.repeat(21), candidates: []}],
    ['more than a line', {ufrag: 'abcd\r\na=fingerprint:x', password: 'p'.repeat(22), candidates: []}],
    ['more than a line in its password', {ufrag: 'abcd', password: `${'p'.repeat(22)}\r\na=x`, candidates: []}]
  ])('is refused when it is %s', (_, side) => expect(isIceSide(side)).toBe(false))

  it('has candidates of one line each', () => {
    expect([hosted, reflexive, relayed].every(isCandidate)).toBe(true)
    expect(isCandidate(`${hosted}\r\na=x`)).toBe(false)
    expect(isCandidate('tea')).toBe(false)
    expect(isCandidate(`candidate:${'x'.repeat(400)}`)).toBe(false)
  })
})
