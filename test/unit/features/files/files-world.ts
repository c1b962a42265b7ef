import {createHash} from 'node:crypto'
import type {Bytes} from '../../../../src/base/bytes.ts'
import {MemoryPageNotices} from '../../../../src/base/page-notices.ts'
import type {FileHasher} from '../../../../src/features/files/file-hasher.ts'
import {leafBytes, leafCount} from '../../../../src/features/files/file-size.ts'
import type {FileStorage} from '../../../../src/features/files/file-storage.ts'
import type {Files} from '../../../../src/features/files/files.ts'
import {HandingOut, type HandingOutParts} from '../../../../src/features/files/handing-out.ts'
import {MemoryFileStorage} from '../../../../src/features/files/memory-file-storage.ts'
import type {SharedFile} from '../../../../src/features/files/shared-file.ts'
import {SharedFiles} from '../../../../src/features/files/shared-files.ts'
import {TopicFiles} from '../../../../src/features/files/topic-files.ts'
import type {Identity} from '../../../../src/identity/identity.ts'
import {MemoryLocks, type Locks} from '../../../../src/log/locks.ts'
import type {Log} from '../../../../src/log/log.ts'
import {MemoryLogStorage} from '../../../../src/log/memory-log-storage.ts'
import {openLog} from '../../../../src/log/open-log.ts'
import {SharedLogs} from '../../../../src/log/shared-logs.ts'
import type {Swarm} from '../../../../src/swarm/swarm.ts'
import {nodeCrypto} from '../../log/memory-network.ts'
import {Uplink} from '../../swarm/memory-link.ts'
import {MeetingPlace} from '../../swarm/memory-rendezvous.ts'
import {openPage, type Page} from '../../swarm/page.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'

export const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())

export const hexSha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** On the page itself, at once. */
export const testHasher: FileHasher = {
  async *leaves(blob, signal) {
    for (let leaf = 0; leaf < leafCount(blob.size); leaf++) {
      signal?.throwIfAborted()
      const bytes = new Uint8Array(await blob.slice(leaf * leafBytes, (leaf + 1) * leafBytes).arrayBuffer())
      yield sha256(Buffer.concat([Uint8Array.of(0), bytes]))
    }
  }
}

/** Bytes that do not repeat, the same for the same seed. */
export function randomBytes(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length)
  const words = new Uint32Array(bytes.buffer, 0, Math.floor(length / 4))
  let state = seed >>> 0 || 1
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  return bytes
}

export const fileOf = (bytes: Bytes, name = 'data.bin', type = ''): File =>
  new File([bytes], name, {type, lastModified: 1})

/** Outlives the page, as a browser's does: hand it to the next page of the same person. */
export class KeptStorage extends MemoryFileStorage {
  override readonly kept = 'kept'
}

export interface MemberOptions {
  readonly storage?: FileStorage
  readonly logStorage?: MemoryLogStorage
  readonly person?: Identity
  readonly bytesPerSecond?: number
  readonly locks?: Locks
  /** What its browser can do with files. */
  readonly handing?: HandingOutParts
}

/** A browser that saves by downloads, and has neither a service worker nor a sheet to share with. */
export const plainHanding: HandingOutParts = {
  saving: {pick: undefined, download: () => undefined},
  addressOf: () => undefined,
  canShare: () => false,
  share: () => Promise.resolve(false),
  addresses: {createObjectURL: () => 'blob:shown', revokeObjectURL: () => undefined}
}

interface MemberParts {
  readonly name: string
  readonly page: Page
  readonly swarm: Swarm
  readonly log: Log
  readonly files: Files<Swarm>
  readonly storage: FileStorage
  readonly logStorage: MemoryLogStorage
  readonly locks: Locks
  readonly logs: SharedLogs
  readonly shared: SharedFiles
}

export class Member {
  readonly #parts: MemberParts
  #gone = false

  constructor(parts: MemberParts) {
    this.#parts = parts
  }

  get name(): string {
    return this.#parts.name
  }

