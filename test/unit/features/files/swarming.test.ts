import {describe, expect, it} from 'vitest'
import type {Bytes} from '../../../../src/base/bytes.ts'
import type {FileId} from '../../../../src/base/ids.ts'
import {fileOf, FilesWorld, hexSha256, KeptStorage, offences, randomBytes, stateOf, type Member} from './files-world.ts'

const mebi = 1_048_576
const given = (member: Member): number => member.files.getReport().givenBytes
const seeds = [101, 102, 103]

async function seeded(seed: number, size: number, rates: readonly number[]) {
  const world = new FilesWorld({seed})
  const bytes = randomBytes(size, seed)
  const sources: Member[] = []
  for (const [i, bytesPerSecond] of rates.entries()) sources.push(await world.join(`source${i}`, {bytesPerSecond}))
  await world.linked(...sources)
  const [shared] = await sources[0]!.files.share([{file: fileOf(bytes)}])
  const {id} = shared!
  for (const other of sources.slice(1)) {
    await world.sees(other, id)
    await other.files.share([{file: fileOf(bytes, 'same')}])
  }
  await world.env.advance(1_000)
  return {world, bytes, sources, id}
}

describe.each(seeds)('a file from several sources, seed %i', seed => {
  it('comes from all of them by their rates, and hardly anything twice', async () => {
    const rates = [1 * mebi, 2 * mebi, 5 * mebi]
    const {world, bytes, sources, id} = await seeded(seed, 48 * mebi, rates)
    const taker = await world.join('taker')
    await world.linked(taker, ...sources)
    await world.sees(taker, id)
    const fromMs = world.env.clock.monotonic()
    await taker.files.download(id)
    expect(hexSha256(await world.has(taker, id))).toBe(hexSha256(bytes))
    const seconds = (world.env.clock.monotonic() - fromMs) / 1_000
    const best = bytes.length / (8 * mebi)
    expect(seconds).toBeLessThan(1.35 * best + 1)
    const shares = sources.map(source => given(source) / bytes.length)
    for (const [i, rate] of rates.entries()) expect(shares[i]).toBeGreaterThan((0.5 * rate) / (8 * mebi))
    expect(taker.files.getReport().duplicateBytes).toBeLessThanOrEqual(0.01 * bytes.length)
    for (const member of [taker, ...sources]) expect(offences(member)).toEqual({})
  })

  it('survives that the fastest leaves in the middle', async () => {
    const {world, bytes, sources, id} = await seeded(seed, 24 * mebi, [2 * mebi, 2 * mebi, 6 * mebi])
    const taker = await world.join('taker')
    await world.linked(taker, ...sources)
    await world.sees(taker, id)
    await taker.files.download(id)
    await world.env.until(() => taker.only.haveBytes > 6 * mebi)
    sources[2]!.kill()
    expect(hexSha256(await world.has(taker, id))).toBe(hexSha256(bytes))
    expect(taker.files.getReport().duplicateBytes).toBeLessThanOrEqual(0.01 * bytes.length)
  })

  it('is not held up by a source that stands still', async () => {
    const {world, bytes, sources, id} = await seeded(seed, 24 * mebi, [4 * mebi, 4 * mebi])
    const taker = await world.join('taker')
    await world.linked(taker, ...sources)
    await world.sees(taker, id)
    await taker.files.download(id)
    await world.env.until(() => taker.only.haveBytes > 4 * mebi)
    const link = world.place.linkBetween(taker.page.rendezvous, sources[1]!.page.rendezvous)!
    link.stall()
    link.stallOther()
    const fromMs = world.env.clock.monotonic()
    expect(hexSha256(await world.has(taker, id))).toBe(hexSha256(bytes))
    expect(world.env.clock.monotonic() - fromMs).toBeLessThan(20_000)
  })
})

