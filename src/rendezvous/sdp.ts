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
