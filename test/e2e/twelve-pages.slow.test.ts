import {expect, it} from 'vitest'
import {startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import type {Meeting} from './meeting-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()
const count = 12

declare const meeting: Meeting

/** When the links that are there now had made one piece of all pages; undefined: they do not. */
function onePieceAt(links: readonly {readonly ends: readonly [string, string]; readonly atMs: number}[]) {
  const pieceOf = new Map<string, Set<string>>()
  for (const {ends, atMs} of links.toSorted((a, b) => a.atMs - b.atMs)) {
    const joined = new Set(ends.flatMap(id => [...(pieceOf.get(id) ?? [id])]))
    for (const id of joined) pieceOf.set(id, joined)
    if (joined.size === count) return atMs
  }
  return undefined
}

it.each([
  ['tabs of one profile, which know each other by the relay and by themselves', 1, 6_000],
  // Twelve processes more: on two cores each has a sixth of one, and 5 to 10 s were measured.
  ['pages of a profile each, which know each other by the relay alone', count, 15_000]
])('twelve %s come to be one piece in time, and a full mesh', async (name, profiles, withinMs) => {
  // A busy machine can be late once: then it is measured once more, and both figures are printed.
  const onePieceMs = await open(name, profiles)
  expect(onePieceMs < withinMs ? onePieceMs : await open(`${name}, again`, profiles)).toBeLessThan(withinMs)
})

/** Opens all of them in a topic, and waits for the full mesh. Milliseconds until they were one piece. */
async function open(topic: string, profiles: number): Promise<number> {
  const script = await bundledPage('meeting-page.ts')
  const served = await startPages({
    '/index.html': '<!doctype html><title>twelve</title><script type="module" src="page.js"></script>',
    '/page.js': script
  })
  const contexts = await Promise.all(Array.from({length: profiles}, () => browsers.chromium.newContext()))
  try {
    const pages = await Promise.all(
      Array.from({length: count}, async (_, at) => {
        const page = await contexts[at % profiles]!.newPage()
        await page.goto(served.url)
        await page.waitForFunction(() => 'meeting' in globalThis)
        return page
      })
    )
    const where = [topic, [browsers.nostr.url]] as const
    const startMs = Date.now()
    await Promise.all(pages.map(page => page.evaluate(([name, relays]) => meeting.join(name, relays), where)))
    for (const page of pages) {
      await page.waitForFunction(others => meeting.met().length === others, count - 1, {timeout: 90_000, polling: 250})
    }
    const seen = await Promise.all(pages.map(page => page.evaluate(() => ({id: meeting.selfId, met: meeting.met()}))))
    // A link is there when both of its ends know it.
    const links = seen.flatMap(({id, met}) =>
      met.flatMap(other => {
        const back = seen.find(each => each.id === other.id)?.met.find(each => each.id === id)
        return back ? [{ends: [id, other.id] as const, atMs: Math.max(other.atMs, back.atMs)}] : []
      })
    )
    expect(links).toHaveLength(count * (count - 1))
    const onePieceMs = onePieceAt(links)! - startMs
    const fullMs = Math.max(...links.map(({atMs}) => atMs)) - startMs
    console.log(`${topic}: one piece after ${onePieceMs} ms, a full mesh after ${fullMs} ms`)
    return onePieceMs
  } finally {
    await Promise.all(contexts.map(context => context.close()))
    await served.close()
  }
}
