import {bytes, bytesUpTo, list, text, tuple, uint, type ValueOf} from './schema.ts'

/** Candidates that are passed on; a browser may have more. */
export const maxPassedCandidates = 10

/** In the order of their numbers. */
export const candidateTypes = ['host', 'srflx', 'prflx', 'relay'] as const
/** What an address is: IPv4 (4 bytes), IPv6 (16), or the UUID (16) of a name that hides it from all but the local network (mDNS). */
export const addressKinds = ['ipv4', 'ipv6', 'mdns'] as const

/** One ICE candidate (RFC 8839) over UDP: browsers reach each other over nothing else. */
const candidateKind = tuple({
  type: uint(candidateTypes.length - 1),
  addressKind: uint(addressKinds.length - 1),
  address: bytesUpTo(16),
  port: uint(65_535),
  priority: uint(0xffff_ffff)
})

/** All that differs from one session description of a data connection to another. */
export const passedDescriptionKind = tuple({
  ufrag: text(32),
  password: text(64),
  /** SHA-256 of the certificate. */
  fingerprint: bytes(32),
  candidates: list(candidateKind, maxPassedCandidates)
})

export type PassedCandidate = ValueOf<typeof candidateKind>
export type PassedDescription = ValueOf<typeof passedDescriptionKind>

/** Whether it can be written into a session description: what names an end holds nothing that ends a line. */
export function isDescription({ufrag, password, candidates}: PassedDescription): boolean {
  if (!/^[A-Za-z0-9+/]{4,32}$/.test(ufrag) || !/^[A-Za-z0-9+/]{22,64}$/.test(password)) return false
  return (
    candidates.length > 0 &&
    candidates.every(
      ({addressKind, address, port, priority}) =>
        address.length === (addressKind === addressKinds.indexOf('ipv4') ? 4 : 16) && port > 0 && priority > 0
    )
  )
}
