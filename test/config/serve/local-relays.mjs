import {validHost} from './addresses.mjs'

export const nostrPath = '/nostr'
export const trackerPath = '/tracker'

/**
 * Where the page that made this request finds the relays served beside it, under the name it used itself.
 * @returns {{relays: string[], trackers: string[]} | undefined} undefined when the Host header is missing or malformed
 */
export function relaysBeside(request) {
  const host = validHost(request.headers.host)
  if (host === undefined) return undefined
  const scheme = request.socket.encrypted ? 'wss' : 'ws'
  return {relays: [`${scheme}://${host}${nostrPath}`], trackers: [`${scheme}://${host}${trackerPath}`]}
}

/** The page with the relays named in its head. */
export function withRelayTags(html, {relays, trackers}) {
  const tags =
    `<meta name="shoal-relays" content="${relays.join(',')}">` +
    `<meta name="shoal-trackers" content="${trackers.join(',')}">`
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, head => head + tags) : tags + html
}

/** The embed with the relays named in front of it: the page it runs in has no tags of ours. */
export const withRelayStatement = (script, found) => `globalThis.shoalLocal=${JSON.stringify(found)};\n${script}`
