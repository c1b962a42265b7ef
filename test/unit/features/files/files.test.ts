import {describe, expect, it} from 'vitest'
import type {Bytes} from '../../../../src/base/bytes.ts'
import {StorageError} from '../../../../src/base/errors.ts'
import {MemoryLogStorage} from '../../../../src/log/memory-log-storage.ts'
import {bulkParameters} from '../../../../src/swarm/parameters.ts'
import {fileOf, FilesWorld, hexSha256, KeptStorage, offences, randomBytes, stateOf, type Member} from './files-world.ts'

const mebi = 1_048_576

async function pair(seed: number) {
  const world = new FilesWorld({seed})
  const [ada, ben] = [await world.join('ada'), await world.join('ben')]
  await world.linked(ada, ben)
  return {world, ada, ben}
}

async function share(world: FilesWorld, from: Member, bytes: Bytes, name = 'data.bin', ...to: readonly Member[]) {
  const [shared] = await from.files.share([{file: fileOf(bytes, name)}])
  for (const member of to) await world.sees(member, shared!.id)
  return shared!.id
}

describe('a file goes from one page to another', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, mebi, mebi + 1, 5 * mebi + 12_345, 33 * mebi + 5])(
    'of %i bytes, byte by byte',
    async size => {
      const {world, ada, ben} = await pair(21)
      const bytes = randomBytes(size, size)
      const [shared] = await ada.files.share([{file: fileOf(bytes, 'a file.bin')}])
      expect(shared).toMatchObject({name: 'a file.bin', size, own: true, state: {kind: 'here'}, haveBytes: size})
      await world.sees(ben, shared!.id)
      expect(ben.only).toMatchObject({name: 'a file.bin', size, own: false, state: {kind: 'offered'}, haveBytes: 0})
      await ben.files.download(shared!.id)
      expect(hexSha256(await world.has(ben, shared!.id))).toBe(hexSha256(bytes))
      expect(stateOf(ben, shared!.id)).toBe('here')
      for (const member of [ada, ben]) expect(offences(member)).toEqual({})
    }
  )

  it('and on to a third, when the first has left', async () => {
    const {world, ada, ben} = await pair(22)
    const bytes = randomBytes(3 * mebi + 1)
    const id = await share(world, ada, bytes, 'a', ben)
    await ben.files.download(id)
    await world.has(ben, id)
    ada.kill()
    const cy = await world.join('cy')
    await world.sees(cy, id)
    await cy.files.download(id)
    expect(hexSha256(await world.has(cy, id))).toBe(hexSha256(bytes))
  })

  it('both ways at once', async () => {
    const {world, ada, ben} = await pair(23)
    const [a, b] = [randomBytes(4 * mebi, 1), randomBytes(4 * mebi, 2)]
    const idA = await share(world, ada, a, 'a', ben)
    const idB = await share(world, ben, b, 'b', ada)
    await Promise.all([ben.files.download(idA), ada.files.download(idB)])
    expect(hexSha256(await world.has(ben, idA))).toBe(hexSha256(a))
    expect(hexSha256(await world.has(ada, idB))).toBe(hexSha256(b))
  })
})

describe('an offer', () => {
  it('of the same bytes is made once, and stored once', async () => {
    const {world, ada, ben} = await pair(31)
    const bytes = randomBytes(2 * mebi)
    const id = await share(world, ada, bytes, 'one', ben)
    const again = await share(world, ada, bytes, 'two')
    expect(again).toBe(id)
    expect(ada.files.list.length).toBe(1)
    await world.env.advance(1_000)
    expect((await ada.storage.usage()).usedBytes).toBeLessThan(2 * mebi + 4_096)
    // Somebody else may offer them too: it stays one file.
    await ben.files.download(id)
    await world.has(ben, id)
    await share(world, ben, bytes, 'three')
    await world.env.advance(1_000)
    for (const member of [ada, ben]) expect(member.files.list.map(file => file.id)).toEqual([id])
    expect(ben.only).toMatchObject({own: true, name: 'three'})
  })

  it('that its author takes back is gone for all, and so is the copy', async () => {
    const {world, ada, ben} = await pair(32)
    const id = await share(world, ada, randomBytes(mebi), 'a', ben)
    await ben.files.download(id)
    await world.has(ben, id)
    await ada.files.remove(id)
    expect(ada.files.list).toEqual([])
    await world.env.until(() => ben.files.list.length === 0)
    await world.env.advance(100)
    expect(await ben.storage.list()).toEqual([])
    expect(await ada.storage.list()).toEqual([])
    await expect(ben.files.download(id)).rejects.toMatchObject({reason: 'not-here'})
  })

  it('can be declined, and be restored', async () => {
    const {world, ada, ben} = await pair(33)
    const id = await share(world, ada, randomBytes(mebi), 'a', ben)
    await ben.files.decline(id)
    expect(ben.files.list).toEqual([])
    expect(ben.files.declined.map(file => file.id)).toEqual([id])
    await ben.files.restore(id)
    expect(ben.only.id).toBe(id)
  })

  it('is withdrawn while it is being made, and nothing stays', async () => {
    const {ada} = await pair(34)
    const abort = new AbortController()
    const sharing = ada.files.share([{file: fileOf(randomBytes(8 * mebi))}], {signal: abort.signal})
    abort.abort()
    await expect(sharing).rejects.toMatchObject({reason: 'aborted'})
    expect(ada.files.list).toEqual([])
    expect(await ada.storage.list()).toEqual([])
  })
})

