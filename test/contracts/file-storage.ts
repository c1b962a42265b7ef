import {toHex, type Bytes} from '../../src/base/bytes.ts'
import {StorageError} from '../../src/base/errors.ts'
import type {FileId} from '../../src/base/ids.ts'
import type {FileStorage, StoredFile} from '../../src/features/files/file-storage.ts'
import type {Suite} from './suite.ts'

const pieceBytes = 1_048_576
const id = 'ab'.repeat(32) as FileId
const otherId = 'ac'.repeat(32) as FileId

/**
 * What every `FileStorage` does. `make` gives two handles on one fresh storage, as two tabs have them; `fill` makes the next write
 * find no room, until the function it returns is called.
 */
export function describeFileStorage(
  name: string,
  make: () => Promise<readonly [FileStorage, FileStorage]>,
  fill: (storage: FileStorage) => () => void,
  {describe, it, expect}: Suite
): void {
  describe(`${name} as FileStorage`, () => {
    it('begins empty', async () => {
      const [storage] = await make()
      expect(await storage.list()).to.deep.equal([])
      expect(await storage.find(id)).to.equal(undefined)
      expect(await storage.readPiece(id, 0)).to.equal(undefined)
      expect(await storage.readLeafPage(id, 0)).to.equal(undefined)
      expect(await storage.blob(id, 'image/png')).to.equal(undefined)
      expect((await storage.usage()).usedBytes).to.equal(0)
      await storage.remove(id)
    })

    it('keeps a record, and changes it without touching the bitmap', async () => {
      const [one, two] = await make()
      await one.put(record({size: 10 * pieceBytes}))
      expect(await two.find(id)).to.deep.equal({...record({size: 10 * pieceBytes}), have: new Uint8Array(2)})
      await one.writePieces(id, [{index: 9, bytes: piece(9)}])
      await two.put(record({size: 10 * pieceBytes, paused: true, declined: true}))
      expect(await one.find(id)).to.deep.include({paused: true, declined: true, have: Uint8Array.of(0, 2)})
      await two.put({...record({size: 10 * pieceBytes}), have: Uint8Array.of(1, 0)})
      expect((await one.find(id))!.have).to.deep.equal(Uint8Array.of(1, 0))
    })

    it('lists every file with its own bitmap', async () => {
      const [storage] = await make()
      await storage.put(record({id: otherId, size: 2 * pieceBytes}))
      await storage.put(record({size: 9 * pieceBytes}))
      await storage.writePieces(id, [{index: 8, bytes: piece(8)}])
      const found = new Map((await storage.list()).map(file => [file.id, toHex(file.have)]))
      expect([...found].sort()).to.deep.equal([
        [id, '0001'],
        [otherId, '00']
      ])
    })

    it('gives pieces back as they were, and notes them in the bitmap', async () => {
      const [one, two] = await make()
      const size = 2 * pieceBytes + 5
      await one.put(record({size}))
      const last = piece(2, 5)
      await one.writePieces(id, [
        {index: 2, bytes: last.slice()},
        {index: 0, bytes: piece(0)}
      ])
      expect((await two.find(id))!.have).to.deep.equal(Uint8Array.of(0b101))
      expect(same(await two.readPiece(id, 0), piece(0))).to.equal(true)
      expect(same(await two.readPiece(id, 2), last)).to.equal(true)
      expect(await two.readPiece(id, 1)).to.equal(undefined)
    })

    it('gives back memory that is nobody’s, to be used again', async () => {
      const [one, two] = await make()
      await one.put(record({size: 2 * pieceBytes}))
      const memory = await one.writePieces(id, [{index: 0, bytes: piece(0)}])
      for (const bytes of memory!) bytes.fill(0)
      expect(same(await two.readPiece(id, 0), piece(0))).to.equal(true)
    })

    it('reads into memory that nobody uses, and gives bytes that are the reader’s own', async () => {
      const [one, two] = await make()
      const last = piece(2, 5)
      await one.put(record({size: 2 * pieceBytes + 5}))
      await one.writePieces(id, [
        {index: 0, bytes: piece(0)},
        {index: 2, bytes: last.slice()}
      ])
      for (const storage of [one, two, one]) {
        const read = (await storage.readPiece(id, 2, piece(7)))!
        expect(same(read, last)).to.equal(true)
        read.fill(0)
        const whole = (await storage.readPiece(id, 0, piece(7)))!
        expect(same(whole, piece(0))).to.equal(true)
        whole.fill(0)
        expect(await storage.readPiece(id, 1, piece(7))).to.equal(undefined)
      }
    })

    it('keeps what a view shows of a larger buffer', async () => {
      const [storage] = await make()
      await storage.put(record({size: 100}))
      const whole = piece(0, 300)
      await storage.writePieces(id, [{index: 0, bytes: whole.subarray(100, 200)}])
      expect(same(await storage.readPiece(id, 0), whole.slice(100, 200))).to.equal(true)
    })

    it('notes every piece when several are written at once', async () => {
      const [one, two] = await make()
      await one.put(record({size: 8 * pieceBytes}))
      await Promise.all(
        Array.from({length: 8}, (_, index) => (index % 2 ? one : two).writePieces(id, [{index, bytes: piece(index)}]))
      )
      expect((await one.find(id))!.have).to.deep.equal(Uint8Array.of(0xff))
    })

    it('has the whole as a Blob once it is complete', async () => {
      const [storage] = await make()
      const size = pieceBytes + 70_000
      await storage.put(record({size}))
      await storage.writePieces(id, [{index: 1, bytes: piece(1, 70_000)}])
      expect(await storage.blob(id, 'image/png')).to.equal(undefined)
      await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
      const blob = (await storage.blob(id, 'image/png'))!
      expect([blob.size, blob.type]).to.deep.equal([size, 'image/png'])
      const bytes = new Uint8Array(await blob.arrayBuffer())
      expect(same(bytes.subarray(0, pieceBytes), piece(0))).to.equal(true)
      expect(same(bytes.subarray(pieceBytes), piece(1, 70_000))).to.equal(true)
    })

    it('has an empty file as an empty Blob', async () => {
      const [storage] = await make()
      await storage.put(record({size: 0}))
      expect((await storage.blob(id, ''))!.size).to.equal(0)
      expect((await storage.find(id))!.have.length).to.equal(0)
    })

    it('keeps pages of leaf hashes', async () => {
      const [one, two] = await make()
      await one.put(record({size: 100 * pieceBytes}))
      const [first, third] = [piece(1, 16_384), piece(3, 64)]
      await one.writeLeafPage(id, 0, first)
      await one.writeLeafPage(id, 2, third)
      expect(same(await two.readLeafPage(id, 0), first)).to.equal(true)
      expect(same(await two.readLeafPage(id, 2), third)).to.equal(true)
      expect(await two.readLeafPage(id, 1)).to.equal(undefined)
    })

    it('drops what comes for a file that was removed', async () => {
      const [storage] = await make()
      expect(await storage.writePieces(id, [{index: 0, bytes: piece(0, 5)}])).to.equal(undefined)
      await storage.writeLeafPage(id, 0, piece(0, 32))
      expect(await storage.find(id)).to.equal(undefined)
      expect((await storage.usage()).usedBytes).to.equal(0)
    })

    it('removes everything of a file, and nothing of another', async () => {
      const [one, two] = await make()
      for (const file of [id, otherId]) {
        await one.put(record({id: file, size: 5}))
        await one.writePieces(file, [{index: 0, bytes: piece(0, 5)}])
        await one.writeLeafPage(file, 0, piece(0, 32))
      }
      await two.remove(id)
      expect(await one.find(id)).to.equal(undefined)
      expect(await one.readPiece(id, 0)).to.equal(undefined)
      expect(await one.readLeafPage(id, 0)).to.equal(undefined)
      expect((await one.list()).map(file => file.id)).to.deep.equal([otherId])
      expect(same(await one.readPiece(otherId, 0), piece(0, 5))).to.equal(true)
    })

    it('counts what is used, each piece once', async () => {
      const [storage] = await make()
      await storage.put(record({size: pieceBytes + 5}))
      const pieces = () => [
        {index: 0, bytes: piece(0)},
        {index: 1, bytes: piece(1, 5)}
      ]
      await storage.writePieces(id, pieces())
      await storage.writePieces(id, pieces())
      await storage.writeLeafPage(id, 0, piece(0, 64))
      await storage.writeLeafPage(id, 0, piece(0, 64))
      expect((await storage.usage()).usedBytes).to.equal(pieceBytes + 5 + 64)
      await storage.remove(id)
      expect((await storage.usage()).usedBytes).to.equal(0)
    })

    it('says that there is no room, changes nothing, and goes on when there is', async () => {
      const [storage] = await make()
      await storage.put(record({size: 3 * pieceBytes}))
      await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
      const free = fill(storage)
      const pieces = () => [1, 2].map(index => ({index, bytes: piece(index)}))
      expect(await outcome(storage.writePieces(id, pieces()))).to.equal('full')
      expect((await storage.find(id))!.have).to.deep.equal(Uint8Array.of(1))
      expect(await storage.readPiece(id, 1)).to.equal(undefined)
      expect((await storage.usage()).usedBytes).to.equal(pieceBytes)
      free()
      await storage.writePieces(id, pieces())
      expect((await storage.find(id))!.have).to.deep.equal(Uint8Array.of(7))
    })
  })
}

export function record(of: Partial<Omit<StoredFile, 'have'>> = {}): Omit<StoredFile, 'have'> {
  return {
    id,
    size: 5,
    root: new Uint8Array(32).fill(7),
    original: undefined,
    originalModifiedMs: undefined,
    leaves: 'none',
    pinned: false,
    wanted: true,
    paused: false,
    usedMs: 1_700_000_000_000,
    ...of
  }
}

export function piece(seed: number, size = pieceBytes): Bytes {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 12) + seed * 101) & 0xff
  return bytes
}

/** Deep equality of a mebibyte by an assertion takes a second. */
const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof StorageError ? error.reason : `${error}`)
  )
