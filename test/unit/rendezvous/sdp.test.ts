import {describe, expect, it} from 'vitest'
import {fingerprintOf, hasCandidate, ufragOf} from '../../../src/rendezvous/sdp.ts'

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
