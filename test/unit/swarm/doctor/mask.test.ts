import {assert, constantFrom, integer, ipV4, ipV6, oneof, property, string, tuple, type Arbitrary} from 'fast-check'
import {describe, expect, it} from 'vitest'
import {maskServer, maskText, shortened} from '../../../../src/swarm/doctor/mask.ts'
import {maskedReport} from '../../../../src/swarm/doctor/masked-report.ts'
import {browserIn} from '../../../../src/swarm/doctor/network.ts'
import {reportSaying} from './report.ts'

const runs = {numRuns: 1_000}

/** An address, and one way of writing it. `traces`: what must be nowhere, in lower case. */
interface Written {
  readonly text: string
  readonly traces: readonly string[]
}

const four: Arbitrary<readonly number[]> = tuple(...Array.from({length: 4}, () => integer({min: 10, max: 255})))
const fullWidth = (text: string) => text.replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit)))
const inPercent = (text: string) => [...text].map(each => `%${each.charCodeAt(0).toString(16)}`).join('')

const writtenV4: Arbitrary<Written> = tuple(four, integer({min: 0, max: 8})).map(([parts, form]) => {
  const plain = parts.join('.')
  const number = parts.reduce((sum, part) => sum * 256 + part, 0)
  const texts = [
    plain,
    `${plain}:40000`,
    `::ffff:${plain}`,
    `[::ffff:${plain}%eth0]`,
    fullWidth(plain),
    plain.replaceAll('.', '。'),
    inPercent(plain),
    inPercent(inPercent(plain)),
    `0x${number.toString(16).padStart(8, '0')}`
  ]
  return {text: texts[form]!, traces: [plain, texts[form]!.toLowerCase(), parts.slice(1).join('.')]}
})
const writtenV6: Arbitrary<Written> = tuple(ipV6(), constantFrom('', '%eth0', '%25wlan0'), constantFrom('', '[')).map(
  ([address, zone, bracket]) => {
    const text = `${bracket}${address}${zone}${bracket === '' ? '' : ']'}`
    return {text, traces: address.length < 4 ? [] : [address.toLowerCase()]}
  }
)
const writtenName: Arbitrary<Written> = tuple(
  constantFrom('ada-laptop.local', 'p5b2c-203-0-113-7.dyn.example', 'fritz.box', 'mein-büro.lan', 'ada@home.example')
).map(([text]) => ({text, traces: [text.toLowerCase()]}))
const written = oneof(writtenV4, writtenV6)

const around = tuple(
  oneof(string({maxLength: 8}), constantFrom('', 'to ', '(', '"', 'candidate:1 1 udp 99 ', 'a=', '/')),
  oneof(string({maxLength: 8}), constantFrom('', '.', ',', ')', '"', ' typ host', '/x', ':5000'))
)

const expectGone = (text: string, traces: readonly string[], from: string) => {
  for (const trace of traces)
    if (text.toLowerCase().includes(trace)) throw new Error(`${trace} of ${from} is in ${text}`)
}

describe('free text', () => {
  it('keeps no address, however it is written and whatever stands around it', () => {
    assert(
      property(written, around, ({text, traces}, [before, after]) => {
        // A digit or a colon beside it makes it another address.
        const [left, right] = [before.replace(/[\p{N}%:.]+$/u, ' '), after.replace(/^[\p{N}%]+/u, ' ')]
        expectGone(maskText(`${left}${text}${right}`), traces, text)
      }),
      runs
    )
  })

  it('keeps no plain IPv4 or IPv6 address as fast-check writes them', () => {
    assert(
      property(oneof(ipV4(), ipV6()), address => {
        if (address.length >= 4) expectGone(maskText(`via ${address} now`), [address.toLowerCase()], address)
      }),
      runs
    )
  })

  it('keeps no name of a host, nobody’s address at one, and no key', () => {
    assert(
      property(writtenName, ({text, traces}) => expectGone(maskText(`seen ${text}, gone`), traces, text)),
      runs
    )
    const key = '0123456789abcdef'.repeat(4)
    expect(maskText(`by ${key}!`)).toBe('by 012345…!')
    expect(maskText('turn:ada:secret@turn.example')).toBe('[hidden]')
  })

  it('keeps words and figures', () => {
    for (const text of ['It refuses: blocked', 'code 401, Unauthorized', 'Closed after 8 s.', 'Firefox 153'])
      expect(maskText(text)).toBe(text)
  })

  it('ends soon on long and hostile text', () => {
    for (const piece of ['1.', ':', 'a.', '%25', '@', '1-']) {
      const text = piece.repeat(20_000)
      const startMs = performance.now()
      maskText(text)
      expect(performance.now() - startMs, piece).toBeLessThan(1_000)
    }
  })
})