describe('a person', () => {
  it('pauses, resumes and cancels', async () => {
    const {world, ada, ben} = await slowPair(41)
    const bytes = randomBytes(8 * mebi)
    const id = await share(world, ada, bytes, 'a', ben)
    await ben.files.download(id)
    await world.env.until(() => ben.only.haveBytes >= 2 * mebi)
    expect(ben.only.state).toMatchObject({kind: 'loading', sources: 1})
    await ben.files.pause(id)
    expect(ben.only.state).toEqual({kind: 'paused', why: 'asked'})
    await world.env.advance(3_000)
    const {haveBytes} = ben.only
    await world.env.advance(10_000)
    expect(ben.only.haveBytes).toBe(haveBytes)
    await ben.files.resume(id)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
    await ben.files.remove(id)
    expect(ben.only).toMatchObject({state: {kind: 'offered'}, haveBytes: 0})
    expect(await ben.storage.list()).toEqual([])
    await ben.files.download(id)
    await world.env.until(() => ben.only.haveBytes > 0)
    await ben.files.cancel(id)
    expect(ben.only).toMatchObject({state: {kind: 'offered'}, haveBytes: 0})
    await world.env.advance(2_000)
    for (const member of [ada, ben]) expect(offences(member)).toEqual({})
  })

  it('reads a file from the middle while it comes, in order', async () => {
    const {world, ada, ben} = await slowPair(42)
    const bytes = randomBytes(12 * mebi + 77)
    const id = await share(world, ada, bytes, 'film', ben)
    const start = 5 * mebi + 1_000
    const read: Bytes[] = []
    let first: number | undefined
    const reading = (async () => {
      for await (const block of ben.files.blocks(id, {start})) {
        first ??= ben.only.haveBytes
        read.push(block)
      }
    })()
    await world.env.until(() => read.reduce((sum, {length}) => sum + length, 0) === bytes.length - start, {
      withinMs: 120_000
    })
    await reading
    expect(hexSha256(Buffer.concat(read))).toBe(hexSha256(bytes.subarray(start)))
    expect(first).toBeLessThan(3 * mebi)
  })

  it('has three files loaded at once, and the first first', async () => {
    const {world, ada, ben} = await slowPair(43)
    const ids = []
    for (let i = 0; i < 5; i++) ids.push(await share(world, ada, randomBytes(3 * mebi, i + 1), `file ${i}`, ben))
    for (const id of ids.slice(0, 4)) await ben.files.download(id)
    await ben.files.download(ids[4]!, {first: true})
    await world.env.advance(500)
    const kinds = ids.map(id => stateOf(ben, id))
    expect(kinds.filter(kind => kind === 'loading').length).toBe(3)
    expect(kinds.filter(kind => kind === 'queued').length).toBe(2)
    for (const id of ids) await world.has(ben, id)
  })
})

