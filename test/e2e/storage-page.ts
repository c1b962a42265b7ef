import {browserEnvironment as env} from '../../src/base/browser-environment.ts'
import {toHex, utf8} from '../../src/base/bytes.ts'
import {sha256} from '../../src/identity/hash.ts'
import {openIdentity} from '../../src/identity/identity.ts'
import {IndexedDbIdentityStore} from '../../src/identity/indexeddb-identity-store.ts'
import {verify} from '../../src/identity/signatures.ts'
import {IndexedDbLogStorage} from '../../src/log/indexeddb-log-storage.ts'
import {browserLocks} from '../../src/log/locks.ts'
import type {Log} from '../../src/log/log.ts'
import {openLog} from '../../src/log/open-log.ts'
import {browserPageMarks} from '../../src/log/page-marks.ts'
import {browserPageNotices} from '../../src/base/page-notices.ts'
import {bodyMatches, decodeHeader} from '../../src/protocol/entry.ts'
import {publicTopicKeys} from '../../src/protocol/topic.ts'

/** A page with a log and nobody else, which says on its console what it was told is stored. */

const kind = 700
const keys = await publicTopicKeys(location.hash.slice(1))
const locks = browserLocks()
const storage = new IndexedDbLogStorage({scheduler: env.scheduler, marks: browserPageMarks(locks, env.random)})
const identity = await openIdentity(env, new IndexedDbIdentityStore())

const opening: Promise<Log> = openLog({
  swarm: {
    keys,
    identity,
    neighbours: [],
    on: () => () => undefined,
    handle: () => () => undefined,
    send: () => Promise.resolve('gone')
  },
  storage,
  locks,
  notices: browserPageNotices('shoal log'),
  crypto: {sha256, verify},
  env,
  limits: {entriesPerAuthorPerHour: 1_000_000}
})
const log = await opening

const done = (what: string) => console.info(`done ${what}`)

const append = async (text: string): Promise<void> => {
  await log.append(kind, utf8(text))
  done(text)
}

let stopped = false
let appending: Promise<void> = Promise.resolve()

/** Writes numbered entries until somebody ends it. */
function appendForever(from: number): Promise<void> {
  appending = (async () => {
    for (let i = from; !stopped; i++) await append(`${i}`)
  })()
  return appending
}

/** Resolves when the last of them is stored. */
function stop(): Promise<void> {
  stopped = true
  return appending
}

/** Takes in the file of the topic. */
async function importFile(): Promise<number> {
  const {body} = await fetch('topic.shoal')
  return log.importFile(body!)
}

/** Lowers the limits step by step: first bodies go, then entries. */
async function pruneForever(): Promise<void> {
  for (let i = 1; ; i++) {
    const {maxEntries, maxBytes, bytes, entries} = log.usage
    if (i % 4 === 0 && entries > 1_200) await log.setLimits({maxEntries: entries - 1, maxBytes})
    else await log.setLimits({maxEntries, maxBytes: bytes - 1})
    done(`${log.size}`)
  }
}

/** What the storage holds, found to be whole: every entry with its row, every body as its header says, every sum right. */
async function check() {
  const store = await storage.open(keys.topicKey)
  const state = await store.state()
  const rows = await store.rows(0, state.length)
  const entries = await store.entries(0, state.length)
  const faults: string[] = []
  let bytes = 0
  for (const row of rows) {
    const entry = entries[row.position]
    const header = entry && decodeHeader(entry.header)
    bytes += row.size
    if (!header?.ok) faults.push(`no entry at ${row.position}`)
    else if (toHex(await sha256(entry!.header)) !== row.id) faults.push(`another entry at ${row.position}`)
    else if ((entry!.body === undefined) !== row.bodiless) faults.push(`a body at ${row.position}`)
    else if (entry!.body && !bodyMatches(header.value, entry!.body, await sha256(entry!.body))) {
      faults.push(`a torn body at ${row.position}`)
    }
  }
  if (entries.filter(entry => entry !== undefined).length !== rows.length) faults.push('entries without rows')
  if (rows.length !== state.entries) faults.push(`${rows.length} rows of ${state.entries}`)
  if (bytes !== state.bytes) faults.push(`${bytes} bytes of ${state.bytes}`)
  if (new Set(rows.map(({id}) => id)).size !== rows.length) faults.push('something twice')
  const chains = new Set(rows.filter(({author}) => author === identity.key).map(({chain}) => chain))
  const texts = (await log.newest(1_000_000)).map(({body}) => body && new TextDecoder().decode(body))
  return {
    faults,
    entries: state.entries,
    chains: chains.size,
    equivocators: log.getReport().equivocators.length,
    bodies: rows.filter(({bodiless}) => !bodiless).length,
    texts
  }
}

const storagePage = {append, appendForever, stop, importFile, pruneForever, check, usage: () => log.usage}
export type StoragePage = typeof storagePage
Object.assign(globalThis, {storagePage})
