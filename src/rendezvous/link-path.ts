export type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay'

/**
 * The way a link takes. `local` and `remote` are how each end is reached: 'host', its own address; 'srflx' and 'prflx', its address as
 * seen from outside; 'relay', a TURN server. `protocol`: what leaves this page; with a relay at this end, what goes to that relay.
 */
export interface LinkPath {
  readonly local: CandidateKind
  readonly remote: CandidateKind
  readonly protocol: 'udp' | 'tcp' | 'tls'
}

/** Whether anybody's server passes on what is sent. */
export const isRelayed = ({local, remote}: LinkPath): boolean => local === 'relay' || remote === 'relay'

export const samePath = (a: LinkPath | undefined, b: LinkPath | undefined): boolean =>
  a?.local === b?.local && a?.remote === b?.remote && a?.protocol === b?.protocol

const kinds: readonly unknown[] = ['host', 'srflx', 'prflx', 'relay'] satisfies CandidateKind[]
const protocols: readonly unknown[] = ['udp', 'tcp', 'tls'] satisfies LinkPath['protocol'][]

type Row = Readonly<Record<string, unknown>>

/** Total: the path in a connection's statistics (W3C webrtc-stats), `undefined` when there is none in use. */
export function pathIn(statistics: Iterable<readonly [string, unknown]>): LinkPath | undefined {
  const rows = new Map<unknown, Row>()
  for (const [id, row] of statistics) rows.set(id, row as Row)
  const all = [...rows.values()]
  const transport = all.find(row => row['type'] === 'transport' && rows.has(row['selectedCandidatePairId']))
  // Firefox has no transport statistics, and says of the pair itself that it is selected.
  const pair = transport
    ? rows.get(transport['selectedCandidatePairId'])
    : all.find(row => row['type'] === 'candidate-pair' && row['selected'] === true)
  const local = rows.get(pair?.['localCandidateId'])
  const remote = rows.get(pair?.['remoteCandidateId'])
  if (!local || !remote) return undefined
  const protocol = local['relayProtocol'] ?? local['protocol']
  const path = {local: local['candidateType'], remote: remote['candidateType'], protocol}
  return asLinkPath(path)
}

const asLinkPath = (path: Readonly<Record<keyof LinkPath, unknown>>): LinkPath | undefined =>
  kinds.includes(path.local) && kinds.includes(path.remote) && protocols.includes(path.protocol)
    ? (path as LinkPath)
    : undefined

/** WebRTC says it of relayed candidates (webrtc-pc 4.8.1.4), the types of TypeScript do not. */
type RelayedCandidate = RTCIceCandidate & {readonly relayProtocol?: string | null}

/** The same by the transport itself: a hundredth of what statistics cost, which matters where a dozen links are made at once. Firefox does not say it. */
function pathOf(connection: RTCPeerConnection): LinkPath | undefined {
  const dtls = connection.sctp?.transport as Partial<RTCDtlsTransport> | undefined
  const {local, remote} = dtls?.iceTransport?.getSelectedCandidatePair?.() ?? {}
  // 'prflx' is what it was taken for at first: statistics know whether it turned out to be another kind.
  if (!local || !remote || local.type === 'prflx' || remote.type === 'prflx') return undefined
  const protocol = local.type === 'relay' ? (local as RelayedCandidate).relayProtocol : local.protocol
  return asLinkPath({local: local.type, remote: remote.type, protocol})
}

/** The path a connection uses now. Never rejects: a connection that was closed has none. */
export async function readLinkPath(connection: RTCPeerConnection): Promise<LinkPath | undefined> {
  try {
    const path = pathOf(connection)
    if (path) return path
    const found: (readonly [string, unknown])[] = []
    ;(await connection.getStats()).forEach((row: unknown, id: string) => void found.push([id, row]))
    return pathIn(found)
  } catch {
    return undefined
  }
}