describe('a folder', () => {
  it('goes as one item with all its files', async () => {
    const {world, ada, ben} = await pair(51)
    const files = Array.from({length: 40}, (_, i) => ({
      path: `sub ${i % 3}/file ${i}.txt`,
      file: fileOf(randomBytes(i === 7 ? 3 * mebi : 1_000 * i, i + 1), `file ${i}.txt`)
    }))
    const [shared] = await ada.files.share([{folder: 'holiday', files}])
    const size = files.reduce((sum, {file}) => sum + file.size, 0)
    expect(shared).toMatchObject({name: 'holiday', folder: {count: 40}, size, own: true, state: {kind: 'here'}})
    await world.sees(ben, shared!.id)
    expect(ben.only).toMatchObject({folder: {count: 40}, size, state: {kind: 'offered'}})
    await ben.files.download(shared!.id)
    await world.env.until(() => stateOf(ben, shared!.id) === 'here', {withinMs: 120_000})
    expect(ben.only.haveBytes).toBe(size)
    const inside = await ben.files.folder(shared!.id)
    expect(inside.map(({path, size}) => ({path, size}))).toEqual(files.map(({path, file}) => ({path, size: file.size})))
    for (const [i, {id}] of inside.entries()) {
      const bytes = new Uint8Array(await (await ben.files.blob(id)).arrayBuffer())
      expect(hexSha256(bytes)).toBe(hexSha256(new Uint8Array(await files[i]!.file.arrayBuffer())))
    }
    for (const member of [ada, ben]) expect(offences(member)).toEqual({})
  })

  it('gives one file of it alone', async () => {
    const {world, ada, ben} = await pair(52)
    const files = Array.from({length: 3}, (_, i) => ({path: `${i}`, file: fileOf(randomBytes(mebi, i + 1))}))
    const [shared] = await ada.files.share([{folder: 'f', files}])
    await world.sees(ben, shared!.id)
    let inside: Awaited<ReturnType<typeof ben.files.folder>> = []
    void ben.files.folder(shared!.id).then(found => (inside = found))
    await world.env.until(() => inside.length === 3)
    const {id} = inside[1]!
    await ben.files.download(id)
    let blob: Blob | undefined
    for (let i = 0; i < 100 && blob === undefined; i++) {
      await world.env.advance(100)
      blob = await ben.files.blob(id).catch(() => undefined)
    }
    expect(blob!.size).toBe(mebi)
    expect(stateOf(ben, shared!.id)).not.toBe('here')
  })
})

