import {fromHex, toHex, type Bytes} from '../base/bytes.ts'
import {
  addressKinds,
  candidateTypes,
  isDescription,
  maxPassedCandidates,
  type PassedCandidate,
  type PassedDescription
} from '../protocol/passed-description.ts'
import {candidatesOf, candidateType, fingerprintOf, iceSideOf} from './sdp.ts'

/** As many of each kind as are of use; a machine with many networks has more. */
const mostOf: Readonly<Record<(typeof candidateTypes)[number], number>> = {host: 5, srflx: 2, prflx: 0, relay: 3}

/** The port SCTP has in a data connection of every browser (RFC 8841), and the longest message all of them take. */
const sctpPort = 5_000
const maxMessageBytes = 262_144

/**
 * The few lines of a browser's own session description that tell it from others. `undefined` when nobody can be reached by it: no
 * candidate over UDP that can be passed on, or a description of another kind than browsers make for data.
 */
export function compactDescription(sdp: string): PassedDescription | undefined {
  const side = iceSideOf(sdp)
  const fingerprint = fingerprintOf(sdp)
  const isUsual = [`a=mid:0`, `a=sctp-port:${sctpPort}`].every(line => sdp.split('\r\n').includes(line))
  if (!side || !fingerprint || !isUsual) return undefined
  const found = candidatesOf(sdp)
    .map(parsedCandidate)
    .filter(candidate => candidate !== undefined)
    .sort((a, b) => b.priority - a.priority)
  const candidates = candidateTypes
    .flatMap((type, number) => found.filter(candidate => candidate.type === number).slice(0, mostOf[type]))
    .slice(0, maxPassedCandidates)
  const description = {ufrag: side.ufrag, password: side.password, fingerprint, candidates}
  return isDescription(description) ? description : undefined
}

/**
 * Writes the session description of the other end. Nothing of it is text from outside but ICE's two names, which `isDescription`
 * holds to letters and digits. `setup`: what the other end is in DTLS (RFC 8842).
 */
export function sessionDescription(description: PassedDescription, setup: 'active' | 'passive'): string {
  const {ufrag, password, fingerprint} = description
  return [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidateLines(description).map(line => `a=${line}`),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${toHex(fingerprint).toUpperCase().match(/../g)!.join(':')}`,
    `a=setup:${setup}`,
    'a=mid:0',
    `a=sctp-port:${sctpPort}`,
    `a=max-message-size:${maxMessageBytes}`,
    ''
  ].join('\r\n')
}

/** `candidate:…` (RFC 8839) for each. Where a relay or a router is asked from is nobody's concern, and written as nowhere. */
export const candidateLines = ({candidates}: PassedDescription): readonly string[] =>
  candidates.map((candidate, at) => {
    const type = candidateTypes[candidate.type]!
    const address = writtenAddress(candidate)
    const related = type === 'host' ? '' : address.includes(':') ? ' raddr :: rport 0' : ' raddr 0.0.0.0 rport 0'
    return `candidate:${at + 1} 1 udp ${candidate.priority} ${address} ${candidate.port} typ ${type}${related}`
  })

function parsedCandidate(text: string): PassedCandidate | undefined {
  const match = /^candidate:\S+ 1 udp (\d{1,10}) (\S+) (\d{1,5}) typ /i.exec(text)
  const type = candidateTypes.indexOf(candidateType(text) as (typeof candidateTypes)[number])
  const address = match && parsedAddress(match[2]!)
  if (!address || type < 0) return undefined
  const [priority, port] = [Number(match[1]), Number(match[3])]
  if (priority > 0xffff_ffff || priority === 0 || port > 65_535 || port === 0) return undefined
  return {type, ...address, port, priority}
}

const kindNumber = (kind: (typeof addressKinds)[number]) => addressKinds.indexOf(kind)

function parsedAddress(text: string): Pick<PassedCandidate, 'addressKind' | 'address'> | undefined {
  const uuid = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\.local$/i.exec(text)
  if (uuid) return {addressKind: kindNumber('mdns'), address: fromHex(uuid.slice(1).join(''))!}
  if (text.includes(':')) {
    const address = parsedIpv6(text)
    return address && {addressKind: kindNumber('ipv6'), address}
  }
  const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : [256]
  return parts.some(part => part > 255) ? undefined : {addressKind: kindNumber('ipv4'), address: Uint8Array.from(parts)}
}

/** Groups in hexadecimal with at most one gap (RFC 4291, 2.2); browsers write no other form. */
function parsedIpv6(text: string): Bytes | undefined {
  const [before = '', after, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const [left, right] = [groups(before), groups(after ?? '')]
  const missing = 8 - left.length - right.length
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  const all = [...left, ...Array.from({length: missing}, () => '0'), ...right]
  if (!all.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return fromHex(all.map(group => group.padStart(4, '0')).join(''))
}

function writtenAddress({addressKind, address}: PassedCandidate): string {
  if (addressKind === kindNumber('ipv4')) return address.join('.')
  const hex = toHex(address)
  if (addressKind === kindNumber('ipv6')) return hex.match(/.{4}/g)!.join(':')
  return `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}.local`
}
