import {describe, expect, it} from 'vitest'
import {fromHex, type Bytes} from '../../../../src/base/bytes.ts'
import {leafHash, fileId} from '../../../../src/features/files/leaf-tree.ts'
import {encodeBody, entryKinds, maxFileBytes, type Body} from '../../../../src/protocol/bodies.ts'
import type {MessageNamed} from '../../../../src/protocol/link-messages.ts'
import type {Swarm} from '../../../../src/swarm/swarm.ts'
import {openPage} from '../../swarm/page.ts'
import {fileOf, FilesWorld, hexSha256, randomBytes, sha256, stateOf, type Member} from './files-world.ts'

const mebi = 1_048_576

/** A member of the topic that speaks the protocol by hand. */
async function foeIn(world: FilesWorld, name = 'foe'): Promise<Swarm> {
  const page = await openPage(world.env, world.place, name)
  return page.join('files')
}

/** Claims to have everything, and answers with what `leaf` makes of it. */
function claims(foe: Swarm, leaf: (want: {file: Bytes; index: number}) => MessageNamed<'fileLeaf'> | undefined): void {
  foe.handle(['fileWho'], ({files}, {routingId}) => {
    for (const file of files) {
      void foe.send(routingId, {type: 'fileHave', file, all: true, first: 0, pieces: new Uint8Array()})
    }
    return 'accept'
  })
  foe.handle(['fileWant'], ({file, leaves}, {routingId}) => {
    for (const {first, count} of leaves) {
      for (let i = 0; i < count; i++) {
        const answer = leaf({file, index: first + i})
        if (answer !== undefined) void foe.send(routingId, answer)
      }
    }
    return 'accept'
  })
}

async function scene(seed: number, {honest = true, size = 6 * mebi + 5} = {}) {
  const world = new FilesWorld({seed})
  const ada = await world.join('ada', {bytesPerSecond: 2 * mebi})
  const bytes = randomBytes(size, seed)
  const [shared] = await ada.files.share([{file: fileOf(bytes)}])
  await world.env.advance(1_000)
  const ben = await world.join('ben')
  const foe = await foeIn(world)
  await world.env.until(() => foe.neighbours.length === 2 && ben.swarm.neighbours.length === 2)
  await world.sees(ben, shared!.id)
  if (!honest) ada.kill()
  const to = ben.page.rendezvous.routingId
  return {world, ada, ben, foe, bytes, id: shared!.id, to, file: fromHex(shared!.id)!}
}

const closedBy = (member: Member) => member.swarm.getReport().closed

describe('a source that sends something else', () => {
  it.each([201, 202, 203])(
    'is banned for the file at the first bad leaf, and the file is right, seed %i',
    async seed => {
      const {world, ben, foe, bytes, id} = await scene(seed)
      let sent = 0
      claims(foe, ({file, index}) => {
        sent++
        return {type: 'fileLeaf', file, index, bytes: randomBytes(65_536, index + 1)}
      })
      await ben.files.download(id)
      expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
      expect(sent).toBeGreaterThan(0)
      expect(sent).toBeLessThanOrEqual(2 * 16)
      expect(ben.swarm.getReport().drops['rejected']).toBeGreaterThan(0)
    }
  )

  it('as the only one leaves the file undone, and says why', async () => {
    const {world, ben, foe, id} = await scene(204, {honest: false})
    claims(foe, ({file, index}) => ({type: 'fileLeaf', file, index, bytes: randomBytes(65_536, 3)}))
    foe.handle(['filePageWant'], ({file, page}, {routingId}) => {
      void foe.send(routingId, {type: 'filePage', file, page, hashes: new Uint8Array(97 * 32), proof: new Uint8Array()})
      return 'accept'
    })
    await ben.files.download(id)
    await world.env.until(() => stateOf(ben, id) === 'failed', {withinMs: 60_000})
    expect(ben.only.state).toEqual({kind: 'failed', why: 'tree-mismatch'})
    expect(ben.only.haveBytes).toBe(0)
  })

  it('of leaves that are too short, too long or beyond the end is banned', async () => {
    for (const [seed, length] of [
      [205, 65_535],
      [206, 0],
      [207, 7]
    ] as const) {
      const {world, ben, foe, bytes, id} = await scene(seed, {size: 2 * mebi})
      claims(foe, ({file, index}) => ({type: 'fileLeaf', file, index, bytes: randomBytes(length)}))
      await ben.files.download(id)
      expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
      expect(ben.swarm.getReport().drops['rejected']).toBeGreaterThan(0)
    }
  })

  it('says nothing at all: the others bring it', async () => {
    const {world, ben, foe, bytes, id} = await scene(208)
    claims(foe, () => undefined)
    await ben.files.download(id)
    expect(hexSha256(await world.has(ben, id, 120_000))).toBe(hexSha256(bytes))
  })
})

