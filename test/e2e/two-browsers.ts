import type {Browser} from 'playwright-core'
import {afterAll, beforeAll} from 'vitest'
import {launchChromium, launchFirefox} from '../config/browsers.mjs'
import {startNostrRelay, startSite} from '../config/serve/index.mjs'

/** What a file of tests has from its first test to its last. */
export interface TwoBrowsers {
  readonly site: Awaited<ReturnType<typeof startSite>>
  readonly nostr: Awaited<ReturnType<typeof startNostrRelay>>
  readonly chromium: Browser
  readonly firefox: Browser
}

/** Serves the site and a relay and starts both browsers before the first test of a file; all of it ends after the last. */
export function useTwoBrowsers(): TwoBrowsers {
  const started: Partial<{-readonly [K in keyof TwoBrowsers]: TwoBrowsers[K]}> = {}
  beforeAll(async () => {
    started.site = await startSite({port: 0})
    started.nostr = await startNostrRelay()
    started.chromium = await launchChromium()
    started.firefox = await launchFirefox()
  })
  afterAll(async () => {
    await Promise.all([started.chromium?.close(), started.firefox?.close()])
    await Promise.all([started.site?.close(), started.nostr?.close()])
  })
  return started as TwoBrowsers
}
