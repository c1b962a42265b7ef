import {browserEnvironment} from './base/browser-environment.ts'
import {browserDatabases, databaseNames, deleteDatabases} from './base/databases.ts'
import {NameError, passStorageError, SwarmError} from './base/errors.ts'
import {loadPart} from './base/load-part.ts'
import {deleteOwnFolder} from './base/own-folder.ts'
import {browserPageNotices, type PageNotices} from './base/page-notices.ts'
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
import {openIdentity, type Identity} from './identity/identity.ts'
import {IndexedDbAcquaintanceStore} from './identity/indexeddb-acquaintance-store.ts'
import {IndexedDbIdentityStore} from './identity/indexeddb-identity-store.ts'
import {cleanName} from './identity/names.ts'
import {verify} from './identity/signatures.ts'
import {IndexedDbLogStorage} from './log/indexeddb-log-storage.ts'
import {browserLocks} from './log/locks.ts'
import {openLog} from './log/open-log.ts'
import {browserPageMarks} from './log/page-marks.ts'
import {SharedLogs} from './log/shared-logs.ts'
import {normaliseTopic, publicTopicKeys, type TopicKeys} from './protocol/topic.ts'
import type {IceOptions} from './rendezvous/ice-servers.ts'
import {IndexedDbRelayHealth} from './rendezvous/indexed-db-relay-health.ts'
import {relayUrl} from './rendezvous/relay-selection.ts'
import type {RelayChoice} from './rendezvous/rendezvous.ts'
import {shippedStunServers} from './rendezvous/shipped-relays.ts'
import {TrysteroRendezvous} from './rendezvous/trystero-rendezvous.ts'
import {isTurnServer, parseTurnServer, type TurnServer} from './rendezvous/turn-servers.ts'
import {BrowserPageLife} from './swarm/browser-page-life.ts'
import {checkBrowserSupport} from './swarm/browser-support.ts'
import {LinkBudget} from './swarm/link-budget.ts'
import {Mesh} from './swarm/mesh.ts'
import {Swarm} from './swarm/swarm.ts'
import {openWebRtcLink} from './swarm/web-rtc-link.ts'

export {
  FileError,
  GameError,
  InviteError,
  LoadError,
  NameError,
  SendError,
  ShoalError,
  StorageError,
  SwarmError,
  TopicError,
  TopicFileError
} from './base/errors.ts'
export {defineGame, INVALID} from './features/game/define-game.ts'
export type {
  Chance,
  Drawn,
  GameClock,
  GameContext,
  GameDefinition,
  GameEnd,
  MoveContext
} from './features/game/define-game.ts'
export type {
  AnyDefinition,
  CreateOptions,
  GameInfo,
  Games,
  GamesEvents,
  GamesNotice,
  TableRow
} from './features/game/games.ts'
export {defineRealtime} from './features/game/define-realtime.ts'
export type {
  InputDevice,
  RealtimeDefinition,
  RealtimePicture,
  RealtimeSetup,
  SeatPart
} from './features/game/define-realtime.ts'
export type {RealtimeMatch, RealtimePhase, RealtimeSeat} from './features/game/realtime/match-view.ts'
export type {RealtimeTable} from './features/game/realtime-table.ts'
export type {TablePhase} from './features/game/table.ts'
export type {MoveOutcome, TurnTable} from './features/game/turn-table.ts'
export type {EntryId, FileId, PersonKey, RoutingId, TopicId} from './base/ids.ts'
export {Chat} from './features/chat/chat.ts'
export type {ChatEvents, ChatMessage, ChatNotice} from './features/chat/chat.ts'
export type {Delivery, Mention, Quote, Reaction} from './features/chat/chat-message.ts'
export type {Direct} from './features/chat/direct-views.ts'
export type {History, HistoryUsage} from './features/chat/history.ts'
export type {KnownPerson} from './features/chat/relations.ts'
export type {SendOptions} from './features/chat/sending.ts'
export type {UnreadCount} from './features/chat/unread.ts'
export {Files} from './features/files/files.ts'
export type {FilesEvents, FilesNotice, FilesUsage, ShareItem} from './features/files/files.ts'
export type {BlocksOptions, FileInFolder, ShareOptions} from './features/files/files-parts.ts'
export type {OpenedFile} from './features/files/handing-out.ts'
export type {ShownAs} from './features/files/media-safety.ts'
export type {SaveOutcome} from './features/files/save-file.ts'
export type {FileState, FolderInfo, SharedFile} from './features/files/shared-file.ts'
export type {Identity} from './identity/identity.ts'
export type {TopicMessage} from './protocol/link-messages.ts'
export type {TopicAccess, TopicKeys} from './protocol/topic.ts'
export type {IceRefusal, IceStatus} from './rendezvous/ice-servers.ts'
export type {CandidateKind, LinkPath} from './rendezvous/link-path.ts'
export type {RelayChoice, RelayKind, RelayStatus} from './rendezvous/rendezvous.ts'
export type {TurnServer} from './rendezvous/turn-servers.ts'
export type {Person} from './swarm/people.ts'
export type {Verdict} from './swarm/session.ts'
export type {SwarmStatus} from './swarm/status.ts'
export type {SwarmEvents, SwarmReport} from './swarm/swarm.ts'
export type {Neighbour} from './swarm/topic-membership.ts'
export {Swarm} from './swarm/swarm.ts'

