/** 198.18.0.0/15 is kept for laboratories (RFC 2544); nobody outside answers there. */
export const publicHost = '198.18.0.1'
/** An address without anybody behind it: what goes nowhere is sent there, see `network.mjs`. */
export const sinkHost = '198.18.0.254'
/** The same machine by another address: to a router it is somebody else. */
export const otherPublicHost = '198.18.0.2'
export const relayPort = 8090
export const stunPort = 3478
export const turnTlsPort = 5349
/** Of the site, on 127.0.0.1 inside every peer. */
export const sitePort = 8080

export const turnUser = 'lab'
export const turnPassword = 'secret'

export const relayUrl = `ws://${publicHost}:${relayPort}`
export const stunUrl = `stun:${publicHost}:${stunPort}`
export const otherStunUrl = `stun:${otherPublicHost}:${stunPort}`

/** As a person would write them, with this password. */
export const turnList = password =>
  [
    `turn:${turnUser}:${password}@${publicHost}:${stunPort}`,
    `turn:${turnUser}:${password}@${publicHost}:${stunPort}?transport=tcp`,
    `turns:${turnUser}:${password}@${publicHost}:${turnTlsPort}?transport=tcp`
  ].join(',')

/** The two households; `b` is elsewhere, `a2` is a second machine of the first one. */
export const sides = {
  a: {
    router: 'ra',
    outer: '198.18.0.11',
    gateway: '10.0.1.1',
    lan: '10.0.1.0/24',
    hosts: {a: '10.0.1.2', a2: '10.0.1.3'}
  },
  b: {router: 'rb', outer: '198.18.0.12', gateway: '10.0.2.1', lan: '10.0.2.0/24', hosts: {b: '10.0.2.2'}}
}
