import {browserEnvironment, prepareForHiding} from './base/browser-environment.ts'
import {browserDatabases, databaseNames, deleteDatabases} from './base/databases.ts'
import {notesLeft, removeNotes} from './base/parting-notes.ts'
import {NameError, passStorageError, SwarmError} from './base/errors.ts'
import {loadPart} from './base/load-part.ts'
import {deleteOwnFolder} from './base/own-folder.ts'
import {browserPageNotices, type PageNotices} from './base/page-notices.ts'
import {openIdentity, type Identity} from './identity/identity.ts'
import {IndexedDbIdentityStore} from './identity/indexeddb-identity-store.ts'
import {cleanName} from './identity/names.ts'
import {verify} from './identity/signatures.ts'
import {invitedTo, iceOptions, relayChoice, type JoinOptions} from './join-options.ts'
import {publicTopicKeys, type TopicKeys} from './protocol/topic.ts'
import type {IceOptions} from './rendezvous/ice-servers.ts'
import {browserSockets} from './rendezvous/browser-socket.ts'
import {IndexedDbRelayHealth} from './rendezvous/indexed-db-relay-health.ts'
import {TrysteroRendezvous} from './rendezvous/trystero-rendezvous.ts'
import {BrowserPageLife} from './swarm/browser-page-life.ts'
import {checkBrowserSupport} from './swarm/browser-support.ts'
import {introduceSoon} from './swarm/introductions.ts'
import {LinkBudget} from './swarm/link-budget.ts'
import {Mesh} from './swarm/mesh.ts'
import {Swarm} from './swarm/swarm.ts'
import {openWebRtcLink} from './swarm/web-rtc-link.ts'
import {openedLogStorage, takenFeatures} from './topic-features.ts'

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
export {defineShared, ownPrefix} from './features/game/define-shared.ts'
export type {SharedDefinition, SharedDraft, SharedLimits, SharedOwner} from './features/game/define-shared.ts'
export type {SharedStateTable} from './features/game/shared-state-table.ts'
export type {SharedTable, WriteOptions} from './features/game/shared-table.ts'
export type {SharedEntry} from './features/game/shared-entry.ts'
export type {SharedFault} from './features/game/shared-faults.ts'
export type {SharedPresence} from './features/game/shared-presence.ts'
export type {RealtimeMatch, RealtimePhase, RealtimeSeat} from './features/game/realtime/match-view.ts'
export type {RealtimeTable} from './features/game/realtime-table.ts'
export type {TablePhase} from './features/game/table.ts'
export type {MoveOutcome, TurnTable} from './features/game/turn-table.ts'
export type {JoinOptions, JoinSettings, JoinTarget} from './join-options.ts'
export {openChat, openFiles, openGames, openNetwork} from './topic-features.ts'
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
export type {HandConnection, HandEvents, HandState} from './rendezvous/hand-connection.ts'
export type {ByHand, HandOffer} from './rendezvous/hand-connections.ts'
export type {IceRefusal, IceStatus} from './rendezvous/ice-servers.ts'
export type {CandidateKind, LinkPath} from './rendezvous/link-path.ts'
export type {RelayChoice, RelayKind, RelayStatus} from './rendezvous/rendezvous.ts'
export type {TurnServer} from './rendezvous/turn-servers.ts'
export type {Check, CheckName, CheckState, Examination, Fact, Trouble, Unknown} from './swarm/doctor/findings.ts'
export type {Network, NetworkEvents} from './swarm/doctor/network.ts'
export type {LinkReport, NetworkLink, NetworkPicture, NetworkReport} from './swarm/doctor/network-report.ts'
export type {LinkOutcome} from './swarm/link-outcome.ts'
export type {Person} from './swarm/people.ts'
export type {Verdict} from './swarm/session.ts'
export type {SwarmStatus} from './swarm/status.ts'
export type {SwarmEvents, SwarmReport} from './swarm/swarm.ts'
export type {Neighbour} from './swarm/topic-membership.ts'
export {Swarm} from './swarm/swarm.ts'

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
  prepareForHiding()
  const env = browserEnvironment
  const rendezvous = new TrysteroRendezvous({
    environment: env,
    healthStore: new IndexedDbRelayHealth(),
    openSocket: browserSockets(env.scheduler),
    ice
  })
  const opening: Promise<Identity> = openIdentity(env, new IndexedDbIdentityStore())
  const budget = new LinkBudget()
  const pageLife = new BrowserPageLife(env)
  const makeMesh: Page['makeMesh'] = async (ofScope, privateTopic) => {
    const mesh = new Mesh({
      env,
      identity: await opening,
      verify,
      rendezvous: ofScope,
      openLink: met => openWebRtcLink(met, env.scheduler),
      pageLife,
      privateTopic,
      budget
    })
    introduceSoon(env, mesh, ofScope, 1_000)
    return mesh
  }
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
  const choice = relayChoice(options)
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
  page = undefined
  const closeFeatures = takenFeatures()
  await Promise.all([...swarms].map(swarm => swarm.leave()))
  await closeFeatures()
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
    // Last: a page that is still leaving may leave one.
  ]).finally(() => removeNotes(notesLeft('')))
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