describe('the address of a server', () => {
  it.each([
    ['wss://relay.example.org', 'wss://relay.example.org'],
    ['wss://ada:secret@relay.example.org:8443/way?key=1#x', 'wss://relay.example.org:8443'],
    ['ws://192.168.1.5:8080/nostr', 'ws://[address]:8080'],
    ['ws://[fe80::1]:8080', 'ws://[address]:8080'],
    ['ws://localhost:8080', 'ws://localhost:8080'],
    ['wss://ada-laptop.local', 'wss://[name]'],
    ['wss://router', 'wss://[name]'],
    ['wss://p203-0-113-7.dyn.example', 'wss://[name]'],
    ['wss://c0a80105.dyn.example', 'wss://[name]'],
    ['stun:stun.example.org:3478', 'stun:stun.example.org:3478'],
    ['stun:203.0.113.7:3478', 'stun:[address]:3478'],
    ['stun:2130706433', 'stun:[address]'],
    ['stun:0x7f.1', 'stun:[address]'],
    ['turn:ada:secret@turn.example.org:3478?transport=tcp', 'turn:turn.example.org:3478?transport=tcp'],
    ['turn:fe80::1:3478', 'turn:[address]'],
    ['http://ada.example', '[hidden]']
  ])('%s becomes %s', (url, expected) => expect(maskServer(url)).toBe(expected))

  it('keeps no address in any place of it', () => {
    assert(
      property(
        written,
        constantFrom('wss://', 'ws://', 'stun:', 'turn:', 'turns:'),
        constantFrom('', ':3478', '/x', '?transport=udp'),
        ({text, traces}, scheme, end) => expectGone(maskServer(`${scheme}${text}${end}`), traces, text)
      ),
      runs
    )
  })
})

describe('a report to be given away', () => {
  it('keeps no address, name or topic, whoever said it and wherever', () => {
    assert(
      property(oneof(written, writtenName), ({text, traces}) =>
        expectGone(JSON.stringify(maskedReport(reportSaying(text))), traces, text)
      ),
      runs
    )
  })

  it('keeps what is needed to help, and cuts keys short', () => {
    const report = JSON.stringify(maskedReport(reportSaying('Ada of the tea house')))
    for (const kept of [
      'wss://tracker.example.org',
      'turn:turn.example.org:3478?transport=tcp',
      '"code":401',
      'srflx',
      '"roundTripMs":20',
      '"sentBytes":1000',
      'wrong-password',
      'aaaaaa…',
      '"protocol":"1-1"'
    ])
      expect(report).toContain(kept)
    expect(report).not.toMatch(/secret|a{8}|agreementKey|"topic"/)
    // Of what others said in their own words, only what the browser calls itself is kept.
    expect(report.split('Ada of the tea house')).toHaveLength(2)
  })

  it('says name and version of a browser only', () => {
    expect(browserIn('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0')).toBe('Firefox 153')
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
    expect(browserIn(chrome)).toBe('Chrome 156')
    expect(browserIn(`${chrome} Edg/156.0.1.2`)).toBe('Edge 156')
    expect(browserIn('AppleWebKit/605.1.15 Version/26.1 Safari/605.1.15')).toBe('Safari 26')
    expect(browserIn('curl')).toBe('unknown')
  })

  it('cuts a key short, and nothing that is short already', () => {
    expect([shortened('abcdef'), shortened('abcdefg')]).toEqual(['abcdef', 'abcdef…'])
  })
})
