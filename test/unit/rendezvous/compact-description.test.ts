import {describe, expect, test} from 'vitest'
import {toHex} from '../../../src/base/bytes.ts'
import {candidateLines, compactDescription, sessionDescription} from '../../../src/rendezvous/compact-description.ts'

const fingerprint = Array.from({length: 32}, (_, at) => (at + 160).toString(16).toUpperCase()).join(':')

/** As Chromium 156 writes it. */
const chromium = (candidates: readonly string[]) =>
  [
    'v=0',
    'o=- 3098061544999162291 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    'm=application 36543 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 192.0.2.2',
    ...candidates.map(candidate => `a=candidate:${candidate}`),
    'a=ice-ufrag:kkJH',
    'a=ice-pwd:X4LzHvMTf0eSqL2HHYvQruGz',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    ''
  ].join('\r\n')

const host = '1245426385 1 udp 2113937151 192.0.2.2 36543 typ host generation 0 network-cost 999'

describe('a description made short', () => {
  test('keeps what names an end and how it is reached, and nothing else', () => {
    const made = compactDescription(
      chromium([
        host,
        '1296686689 1 udp 2113942271 fd00::2 56416 typ host generation 0 network-cost 999',
        '1 1 UDP 2122187007 3f1e2d4c-5b6a-4798-8796-a5b4c3d2e1f0.local 50626 typ host',
        '2 1 udp 1686052607 203.0.113.7 61001 typ srflx raddr 192.0.2.2 rport 36543 generation 0',
        '3 1 udp 41885695 198.51.100.1 49160 typ relay raddr 203.0.113.7 rport 61001 generation 0'
      ])
    )!
    expect([made.ufrag, made.password, toHex(made.fingerprint).toUpperCase()]).toEqual([
      'kkJH',
      'X4LzHvMTf0eSqL2HHYvQruGz',
      fingerprint.replaceAll(':', '')
    ])
    expect(candidateLines(made)).toEqual([
      'candidate:1 1 udp 2122187007 3f1e2d4c-5b6a-4798-8796-a5b4c3d2e1f0.local 50626 typ host',
      'candidate:2 1 udp 2113942271 fd00:0000:0000:0000:0000:0000:0000:0002 56416 typ host',
      'candidate:3 1 udp 2113937151 192.0.2.2 36543 typ host',
      'candidate:4 1 udp 1686052607 203.0.113.7 61001 typ srflx raddr 0.0.0.0 rport 0',
      'candidate:5 1 udp 41885695 198.51.100.1 49160 typ relay raddr 0.0.0.0 rport 0'
    ])
  })

  test('leaves out what nobody can use: TCP, names that are no UUID, addresses that are none', () => {
    const useless = [
      '2 1 TCP 2105458943 192.0.2.2 9 typ host tcptype active',
      '3 1 udp 2105458943 printer.local 9000 typ host',
      '4 1 udp 2105458943 300.0.2.2 9000 typ host',
      '5 1 udp 2105458943 fd00::1::2 9000 typ host',
      '6 1 udp 2105458943 192.0.2.2 0 typ host',
      '7 2 udp 2105458943 192.0.2.2 9000 typ host',
      '8 1 udp 99999999999 192.0.2.2 9000 typ host',
      '9 1 udp 2105458943 192.0.2.2 9000 typ wormhole'
    ]
    expect(compactDescription(chromium([host, ...useless]))?.candidates).toHaveLength(1)
    expect(compactDescription(chromium(useless))).toBeUndefined()
  })

  test('keeps a way of each kind when there are too many, the likeliest first', () => {
    const many = Array.from({length: 30}, (_, at) => `${at} 1 udp ${2_000_000_000 - at} 192.0.2.${at} 5000 typ host`)
    const {candidates} = compactDescription(
      chromium([...many, '90 1 udp 1686052607 203.0.113.7 61001 typ srflx raddr 0.0.0.0 rport 0'])
    )!
    expect(candidates.map(({type, priority}) => [type, priority])).toEqual([
      ...[0, 1, 2, 3, 4].map(at => [0, 2_000_000_000 - at]),
      [1, 1_686_052_607]
    ])
  })

  test('is none of what is not a data connection as browsers make it', () => {
    const usual = chromium([host])
    for (const [line, instead] of [
      ['a=mid:0', 'a=mid:data'],
      ['a=sctp-port:5000', 'a=sctp-port:5001'],
      ['a=ice-ufrag:kkJH', ''],
      ['a=fingerprint:sha-256', 'a=fingerprint:sha-1'],
      ['a=ice-pwd:X4LzHvMTf0eSqL2HHYvQruGz', 'a=ice-pwd:short']
    ] as const) {
      expect(compactDescription(usual.replace(line, instead)), line).toBeUndefined()
    }
  })

  test('is written out with the part in DTLS that it is to have', () => {
    const made = compactDescription(chromium([host]))!
    for (const setup of ['active', 'passive'] as const) {
      const sdp = sessionDescription(made, setup)
      expect(sdp).toContain(`a=setup:${setup}\r\n`)
      expect(compactDescription(sdp)).toEqual(made)
    }
  })
})
