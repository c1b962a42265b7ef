import {describe, expect, it} from 'vitest'
import {parameters} from '../../../src/rendezvous/parameters.ts'

describe('the numbers of rendezvous fit together', () => {
  it.each<[string, boolean]>([
    ['a second dial is the last of a round', 2 * parameters.socketAgainMs >= parameters.socketOpenMs],
    ['a Nostr dial finds a ready offer', parameters.trackerOffers < parameters.pooledConnections],
    ['unproven announcements cannot fill every slot', parameters.maxUnprovenDials < parameters.maxPendingDials],
    ['the description goes out at most 50 ms after the first candidate', parameters.descriptionAfterCandidateMs <= 50],
    ['its length fits two bytes', parameters.sealedSizes.at(-1)! < 65_536],
    [
      'and what is sealed fits a message of a relay',
      parameters.sealedSizes.at(-1)! * 1.4 < parameters.maxRelayTextLength
    ],
    ['a late page is still within the hour', parameters.maxHourLateMs < 1_800_000],
    ['a relay that comes back is noticed within ten seconds', parameters.socketMaxBackoffMs <= 10_000],
    ['Firefox gives up five seconds after the last address it was told', parameters.handRetryMs < 5_000],
    ['what was gathered is used', parameters.handGatherMs < parameters.handGatherLimitMs],
    [
      'who announces itself is greeted on each relay',
      parameters.greetingsOfPage.capacity >= parameters.nostrRelaysPerTopic
    ],
    ['greetings stay within the budget of relays', parameters.helloRepliesPerSecond * 60 <= 6],
    [
      'and so does looking for those who were lost',
      parameters.announceTornMs.length > 0 &&
        parameters.nostrRelaysPerTopic * (60_000 / parameters.announceTornMs[0]) <= 6
    ],
    [
      'and relays that open again and again',
      parameters.reopenedAnnounces + 60 * parameters.reopenedAnnouncesPerSecond <= 6
    ],
    ['credentials are asked for before they expire', parameters.turnFreshShare < 1]
  ])('%s', (_, holds) => expect(holds).toBe(true))
})