describe.each(seeds)('one source and four takers, seed %i', seed => {
  it('give each other most of it', async () => {
    const {world, bytes, sources, id} = await seeded(seed, 48 * mebi, [4 * mebi])
    const takers: Member[] = []
    for (let i = 0; i < 4; i++) takers.push(await world.join(`taker${i}`, {bytesPerSecond: 4 * mebi}))
    await world.linked(sources[0]!, ...takers)
    for (const taker of takers) await world.sees(taker, id)
    await Promise.all(takers.map(taker => taker.files.download(id)))
    for (const taker of takers) expect(hexSha256(await world.has(taker, id))).toBe(hexSha256(bytes))
    expect(given(sources[0]!)).toBeLessThanOrEqual(1.3 * bytes.length)
    for (const taker of takers) {
      expect(taker.files.getReport().duplicateBytes).toBeLessThanOrEqual(0.01 * bytes.length)
      expect(offences(taker)).toEqual({})
    }
    expect(offences(sources[0]!)).toEqual({})
  })
})

describe('many takers of one source', () => {
  it('are served five at a time, and none is forgotten', async () => {
    const {world, bytes, sources, id} = await seeded(107, 2 * mebi, [1 * mebi])
    const takers: Member[] = []
    for (let i = 0; i < 9; i++) takers.push(await world.join(`taker${i}`, {bytesPerSecond: 256 * 1_024}))
    await world.env.until(() => sources[0]!.swarm.neighbours.length === 9)
    for (const taker of takers) await world.sees(taker, id)
    await Promise.all(takers.map(taker => taker.files.download(id)))
    for (const taker of takers) expect(hexSha256(await world.has(taker, id))).toBe(hexSha256(bytes))
    for (const taker of takers) expect(stateOf(taker, id)).toBe('here')
  })
})

describe('a disk that does not answer once', () => {
  /** A read of one piece never ends. */
  class StuckStorage extends KeptStorage {
    stuck = true

    override readPiece(id: FileId, index: number): Promise<Bytes | undefined> {
      if (index !== 5 || !this.stuck) return super.readPiece(id, index)
      this.stuck = false
      return new Promise(() => undefined)
    }
  }

  it('holds nobody up for ever', async () => {
    const world = new FilesWorld()
    const storage = new StuckStorage(4_000_000_000)
    const ada = await world.join('ada', {storage})
    const ben = await world.join('ben')
    await world.linked(ada, ben)
    const bytes = randomBytes(12 * mebi)
    await ada.files.share([{file: fileOf(bytes)}])
    await world.env.until(() => ben.files.list.length === 1)
    await ben.files.download(ben.only.id)
    expect(hexSha256(await world.has(ben, ben.only.id, 60_000))).toBe(hexSha256(bytes))
    expect(storage.stuck).toBe(false)
    expect(offences(ada)).toEqual({})
  })
})

describe('a piece that the browser threw away', () => {
  class ForgetfulStorage extends KeptStorage {
    lost: number | undefined

    override async readPiece(id: FileId, index: number): Promise<Bytes | undefined> {
      return index === this.lost ? undefined : super.readPiece(id, index)
    }

    override async writePieces(...args: Parameters<KeptStorage['writePieces']>) {
      if (args[1].some(({index}) => index === this.lost)) this.lost = undefined
      return super.writePieces(...args)
    }
  }

  it('is fetched again by whoever reads, though it was noted as here', async () => {
    const world = new FilesWorld()
    const storage = new ForgetfulStorage(4_000_000_000)
    const ada = await world.join('ada')
    const ben = await world.join('ben', {storage})
    await world.linked(ada, ben)
    const bytes = randomBytes(6 * mebi)
    await ada.files.share([{file: fileOf(bytes)}])
    await world.env.until(() => ben.files.list.length === 1)
    const {id} = ben.only
    await ben.files.download(id)
    await world.has(ben, id)
    storage.lost = 3
    const read: Uint8Array[] = []
    const reading = (async () => {
      for await (const block of ben.files.blocks(id)) read.push(block.slice())
    })()
    await world.env.until(() => read.reduce((sum, {length}) => sum + length, 0) === bytes.length, {withinMs: 60_000})
    await reading
    expect(hexSha256(Buffer.concat(read))).toBe(hexSha256(bytes))
    expect(storage.lost).toBe(undefined)
  })
})
