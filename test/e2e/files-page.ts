import {toHex} from '../../src/base/bytes.ts'
import type {FileId} from '../../src/base/ids.ts'
import {sha256} from '../../src/identity/hash.ts'
import {joinSwarm, openFiles} from '../../src/index.ts'

/** A page with the files of a topic and nothing to see, worked by tests: `?relays=…#topic`. */

const topic = decodeURIComponent(location.hash.slice(1))
const relays = (new URLSearchParams(location.search).get('relays') ?? '').split(' ')
const swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
const files = await openFiles(swarm)

/** Bytes that do not repeat. */
function madeBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)))
  return bytes
}

const find = (name: string) => files.list.find(file => file.name === name)

function known(name: string): FileId {
  const file = find(name)
  if (file === undefined) throw new Error(`no file ${name} here`)
  return file.id
}

const filesPage = {
  neighbours: () => swarm.neighbours.length,
  report: () => ({...swarm.getReport(), relays: undefined, files: files.getReport(), notice: files.notice}),
  /** Shares a new file; answers with its SHA-256. */
  async share(name: string, size: number): Promise<string> {
    const bytes = madeBytes(size)
    await files.share([{file: new File([bytes], name)}])
    return toHex(await sha256(bytes))
  },
  /** The same, from a file on the disk that the page may read again, and that is not copied. */
  async shareOriginal(name: string, size: number): Promise<string> {
    const bytes = madeBytes(size)
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, {create: true})
    const writable = await handle.createWritable()
    await writable.write(bytes)
    await writable.close()
    await files.share([{file: await handle.getFile(), handle}])
    return toHex(await sha256(bytes))
  },
  async editOriginal(name: string): Promise<void> {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name)
    const writable = await handle.createWritable({keepExistingData: true})
    await writable.write({type: 'write', position: 0, data: 'edited'})
    await writable.close()
  },
  usedBytes: () => files.usage.usedBytes,
  async shareFolder(name: string, sizes: readonly number[]): Promise<readonly string[]> {
    const contents = sizes.map(madeBytes)
    const inside = contents.map((bytes, i) => ({path: `part ${i % 2}/${i}.bin`, file: new File([bytes], `${i}.bin`)}))
    await files.share([{folder: name, files: inside}])
    return Promise.all(contents.map(async bytes => toHex(await sha256(bytes))))
  },
  state: (name: string) => find(name)?.state.kind,
  /** Whether it is given from a copy or from where it lies. */
  from(name: string): 'copy' | 'original' | undefined {
    const state = find(name)?.state
    return state?.kind === 'here' ? state.from : undefined
  },
  haveBytes: (name: string) => find(name)?.haveBytes ?? 0,
  download: (name: string) => files.download(known(name)),
  remove: (name: string) => files.remove(known(name)),
  async sha256(name: string): Promise<string> {
    return toHex(await sha256(new Uint8Array(await (await files.blob(known(name))).arrayBuffer())))
  },
  async insideOf(name: string): Promise<readonly {path: string; sha256: string}[]> {
    const inside = await files.folder(known(name))
    return Promise.all(
      inside.map(async ({id, path}) => {
        const bytes = new Uint8Array(await (await files.blob(id)).arrayBuffer())
        return {path, sha256: toHex(await sha256(bytes))}
      })
    )
  },
  /** Reads in order while it comes, from a place on. */
  async readFrom(name: string, start: number): Promise<number> {
    let read = 0
    for await (const block of files.blocks(known(name), {start})) read += block.length
    return read
  }
}
export type FilesPage = typeof filesPage
Object.assign(globalThis, {filesPage})
