/** The few lines of a session description (RFC 8866) that are needed here. */

/** ICE user fragment (RFC 8839); names one side of one connection. */
export const ufragOf = (sdp: string): string | undefined => /^a=ice-ufrag:(\S{1,256})\s*$/m.exec(sdp)?.[1]

/**
 * The only SHA-256 certificate fingerprint of a description (RFC 8122), 32 bytes.
 * `undefined` when there is none or when there are several different ones: a browser may then accept any of them.
 */
export function fingerprintOf(sdp: string): Uint8Array<ArrayBuffer> | undefined {
  const found = new Set<string>()
  for (const [, hash, digits] of sdp.matchAll(/^a=fingerprint:(\S+)\s+(\S+)\s*$/gm)) {
    found.add(`${hash!.toLowerCase()} ${digits!.toLowerCase()}`)
  }
  const [only, another] = [...found]
  if (only === undefined || another !== undefined) return undefined
  const match = /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/.exec(only)
  return match ? Uint8Array.from(match[1]!.split(':'), pair => Number.parseInt(pair, 16)) : undefined
}

/**
 * Whether a description already holds this candidate (`candidate:…`, RFC 8839). Compared up to its type: what follows differs,
 * Chromium names the ICE fragment only in candidates that come by themselves.
 */
export const hasCandidate = (sdp: string, candidate: string): boolean =>
  sdp.includes(`a=${/^candidate:(?:\S+ ){7}\S+/.exec(candidate)?.[0] ?? candidate}`)

/** The candidates of a description, each as it would be by itself (`candidate:…`). */
export const candidatesOf = (sdp: string): string[] =>
  sdp.split('\r\n').flatMap(line => (line.startsWith('a=candidate:') ? [line.slice(2)] : []))

/** The kind of a candidate (`host`, `srflx`, `prflx`, `relay`). */
export const candidateType = (candidate: string): string | undefined =>
  /^(?:a=)?candidate:(?:\S+ ){7}(\S+)/.exec(candidate)?.[1]

/**
 * A candidate as one may show it who hides their address: `undefined` unless it is a relay's, and without the address
 * of this end at the relay, which some browsers add.
 */
export function relayCandidate(candidate: string): string | undefined {
  if (candidateType(candidate) !== 'relay') return undefined
  return candidate.replace(/ raddr (\S+) rport \d+/, (_, address: string) =>
    address.includes(':') ? ' raddr :: rport 0' : ' raddr 0.0.0.0 rport 0'
  )
}

/**
 * A description without any address but those of relays. Browsers that were told to use relays only write none; this
 * holds whatever they do.
 */
export function relayDescription(sdp: string): string {
  const lines = sdp.split('\r\n').flatMap(line => {
    if (!line.startsWith('a=candidate:')) return [line]
    const shown = relayCandidate(line.slice(2))
    return shown === undefined ? [] : [`a=${shown}`]
  })
  const relays = new Set(lines.filter(line => line.startsWith('a=candidate:')).map(line => line.split(' ')[4]!))
  return lines
    .map(line => {
      const [, version, address] = /^[co]=.*IN (IP[46]) (\S+)$/.exec(line) ?? []
      if (version === undefined || relays.has(address!) || isNoAddress(address!)) return line
      return line.replace(/\S+$/, version === 'IP4' ? '0.0.0.0' : '::')
    })
    .join('\r\n')
}

/** What stands for no address at all, or for every machine itself. */
const isNoAddress = (address: string) => ['0.0.0.0', '127.0.0.1', '::', '::1'].includes(address)

/** What one end of a connection is called in ICE (RFC 8839), and where it may be reached. */
export interface IceSide {
  readonly ufrag: string
  readonly password: string
  readonly candidates: readonly string[]
}

/** That of a description, without its candidates. */
export function iceSideOf(sdp: string): IceSide | undefined {
  const ufrag = ufragOf(sdp)
  const password = /^a=ice-pwd:(\S{1,256})\s*$/m.exec(sdp)?.[1]
  return ufrag === undefined || password === undefined ? undefined : {ufrag, password, candidates: []}
}

/** Whether it may be written into a description: nothing in it ends a line. */
export const isIceSide = ({ufrag, password}: IceSide): boolean =>
  /^[A-Za-z0-9+/]{4,256}$/.test(ufrag) && /^[A-Za-z0-9+/]{22,256}$/.test(password)

export const isCandidate = (text: string): boolean => /^candidate:[\x20-\x7e]{1,300}$/.test(text)

/** A description with another name for its end, and without candidates of the former. */
export const withIceSide = (sdp: string, {ufrag, password}: IceSide): string =>
  sdp
    .split('\r\n')
    .filter(line => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates')
    .map(line =>
      line.replace(/^a=ice-ufrag:.*/, `a=ice-ufrag:${ufrag}`).replace(/^a=ice-pwd:.*/, `a=ice-pwd:${password}`)
    )
    .join('\r\n')