/** What to join: a public topic by its name or a private one by its invitation. */
export type JoinTarget =
  | {
      /** What everybody types who is to meet: 1 to 128 characters, spelling of case and white space does not matter. */
      readonly topic: string
      readonly invite?: undefined
    }
  | {
      /** The payload of an invitation, or the whole link. */
      readonly invite: string
      readonly topic?: undefined
    }

export type JoinOptions = JoinTarget & JoinSettings

export interface JoinSettings extends RelayChoice {
  /** The person's name from now on, on every page of this browser. */
  readonly name?: string | undefined
  /** STUN servers, `stun:host:port`, instead of the shipped ones; for the whole page, taken from its first join. */
  readonly stun?: readonly string[] | undefined
  /**
   * TURN servers, for the whole page, taken from its first join: `turn:user:password@host:port`, or what a browser takes, or a callback that
   * hands out short-lived credentials. It is asked when a connection is about to be built and the credentials at hand are about to expire.
   */
  readonly turn?: readonly (string | TurnServer)[] | (() => Promise<readonly TurnServer[]>) | undefined
  /** Connects through TURN servers only, so that others in the topic do not see this visitor's address; for the whole page. */
  readonly relayOnly?: boolean | undefined
  /** Gives the joining up; afterwards it has no effect, use `leave`. */
  readonly signal?: AbortSignal | undefined
}

/** What finds and links the pages of all public topics, or those of one private topic. */
interface Scope {
  readonly rendezvous: TrysteroRendezvous
  readonly mesh: Promise<Mesh>
}

/** Identity and budgets are one for the page, made by the first join. One that failed is tried again. */
interface Page {
  readonly open: Scope
  /** Of each private topic that was joined, by its room. */
  readonly hidden: Map<string, Scope>
  /** Shared by the meshes of all scopes. */
  makeMesh(rendezvous: TrysteroRendezvous, privateTopic?: TopicKeys): Promise<Mesh>
  readonly relayOnly: boolean
}

let page: Page | undefined

type PrivateTopics = typeof import('./rendezvous/private-topics.ts')

const loadPrivateTopics = (): Promise<PrivateTopics> => loadPart(import('./rendezvous/private-topics.ts'))

function openPage(ice: IceOptions): Page {
  forgettingNotices()
  const env = browserEnvironment
  const rendezvous = new TrysteroRendezvous({
    environment: env,
    healthStore: new IndexedDbRelayHealth(),
    openSocket: url => new WebSocket(url),
    ice
  })
  const opening: Promise<Identity> = openIdentity(env, new IndexedDbIdentityStore())
  const budget = new LinkBudget()
  const pageLife = new BrowserPageLife(env)
  const makeMesh: Page['makeMesh'] = async (ofScope, privateTopic) =>
    new Mesh({
      env,
      identity: await opening,
      verify,
      rendezvous: ofScope,
      openLink: met => openWebRtcLink(met, env.scheduler),
      pageLife,
      privateTopic,
      budget
    })
  return {
    open: {rendezvous, mesh: makeMesh(rendezvous)},
    hidden: new Map(),
    makeMesh,
    relayOnly: ice.relayOnly === true
  }
}

/**
 * A new private topic: only those who are given the link are in it. Nothing is joined and nothing kept yet; whoever loses
 * every copy of the invitation cannot get it back.
 * `name` is what the invitation calls it, '' for nothing. `invite` is the payload: put it behind `#!` in the address of the site.
 * @throws TopicError 'too-long' | 'unprintable'
 * @throws LoadError
 */
export async function createPrivateTopic(name = ''): Promise<{readonly invite: string}> {
  const {encodeInvite, topicSecretBytes} = await loadPrivateTopics()
  return {invite: encodeInvite({secret: browserEnvironment.random.bytes(topicSecretBytes), name})}
}

