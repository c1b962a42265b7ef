/**
 * Public infrastructure a page uses when it is told nothing else. `npm run probe-relays` checks each and prints what to
 * remove; three relays and two trackers are used for a topic, the same ones by everybody in it.
 */
export const shippedNostrRelays: readonly string[] = [
  'wss://nos.lol',
  'wss://relay.damus.io',
  'wss://relay.primal.net',
  'wss://nostr.data.haus',
  'wss://nostr.sathoarder.com',
  'wss://nostr.vulpem.com',
  'wss://purplerelay.com',
  'wss://relay.mostr.pub',
  'wss://relay.agorist.space',
  'wss://relay.sigit.io',
  'wss://bucket.coracle.social',
  'wss://strfry.shock.network'
]

export const shippedTrackers: readonly string[] = [
  'wss://tracker.webtorrent.dev',
  'wss://tracker.openwebtorrent.com',
  'wss://tracker.btorrent.xyz',
  'wss://tracker.files.fm:7073/announce'
]

/** STUN servers asked for one's public address (RFC 8489). */
export const shippedStunServers: readonly string[] = ['stun:stun.l.google.com:19302', 'stun:stun.cloudflare.com:3478']
