/** What stands in the place of what is masked. */
export const masked = {address: '[address]', name: '[name]', secret: '[hidden]'} as const

/** Digits of a key or a label that are left: enough to tell two apart in one report. */
const shownDigits = 6

const ipv6 = /[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*(?:%[\w.~-]+)?/gi
const ipv4 = /\d{1,3}(?:\.\d{1,3}){3}/g
/** As providers call the lines of their customers: 203-0-113-7.dyn.example. */
const dashed = /\d{1,3}(?:[-_]\d{1,3}){3}/
const hostName = /(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]*/gu
/** An address written as one number, which browsers read too. */
const number = /0x[0-9a-f]{6,}|\d{8,}/gi
const maxRounds = 4
/** Longer text is cut: nobody reads it, and searching it would take long. */
const maxTextLength = 1_000
const longToken = /[\p{L}\p{N}_-]{20,}/gu
const withAt = /\S*@\S*/g

/**
 * Free text, as a relay or a browser says it, without anything that names a computer or a person: addresses in every way of writing them, names
 * of hosts, what has an `@`, and what looks like a key.
 */
export function maskText(text: string): string {
  return asWritten(text)
    .replace(withAt, masked.secret)
    .replace(ipv6, masked.address)
    .replace(ipv4, masked.address)
    .replace(hostName, masked.name)
    .replace(longToken, shortened)
    .replace(number, masked.address)
}

/** Full-width digits and dots, and those written in percent, even repeatedly, are read as what they stand for. */
function asWritten(text: string): string {
  let read = text.slice(0, maxTextLength)
  for (let round = 0; round < maxRounds; round++)
    read = read.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return read.normalize('NFKC').replace(/[\u3002\uff0e\uff61]/g, '.')
}

/** A key or a label, of which the beginning is left. */
export const shortened = (key: string): string => (key.length <= shownDigits ? key : `${key.slice(0, shownDigits)}…`)

/**
 * The address of a relay or a STUN or TURN server: its name and port are left, unless the name is an address or one of somebody's own
 * network. User, password, path and options are not.
 */
export function maskServer(url: string): string {
  const match = /^(wss?:\/\/|stuns?:|turns?:)(.*)$/i.exec(asWritten(url))
  if (!match) return masked.secret
  const [, scheme, rest] = match
  const authority = rest!.split(/[/?#]/)[0]!.split('@').at(-1)!
  const parts = /^(\[[^\]]*\]|[^:]*)(:\d{1,5})?$/.exec(authority)
  if (!parts) return `${scheme!.toLowerCase()}${masked.address}`
  const [, host, port = ''] = parts
  const transport = /[?&]transport=(udp|tcp)\b/i.exec(rest!)?.[1]
  return `${scheme!.toLowerCase()}${maskHost(host!)}${port}${transport ? `?transport=${transport.toLowerCase()}` : ''}`
}

function maskHost(host: string): string {
  if (host.toLowerCase() === 'localhost') return 'localhost'
  // Browsers also read numbers with fewer dots, in octal and hexadecimal, as addresses.
  if (/^\[|^[\d.]+$|^(0x[0-9a-f]*|\d+)(\.|$)/i.test(host) || /\d{1,3}(\.\d{1,3}){3}/.test(host)) return masked.address
  const isPublicName = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}[\p{L}\p{N}-]+$/u.test(host)
  const isOwn = /(^|\.)(local|lan|home|internal|localdomain|arpa|onion|fritz\.box)$/i.test(host)
  // Eight hexadecimal digits are an address as well: c0a80105.dyn.example.
  return isPublicName && !isOwn && !dashed.test(host) && !/[0-9a-f]{8}/i.test(host) ? host.toLowerCase() : masked.name
}