/**
 * Joins a topic. Resolves as soon as the search has begun; who is there comes with the events. Joined more than once, a topic
 * shares its links, and each of its swarms is left on its own.
 * @throws TopicError the topic cannot be joined
 * @throws InviteError part of the invitation is missing or wrong
 * @throws LoadError what private topics need is out of reach; to be tried again
 * @throws NameError the name cannot be shown
 * @throws SwarmError 'insecure-context' | 'crypto-missing' | 'webrtc-missing' | 'bad-relay-url' | 'bad-turn-server' | 'no-turn-server' |
 * 'address-shown' | 'aborted'
 */
export async function joinSwarm(options: JoinOptions): Promise<Swarm> {
  const {name, signal} = options
  checkAborted(signal)
  checkBrowserSupport()
  // Before anything costs time: a topic that cannot be joined, an address that is none.
  const hidden = invitedTo(options) ? await loadPrivateTopics() : undefined
  const invite = hidden?.readInvite(options.invite!)
  const choice: RelayChoice = {
    relays: relayUrls(options.relays),
    trackers: relayUrls(options.trackers),
    localRelays: relayUrls(options.localRelays),
    localTrackers: relayUrls(options.localTrackers)
  }
  const ice = iceOptions(options)
  if (name !== undefined && cleanName(name) === undefined) {
    throw new NameError('unusable', 'A name has 1 to 32 characters that can be shown.')
  }
  // The identity is read while the keys are made.
  const opened = openedPage(ice)
  const keys =
    hidden && invite ? await hidden.privateTopicKeys(invite.secret, invite.name) : await publicTopicKeys(options.topic!)
  const {rendezvous, mesh: opening} = scopeOf(opened, keys, hidden)
  // The search does not wait until the identity is read.
  const {appId, roomId} = keys
  const endEarlySearch = rendezvous.join({appId, roomId, choice})
  try {
    const mesh = await opening
    checkAborted(signal)
    // The name holds at once; keeping it is not waited for. That it cannot be kept is said by `Identity.kept`.
    if (name !== undefined) void mesh.identity.setName(name).catch(passStorageError)
    return noted(new Swarm(mesh, keys, choice, invite && hidden?.encodeInvite(invite)))
  } finally {
    endEarlySearch()
  }
}

const swarms = new Set<Swarm>()

function noted(swarm: Swarm): Swarm {
  swarms.add(swarm)
  swarm.on('status', () => {
    if (swarm.status.kind === 'left') swarms.delete(swarm)
  })
  return swarm
}

let forgetting: PageNotices | undefined

/** Says to all pages of this browser that everything is being forgotten. */
function forgettingNotices(): PageNotices {
  if (forgetting !== undefined) return forgetting
  forgetting = browserPageNotices('shoal forget')
  forgetting.onTold('everything', () => void leaveEverything())
  return forgetting
}

async function leaveEverything(): Promise<void> {
  const leaving = page
  const people = acquaintances
  page = undefined
  logs = undefined
  logStorage = undefined
  acquaintances = undefined
  memories = undefined
  const files = pageFiles
  pageFiles = undefined
  pageGames = undefined
  await Promise.all([...swarms].map(swarm => swarm.leave()))
  // What they have not kept yet is kept now: not when it has been deleted.
  await Promise.all([...chats, ...openedFiles, ...openedGames].map(feature => feature.close()))
  files?.close()
  await (await people)?.close()
  for (const {rendezvous, mesh} of leaving ? [leaving.open, ...leaving.hidden.values()] : []) {
    // One that never opened has closed its relays already.
    void mesh.then(opened => opened.close()).catch(() => rendezvous.close())
  }
}

/**
 * Leaves every topic, on all pages of this browser, and deletes everything that was kept: identity, name, topics, who was met, relays.
 * Whoever joins next is a stranger. Afterwards the page is to clear what it keeps itself, `localStorage` for one, and reload, since what it
 * shows is still in memory. Never hangs.
 * @throws StorageError 'blocked' another page does not let go, and the browser deletes the rest when that closes; 'missing' | 'broken'
 */
export async function forgetEverything(): Promise<void> {
  forgettingNotices().tell('everything')
  await leaveEverything()
  const {scheduler} = browserEnvironment
  await Promise.all([
    deleteDatabases(databaseNames, {scheduler, factory: browserDatabases()}),
    deleteOwnFolder({scheduler})
  ])
}

/** Whether it is an invitation that is to be joined; a public topic is looked at only. */
function invitedTo({topic, invite}: JoinOptions): boolean {
  if ((topic === undefined) === (invite === undefined)) throw new TypeError('Give either a topic or an invite.')
  if (topic !== undefined) normaliseTopic(topic)
  return invite !== undefined
}

