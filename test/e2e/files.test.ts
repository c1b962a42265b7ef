import {describe, expect, it} from 'vitest'
import {mebi, useFilesPages, Visitor} from './files-visitor.ts'

const place = useFilesPages()

describe.each([
  ['Chromium', 'Chromium'],
  ['Chromium', 'Firefox'],
  ['Firefox', 'Chromium']
] as const)('a file from %s to %s', (from, to) => {
  const of = (name: 'Chromium' | 'Firefox') => (name === 'Chromium' ? place.chromium : place.firefox)

  it('arrives byte by byte, also an empty one and a folder, and can be read while it comes', async () => {
    const topic = `files ${from} ${to}`
    const ada = await Visitor.open(place, of(from), topic)
    const ben = await Visitor.open(place, of(to), topic)
    const size = 24 * mebi + 4_321
    const sum = await ada.call('share', 'film.bin', size)
    const empty = await ada.call('share', 'empty.bin', 0)
    const parts = await ada.call('shareFolder', 'folder', [0, 70_000, 3 * mebi, 5])
    await ben.becomes('film.bin', 'offered')
    await ben.becomes('folder', 'offered')
    for (const name of ['film.bin', 'empty.bin', 'folder']) await ben.call('download', name)
    for (const name of ['film.bin', 'empty.bin', 'folder']) await ben.becomes(name, 'here')
    expect(await ben.call('sha256', 'film.bin')).toBe(sum)
    expect(await ben.call('sha256', 'empty.bin')).toBe(empty)
    const inside = await ben.call('insideOf', 'folder')
    expect(inside.map(({sha256}) => sha256)).toEqual(parts)
    expect(inside.map(({path}) => path)).toEqual(['part 0/0.bin', 'part 1/1.bin', 'part 0/2.bin', 'part 1/3.bin'])
    await ben.call('remove', 'film.bin')
    await ben.becomes('film.bin', 'offered')
    expect(await ben.call('readFrom', 'film.bin', 10 * mebi + 1)).toBe(size - 10 * mebi - 1)
    const {drops, closed} = await ben.call('report')
    expect({...drops, ignored: 0}).toEqual({ignored: 0})
    expect(closed).toEqual({})
    expect([...ada.errors, ...ben.errors]).toEqual([])
  })

  it('goes on when the taker reloads in the middle', async () => {
    const topic = `reload ${from} ${to}`
    const ada = await Visitor.open(place, of(from), topic)
    const ben = await Visitor.open(place, of(to), topic)
    const sum = await ada.call('share', 'big.bin', 96 * mebi + 17)
    await ben.becomes('big.bin', 'offered')
    await ben.call('download', 'big.bin')
    await ben.hasMoreThan('big.bin', 8 * mebi)
    await ben.reload()
    const had = await ben.call('haveBytes', 'big.bin')
    expect(had).toBeGreaterThan(4 * mebi)
    await ben.becomes('big.bin', 'here')
    expect(await ben.call('sha256', 'big.bin')).toBe(sum)
    const {files} = await ben.call('report')
    expect(files.duplicateBytes).toBeLessThanOrEqual(0.01 * 96 * mebi)
  })
})
