import {describe, expect, it} from 'vitest'
import {maxEarlyFrames} from '../../../src/identity/handshake.ts'
import {maxBulkFrameBytes} from '../../../src/protocol/link-messages.ts'
import {
  admissionParameters as a,
  bulkParameters as b,
  contactParameters as c,
  laneParameters as l,
  receiveParameters as receive,
  sendParameters as send,
  sessionParameters as s
} from '../../../src/swarm/parameters.ts'
import {signalParameters as g} from '../../../src/swarm/signal-parameters.ts'

describe('the numbers of links fit together', () => {
  it.each<[string, boolean]>([
    [
      'a person is away only after a ping went unanswered for a second',
      s.unansweredMs >= 1_000 && s.awayAfterMs >= s.pingIdleMs + s.unansweredMs
    ],
    ['who is gone is shown so within five seconds', s.awayAfterMs + s.livenessTickMs < 5_000],
    ['away is shown well before the link is given up', s.silentAfterMs >= 2 * s.awayAfterMs],
    ['ticks are finer than what they measure', s.livenessTickMs < s.pingIdleMs && s.sleptAfterMs > s.livenessTickMs],
    ['opening every topic at once is not taken for a flood', s.openTopics < maxEarlyFrames],
    ['an honest page never opens more topics than are remembered', s.openTopics <= s.unmatchedTopics],
    ['an honest page sends fewer frames than are put up with', send.framesPerSecond < receive.framesPerSecond],
    ['an honest page sends fewer bytes than are put up with', send.bytesPerSecond < receive.bytesPerSecond],
    ['and in shorter bursts', send.burstFrames < receive.burstFrames && send.burstBytes < receive.burstBytes],
    [
      'so are those that measure the way while files travel',
      1_000 / l.measureTripMs + 1_000 / s.soughtAgainMs < receive.pingsPerSecond
    ],
    [
      'an honest page offers fewer lanes than are put up with',
      l.offersPerSecond < l.theirOffersPerSecond && l.burstOffers < l.theirBurstOffers && l.most <= l.burstOffers
    ],
    [
      'lanes are tried, replaced and closed in order',
      l.tickMs < l.settleMs && l.replaceMs < l.idleMs && l.idleTickMs < l.idleMs
    ],
    ['water marks are in order', send.lowWaterBytes < send.highWaterBytes && send.highWaterBytes < send.queuedBytes],
    ['credit comes back before it is used up', b.tellBytes <= b.minWindowBytes / 2],
    [
      'so are those of the bulk channel',
      b.leastHighWaterBytes < b.mostHighWaterBytes && b.mostHighWaterBytes <= b.minWindowBytes / 2
    ],
    ['every topic of a link may have a leaf waiting', b.queuedBytes >= s.openTopics * maxBulkFrameBytes],
    [
      'pings are within the budget, whatever is said on relays',
      1_000 / s.pingIdleMs + 1_000 / s.soughtAgainMs < receive.pingsPerSecond
    ],
    [
      'so are those that waited for a page that was frozen until its link was given up',
      s.silentAfterMs / s.pingIdleMs + s.silentAfterMs / s.soughtAgainMs + 2 < receive.burstPings
    ],
    [
      'everybody was asked, and could answer, before it is said that nobody is heard',
      c.askAfterMs + c.askAllAfterMs + c.answerMs <= c.lostAfterMs
    ],
    ['whoever answers all of them at once is believed', s.rememberedPings >= receive.burstPings],
    ['nobody is heard before each link is quiet by itself', c.lostAfterMs + 2 * c.tickMs < s.awayAfterMs],
    ['what was asked then counts when the other side has lost us', c.answerMs < s.lostTimeoutMs],
    ['who came first leaves room for newcomers', a.settled + a.pagesOfPerson < a.others],
    ['degree range is in order', a.lowDegree < a.others + 2 && a.others + 2 <= a.fullMesh],
    ['one full topic leaves room for newcomers', a.fullMesh + a.ringReserve + a.pending <= a.connections]
  ])('%s', (_, holds) => expect(holds).toBe(true))
})

describe('the numbers of signals that are carried fit together', () => {
  it.each<[string, boolean]>([
    ['a newcomer can be introduced to a full mesh through one page', g.carriedBurst >= 4 * 2 * (a.fullMesh - 1)],
    [
      'what one neighbour makes a page carry does not fill what another puts up with',
      g.flood * g.carriedPerSecond <= g.perSecond
    ],
    [
      'one page of several fills no budget',
      4 * g.originBurst <= g.carriedBurst && 4 * g.originPerSecond <= g.carriedPerSecond
    ],
    ['a newcomer hears of a full mesh through one page', g.strangerBurst >= a.fullMesh]
  ])('%s', (_, holds) => expect(holds).toBe(true))
})