  get page(): Page {
    return this.#parts.page
  }

  get swarm(): Swarm {
    return this.#parts.swarm
  }

  get log(): Log {
    return this.#parts.log
  }

  get files(): Files<Swarm> {
    return this.#parts.files
  }

  get storage(): FileStorage {
    return this.#parts.storage
  }

  get logStorage(): MemoryLogStorage {
    return this.#parts.logStorage
  }

  get locks(): Locks {
    return this.#parts.locks
  }

  /** Another user of the files on this page, by a swarm of its own. */
  async useAgain(swarm: Swarm, released: () => void): Promise<Files<Swarm>> {
    const {logs, shared} = this.#parts
    const {log, release} = await logs.use(swarm)
    return shared.use(swarm, log, async () => {
      released()
      await release()
    })
  }

  get only(): SharedFile {
    if (this.files.list.length !== 1) throw new Error(`${this.name} has ${this.files.list.length} files`)
    return this.files.list[0]!
  }

  /** The tab crashes: nothing is said, nothing more is done. */
  kill(): void {
    if (this.#gone) return
    this.#gone = true
    this.page.kill()
    void this.files.close()
  }
}

/** Whole pages in one process: links, logs and files, in virtual time. */
export class FilesWorld {
  readonly env: VirtualEnvironment
  readonly place: MeetingPlace
  readonly members: Member[] = []
  #pages = 0

  constructor({seed = 1, latencyMs = 10}: {seed?: number; latencyMs?: number} = {}) {
    this.env = new VirtualEnvironment({seed})
    this.place = new MeetingPlace({env: this.env, latencyMs, announceMs: 1_000})
  }

  async join(name: string, options: MemberOptions = {}): Promise<Member> {
    const {env, place} = this
    const page = await openPage(env, place, `${name}${++this.#pages}`, options.person)
    if (options.bytesPerSecond !== undefined) page.rendezvous.uplink = new Uplink(options.bytesPerSecond)
    const swarm = await page.join('files')
    const storage = options.storage ?? new KeptStorage(4_000_000_000)
    const logStorage = options.logStorage ?? new MemoryLogStorage()
    const locks = options.locks ?? new MemoryLocks()
    const notices = new MemoryPageNotices().page()
    const logs = new SharedLogs(swarm => openLog({swarm, env, storage: logStorage, locks, notices, crypto: nodeCrypto}))
    const {log, release} = await logs.use(swarm)
    const lasting = {ask: () => Promise.resolve(true)}
    const shared = new SharedFiles(
      (swarm, log) => TopicFiles.open({swarm, log, env, storage, hasher: testHasher, sha256, locks, lasting}),
      topic => ({handing: new HandingOut(topic, options.handing ?? plainHanding), end: () => undefined})
    )
    const files = await shared.use(swarm, log, release)
    const member = new Member({name, page, swarm, log, files, storage, logStorage, locks, logs, shared})
    this.members.push(member)
    return member
  }

  /** Everybody here is linked with everybody. */
  async linked(...members: readonly Member[]): Promise<void> {
    await this.env.until(() => members.every(({swarm}) => swarm.neighbours.length >= members.length - 1))
  }

  async sees(member: Member, id: SharedFile['id']): Promise<void> {
    await this.env.until(() => member.files.list.some(file => file.id === id))
  }

  async has(member: Member, id: SharedFile['id'], withinMs = 300_000): Promise<Bytes> {
    await this.env.until(() => stateOf(member, id) === 'here', {withinMs})
    return bytesOf(member, id)
  }
}

export const stateOf = (member: Member, id: SharedFile['id']): string | undefined =>
  member.files.list.find(file => file.id === id)?.state.kind

export const bytesOf = async (member: Member, id: SharedFile['id']): Promise<Bytes> =>
  new Uint8Array(await (await member.files.blob(id)).arrayBuffer())

/** What a page held against others. */
export function offences({swarm}: Member): Readonly<Record<string, number>> {
  const {ignored: _, ...drops} = swarm.getReport().drops
  return drops
}
