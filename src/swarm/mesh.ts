import {compare} from '../base/bytes.ts'
import {assert} from '../base/errors.ts'
import {DropCounts} from '../base/drop-counts.ts'
import type {RoutingId, TopicId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import type {Result} from '../base/result.ts'
import type {ProvenPeer} from '../identity/handshake.ts'
import type {LinkHashes} from '../identity/hash.ts'
import type {Identity} from '../identity/identity.ts'
import type {Verify} from '../identity/signatures.ts'
import type {TopicMessage} from '../protocol/link-messages.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import type {HandConnections} from '../rendezvous/hand-connections.ts'
import type {MetConnection, RelayChoice, RelayStatus, Rendezvous, Wake} from '../rendezvous/rendezvous.ts'
import {ContactWatch} from './contact-watch.ts'
import {CutOff} from './cut-off.ts'
import {ExpiringSet} from '../base/expiring-set.ts'
import {LinkBudget, type LinkUse} from './link-budget.ts'
import type {Link, LinkCloseReason} from './link.ts'
import {openedLink} from './member-link.ts'
import type {MeshCount, MeshReport} from './mesh-report.ts'
import type {PageLife, PageLifeEvent} from './page-life.ts'
import {admissionParameters as limits, sessionParameters} from './parameters.ts'
import {Session, type SessionHandlers, type Verdict} from './session.ts'
import {TopicMembership} from './topic-membership.ts'

export interface MeshOptions {
  readonly env: Environment
  readonly identity: Identity
  readonly verify: Verify
  /** WebCrypto's, when nothing is said. */
  readonly hashes?: LinkHashes | undefined
  readonly rendezvous: Rendezvous
  /** Makes a link of a connection the rendezvous handed over; closes the connection when it cannot. */
  readonly openLink: (met: MetConnection) => Promise<Result<Link, string>>
  readonly pageLife: PageLife
  /** The one topic this mesh is for, when that is private; its rendezvous is for no other either. Public topics share a mesh. */
  readonly privateTopic?: TopicKeys | undefined
  /** Shared by all meshes of a page. */
  readonly budget?: LinkBudget
}

export interface MeshListener {
  /** Relays opened or closed, the network came or went, other topics are joined than before, or other pages linked in one. */
  changed(): void
}

interface Joined {
  readonly keys: TopicKeys
  readonly choice: RelayChoice
  stop: (() => void) | undefined
}

/**
 * Everything between pages: turns connections into sessions, keeps one for each pair of pages and shares it among all topics,
 * decides who stays, and follows the page through sleep, network changes and leaving. A page has one mesh for its public topics and
 * one for each private topic, so that no link ever carries two of these, and neither learns of the other.
 */
export class Mesh {
  readonly env: Environment
  readonly identity: Identity
  readonly pageLife: PageLife
  readonly listeners = new Set<MeshListener>()
  readonly #options: MeshOptions
  readonly #rendezvous: Rendezvous
  readonly #sessions = new Set<Session>()
  readonly #byRoutingId = new Map<RoutingId, Session>()
  readonly #memberships = new Map<TopicId, TopicMembership>()
  readonly #joined = new Set<Joined>()
  readonly #barred = new ExpiringSet(limits.remembered)
  readonly #drops = new DropCounts()
  readonly #closed = new DropCounts<LinkCloseReason>()
  readonly #counts = new DropCounts<MeshCount>()
  readonly #budget: LinkBudget
  readonly #use: LinkUse
  readonly #leaveBudget: () => void
  readonly #sessionHandlers: SessionHandlers
  readonly #stopPageLife: () => void
  #opening = 0
  #hidden = false
  readonly #cutOff = new CutOff()
  readonly #contactWatch: ContactWatch

  constructor(options: MeshOptions) {
    const {env, identity, rendezvous, pageLife} = options
    this.env = env
    this.identity = identity
    this.pageLife = pageLife
    this.#options = options
    this.#rendezvous = rendezvous
    this.#budget = options.budget ?? new LinkBudget()
    this.#use = {places: () => this.#sessions.size + this.#opening, pending: () => this.#unproven}
    this.#leaveBudget = this.#budget.add(this.#use)
    this.#sessionHandlers = {
      proven: (session, peer) => this.#proven(session, peer),
      matched: (session, topic) => this.#matched(session, topic),
      unmatched: (session, topic) => this.#unmatched(session, topic),
      message: (session, topic, message) => this.#message(session, topic, message),
      quietChanged: session => {
        this.#missed()
        for (const topic of session.openTopics) this.#memberships.get(topic)?.quietChanged()
        this.#heardChanged(session)
      },
      inTrouble: session => {
        this.#missed()
        this.#heardChanged(session)
      },
      closed: (session, reason, said) => this.#sessionClosed(session, reason, said)
    }
    rendezvous.handlers = {
      met: met => void this.#met(met),
      admits: () => this.admits(),
      relaysChanged: () => this.#relaysChanged()
    }
    this.#stopPageLife = pageLife.on(event => this.#pageLife(event))
    this.#contactWatch = new ContactWatch(env, () => this.#contacts())
  }

  /** The membership of a topic, shared by all who join it on this page, and the way out of it again. */
  join(keys: TopicKeys, choice: RelayChoice): {readonly membership: TopicMembership; readonly leave: () => void} {
    const {privateTopic} = this.#options
    assert(
      keys.topicKey === privateTopic?.topicKey || (!privateTopic && keys.access === 'public'),
      'it is a topic of this mesh'
    )
    const membership = this.#memberships.get(keys.topicKey) ?? this.#enter(keys)
    const joined: Joined = {keys, choice, stop: undefined}
    this.#joined.add(joined)
    if (!this.#hidden) this.#look(joined)
    return {
      membership,
      leave: () => {
        if (!this.#joined.delete(joined)) return
        joined.stop?.()
        if (![...this.#joined].some(other => other.keys.topicKey === keys.topicKey)) this.#exit(membership)
      }
    }
  }

  /** Whether one more connection is welcome: not too many, and not too many that proved nothing yet. */
  admits(): boolean {
    if (this.#hidden || this.#memberships.size === 0) return false
    return this.#hasPlace && this.#budget.hasRoom(this.#use, 'pending', limits.pending)
  }

  /** Of the topics that are joined now. */
  get memberships(): Iterable<TopicMembership> {
    return this.#memberships.values()
  }

  relays(): readonly RelayStatus[] {
    return this.#rendezvous.relays()
  }

  /** What connections are built with now, passwords included. */
  iceConfiguration(): Promise<RTCConfiguration> | undefined {
    return this.#rendezvous.iceConfiguration?.()
  }

  byHand(): Promise<HandConnections> {
    return this.#rendezvous.byHand()
  }

  /** Says goodbye to everybody and stops for good. */
  close(): void {
    this.#stopPageLife()
    this.#contactWatch.close()
    this.#leaveBudget()
    for (const joined of this.#joined) joined.stop?.()
    this.#joined.clear()
    this.#closeAll()
    for (const membership of this.#memberships.values()) membership.close()
    this.#memberships.clear()
    this.#rendezvous.close()
  }

  getReport(): MeshReport {
    const drops = new DropCounts()
    const add = (counts: Readonly<Partial<Record<string, number>>>) => {
      for (const [reason, times] of Object.entries(counts)) drops.count(reason, times)
    }
    add(this.#drops.snapshot())
    for (const session of this.#sessions) add(session.conduct.drops.snapshot())
    const counted = (counts: DropCounts) => counts.snapshot() as Readonly<Record<string, number>>
    return {
      links: this.#sessions.size,
      pending: this.#unproven,
      drops: counted(drops),
      closed: counted(this.#closed),
      counts: counted(this.#counts),
      relays: this.relays(),
      ice: this.#rendezvous.ice(),
      heldBack: this.env.scheduler.heldBack === true,
      rendezvous: this.#rendezvous.report()
    }
  }

  /** The most that waits to be sent on one link, bytes. */
  get queuedBytes(): number {
    return Math.max(0, ...[...this.#sessions].map(session => session.queuedBytes))
  }

  get #hasPlace(): boolean {
    return this.#budget.hasRoom(this.#use, 'places', limits.connections)
  }

  get #unproven(): number {
    let pending = this.#opening
    for (const session of this.#sessions) if (session.state === 'handshake') pending++
    return pending
  }

  // Topics

  #enter(keys: TopicKeys): TopicMembership {
    const {env, identity} = this
    const count = (what: MeshCount) => this.#counts.count(what)
    const membership = new TopicMembership({env, keys, identity, routingId: this.#rendezvous.routingId, count})
    this.#memberships.set(keys.topicKey, membership)
    this.#tell()
    for (const session of this.#sessions) void session.openTopic(keys)
    return membership
  }

  #exit(membership: TopicMembership): void {
    const topic = membership.keys.topicKey
    this.#memberships.delete(topic)
    membership.close()
    for (const session of this.#sessions) {
      session.closeTopic(topic)
      membership.unlink(session)
      this.#expectUse(session)
    }
    this.#tell()
  }

  #look(joined: Joined): void {
    const {appId, roomId} = joined.keys
    joined.stop = this.#rendezvous.join({appId, roomId, choice: joined.choice})
  }

  /** A link that carries no topic is closed after a while: the other side may have left, or be about to join another. */
  #expectUse(session: Session): void {
    if (session.state !== 'proven' || session.openTopics.length > 0) return
    this.env.scheduler.after(limits.noTopicGraceMs, () => {
      if (session.openTopics.length === 0) session.close('left')
    })
  }

  // Links

  async #met(met: MetConnection): Promise<void> {
    this.#counts.count('met')
    if (this.#hidden || !this.#hasPlace) {
      this.#counts.count('no-room')
      met.close()
      return
    }
    const {env, identity, verify, hashes, openLink, privateTopic} = this.#options
    this.#opening++
    const opened = await openedLink(openLink(met), privateTopic).finally(() => this.#opening--)
    if (!opened.ok) return this.#counts.count('link-failed')
    const {link, membership} = opened.value
    if (this.#hidden) return link.close('left')
    const session = new Session({
      env,
      link,
      membership,
      identity,
      verify,
      hashes,
      routingId: this.#rendezvous.routingId,
      handlers: this.#sessionHandlers
    })
    if (session.state !== 'closed') this.#sessions.add(session)
  }

  #proven(session: Session, peer: ProvenPeer): LinkCloseReason | undefined {
    if (session.link.provedToBe?.(peer.routingId) === false) {
      // Whose name that is must still be able to come.
      this.#counts.count('another-name')
      return 'duplicate'
    }
    if (this.#barred.has(peer.key, this.env.clock.monotonic())) {
      this.#counts.count('barred')
      return 'admission'
    }
    const former = this.#byRoutingId.get(peer.routingId)
    if (former && former.peer?.key !== peer.key) {
      // Labels are not proved, people are: whoever came first keeps the label.
      this.#counts.count('routing-id-taken')
      return 'duplicate'
    }
    if (former) {
      this.#counts.count('duplicate')
      if (this.#outlives(former, peer)) return 'duplicate'
      former.close('duplicate')
    }
    this.#byRoutingId.set(peer.routingId, session)
    this.#contactWatch.start()
    for (const {keys} of this.#memberships.values()) void session.openTopic(keys)
    this.#expectUse(session)
    return undefined
  }

  /** Of two links to one page both ends keep the same, unless one of them has gone silent. */
  #outlives(former: Session, peer: ProvenPeer): boolean {
    const {pingIdleMs, livenessTickMs} = sessionParameters
    const silent = former.silentMs > pingIdleMs + 2 * livenessTickMs
    return !silent && former.peer !== undefined && compare(former.peer.transcript, peer.transcript) < 0
  }

  #matched(session: Session, topic: TopicId): boolean {
    const membership = this.#memberships.get(topic)
    if (!membership || !session.peer) return false
    const {routingId} = session.peer
    const alone = session.openTopics.every(open => open === topic)
    const crowded = alone && this.#budget.places > limits.connections - limits.ringReserve
    if (crowded && !membership.isRingNeighbour(routingId)) return this.#turnAway(session, alone)
    const {admit, evict} = membership.consider(routingId, session.peer.key)
    for (const other of evict) {
      if (other.missing) {
        other.close('silent')
        continue
      }
      this.#counts.count('let-go')
      membership.unlink(other, {letGo: true})
      other.closeTopic(topic)
      if (other.openTopics.length === 0) other.close('admission')
    }
    if (!admit) return this.#turnAway(session, alone)
    membership.link(session)
    this.#linksChanged(membership)
    return true
  }

  #turnAway(session: Session, alone: boolean): false {
    this.#counts.count('turned-away')
    if (alone) session.close('admission')
    return false
  }

  #unmatched(session: Session, topic: TopicId): void {
    const membership = this.#memberships.get(topic)
    if (membership) this.#unlinked(membership, session, false)
    this.#expectUse(session)
  }

  #unlinked(membership: TopicMembership, session: Session, lost: boolean): void {
    if (!membership.unlink(session, {lost})) return
    this.#linksChanged(membership)
    if (membership.links >= limits.lowDegree) return
    // Links kept for other topics may carry this one again, though there was no room for them before.
    for (const other of this.#sessions) void other.openTopic(membership.keys)
  }

  /** It is missed, or heard again: whether the topic must be looked for does not wait until the link is given up. */
  #heardChanged({openTopics}: Session): void {
    for (const topic of openTopics) {
      const membership = this.#memberships.get(topic)
      if (membership) this.#linksChanged(membership)
    }
  }

  #linksChanged(membership: TopicMembership): void {
    const {heard, lost} = membership.reach
    this.#rendezvous.setLinked(membership.keys.roomId, heard, lost)
    this.#tell()
  }

  #message(session: Session, topic: TopicId, message: TopicMessage): Verdict | Promise<Verdict> {
    return this.#memberships.get(topic)?.receive(session, message) ?? 'ignore'
  }

  #sessionClosed(session: Session, reason: LinkCloseReason, said: string | undefined): void {
    this.#sessions.delete(session)
    this.#closed.count(reason)
    for (const [dropped, times] of Object.entries(session.conduct.drops.snapshot())) this.#drops.count(dropped, times)
    for (const [routingId, other] of this.#byRoutingId) {
      if (other === session) this.#byRoutingId.delete(routingId)
    }
    if ((reason === 'invalid' || reason === 'budget') && session.peer) {
      this.#barred.add(session.peer.key, this.env.clock.monotonic() + limits.barredMs)
    }
    // Of a page that slept the others took leave because it was silent.
    const lost = reason === 'lost' || reason === 'silent' || said === 'silent'
    for (const membership of this.#memberships.values()) this.#unlinked(membership, session, lost)
  }

  // The page

  #pageLife(event: PageLifeEvent): void {
    switch (event) {
      case 'hide':
        this.#hidden = true
        for (const joined of this.#joined) {
          joined.stop?.()
          joined.stop = undefined
        }
        return this.#closeAll()
      case 'show':
        this.#hidden = false
        for (const joined of this.#joined) if (!joined.stop) this.#look(joined)
        return this.#wake()
      case 'freeze':
        return this.#setAway(true)
      case 'visible':
        // Nobody slept, as far as is known: whoever does not answer keeps the patience it has.
        this.#setAway(false)
        return this.#wake('page', session => session.ask())
      case 'wake':
        this.#setAway(false)
        return this.#wake()
      case 'online':
        this.#setAway(false)
        return this.#wake('network', session => session.probe(sessionParameters.lostTimeoutMs))
      case 'offline':
        return this.#relaysChanged()
    }
  }

  #wake(how: Wake = 'page', look = (session: Session) => session.probe()): void {
    this.#relaysChanged()
    this.#rendezvous.wake(how)
    for (const session of this.#sessions) look(session)
  }

  #contacts(): readonly Session[] {
    return [...this.#sessions].filter(({state}) => state === 'proven')
  }

  #missed(): void {
    const contacts = this.#contacts()
    if (this.#cutOff.missed(contacts, this.env.clock.monotonic())) this.#rendezvous.wake('network')
  }

  #setAway(away: boolean): void {
    for (const membership of this.#memberships.values()) membership.setAway(away)
  }

  #closeAll(): void {
    for (const session of [...this.#sessions]) session.close('left', {atOnce: true})
  }

  #relaysChanged(): void {
    if (this.#cutOff.cameBack(this.relays(), this.env.clock.monotonic())) {
      for (const session of this.#sessions) if (session.missing) session.probe(sessionParameters.lostTimeoutMs)
    }
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.listeners]) listener.changed()
  }
}