describe('a hostile page', () => {
  it('that sends leaves nobody asked for is cut off, and nothing is kept', async () => {
    const {world, ben, foe, to, file, id} = await scene(211)
    for (let index = 0; index < 60; index++)
      void foe.send(to, {type: 'fileLeaf', file, index, bytes: randomBytes(65_536, 9)})
    await world.env.until(() => closedBy(ben)['invalid'] === 1)
    expect(ben.swarm.getReport().drops['rejected']).toBe(11)
    expect(ben.files.list.find(each => each.id === id)!.haveBytes).toBe(0)
    expect(await ben.storage.list()).toEqual([])
  })

  it('that sends leaves of a file that is being loaded, but not asked of it, is cut off', async () => {
    const {world, ben, foe, to, file, bytes, id} = await scene(212)
    await ben.files.download(id)
    await world.env.until(() => ben.only.haveBytes > 0)
    for (let index = 0; index < 60; index++)
      void foe.send(to, {type: 'fileLeaf', file, index, bytes: randomBytes(65_536, 9)})
    await world.env.until(() => closedBy(ben)['invalid'] === 1)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('that asks for more than it may, or beyond the end, is cut off', async () => {
    for (const [seed, first] of [
      [213, 0],
      [214, 16_000_000]
    ] as const) {
      const {world, ada, foe, file} = await scene(seed, {size: 50 * mebi})
      const to = ada.page.rendezvous.routingId
      for (let i = 0; i < 600 && foe.neighbours.length > 0; i++) {
        const leaves = Array.from({length: 64}, (_, k) => ({first: first + ((i * 64 + k) % 50) * 16, count: 16}))
        void foe.send(to, {type: 'fileWant', file, leaves, inOrder: false})
      }
      await world.env.until(() => closedBy(ada)['invalid'] === 1)
      expect(ada.files.getReport().givenBytes).toBeLessThan(8 * mebi)
    }
  })

  it('that asks about thousands of files is cut off', async () => {
    const {world, ben, foe, to} = await scene(215)
    let n = 0
    for (let i = 0; i < 200; i++) {
      const files = Array.from({length: 32}, () => sha256(Uint8Array.of(n & 255, n++ >> 8)))
      void foe.send(to, {type: 'fileWho', files})
    }
    await world.env.until(() => closedBy(ben)['invalid'] === 1)
  })

  it('that claims pieces a file does not have is not believed', async () => {
    const {world, ben, foe, to, file, bytes, id} = await scene(216)
    await ben.files.download(id)
    await world.env.advance(50)
    for (let i = 0; i < 12; i++) {
      void foe.send(to, {
        type: 'fileHave',
        file,
        all: false,
        first: 1_000 * i + 1_000,
        pieces: new Uint8Array(8_192).fill(255)
      })
      void foe.send(to, {type: 'filePieces', file, pieces: [1_000_000 + i]})
    }
    await world.env.until(() => closedBy(ben)['invalid'] === 1)
    expect(hexSha256(await world.has(ben, id))).toBe(hexSha256(bytes))
  })

  it('gets nothing that is not offered in this topic, though it is here', async () => {
    const {world, ada, foe} = await scene(217)
    const secret = randomBytes(1_000, 5)
    const root = await leafHash(secret, sha256)
    const id = await fileId(secret.length, root, sha256)
    const record = {original: undefined, originalModifiedMs: undefined, leaves: 'all', pinned: false} as const
    await ada.storage.put({...record, id, size: 1_000, root, wanted: false, paused: false, usedMs: 0})
    await ada.storage.writePieces(id, [{index: 0, bytes: secret}])
    ada.kill()
    const again = await world.join('ada', {storage: ada.storage, logStorage: ada.logStorage, person: ada.page.identity})
    await world.env.until(() => foe.neighbours.some(({routingId}) => routingId === again.page.rendezvous.routingId))
    const heard: string[] = []
    foe.handle(['fileHave', 'fileLeaf', 'fileRefused'], message => (heard.push(message.type), 'accept'))
    const to = again.page.rendezvous.routingId
    await foe.send(to, {type: 'fileWho', files: [fromHex(id)!]})
    await foe.send(to, {type: 'fileWant', file: fromHex(id)!, leaves: [{first: 0, count: 1}], inOrder: true})
    await world.env.advance(2_000)
    expect(heard).toEqual(['fileRefused'])
  })
})

describe('offers that lie', () => {
  const offer = (changes: Partial<Extract<Body, {type: 'file'}>>): Body => ({
    type: 'file',
    name: 'x',
    size: 5,
    mediaType: '',
    root: new Uint8Array(32),
    replyTo: undefined,
    ...changes
  })

  it('of 1 TiB allocate nothing, and are refused by the device', async () => {
    const world = new FilesWorld({seed: 221})
    const [ada, ben] = [await world.join('ada'), await world.join('ben')]
    await world.linked(ada, ben)
    await ada.log.append(entryKinds.file, encodeBody(offer({size: maxFileBytes})))
    await world.env.until(() => ben.files.list.length === 1)
    await ben.files.download(ben.only.id)
    await world.env.advance(1_000)
    expect(stateOf(ben, ben.only.id)).toBe('waiting')
    const foe = await foeIn(world)
    claims(foe, () => undefined)
    await world.env.until(() => stateOf(ben, ben.only.id) === 'failed')
    expect(ben.only.state).toEqual({kind: 'failed', why: 'too-big'})
  })

  it('about the size find no source, and never become a file', async () => {
    const world = new FilesWorld({seed: 222})
    const [ada, ben] = [await world.join('ada'), await world.join('ben')]
    await world.linked(ada, ben)
    const bytes = randomBytes(100_000)
    const [shared] = await ada.files.share([{file: fileOf(bytes)}])
    await world.sees(ben, shared!.id)
    const {root} = (await ada.storage.find(shared!.id))!
    await ada.log.append(entryKinds.file, encodeBody(offer({size: 99_999, root})))
    await world.env.until(() => ben.files.list.length === 2)
    const lie = ben.files.list.find(({id}) => id !== shared!.id)!
    await ben.files.download(lie.id)
    const foe = await foeIn(world)
    claims(foe, ({file, index}) => {
      const leaf = bytes.subarray(index * 65_536, Math.min(99_999, (index + 1) * 65_536))
      return {type: 'fileLeaf', file, index, bytes: leaf.slice()}
    })
    foe.handle(['filePageWant'], ({file, page}, {routingId}) => {
      void (async () => {
        const hashes = Buffer.concat([
          await leafHash(bytes.subarray(0, 65_536), sha256),
          await leafHash(bytes.subarray(65_536), sha256)
        ])
        void foe.send(routingId, {
          type: 'filePage',
          file,
          page,
          hashes: new Uint8Array(hashes),
          proof: new Uint8Array()
        })
      })()
      return 'accept'
    })
    await world.env.until(() => stateOf(ben, lie.id) === 'failed', {withinMs: 60_000})
    await expect(ben.files.blob(lie.id)).rejects.toMatchObject({reason: 'not-here'})
  })

  it('that cannot be are refused with a reason, and a flood of them is bounded', async () => {
    const world = new FilesWorld({seed: 223})
    const ada = await world.join('ada')
    await ada.log.append(entryKinds.file, Uint8Array.of(1, 2, 3))
    await ada.log.append(entryKinds.file, encodeBody(offer({size: 0})))
    const listing = {size: 0, root: new Uint8Array(32)}
    await ada.log.append(
      entryKinds.folder,
      encodeBody({type: 'folder', name: 'f', size: 0, count: 0, listing, replyTo: undefined})
    )
    await ada.log.append(
      entryKinds.file,
      encodeBody(offer({name: '../../\u202eetc/passwd\u0000.txt', mediaType: 'TEXT/Html; x'}))
    )
    await world.env.until(() => ada.files.list.length === 1)
    expect(ada.files.getReport().refused).toEqual({malformed: 1, impossible: 2})
    expect(ada.only.name).toBe('passwd.txt')
    expect(ada.only.mediaType).toBe('text/html')
  })

  it('are as many as one author may make, the newest', async () => {
    const {Offers} = await import('../../../../src/features/files/offers.ts')
    const {signedBy} = await import('../chat/chat-entries.ts')
    const offers = new Offers(sha256)
    const keys = ['aa', 'bb'].map(start => start.padEnd(64, '0')) as never[]
    const entryOf = (key: never, n: number) =>
      signedBy(
        key,
        1_000 + n,
        entryKinds.file,
        encodeBody(offer({name: `${n}`, root: sha256(Uint8Array.of(n & 255, n >> 8))}))
      )
    await offers.take(Array.from({length: 3_000}, (_, n) => entryOf(keys[0]!, n)))
    expect(offers.list().length).toBe(1_000)
    expect(offers.list()[0]!.name).toBe('2999')
    expect(offers.refused.of('too-many')).toBe(2_000)
    await offers.take([entryOf(keys[1]!, 1)])
    expect(offers.list().length).toBe(1_001)
  })

  it('of a folder whose listing is none fail', async () => {
    const world = new FilesWorld({seed: 224})
    const [ada, ben] = [await world.join('ada'), await world.join('ben')]
    await world.linked(ada, ben)
    const bytes = randomBytes(500)
    const root = await leafHash(bytes, sha256)
    const listing = {size: 500, root}
    await ada.log.append(
      entryKinds.folder,
      encodeBody({type: 'folder', name: 'f', size: 1, count: 1, listing, replyTo: undefined})
    )
    await world.env.until(() => ben.files.list.length === 1)
    const foe = await foeIn(world)
    claims(foe, ({file, index}) => ({type: 'fileLeaf', file, index, bytes}))
    await world.env.until(() => foe.neighbours.length === 2)
    await ben.files.download(ben.only.id)
    await world.env.until(() => ben.only.state.kind === 'failed')
    expect(ben.only.state).toEqual({kind: 'failed', why: 'tree-mismatch'})
    await expect(ben.files.folder(ben.only.id)).rejects.toMatchObject({reason: 'unreadable'})
  })
})
