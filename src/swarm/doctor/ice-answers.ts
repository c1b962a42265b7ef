import type {CheckState} from './findings.ts'
import type {Candidate, Gathering} from './probes.ts'

/**
 * Reads what a browser gathered. That a STUN server answered shows in a candidate of kind 'srflx'; Firefox leaves that out when it is the
 * address the computer has anyway, and is then done without an error, which 701 would be.
 */
export function stunAnswer(gathering: Gathering): CheckState {
  const {candidates, errors, complete, afterMs} = gathering
  if (candidates.some(({kind}) => kind === 'srflx')) return {kind: 'good', fact: {kind: 'answered', afterMs}}
  if (errors.length > 0 || !complete) return {kind: 'trouble', why: 'unreachable'}
  if (candidates.length === 0) return {kind: 'trouble', why: 'no-network'}
  if (candidates.some(({address}) => isPublic(address))) return {kind: 'good', fact: {kind: 'answered', afterMs}}
  return {kind: 'unknown', why: 'unclear'}
}

/**
 * How the network hands out ports, by what two STUN servers that both answered saw of the same socket (RFC 5780, 4.3): the same port, so
 * that others can use it too, or another for each, which nobody else can know ('symmetric'). Chromium names the same outside once.
 */
export function mappingAnswer({candidates}: Gathering): CheckState {
  const seen = new Map<string, Set<string>>()
  for (const {kind, address, port, relatedPort, protocol} of candidates) {
    if (kind !== 'srflx' || protocol !== 'udp') continue
    const socket = `${familyOf(address)} ${relatedPort}`
    seen.set(socket, (seen.get(socket) ?? new Set()).add(`${address} ${port}`))
  }
  if ([...seen.values()].some(outsides => outsides.size > 1)) return {kind: 'trouble', why: 'symmetric'}
  if (seen.size > 0 && candidates.every(isSameOutside)) return own()
  if (seen.size > 0) return {kind: 'good', fact: {kind: 'mapping', mapping: 'same-port'}}
  return candidates.some(({address}) => isPublic(address)) ? own() : {kind: 'unknown', why: 'unclear'}
}

const own = (): CheckState => ({kind: 'good', fact: {kind: 'mapping', mapping: 'own-address'}})

/** Whether what is seen from outside is what a candidate of this computer says as well. */
const isSameOutside = (candidate: Candidate, _at: number, all: readonly Candidate[]): boolean =>
  candidate.kind !== 'srflx' ||
  all.some(({kind, address, port}) => kind === 'host' && address === candidate.address && port === candidate.port)

/** 401 is a wrong user or password (RFC 8489), 701 a server that cannot be reached (WebRTC). */
export function turnAnswer({candidates, errors, afterMs}: Gathering): CheckState {
  if (candidates.some(({kind}) => kind === 'relay')) return {kind: 'good', fact: {kind: 'answered', afterMs}}
  const codes = errors.map(({code}) => code)
  if (codes.includes(401)) return {kind: 'trouble', why: 'wrong-password', code: 401}
  const other = codes.find(code => code !== 701)
  return other === undefined ? {kind: 'trouble', why: 'unreachable'} : {kind: 'trouble', why: 'refused', code: other}
}

/** Whether a TURN server at this address is reached by UDP: what a browser uses unless the address says otherwise (RFC 7065). */
export const isUdpTurn = (url: string): boolean => /^turn:/i.test(url) && !/[?&]transport=tcp\b/i.test(url)

const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4)

/** Not of a network behind a router (RFC 1918, 3927, 4193, 4291, 6598), and not hidden behind a name. */
function isPublic(address: string): boolean {
  if (familyOf(address) === 6) return /^[23]/.test(address)
  const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(address)
  if (!parts) return false
  const [first, second] = [Number(parts[1]), Number(parts[2])]
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false
  if (first === 172 && second >= 16 && second < 32) return false
  if (first === 100 && second >= 64 && second < 128) return false
  return !(first === 192 && second === 168) && !(first === 169 && second === 254)
}
