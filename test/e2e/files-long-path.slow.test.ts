import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {makeLongPath, type LongPath} from '../config/long-path.mjs'
import {patienceMs} from './chat-page.ts'
import {mebi, useFilesPages, Visitor} from './files-visitor.ts'

const place = useFilesPages()

/** Each way, milliseconds. */
const delayMs = 25
let path: LongPath

beforeAll(() => {
  path = makeLongPath(delayMs)
})

afterAll(() => path.close())

/** Runs in a page: what a test closes as a network does that loses one way of several. */
function keepLanes(): void {
  const lanes = ((globalThis as {lanes?: RTCPeerConnection[]}).lanes = [] as RTCPeerConnection[])
  const {createDataChannel} = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    if (label === 'shoal-lane') lanes.push(this)
    return createDataChannel.call(this, label, options)
  }
}

const lanesOf = async (visitor: Visitor) => (await visitor.call('report')).neighbours[0]?.lanes ?? 0

const madeBy = ({page}: Visitor) =>
  page.evaluate(() => (globalThis as unknown as {lanes: RTCPeerConnection[]}).lanes.length)

describe.each([
  ['Chromium', 'Chromium'],
  ['Chromium', 'Firefox'],
  ['Firefox', 'Chromium']
] as const)('over a long way from %s to %s', (from, to) => {
  const of = (name: 'Chromium' | 'Firefox') => (name === 'Chromium' ? place.chromium : place.firefox)

  it('a file comes over several connections, and is whole though most of them are lost in the middle', async () => {
    const topic = `long ${from} ${to}`
    const ada = await Visitor.open(place, of(from), topic, keepLanes, path)
    const ben = await Visitor.open(place, of(to), topic, keepLanes, path)
    const size = 40 * mebi + 4_321
    const sum = await ada.call('share', 'film.bin', size)
    await ben.becomes('film.bin', 'offered')
    await ben.call('download', 'film.bin')
    await expect.poll(() => lanesOf(ada), {timeout: patienceMs, interval: 50}).toBeGreaterThan(3)
    const had = await ben.call('haveBytes', 'film.bin')
    await ben.hasMoreThan('film.bin', had + 2 * mebi)
    const made = await madeBy(ada)
    await ben.page.evaluate(() => {
      const {lanes} = globalThis as unknown as {lanes: RTCPeerConnection[]}
      for (const lane of lanes.slice(0, 3)) lane.close()
    })
    // Noticed, or replaced already.
    const isNoticed = async () => (await lanesOf(ada)) < 3 || (await madeBy(ada)) > made
    await expect.poll(isNoticed, {timeout: patienceMs, interval: 50}).toBe(true)
    await ben.becomes('film.bin', 'here')
    expect(await ben.call('sha256', 'film.bin')).toBe(sum)
    const {files, closed} = await ben.call('report')
    expect(files.duplicateBytes).toBeLessThanOrEqual(0.01 * size)
    expect(closed).toEqual({})
    expect([...ada.errors, ...ben.errors]).toEqual([])
  })
})

describe('over a short way', () => {
  it('a file comes over the one connection there is', async () => {
    const ada = await Visitor.open(place, place.chromium, 'short', keepLanes)
    const ben = await Visitor.open(place, place.chromium, 'short', keepLanes)
    await ada.call('share', 'film.bin', 96 * mebi)
    await ben.gets('film.bin')
    for (const visitor of [ada, ben]) expect(await madeBy(visitor)).toBe(0)
  })
})
