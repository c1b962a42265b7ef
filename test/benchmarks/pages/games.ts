import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {fromHex, toHex} from '../../../src/base/bytes.ts'
import type {PersonKey} from '../../../src/base/ids.ts'
import {defineGame, INVALID} from '../../../src/features/game/define-game.ts'
import {IndexedDbGameStore} from '../../../src/features/game/indexeddb-game-store.ts'
import {IndexedDbSharedStorage} from '../../../src/features/game/indexeddb-shared-storage.ts'
import type {TableId} from '../../../src/features/game/table-acts.ts'
import type {TurnTable} from '../../../src/features/game/turn-table.ts'
import {TopicGames} from '../../../src/features/game/topic-games.ts'
import {quickSha256, sha256} from '../../../src/identity/hash.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {IndexedDbLogStorage} from '../../../src/log/indexeddb-log-storage.ts'
import {browserLocks} from '../../../src/log/locks.ts'
import type {LogNetwork} from '../../../src/log/log-network.ts'
import type {ChainHead, StoredEntry} from '../../../src/log/log-storage.ts'
import {openLog} from '../../../src/log/open-log.ts'
import {signEntry} from '../../../src/log/sign-entry.ts'
import {browserPageNotices} from '../../../src/base/page-notices.ts'
import {encodeBody, entryKinds, type Body} from '../../../src/protocol/bodies.ts'
import {publicTopicKeys} from '../../../src/protocol/topic.ts'

const storage = new IndexedDbLogStorage({scheduler: browserEnvironment.scheduler})
const paceMs = 5_000
const batchEntries = 1_024

/** Stones on 361 points, put down and taken up again: a game that can go on for ever. */
const stones = defineGame<{points: (number | null)[]; next: number}>({
  name: 'stones',
  players: {min: 2, max: 2},
  setup: () => ({points: Array.from({length: 361}, () => null), next: 0}),
  moves: {
    play(G, {seat}, point) {
      if (typeof point !== 'number' || G.points[point] === undefined) return INVALID
      G.points[point] = G.points[point] === null ? seat : null
      G.next = 1 - seat
      return undefined
    }
  },
  turn: G => G.next,
  end: () => undefined,
  moveMs: 0
})

async function newAuthor() {
  const keys = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))
  const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, bytes))
  return {publicKey, sign}
}

/** Puts a game of `moves` moves between two people into this browser's storage, signed as any other. */
async function fill(topic: string, moves: number): Promise<void> {
  const {topicId, topicKey} = await publicTopicKeys(topic)
  const store = await storage.open(topicKey)
  const players = [await newAuthor(), await newAuthor()] as const
  const heads: (ChainHead | undefined)[] = []
  const startMs = Date.now() - moves * paceMs
  let batch: StoredEntry[] = []
  let written = 0
  const write = async (who: 0 | 1, body: Body): Promise<Uint8Array<ArrayBuffer>> => {
    const draft = {
      topic: topicId,
      kind: entryKinds[body.type],
      body: encodeBody(body),
      previous: heads[who],
      recent: [],
      nowMs: startMs + (written + batch.length) * paceMs
    }
    const {row, entry, head} = await signEntry(draft, players[who], sha256, browserEnvironment.random)
    heads[who] = head
    batch.push({row, entry})
    if (batch.length === batchEntries) await flush()
    return fromHex(row.id.slice(0, 32))!
  }
  const flush = async () => {
    await store.write(batch, written)
    written += batch.length
    batch = []
  }
  const table = await write(0, {type: 'gameTable', game: 'stones', version: 1, name: '', seats: 2, options: '{}'})
  const ready = async (who: 0 | 1) => write(who, {type: 'gameReady', table, on: true, commitment: undefined})
  let position = await write(0, {type: 'gameStart', table, seats: [await ready(0), await ready(1)]})
  for (let i = 0; i < moves; i++) {
    const args = JSON.stringify([(i * 7) % 361])
    const who = (i % 2) as 0 | 1
    position = await write(who, {type: 'gameMove', table, position, name: 'play', args, spentMs: paceMs, sawMs: 0})
  }
  await flush()
}

/**
 * Milliseconds from opening the topic, nothing of it in memory, to the game's newest position. `keeps`: and then the page stays until a
 * checkpoint of the game is kept.
 */
async function openGame(topic: string, moves: number, keeps = false): Promise<number> {
  // The database is opened once by a page, for whichever topic comes first.
  await storage.open((await publicTopicKeys('another')).topicKey)
  const identity = {...(await newAuthor()), key: ''}
  const network: LogNetwork = {
    keys: await publicTopicKeys(topic),
    identity: {...identity, key: toHex(identity.publicKey) as PersonKey},
    neighbours: [],
    on: () => () => undefined,
    handle: () => () => undefined,
    send: () => Promise.resolve('gone')
  }
  const startedMs = performance.now()
  const log = await openLog({
    swarm: network,
    storage,
    locks: browserLocks(),
    notices: browserPageNotices('shoal log'),
    crypto: {sha256: quickSha256, verify},
    env: browserEnvironment
  })
  const swarm = {...network, people: [], on: () => () => undefined}
  const store = new IndexedDbGameStore()
  const games = await TopicGames.open(
    {
      swarm,
      keys: network.keys,
      log,
      env: browserEnvironment,
      store,
      sharedStorage: new IndexedDbSharedStorage({clock: browserEnvironment.clock}),
      locks: browserLocks(),
      verify,
      sha256: quickSha256
    },
    [stones]
  )
  const [row] = games.tables
  const table = games.table(row!.id as TableId) as TurnTable
  const points = (table.G as {points: readonly (number | null)[]}).points
  const ms = performance.now() - startedMs
  if (points.length !== 361 || table.moves.length !== moves) throw new Error(`${table.moves.length} moves were read.`)
  while (keeps && (await store.checkpoints(network.keys.topicKey)).size === 0) await new Promise(requestAnimationFrame)
  await games.close()
  await log.close()
  return ms
}

Object.assign(globalThis, {games: {fill, openGame}})
