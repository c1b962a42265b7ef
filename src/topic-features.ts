import {browserEnvironment} from './base/browser-environment.ts'
import {SwarmError} from './base/errors.ts'
import {loadPart} from './base/load-part.ts'
import {browserPageNotices} from './base/page-notices.ts'
import {browserLeaving} from './features/chat/browser-leaving.ts'
import {openChatMemory} from './features/chat/chat-memory.ts'
import {Chat} from './features/chat/chat.ts'
import {IndexedDbChatMemoryStore} from './features/chat/indexeddb-chat-memory-store.ts'
import type {Files} from './features/files/files.ts'
import type {PageFiles} from './features/files/page-files.ts'
import type {AnyDefinition, Games} from './features/game/games.ts'
import type {PageGames} from './features/game/page-games.ts'
import {openAcquaintances, type Acquaintances} from './identity/acquaintances.ts'
import {quickSha256} from './identity/hash.ts'
import {IndexedDbAcquaintanceStore} from './identity/indexeddb-acquaintance-store.ts'
import {verify} from './identity/signatures.ts'
import {IndexedDbLogStorage} from './log/indexeddb-log-storage.ts'
import {browserLocks} from './log/locks.ts'
import type {Log} from './log/log.ts'
import {openLog} from './log/open-log.ts'
import {browserPageMarks} from './log/page-marks.ts'
import {SharedLogs} from './log/shared-logs.ts'
import type {Network} from './swarm/doctor/network.ts'
import type {Swarm} from './swarm/swarm.ts'

let logStorage: IndexedDbLogStorage | undefined
let logs: SharedLogs | undefined
let acquaintances: Promise<Acquaintances> | undefined
let memories: IndexedDbChatMemoryStore | undefined
const chats = new Set<Chat<Swarm>>()

/** One for the page. */
export function openedLogStorage(): IndexedDbLogStorage {
  const {scheduler, random} = browserEnvironment
  logStorage ??= new IndexedDbLogStorage({scheduler, marks: browserPageMarks(browserLocks(), random)})
  return logStorage
}

/** One for the page: who was met in one topic is known in all of them. */
function openedAcquaintances(): Promise<Acquaintances> {
  acquaintances ??= openAcquaintances(browserEnvironment, new IndexedDbAcquaintanceStore())
  return acquaintances
}

function openedLogs(): SharedLogs {
  const parts = {
    storage: openedLogStorage(),
    locks: browserLocks(),
    notices: browserPageNotices('shoal log'),
    crypto: {sha256: quickSha256, verify},
    env: browserEnvironment
  }
  return new SharedLogs(swarm => openLog({swarm, ...parts}))
}

/**
 * Opens the conversation of a swarm's topic, its newest messages first. Never fails because of storage: what cannot be kept
 * is said by `notice`. Close it before the swarm is left, or leave the swarm, which closes it too.
 * @throws SwarmError 'left'
 */
export async function openChat(swarm: Swarm): Promise<Chat<Swarm>> {
  checkNotLeft(swarm)
  logs ??= openedLogs()
  memories ??= new IndexedDbChatMemoryStore(browserEnvironment)
  const [{log, release}, memory, people] = await Promise.all([
    logs.use(swarm),
    openChatMemory(swarm.keys.topicKey, browserEnvironment, memories, browserLeaving),
    openedAcquaintances()
  ])
  let chat: Chat<Swarm> | undefined = undefined
  const close = async (): Promise<void> => {
    await Promise.all([release(), memory.close()])
    if (chat !== undefined) chats.delete(chat)
  }
  try {
    checkNotLeft(swarm)
  } catch (error) {
    await close()
    throw error
  }
  chat = await Chat.open({swarm, log, env: browserEnvironment, memory, acquaintances: people, verify, release: close})
  chats.add(chat)
  return chat
}

let pageFiles: PageFiles | undefined
const openedFiles = new Set<Files<Swarm>>()

