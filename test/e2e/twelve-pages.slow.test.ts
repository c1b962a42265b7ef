import type {Page} from 'playwright-core'
import {expect, it} from 'vitest'
import {startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import type {Tester} from './private-topic-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()
const count = 12
const withinMs = 6_000

/** How many pieces the links fall into. */
function pieces(neighbours: ReadonlyMap<string, readonly string[]>): number {
  const left = new Set(neighbours.keys())
  let found = 0
  while (left.size > 0) {
    found++
    const reached = [left.values().next().value!]
    for (const id of reached) {
      if (!left.delete(id)) continue
      reached.push(...(neighbours.get(id) ?? []).filter(other => left.has(other)))
    }
  }
  return found
}

it('twelve pages that open at once come to be one piece within six seconds, and a full mesh', async () => {
  // A busy machine can be late once: then it is measured once more, and both figures are printed.
  const onePieceMs = await open('first')
  expect(onePieceMs < withinMs ? onePieceMs : await open('again')).toBeLessThan(withinMs)
})

/** Opens all of them in a topic, and waits for the full mesh. Milliseconds until they were one piece. */
async function open(topic: string): Promise<number> {
  const script = await bundledPage('private-topic-page.ts')
  const served = await startPages({
    '/index.html': '<!doctype html><title>twelve</title><script type="module" src="page.js"></script>',
    '/page.js': script
  })
  // Tabs of one browser, which know each other by the relay and by themselves.
  const context = await browsers.chromium.newContext()
  try {
    const pages = await Promise.all(
      Array.from({length: count}, async () => {
        const page = await context.newPage()
        await page.goto(served.url)
        await page.waitForFunction(() => 'tester' in globalThis)
        return page
      })
    )
    const evaluate = <K extends keyof Tester>(page: Page, method: K, ...args: Parameters<Tester[K]>) =>
      page.evaluate(
        ([name, given]) =>
          (globalThis as unknown as {tester: Record<string, (...all: unknown[]) => unknown>}).tester[name]!(...given),
        [method as string, args as unknown[]] as const
      ) as Promise<Awaited<ReturnType<Tester[K]>>>
    const where = {relays: [browsers.nostr.url], trackers: []}
    const startMs = performance.now()
    await Promise.all(pages.map(page => evaluate(page, 'join', 't', {topic: `twelve at once, ${topic}`}, where)))
    let onePieceMs: number | undefined
    await expect
      .poll(
        async () => {
          const looks = await Promise.all(pages.map(page => evaluate(page, 'look', 't')))
          const degrees = looks.map(({neighbours}) => neighbours.length)
          const ids = await Promise.all(pages.map(page => evaluate(page, 'secrets')))
          if (pieces(new Map(looks.map(({neighbours}, at) => [ids[at]![0]!, neighbours]))) === 1)
            onePieceMs ??= performance.now() - startMs
          return Math.min(...degrees)
        },
        {timeout: 90_000, interval: 500}
      )
      .toBe(count - 1)
    const fullMs = performance.now() - startMs
    console.log(
      `twelve pages: one piece after ${Math.round(onePieceMs!)} ms, a full mesh after ${Math.round(fullMs)} ms`
    )
    return onePieceMs!
  } finally {
    await context.close()
    await served.close()
  }
}
