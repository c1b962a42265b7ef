import {err, ok, type Result} from '../base/result.ts'

/** A server that passes on what cannot be sent directly (TURN, RFC 8656), and what it wants to be told. */
export interface TurnServer {
  /** `turn:host:port`, `turns:host:port`, with `?transport=udp` or `?transport=tcp` behind it or not (RFC 7065). */
  readonly urls: string | readonly string[]
  readonly username: string
  readonly credential: string
  /** How long the credential is good for, seconds; for those that a callback hands out. */
  readonly ttl?: number | undefined
}

/** The same servers for good, or whoever hands out short-lived credentials for them. */
export type TurnSource = readonly TurnServer[] | (() => Promise<readonly TurnServer[]>)

/** What is wrong with a TURN server somebody wrote down. */
export type TurnTrouble = 'scheme' | 'user' | 'password' | 'address' | 'transport'

export const maxTurnServers = 8
const maxUrls = 8
const maxTextLength = 512

const addressPattern = /^(?:\[[0-9a-f:.]+\]|[^\s/?#@:[\]]+)(?::\d{1,5})?$/i
const urlPattern = /^(turns?):([^?\s]*)(?:\?transport=(\S*))?$/i

/**
 * Reads `turn:user:password@host:port`, with `?transport=tcp` behind it or not: what a person or an attribute can say in one
 * line. A colon, an at sign, a comma or white space in the user or the password is written in percent.
 */
export function parseTurnServer(text: string): Result<TurnServer, TurnTrouble> {
  const match = urlPattern.exec(text.trim())
  if (!match) return err('scheme')
  const [, scheme, rest, transport] = match
  const at = rest!.lastIndexOf('@')
  const said = at < 0 ? '' : rest!.slice(0, at)
  const colon = said.indexOf(':')
  const username = decoded(colon < 0 ? said : said.slice(0, colon))
  const credential = colon < 0 ? '' : decoded(said.slice(colon + 1))
  if (!username) return err('user')
  if (!credential) return err('password')
  const address = rest!.slice(at + 1)
  if (!addressPattern.test(address)) return err('address')
  if (transport !== undefined && !isTransport(transport)) return err('transport')
  const url = `${scheme!.toLowerCase()}:${address}`
  return ok({urls: transport === undefined ? url : `${url}?transport=${transport}`, username, credential})
}

/** Whether a browser can use it, and whether it is within limits; for what a page or its callback hands in. */
export function isTurnServer(value: unknown): value is TurnServer {
  if (typeof value !== 'object' || value === null) return false
  const {urls, username, credential, ttl} = value as Record<string, unknown>
  const list: readonly unknown[] = Array.isArray(urls) ? urls : [urls]
  if (list.length === 0 || list.length > maxUrls || !list.every(isTurnUrl)) return false
  if (!isShortText(username) || !isShortText(credential)) return false
  return ttl === undefined || (typeof ttl === 'number' && ttl > 0)
}

function isTurnUrl(value: unknown): boolean {
  const match = isShortText(value) ? urlPattern.exec(value) : null
  if (!match) return false
  const [, , address, transport] = match
  return addressPattern.test(address!) && (transport === undefined || isTransport(transport))
}

const isTransport = (text: string) => text === 'udp' || text === 'tcp'

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxTextLength

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
