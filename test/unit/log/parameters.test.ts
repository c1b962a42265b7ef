import {describe, expect, it} from 'vitest'
import {
  answeredBurst,
  answeredPerSecond,
  askedBurst,
  askedPerSecond,
  compareAgainMs,
  entriesPerBatch,
  listedMost,
  liveWaitMs,
  maxAsked,
  maxMissing,
  noticeDelayMs,
  offerAgainMs,
  othersAfterMs,
  pushBurst,
  pushGraceMs,
  pushesPerSecond,
  rangesPerQuestion,
  segmentEntries,
  settleMs,
  splitParts,
  toldMost,
  unaskedBurst,
  unaskedPerSecond,
  wantPatienceMs
} from '../../../src/log/parameters.ts'
import {maxRangesPerMessage} from '../../../src/protocol/ranges.ts'

describe('the numbers of the log fit together', () => {
  it.each<[string, boolean]>([
    ['an honest page asks less than is answered', askedBurst < answeredBurst && askedPerSecond < answeredPerSecond],
    ['a question fits a message, with a gap before each range', 2 * rangesPerQuestion + 1 <= maxRangesPerMessage],
    ['what is told at once may be asked for', toldMost <= maxAsked && maxAsked < maxMissing],
    [
      'what is more urgent comes first',
      noticeDelayMs < settleMs && settleMs < offerAgainMs && offerAgainMs < compareAgainMs
    ],
    ['an honest page pushes less than is taken', pushBurst < unaskedBurst && pushesPerSecond < unaskedPerSecond],
    [
      'others are asked before a neighbour is given up',
      pushGraceMs < liveWaitMs && liveWaitMs < othersAfterMs && othersAfterMs < wantPatienceMs
    ],
    ['a batch fills a segment', entriesPerBatch === segmentEntries],
    ['each part of a split has an entry', splitParts(listedMost + 1) * 2 <= listedMost + 1]
  ])('%s', (_, holds) => expect(holds).toBe(true))
})
