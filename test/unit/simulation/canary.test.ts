import {describe, expect, it} from 'vitest'
import type {Bug} from '../../simulation/page.ts'
import {runSeed, type SeedOutcome} from '../../simulation/run-seed.ts'
import {runWide} from '../../simulation/wide.ts'

/** Each planted mistake, and the checker that has to find it in one of a few seeds. */
const planted: readonly (readonly [Bug, string])[] = [
  ['never-asks', 'convergence'],
  ['accepts-forgeries', 'verified'],
  ['forgets-what-it-stored', 'durability'],
  ['announces-too-often', 'relay budget'],
  ['breaks-the-protocol', 'bans'],
  ['hoards-timers', 'bounds']
]

/** The same of who is linked with whom, where not everybody is. */
const plantedInOverlay: readonly (readonly [Bug, string])[] = [
  ['introduces-nobody', 'overlay'],
  ['blames-who-carries', 'bans'],
  ['admits-without-limit', 'bounds']
]

const seeds = Array.from({length: 12}, (_, n) => n + 1)

describe('a mistake planted in every page is found', () => {
  it.each([...planted.map(each => [...each, 6] as const), ...plantedInOverlay.map(each => [...each, 20] as const)])(
    '%s, by the checker of %s',
    async (bug, checker, peers) => {
      let caught: SeedOutcome | undefined
      for (const seed of seeds) {
        const outcome = await runSeed({seed, peers, bug})
        if (!outcome.failed.some(complaint => complaint.startsWith(`${checker}: `))) continue
        caught = outcome
        break
      }
      expect(caught?.ok, `not found in ${seeds.length} seeds`).toBe(false)
    },
    120_000
  )

  it('a large topic whose pages hand nothing on', async () => {
    const {ok, failed} = await runWide({seed: 1, peers: 100, entries: 2, bug: 'never-hands-on'})
    expect(ok).toBe(false)
    expect(failed.join()).toContain('delivery')
  }, 60_000)
})