describe('after a reload', () => {
  it('the taker goes on by itself, and loads nothing twice', async () => {
    const {world, ada, ben} = await slowPair(61)
    const bytes = randomBytes(10 * mebi + 3)
    const id = await share(world, ada, bytes, 'a', ben)
    await ben.files.download(id)
    await world.env.until(() => ben.only.haveBytes >= 4 * mebi)
    ben.kill()
    const had = (await ben.storage.find(id))!.have.reduce(
      (sum, byte) => sum + byte.toString(2).split('1').length - 1,
      0
    )
    expect(had).toBeGreaterThanOrEqual(4)
    const givenBefore = given(ada)
    const again = await world.join('ben', {storage: ben.storage, logStorage: ben.logStorage, person: ben.page.identity})
    expect(hexSha256(await world.has(again, id))).toBe(hexSha256(bytes))
    // A piece that was not whole yet, and what was on its way to a page that was dead.
    const lost = mebi + bulkParameters.minWindowBytes
    expect(given(ada) - givenBefore).toBeLessThanOrEqual(bytes.length - had * mebi + lost)
  })

  it('the only source comes back, and the taker goes on', async () => {
    const {world, ada, ben} = await slowPair(62)
    const bytes = randomBytes(10 * mebi + 3)
    const id = await share(world, ada, bytes, 'a', ben)
    await world.env.advance(1_000)
    await ben.files.download(id)
    await world.env.until(() => ben.only.haveBytes >= 4 * mebi)
    ada.kill()
    await world.env.until(() => stateOf(ben, id) === 'waiting', {withinMs: 120_000})
    const again = await world.join('ada', {
      storage: ada.storage,
      logStorage: ada.logStorage,
      person: ada.page.identity,
      bytesPerSecond: 2 * mebi
    })
    expect(again.only).toMatchObject({state: {kind: 'here', from: 'copy'}, own: true})
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('a second page of the same browser does not load the same once more', async () => {
    const {world, ada, ben} = await slowPair(63)
    const locks = ben.locks
    const twin = await world.join('twin', {storage: ben.storage, person: ben.page.identity, locks})
    await world.linked(ada, ben, twin)
    const bytes = randomBytes(6 * mebi)
    const id = await share(world, ada, bytes, 'a', ben, twin)
    await ben.files.download(id)
    await twin.files.download(id)
    await world.has(ben, id)
    expect(hexSha256(await world.has(twin, id))).toBe(hexSha256(bytes))
    expect(given(ada)).toBeLessThanOrEqual(bytes.length + mebi)
  })
})

describe('a full device', () => {
  it('pauses with what it needs, and goes on when there is room', async () => {
    const world = new FilesWorld({seed: 71})
    const ada = await world.join('ada')
    const ben = await world.join('ben', {storage: new KeptStorage(30 * mebi)})
    await world.linked(ada, ben)
    const [first, second] = [randomBytes(9 * mebi, 1), randomBytes(9 * mebi, 2)]
    const idA = await share(world, ada, first, 'a', ben)
    const idB = await share(world, ada, second, 'b', ben)
    await ben.files.download(idA)
    await world.has(ben, idA)
    await ben.files.download(idB)
    await world.env.until(() => stateOf(ben, idB) === 'paused')
    expect(ben.files.list.find(file => file.id === idB)!.state).toEqual({kind: 'paused', why: 'storage-full'})
    expect(ben.files.notice).toEqual({kind: 'storage-full', neededBytes: 9 * mebi})
    expect((await ben.files.evictable(mebi)).map(file => file.id)).toEqual([idA])
    await ben.files.pin(idA, true)
    expect(await ben.files.evictable(mebi)).toEqual([])
    await ben.files.remove(idA)
    expect(hexSha256(await world.has(ben, idB))).toBe(hexSha256(second))
    expect(ben.files.notice).toBeUndefined()
  })

  it('that fills in the middle pauses too, and loses nothing it had', async () => {
    const world = new FilesWorld({seed: 72})
    const ada = await world.join('ada', {bytesPerSecond: 4 * mebi})
    const storage = new ShrinkingStorage(64 * mebi)
    const ben = await world.join('ben', {storage})
    await world.linked(ada, ben)
    const bytes = randomBytes(12 * mebi)
    const id = await share(world, ada, bytes, 'a', ben)
    await ben.files.download(id)
    await world.env.until(() => ben.only.haveBytes >= 3 * mebi)
    storage.isFull = true
    await world.env.until(() => stateOf(ben, id) === 'paused')
    expect(ben.only.state).toEqual({kind: 'paused', why: 'storage-full'})
    expect(ben.only.haveBytes).toBeGreaterThanOrEqual(3 * mebi)
    storage.isFull = false
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('refuses what it could never keep', async () => {
    const world = new FilesWorld({seed: 73})
    const ada = await world.join('ada')
    const ben = await world.join('ben', {storage: new KeptStorage(20 * mebi)})
    await world.linked(ada, ben)
    const id = await share(world, ada, randomBytes(21 * mebi), 'a', ben)
    await ben.files.download(id)
    await world.env.until(() => stateOf(ben, id) === 'failed')
    expect(ben.only.state).toEqual({kind: 'failed', why: 'too-big'})
  })

  it('shares what it cannot copy while the page is open, and says so', async () => {
    const world = new FilesWorld({seed: 74})
    const ada = await world.join('ada', {storage: new KeptStorage(2 * mebi)})
    const ben = await world.join('ben')
    await world.linked(ada, ben)
    const bytes = randomBytes(5 * mebi)
    const id = await share(world, ada, bytes, 'a', ben)
    await world.env.until(() => ada.files.notice?.kind === 'not-kept')
    expect(ada.only.state).toMatchObject({kind: 'here', from: 'original'})
    await ben.files.download(id)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })
})

class ShrinkingStorage extends KeptStorage {
  isFull = false

  override async usage() {
    return this.isFull ? {usedBytes: this.quotaBytes, quotaBytes: this.quotaBytes} : super.usage()
  }

  override async writePieces(...args: Parameters<KeptStorage['writePieces']>) {
    if (this.isFull) throw new StorageError('full', 'Full.')
    return super.writePieces(...args)
  }
}

async function slowPair(seed: number) {
  const world = new FilesWorld({seed})
  const ada = await world.join('ada', {bytesPerSecond: 2 * mebi, logStorage: new MemoryLogStorage()})
  const ben = await world.join('ben', {bytesPerSecond: 2 * mebi})
  await world.linked(ada, ben)
  return {world, ada, ben}
}

const given = (member: Member): number => member.files.getReport().givenBytes
