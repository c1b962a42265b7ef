import {browserEnvironment} from './base/browser-environment.ts'
import {NameError, StorageError, SwarmError} from './base/errors.ts'
import {Chat} from './features/chat/chat.ts'
import {sha256} from './identity/hash.ts'
import {openIdentity} from './identity/identity.ts'
import {IndexedDbIdentityStore} from './identity/indexeddb-identity-store.ts'
import {cleanName} from './identity/names.ts'
import {verify} from './identity/signatures.ts'
import {IndexedDbLogStorage} from './log/indexeddb-log-storage.ts'
import {browserLocks} from './log/locks.ts'
import {openLog} from './log/open-log.ts'
import {SharedLogs} from './log/shared-logs.ts'
import {browserTabNotices} from './log/tab-notices.ts'
import {normaliseTopic, publicTopicKeys, type TopicKeys} from './protocol/topic.ts'
import {IndexedDbRelayHealth} from './rendezvous/indexed-db-relay-health.ts'
import {relayUrl} from './rendezvous/relay-selection.ts'
import type {RelayChoice, Rendezvous} from './rendezvous/rendezvous.ts'
import {shippedStunServers} from './rendezvous/shipped-relays.ts'
import {TrysteroRendezvous} from './rendezvous/trystero-rendezvous.ts'
import {BrowserPageLife} from './swarm/browser-page-life.ts'
import {checkBrowserSupport} from './swarm/browser-support.ts'
import {Mesh} from './swarm/mesh.ts'
import {Swarm} from './swarm/swarm.ts'
import {openWebRtcLink} from './swarm/web-rtc-link.ts'

export {NameError, SendError, ShoalError, StorageError, SwarmError, TopicError} from './base/errors.ts'
export type {EntryId, PersonKey, RoutingId, TopicId} from './base/ids.ts'
export {Chat} from './features/chat/chat.ts'
export type {ChatEvents, ChatMessage, ChatNotice} from './features/chat/chat.ts'
export type {Identity} from './identity/identity.ts'
export type {TopicMessage} from './protocol/link-messages.ts'
export type {TopicKeys} from './protocol/topic.ts'
export type {RelayChoice, RelayKind, RelayStatus} from './rendezvous/rendezvous.ts'
export type {Person} from './swarm/people.ts'
export type {Verdict} from './swarm/session.ts'
export type {SwarmStatus} from './swarm/status.ts'
export type {SwarmEvents, SwarmReport} from './swarm/swarm.ts'
export type {Neighbour} from './swarm/topic-membership.ts'
export {Swarm} from './swarm/swarm.ts'

export interface JoinOptions extends RelayChoice {
  /** What everybody types who is to meet: 1 to 128 characters, spelling of case and white space does not matter. */
  readonly topic: string
  /** The person's name from now on, on every page of this browser. */
  readonly name?: string | undefined
  /** STUN servers, `stun:host:port`, instead of the shipped ones; for the whole page, taken from its first join. */
  readonly stun?: readonly string[] | undefined
  /** Gives the joining up; afterwards it has no effect, use `leave`. */
  readonly signal?: AbortSignal | undefined
}

/** Identity, links and relays are one for the page, made by the first join. One that failed is tried again. */
interface Page {
  readonly rendezvous: Rendezvous
  readonly mesh: Promise<Mesh>
}

let page: Page | undefined

function openPage(stun: readonly string[]): Page {
  const env = browserEnvironment
  const rendezvous = new TrysteroRendezvous({
    environment: env,
    healthStore: new IndexedDbRelayHealth(),
    openSocket: url => new WebSocket(url),
    iceServers: stun.map(urls => ({urls}))
  })
  const mesh = openIdentity(env, new IndexedDbIdentityStore()).then(
    identity =>
      new Mesh({env, identity, verify, rendezvous, openLink: openWebRtcLink, pageLife: new BrowserPageLife(env)})
  )
  return {rendezvous, mesh}
}

/**
 * Joins a topic. Resolves as soon as the search has begun; who is there comes with the events. Joined more than once, a topic
 * shares its links, and each of its swarms is left on its own.
 * @throws TopicError the topic cannot be joined
 * @throws NameError the name cannot be shown
 * @throws SwarmError 'insecure-context' | 'crypto-missing' | 'webrtc-missing' | 'bad-relay-url' | 'aborted'
 */
export async function joinSwarm(options: JoinOptions): Promise<Swarm> {
  const {topic, name, stun = shippedStunServers, signal} = options
  checkAborted(signal)
  checkBrowserSupport()
  // Before anything costs time: a topic that cannot be joined, an address that is none.
  normaliseTopic(topic)
  const choice: RelayChoice = {
    relays: relayUrls(options.relays),
    trackers: relayUrls(options.trackers),
    localRelays: relayUrls(options.localRelays),
    localTrackers: relayUrls(options.localTrackers)
  }
  for (const url of stun) if (!/^stuns?:[^\s/?#@]+$/.test(url)) throw badUrl(url, 'stun:stun.example.org:3478')
  if (name !== undefined && cleanName(name) === undefined) {
    throw new NameError('unusable', 'A name has 1 to 32 characters that can be shown.')
  }
  const keys = await publicTopicKeys(topic)
  const {rendezvous, mesh: opening} = openedPage(stun)
  // The search does not wait until the identity is read.
  const {appId, roomId} = keys
  const endEarlySearch = rendezvous.join({appId, roomId, choice})
  try {
    return joinMesh(await opening, keys, choice, options)
  } finally {
    endEarlySearch()
  }
}

function joinMesh(mesh: Mesh, keys: TopicKeys, choice: RelayChoice, {name, signal}: JoinOptions): Swarm {
  checkAborted(signal)
  // The name holds at once; keeping it is not waited for.
  if (name !== undefined) void mesh.identity.setName(name).catch(passUnkeptName)
  return new Swarm(mesh, keys, choice)
}

function openedPage(stun: readonly string[]): Page {
  if (page) return page
  const opened = openPage(stun)
  page = opened
  opened.mesh.catch(() => {
    opened.rendezvous.close()
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

const badUrl = (url: string, example: string) =>
  new SwarmError('bad-relay-url', `“${url.slice(0, 100)}” is not an address like ${example}.`)

/** That a name cannot be kept is said by `Identity.kept`; it holds on this page all the same. */
function passUnkeptName(error: unknown): void {
  if (!(error instanceof StorageError)) throw error
}

let logs: SharedLogs | undefined

function openedLogs(): SharedLogs {
  const parts = {
    storage: new IndexedDbLogStorage({scheduler: browserEnvironment.scheduler}),
    locks: browserLocks(),
    notices: browserTabNotices(),
    crypto: {sha256, verify},
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
  const {log, release} = await logs.use(swarm)
  try {
    checkNotLeft(swarm)
  } catch (error) {
    await release()
    throw error
  }
  return Chat.open({swarm, log, env: browserEnvironment, release})
}

function checkNotLeft({status}: Swarm): void {
  if (status.kind === 'left') throw new SwarmError('left', 'This topic was left. Join it again first.')
}
