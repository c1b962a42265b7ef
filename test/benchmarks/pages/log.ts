import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {toHex} from '../../../src/base/bytes.ts'
import type {PersonKey} from '../../../src/base/ids.ts'
import {joinSwarm, openChat, type Chat, type Swarm} from '../../../src/index.ts'
import {sha256} from '../../../src/identity/hash.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {browserLocks} from '../../../src/log/locks.ts'
import type {LogNetwork} from '../../../src/log/log-network.ts'
import type {ChainHead, StoredEntry} from '../../../src/log/log-storage.ts'
import type {Log} from '../../../src/log/log.ts'
import {openLog} from '../../../src/log/open-log.ts'
import {signEntry} from '../../../src/log/sign-entry.ts'
import {browserPageNotices} from '../../../src/base/page-notices.ts'
import {encodeBody, entryKinds} from '../../../src/protocol/bodies.ts'
import {publicTopicKeys} from '../../../src/protocol/topic.ts'

/** Where a measured page finds others; nowhere when `relays` is empty. */
interface Place {
  readonly topic: string
  readonly relays: readonly string[]
}

const storage = new IndexedDbLogStorage({scheduler: browserEnvironment.scheduler})

const authorCount = 20
const batchEntries = 1_024
/** Between one message and the next. */
const paceMs = 5_000

/**
 * Puts a history of `count` messages by 20 people into this browser's storage, as if it had come in over the last days.
 * Every entry is signed as any other; resolves with the texts of the newest 50, in order.
 */
async function fill(topic: string, count: number): Promise<readonly string[]> {
  const {topicId, topicKey} = await publicTopicKeys(topic)
  const store = await storage.open(topicKey)
  const authors = await Promise.all(Array.from({length: authorCount}, newAuthor))
  const heads = new Map<number, ChainHead>()
  const startMs = Date.now() - count * paceMs
  const texts: string[] = []
  let batch: StoredEntry[] = []
  for (let i = 0; i < count; i++) {
    const who = (i * 7) % authorCount
    const text = `Entry ${i}: the kettle is on, who brings the biscuits?`
    const draft = {
      topic: topicId,
      kind: entryKinds.chatText,
      body: encodeBody({type: 'chatText', text, replyTo: undefined, mentions: []}),
      previous: heads.get(who),
      recent: [],
      nowMs: startMs + i * paceMs
    }
    const {row, entry, head} = await signEntry(draft, authors[who]!, sha256, browserEnvironment.random)
    heads.set(who, head)
    texts.push(text)
    batch.push({row, entry})
    if (batch.length < batchEntries && i < count - 1) continue
    await store.write(batch, i + 1 - batch.length)
    batch = []
  }
  return texts.slice(-50)
}

async function newAuthor() {
  const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))
  const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, bytes))
  return {publicKey, sign}
}

let swarm: Swarm | undefined
let chat: Chat | undefined

async function open({topic, relays}: Place): Promise<void> {
  swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
  chat = await openChat(swarm)
}

/**
 * Joins as somebody who has nothing yet. Milliseconds from the first link to having the newest messages, and to having everything; and how long each
 * long task took, while it joined and from the link on.
 */
async function arrive(place: Place, newest: readonly string[], count: number) {
  const tasks: PerformanceEntry[] = []
  const observer = new PerformanceObserver(list => void tasks.push(...list.getEntries()))
  observer.observe({type: 'longtask'})
  await open(place)
  const chat_ = chat!
  if (swarm!.neighbours.length === 0) await new Promise(resolve => swarm!.on('neighbour', resolve))
  const linkedMs = performance.now()
  const has = () => {
    const texts = new Set(chat_.messages.slice(-2 * newest.length).map(message => message.text))
    return newest.every(text => texts.has(text))
  }
  await new Promise<void>(resolve => {
    if (has()) return resolve()
    const end = chat_.on('messages', () => {
      if (!has()) return
      end()
      resolve()
    })
  })
  const newestMs = performance.now() - linkedMs
  const all = () => chat_.history.usage.entries >= count
  while (!all()) await new Promise(resolve => setTimeout(resolve, 10))
  const allMs = performance.now() - linkedMs
  tasks.push(...observer.takeRecords())
  const [joining, meanwhile] = [false, true].map(isAfter =>
    tasks.filter(({startTime}) => startTime >= linkedMs === isAfter).map(({duration}) => duration)
  )
  return {newestMs, allMs, joiningTasksMs: joining, longTasksMs: meanwhile}
}

/** A log of what is stored, with nobody to talk to. */
async function openAlone(topic: string): Promise<Log> {
  const identity = await newAuthor()
  const alone: LogNetwork = {
    keys: await publicTopicKeys(topic),
    identity: {...identity, key: toHex(identity.publicKey) as PersonKey},
    neighbours: [],
    on: () => () => undefined,
    handle: () => () => undefined,
    send: () => Promise.resolve('gone')
  }
  return openLog({
    swarm: alone,
    storage,
    locks: browserLocks(),
    notices: browserPageNotices('shoal log'),
    crypto: {sha256, verify},
    env: browserEnvironment
  })
}

/** Milliseconds from opening a topic, nothing of it in memory, to having read its newest `count` entries. */
async function readNewest(topic: string, count: number): Promise<number> {
  // The database is opened once by a page, for whichever topic comes first.
  await storage.open((await publicTopicKeys('another')).topicKey)
  const startedMs = performance.now()
  const log = await openAlone(topic)
  const entries = await log.newest(count)
  const ms = performance.now() - startedMs
  if (entries.length !== count) throw new Error(`${entries.length} of ${count} entries were read.`)
  await log.close()
  return ms
}

let kept: Log | undefined

/** Opens a topic and keeps it open; resolves when all that must be known of its entries is in memory. */
async function keepOpen(topic: string): Promise<number> {
  kept = await openAlone(topic)
  await kept.newestOfKind(entryKinds.profile, new Set())
  return kept.size
}

/** Milliseconds of each of `count` messages written, one after the other, each safe on disk. */
async function write(count: number): Promise<readonly number[]> {
  const found: number[] = []
  for (let i = 0; i < count; i++) {
    const startedMs = performance.now()
    await chat!.send(`note ${i}`)
    found.push(performance.now() - startedMs)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return found
}

Object.assign(globalThis, {log: {fill, open, arrive, readNewest, keepOpen, write}})
