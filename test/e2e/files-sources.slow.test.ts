import {describe, expect, it} from 'vitest'
import {patienceMs} from './chat-page.ts'
import {mebi, useFilesPages, Visitor} from './files-visitor.ts'

const place = useFilesPages()

/** Runs in a page: every leaf it sends has one wrong byte. */
function corruptLeaves(): void {
  const {send} = RTCDataChannel.prototype
  const spoil = (data: unknown): unknown => {
    if (!(data instanceof Uint8Array) || data.length < 60_000) return data
    const spoilt = data.slice()
    spoilt[spoilt.length - 7]! ^= 1
    return spoilt
  }
  RTCDataChannel.prototype.send = function (data: never) {
    send.call(this, spoil(data) as never)
  }
}

/** Somebody has a file, and so do others who got it from there. */
async function spread(topic: string, size: number, takers: number) {
  const ada = await Visitor.open(place, place.chromium, topic)
  const sum = await ada.call('share', 'big.bin', size)
  const others: Visitor[] = []
  for (let i = 0; i < takers; i++) {
    const other = await Visitor.open(place, i % 2 === 0 ? place.firefox : place.chromium, topic)
    await other.gets('big.bin')
    others.push(other)
  }
  return {ada, others, sum}
}

describe('a file that several have', () => {
  it('comes from all three of them at once', async () => {
    const {ada, others, sum} = await spread('three', 48 * mebi + 9, 2)
    const sources = [ada, ...others]
    const given = () => Promise.all(sources.map(async source => (await source.call('report')).files.givenBytes))
    const before = await given()
    const dee = await Visitor.open(place, place.chromium, 'three')
    await dee.seesNeighbours(3)
    await dee.gets('big.bin')
    expect(await dee.call('sha256', 'big.bin')).toBe(sum)
    const after = await given()
    // More is asked of whoever gives faster: the slowest browser of three on a busy machine gives a few leaves of it.
    for (const [i, bytes] of after.entries()) expect(bytes - before[i]!).toBeGreaterThan(mebi / 2)
    const {files} = await dee.call('report')
    expect(files.duplicateBytes).toBeLessThanOrEqual(0.01 * 48 * mebi)
  })

  it('is right though one of them sends wrong bytes, and that one is not asked again', async () => {
    const topic = 'corrupt'
    const {sum} = await spread(topic, 16 * mebi + 9, 1)
    const eve = await Visitor.open(place, place.chromium, topic, corruptLeaves)
    await eve.gets('big.bin')
    const dee = await Visitor.open(place, place.chromium, topic)
    await dee.seesNeighbours(3)
    await dee.gets('big.bin')
    expect(await dee.call('sha256', 'big.bin')).toBe(sum)
    const {drops} = await dee.call('report')
    expect(drops).toMatchObject({rejected: expect.any(Number)})
    const spoilt = (await eve.call('report')).files.givenBytes
    await dee.call('remove', 'big.bin')
    await dee.gets('big.bin')
    expect(await dee.call('sha256', 'big.bin')).toBe(sum)
    expect((await eve.call('report')).files.givenBytes).toBe(spoilt)
  })

  it('is brought by another when one leaves in the middle, which serves again after a reload', async () => {
    const {ada, others, sum} = await spread('leaving', 64 * mebi + 3, 1)
    const cy = await Visitor.open(place, place.chromium, 'leaving')
    await cy.seesNeighbours(2)
    await cy.becomes('big.bin', 'offered')
    await cy.call('download', 'big.bin')
    await cy.hasMoreThan('big.bin', 4 * mebi)
    await ada.page.close()
    await cy.becomes('big.bin', 'here')
    expect(await cy.call('sha256', 'big.bin')).toBe(sum)
    await cy.call('remove', 'big.bin')
    await others[0]!.page.close()
    await ada.comeBack()
    await cy.call('download', 'big.bin')
    await cy.becomes('big.bin', 'here')
    expect(await cy.call('sha256', 'big.bin')).toBe(sum)
  })
})

describe('a page that is killed', () => {
  it('while it takes a file, has all but the last of it, and takes the rest when it is back', async () => {
    const {ada, sum} = await spread('killed taker', 96 * mebi + 17, 0)
    const ben = await Visitor.open(place, place.chromium, 'killed taker')
    await ben.becomes('big.bin', 'offered')
    await ben.call('download', 'big.bin')
    await ben.hasMoreThan('big.bin', 16 * mebi)
    const had = await ben.call('haveBytes', 'big.bin')
    await ben.kill()
    await ben.comeBack()
    expect(await ben.call('haveBytes', 'big.bin')).toBeGreaterThanOrEqual(had)
    await ben.becomes('big.bin', 'here')
    expect(await ben.call('sha256', 'big.bin')).toBe(sum)
    // What had come and was not stored yet is all that came twice.
    const again = (await ada.call('report')).files.givenBytes - (96 * mebi + 17)
    expect(again).toBeLessThanOrEqual(24 * mebi)
  })

  it('while it gives a file, gives the rest of it by itself when it is back', async () => {
    const {ada, sum} = await spread('killed giver', 96 * mebi + 17, 0)
    // Until then it is read from where the person has it, which a page that was killed may not do again.
    await expect.poll(() => ada.call('from', 'big.bin'), {timeout: patienceMs}).toBe('copy')
    const ben = await Visitor.open(place, place.chromium, 'killed giver')
    await ben.becomes('big.bin', 'offered')
    await ben.call('download', 'big.bin')
    await ben.hasMoreThan('big.bin', 16 * mebi)
    await ada.kill()
    await ada.comeBack()
    await ben.becomes('big.bin', 'here')
    expect(await ben.call('sha256', 'big.bin')).toBe(sum)
  })
})

describe('a file that is read from where it lies', () => {
  it('is given again after a reload, without a copy', async () => {
    const ada = await Visitor.open(place, place.chromium, 'original')
    const sum = await ada.call('shareOriginal', 'own.bin', 8 * mebi + 5)
    await ada.reload()
    await ada.becomes('own.bin', 'here')
    expect(await ada.call('usedBytes')).toBeLessThan(mebi)
    const ben = await Visitor.open(place, place.chromium, 'original')
    await ben.gets('own.bin')
    expect(await ben.call('sha256', 'own.bin')).toBe(sum)
  })

  it('is not given any more once it was edited, and both are told', async () => {
    const ada = await Visitor.open(place, place.chromium, 'edited')
    await ada.call('shareOriginal', 'own.bin', 8 * mebi)
    const ben = await Visitor.open(place, place.firefox, 'edited')
    await ben.becomes('own.bin', 'offered')
    await ada.call('editOriginal', 'own.bin')
    await ben.call('download', 'own.bin')
    await ada.becomes('own.bin', 'changed')
    await ben.becomes('own.bin', 'waiting')
  })
})
