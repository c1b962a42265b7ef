import type {PersonKey, RoutingId} from '../../../../src/base/ids.ts'
import type {NetworkReport} from '../../../../src/swarm/doctor/network-report.ts'

export const keyOf = (digit: string) => digit.repeat(64) as PersonKey

/** A report of one page with everything in it, and `said` wherever something from outside may stand. */
export function reportSaying(said: string): NetworkReport {
  const path = {local: 'srflx', remote: 'host', protocol: 'udp'} as const
  return {
    topic: said,
    access: 'private',
    status: {kind: 'together', others: 1},
    online: true,
    neighbours: [
      {
        routingId: said as RoutingId,
        key: keyOf('a'),
        name: said,
        agreementKey: new Uint8Array(32),
        clockOffsetMs: 3
      }
    ],
    roundTripsMs: [20.4],
    paths: [path],
    topicLinks: [
      {
        routingId: 'abcdefghijklmnopqrst' as RoutingId,
        key: keyOf('a'),
        name: said,
        isQuiet: false,
        roundTripMs: 20.4,
        path,
        lanes: 5,
        ageMs: 61_000.5,
        sentBytes: 1_000,
        receivedBytes: 2_000,
        upBytesPerSecond: 10.2
      }
    ],
    unlinkedPages: 2,
    heldBack: false,
    links: 1,
    pending: 0,
    drops: {[said]: 1, rate: 2},
    closed: {},
    counts: {met: 1},
    rendezvous: {framesPublished: 4},
    relays: [
      {kind: 'nostr', url: `wss://${said}/`, state: 'open', latencyMs: 31.5},
      {kind: 'nostr', url: `wss://${said}:8080/way?key=${said}`, state: 'waiting', trouble: `It refuses: ${said}`},
      {kind: 'tracker', url: `wss://ada:secret@tracker.example.org/announce/${said}`, state: 'open'},
      {kind: 'tabs', url: said, state: 'open'}
    ],
    ice: {
      relayOnly: false,
      servers: [`stun:${said}`, `turn:${said}:3478`],
      turn: {kind: 'failed', trouble: said},
      refusals: [
        {url: `turn:${said}:3478?transport=udp`, code: 401, text: said},
        {url: 'turn:turn.example.org:3478?transport=tcp', code: 701, text: ''}
      ]
    },
    examination: {
      kind: 'done',
      checks: [
        {name: 'stun', subject: `stun:${said}:3478`, state: {kind: 'good', fact: {kind: 'answered', afterMs: 20}}},
        {name: 'turn', subject: `turns:${said}`, state: {kind: 'trouble', why: 'wrong-password', code: 401}}
      ],
      verdict: {kind: 'turn-password', server: `turns:${said}`},
      endedMs: 1_700_000_000_000
    },
    versions: {protocol: '1-1', features: 0, browser: said}
  }
}