function scopeOf({open, hidden, makeMesh}: Page, keys: TopicKeys, privateTopics: PrivateTopics | undefined): Scope {
  const {rendezvousKeys, roomId} = keys
  if (!rendezvousKeys || !privateTopics) return open
  const known = hidden.get(roomId)
  if (known) return known
  const rendezvous = open.rendezvous.privately(rendezvousKeys, privateTopics.veiledAppearance)
  const scope = {rendezvous, mesh: makeMesh(rendezvous, keys)}
  hidden.set(roomId, scope)
  // The page as a whole failed, and is tried again with new scopes.
  scope.mesh.catch(() => rendezvous.close())
  return scope
}

function openedPage(ice: IceOptions): Page {
  if (page) {
    if (ice.relayOnly === true && !page.relayOnly)
      throw new SwarmError('address-shown', 'This page connects directly already. Load it again to hide the address.')
    return page
  }
  // Others write to the same journal as the log does.
  void openedLogStorage().prepare()
  const opened = openPage(ice)
  page = opened
  opened.open.mesh.catch(() => {
    opened.open.rendezvous.close()
    if (page === opened) page = undefined
  })
  return opened
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SwarmError('aborted', 'Joining was given up.', {cause: signal.reason})
}

function relayUrls(list: readonly string[] | undefined): readonly string[] | undefined {
  return list?.map(text => {
    const url = relayUrl(text)
    if (url === undefined) throw badUrl(text, 'wss://relay.example.org')
    return url
  })
}

/** What a page's connections are to use. @throws SwarmError */
function iceOptions({stun = shippedStunServers, turn = [], relayOnly = false}: JoinSettings): IceOptions {
  for (const url of stun) if (!/^stuns?:[^\s/?#@]+$/.test(url)) throw badUrl(url, 'stun:stun.example.org:3478')
  if (relayOnly && turn.length === 0 && typeof turn !== 'function')
    throw new SwarmError('no-turn-server', 'To hide the address a TURN server is needed, and none is set.')
  return {stun, relayOnly, turn: typeof turn === 'function' ? turn : turn.map(turnServer)}
}

function turnServer(server: string | TurnServer): TurnServer {
  if (typeof server === 'string') {
    const read = parseTurnServer(server)
    if (read.ok) return read.value
  } else if (isTurnServer(server)) return server
  // Not what was written: there is a password in it.
  throw new SwarmError('bad-turn-server', 'A TURN server is not written like turn:user:password@turn.example.org:3478.')
}

const badUrl = (url: string, example: string) =>
  new SwarmError('bad-relay-url', `“${url.slice(0, 100)}” is not an address like ${example}.`)

let logStorage: IndexedDbLogStorage | undefined
let logs: SharedLogs | undefined
let acquaintances: Promise<Acquaintances> | undefined
let memories: IndexedDbChatMemoryStore | undefined
const chats = new Set<Chat<Swarm>>()

function openedLogStorage(): IndexedDbLogStorage {
  const {scheduler, random} = browserEnvironment
  logStorage ??= new IndexedDbLogStorage({scheduler, marks: browserPageMarks(browserLocks(), random)})
  return logStorage
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
  // One for the page: who was met in one topic is known in all of them.
  acquaintances ??= openAcquaintances(browserEnvironment, new IndexedDbAcquaintanceStore())
  memories ??= new IndexedDbChatMemoryStore(browserEnvironment)
  const [{log, release}, memory, people] = await Promise.all([
    logs.use(swarm),
    openChatMemory(swarm.keys.topicKey, browserEnvironment, memories, browserLeaving),
    acquaintances
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
  checkNotLeft(swarm)
  logs ??= openedLogs()
  const {log, release} = await logs.use(swarm)
  const files: Files<Swarm> = await ofPage.open(swarm, log, async () => {
    openedFiles.delete(files)
    await release()
  })
  openedFiles.add(files)
  if (swarm.status.kind === 'left') await files.close()
  checkNotLeft(swarm)
  return files
}

let pageGames: PageGames | undefined
const openedGames = new Set<Games<Swarm>>()

/** In the embed a file of its own, as the files have. */
async function loadedPageGames(): Promise<PageGames> {
  const {PageGames} = await loadPart(import('./features/game/page-games.ts'))
  pageGames ??= new PageGames({env: browserEnvironment, locks: browserLocks(), verify})
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
  const ofPage = await loadedPageGames()
  checkNotLeft(swarm)
  logs ??= openedLogs()
  const {log, release} = await logs.use(swarm)
  const games: Games<Swarm> = await ofPage.open(swarm, log, definitions, async () => {
    openedGames.delete(games)
    await release()
  })
  openedGames.add(games)
  if (swarm.status.kind === 'left') await games.close()
  checkNotLeft(swarm)
  return games
}

function checkNotLeft({status}: Swarm): void {
  if (status.kind === 'left') throw new SwarmError('left', 'This topic was left. Join it again first.')
}
