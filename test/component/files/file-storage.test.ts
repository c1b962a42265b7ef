import {expect} from '@open-wc/testing'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {databaseNames, deleteDatabases} from '../../../src/base/databases.ts'
import type {Bytes} from '../../../src/base/bytes.ts'
import type {FileId} from '../../../src/base/ids.ts'
import {deleteOwnFolder, ownFolder} from '../../../src/base/own-folder.ts'
import type {FileStorage} from '../../../src/features/files/file-storage.ts'
import {OpfsPieceFiles, type PieceFiles} from '../../../src/features/files/piece-files.ts'
import {fileDatabaseName, IndexedDbFileStorage} from '../../../src/features/files/indexeddb-file-storage.ts'
import {describeFileStorage, piece, record} from '../../contracts/file-storage.ts'

const {scheduler} = browserEnvironment
const suite = {describe, it, expect}
let made = 0
const names: string[] = []

function makeStorage(): IndexedDbFileStorage[] {
  const name = `shoal files test ${made++}`
  names.push(name)
  return [new IndexedDbFileStorage({scheduler, name}), new IndexedDbFileStorage({scheduler, name})]
}

/** The second piece of a transaction finds no room: what was put before it must be undone by the browser. */
function fillBrowser(): () => void {
  const {put} = IDBObjectStore.prototype
  let taken = 0
  IDBObjectStore.prototype.put = function (...args) {
    if (args[0] instanceof Blob && taken++ > 0) throw new DOMException('No room', 'QuotaExceededError')
    return put.apply(this, args)
  }
  return () => (IDBObjectStore.prototype.put = put)
}

describeFileStorage(
  'IndexedDbFileStorage in a browser',
  () => {
    const [one, two] = makeStorage()
    return Promise.resolve([one!, two!])
  },
  fillBrowser,
  suite
)

/** Where pieces are files, which find no room while it is full. */
class LimitedPieceFiles implements PieceFiles {
  full = false
  readonly #files: OpfsPieceFiles

  constructor(files: OpfsPieceFiles) {
    this.#files = files
  }

  async write(...[id, pieces]: Parameters<PieceFiles['write']>): Promise<readonly Bytes[]> {
    if (!this.full) return this.#files.write(id, pieces)
    await this.#files.write(id, pieces.slice(0, 1))
    throw new DOMException('No room', 'QuotaExceededError')
  }

  read = (...[id, index, size]: Parameters<PieceFiles['read']>) => this.#files.read(id, index, size)
  file = (id: FileId) => this.#files.file(id)
  remove = (id: FileId) => this.#files.remove(id)
  list = () => this.#files.list()
  close = () => this.#files.close()
}

const folders: string[] = []
const limited = new Map<FileStorage, LimitedPieceFiles>()

/** As of one tab. */
async function apart(name: string): Promise<IndexedDbFileStorage> {
  const pieceFiles = new LimitedPieceFiles((await OpfsPieceFiles.open(name))!)
  const storage = new IndexedDbFileStorage({scheduler, name, pieceFiles})
  limited.set(storage, pieceFiles)
  return storage
}

async function makeApart(): Promise<readonly [IndexedDbFileStorage, IndexedDbFileStorage]> {
  const name = `shoal files apart ${made++}`
  names.push(name)
  folders.push(name)
  return [await apart(name), await apart(name)]
}

describeFileStorage(
  'IndexedDbFileStorage with pieces in the browser’s own files',
  makeApart,
  storage => {
    const pieceFiles = limited.get(storage)!
    pieceFiles.full = true
    return () => (pieceFiles.full = false)
  },
  suite
)

describe('pieces in the browser’s own files', () => {
  const {id} = record()
  const size = 3 * 1_048_576
  const orphan = 'cd'.repeat(32) as FileId

  it('are there after the page was closed, and given on while more of them come', async () => {
    const [storage] = await makeApart()
    await storage.put(record({size}))
    await storage.writePieces(id, [{index: 1, bytes: piece(1)}])
    expect((await storage.readPiece(id, 1))!.join('')).to.equal(piece(1).join(''))
    limited.get(storage)!.close()
    const again = await apart(folders.at(-1)!)
    expect((await again.readPiece(id, 1))!.length).to.equal(1_048_576)
    await again.writePieces(id, [
      {index: 0, bytes: piece(0)},
      {index: 2, bytes: piece(2)}
    ])
    const blob = (await again.blob(id, 'image/png'))!
    expect([blob.size, blob.type]).to.deep.equal([size, 'image/png'])
    expect(new Uint8Array(await blob.slice(2 * 1_048_576).arrayBuffer()).join('')).to.equal(piece(2).join(''))
  })

  it('are swept when no record is left of their file, and only then', async () => {
    const [storage] = await makeApart()
    await storage.put(record({size}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
    const pieceFiles = limited.get(storage)!
    await pieceFiles.write(orphan, [{index: 0, bytes: piece(0)}])
    await storage.sweep()
    expect(await pieceFiles.list()).to.deep.equal([id])
    await storage.remove(id)
    expect(await pieceFiles.list()).to.deep.equal([])
  })

  it('are fetched again when the browser threw the file away', async () => {
    const [storage] = await makeApart()
    await storage.put(record({size}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
    await limited.get(storage)!.remove(id)
    expect(await storage.readPiece(id, 0)).to.equal(undefined)
  })

  it('are forgotten with everything else', async () => {
    const pieceFiles = (await OpfsPieceFiles.open())!
    await pieceFiles.write(id, [{index: 0, bytes: piece(0)}])
    pieceFiles.close()
    await deleteOwnFolder({scheduler})
    const root = await navigator.storage.getDirectory()
    const found = await root.getDirectoryHandle(ownFolder).catch((error: DOMException) => error.name)
    expect(found).to.equal('NotFoundError')
    await deleteOwnFolder({scheduler})
  })

  after(async () => {
    for (const storage of limited.values()) storage.close()
    const root = await navigator.storage.getDirectory()
    for (const name of folders) await root.removeEntry(name, {recursive: true}).catch(() => undefined)
  })
})

describe('files kept in a browser', () => {
  it('are held back to what the browser says there is room for', async () => {
    const [storage] = makeStorage()
    const {usedBytes, quotaBytes} = await storage!.usage()
    expect(usedBytes).to.equal(0)
    expect(quotaBytes).to.be.greaterThan(1_048_576)
  })

  it('are forgotten with everything else, also while a Blob of them is held', async () => {
    const storage = new IndexedDbFileStorage({scheduler})
    const {id} = record()
    await storage.put(record({size: 1_048_576}))
    await storage.writePieces(id, [{index: 0, bytes: piece(0)}])
    const blob = (await storage.blob(id, ''))!
    expect(blob.size).to.equal(1_048_576)
    expect(databaseNames).to.include(fileDatabaseName)
    await deleteDatabases(databaseNames, {scheduler, factory: indexedDB})
    const late = await storage.find(id).catch((error: unknown) => error)
    expect(late).to.include({name: 'StorageError', reason: 'missing'})
    expect((await indexedDB.databases()).map(({name}) => name)).not.to.include(fileDatabaseName)
  })

  after(() => deleteDatabases(names, {scheduler, factory: indexedDB}))
})