/** In the embed a file of its own: a page that shows a chat need not wait for it. */
async function loadedPageFiles(): Promise<PageFiles> {
  const {PageFiles} = await loadPart(import('./features/files/page-files.ts'))
  pageFiles ??= new PageFiles({env: browserEnvironment, sha256: quickSha256, locks: browserLocks()})
  return pageFiles
}

/**
 * Opens the files of a swarm's topic: what its members offer, and what of it is here. What was being loaded goes on by itself. Never fails
 * because of storage: what cannot be kept is said by `notice`. Close it before the swarm is left, or leave the swarm, which closes it too.
 * @throws SwarmError 'left'
 * @throws LoadError
 */
export async function openFiles(swarm: Swarm): Promise<Files<Swarm>> {
  checkNotLeft(swarm)
  const ofPage = await loadedPageFiles()
  return opened(swarm, openedFiles, (log, release) => ofPage.open(swarm, log, release))
}

let pageGames: PageGames | undefined
const openedGames = new Set<Games<Swarm>>()

/** In the embed a file of its own, as the files have. */
async function loadedPageGames(): Promise<PageGames> {
  const {PageGames} = await loadPart(import('./features/game/page-games.ts'))
  pageGames ??= new PageGames({
    env: browserEnvironment,
    locks: browserLocks(),
    verify,
    sha256: quickSha256,
    onLeaving: browserLeaving
  })
  return pageGames
}

/**
 * Opens the tables of a swarm's topic, for these games; `define` adds more. Never fails because of storage: what cannot be kept is said by
 * `notice`. Close it before the swarm is left, or leave the swarm, which closes it too.
 * @throws SwarmError 'left'
 * @throws LoadError
 */
export async function openGames(swarm: Swarm, definitions: readonly AnyDefinition[] = []): Promise<Games<Swarm>> {
  checkNotLeft(swarm)
  const [ofPage, people] = await Promise.all([loadedPageGames(), openedAcquaintances()])
  return opened(swarm, openedGames, (log, release) => ofPage.open(swarm, log, people, definitions, release))
}

/**
 * Opens the picture of a topic's connections and the checks of what keeps them from being made. Nothing is asked of anybody before `examine`.
 * @throws SwarmError 'left'
 * @throws LoadError
 */
export async function openNetwork(swarm: Swarm): Promise<Network<Swarm>> {
  const {openNetworkOf} = await loadPart(import('./swarm/doctor/open-network.ts'))
  checkNotLeft(swarm)
  return openNetworkOf(swarm)
}

/** What stands on the log of a swarm's topic, which is let go of when it is closed. @throws SwarmError 'left' */
async function opened<Feature extends {close(): Promise<void>}>(
  swarm: Swarm,
  all: Set<Feature>,
  open: (log: Log, release: () => Promise<void>) => Promise<Feature>
): Promise<Feature> {
  checkNotLeft(swarm)
  logs ??= openedLogs()
  const {log, release} = await logs.use(swarm)
  const feature: Feature = await open(log, async () => {
    all.delete(feature)
    await release()
  })
  all.add(feature)
  if (swarm.status.kind === 'left') await feature.close()
  checkNotLeft(swarm)
  return feature
}

/** Lets go of everything that was opened here, so that what is opened next begins anew. The answer closes it. */
export function takenFeatures(): () => Promise<void> {
  const people = acquaintances
  const files = pageFiles
  logs = undefined
  logStorage = undefined
  acquaintances = undefined
  memories = undefined
  pageFiles = undefined
  pageGames = undefined
  return async () => {
    // What they have not kept yet is kept now: not when it has been deleted.
    await Promise.all([...chats, ...openedFiles, ...openedGames].map(feature => feature.close()))
    files?.close()
    await (await people)?.close()
  }
}

function checkNotLeft({status}: Swarm): void {
  if (status.kind === 'left') throw new SwarmError('left', 'This topic was left. Join it again first.')
}
