import {describe, expect, it} from 'vitest'
import type {Bytes} from '../../../../src/base/bytes.ts'
import {fileOf, FilesWorld, hexSha256, randomBytes, stateOf} from './files-world.ts'

const mebi = 1_048_576

/** A file of a person's disk, as a browser hands it out. */
class DiskFile {
  permission: PermissionState = 'granted'
  asked = 0
  #bytes: Bytes
  #modifiedMs = 1
  #gone = false

  constructor(bytes: Bytes) {
    this.#bytes = bytes
  }

  write(bytes: Bytes, {quietly = false} = {}): void {
    this.#bytes = bytes
    if (!quietly) this.#modifiedMs++
  }

  remove(): void {
    this.#gone = true
  }

  file(): File {
    return new File([this.#bytes], 'mine.bin', {lastModified: this.#modifiedMs})
  }

  get handle(): FileSystemFileHandle {
    return {
      kind: 'file',
      name: 'mine.bin',
      getFile: async () => {
        if (this.#gone) throw new DOMException('It is gone.', 'NotFoundError')
        return this.file()
      },
      queryPermission: async () => this.permission,
      requestPermission: async () => {
        this.asked++
        this.permission = 'granted'
        return this.permission
      }
    } as unknown as FileSystemFileHandle
  }
}

async function shared(seed: number) {
  const world = new FilesWorld({seed})
  const bytes = randomBytes(4 * mebi + 9, seed)
  const disk = new DiskFile(bytes)
  const ada = await world.join('ada')
  const [file] = await ada.files.share([{file: disk.file(), handle: disk.handle}])
  return {world, bytes, disk, ada, id: file!.id}
}

async function reopened(seed: number, before: (disk: DiskFile) => void) {
  const scene = await shared(seed)
  const {world, disk, ada} = scene
  ada.kill()
  before(disk)
  const {storage, logStorage} = ada
  const again = await world.join('ada', {storage, logStorage, person: ada.page.identity})
  const ben = await world.join('ben')
  await world.linked(again, ben)
  await world.sees(ben, scene.id)
  return {...scene, again, ben}
}

describe('a person’s own file', () => {
  it('is given from where it is, without a copy', async () => {
    const {world, bytes, ada, id} = await shared(301)
    expect(ada.only.state).toMatchObject({kind: 'here', from: 'original'})
    await world.env.advance(2_000)
    expect((await ada.storage.usage()).usedBytes).toBeLessThan(65_536)
    const ben = await world.join('ben')
    await world.sees(ben, id)
    await ben.files.download(id)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('is given again after a reload', async () => {
    const {world, bytes, ben, id, again} = await reopened(302, () => undefined)
    expect(again.only.state).toMatchObject({kind: 'here', from: 'original'})
    await ben.files.download(id)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('waits for a click where the browser wants one', async () => {
    const {world, bytes, disk, ben, id, again} = await reopened(303, disk => (disk.permission = 'prompt'))
    expect(again.only.state).toEqual({kind: 'locked'})
    expect(disk.asked).toBe(0)
    await ben.files.download(id)
    await world.env.advance(3_000)
    expect(stateOf(ben, id)).toBe('waiting')
    await again.files.unlock(id)
    expect(disk.asked).toBe(1)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it.each([
    ['was edited', (disk: DiskFile) => disk.write(randomBytes(4 * mebi + 9, 5))],
    ['is longer', (disk: DiskFile) => disk.write(randomBytes(5 * mebi, 5), {quietly: true})],
    ['is gone', (disk: DiskFile) => disk.remove()]
  ] as const)('that %s since is said to be changed, and not given', async (_, change) => {
    const {world, ben, id, again} = await reopened(304, change)
    expect(again.only.state).toEqual({kind: 'changed'})
    await ben.files.download(id)
    await world.env.advance(5_000)
    expect(stateOf(ben, id)).toBe('waiting')
    expect(ben.only.haveBytes).toBe(0)
    await expect(again.files.blob(id)).rejects.toMatchObject({reason: 'not-here'})
  })

  it('edited so that only its bytes tell is noticed by its hashes before anything is given', async () => {
    const {world, disk, bytes, ben, id, again} = await reopened(305, disk => {
      disk.write(randomBytes(4 * mebi + 9, 99), {quietly: true})
    })
    await ben.files.download(id)
    await world.env.until(() => stateOf(again, id) === 'changed')
    expect(ben.only.haveBytes).toBe(0)
    expect(ben.swarm.getReport().drops['rejected'] ?? 0).toBe(0)
    // Shared anew as it was, it is given again.
    disk.write(bytes)
    await again.files.share([{file: disk.file(), handle: disk.handle}])
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('can be chosen twice', async () => {
    const {bytes, ada, id} = await shared(306)
    const [again] = await ada.files.share([{file: fileOf(bytes, 'other name')}])
    expect(again!.id).toBe(id)
    expect(ada.files.list.length).toBe(1)
  })
})
