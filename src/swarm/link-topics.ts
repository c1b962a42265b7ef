import {toHex, type Bytes} from '../base/bytes.ts'
import type {TopicId} from '../base/ids.ts'
import type {Clock} from '../base/ports.ts'
import {topicProof, type Role} from '../identity/handshake.ts'
import type {LinkHashes} from '../identity/hash.ts'
import type {LinkLevelMessage, MessageNamed} from '../protocol/link-messages.ts'
import type {TopicKeys} from '../protocol/topic.ts'
import type {DropReason, PeerConduct} from './peer-conduct.ts'
import {TopicTable} from './topic-table.ts'

export interface LinkTopicsOptions {
  readonly clock: Clock
  readonly role: Role
  readonly hmacSha256: LinkHashes['hmacSha256']
  readonly conduct: PeerConduct
  readonly send: (message: LinkLevelMessage) => void
  readonly drop: (reason: DropReason) => void
  /** Both sides proved that they know it. False closes it again. */
  readonly matched: (topic: TopicId) => boolean
  /** Either side closed it: what waits to be sent in it is worth nothing. */
  readonly forget: (topic: TopicId) => void
  /** The other side closed it. */
  readonly unmatched: (topic: TopicId) => void
  /** The other side opens topics again and again. */
  readonly wornOut: () => void
}

/** Opens and closes the topics of one link, by proof of membership in each of them, and bounds how often the other side may. */
export class LinkTopics {
  readonly #options: LinkTopicsOptions
  readonly #table = new TopicTable()
  /** Topics whose proofs are being computed; removed when closed meanwhile. */
  readonly #opening = new Map<TopicId, symbol>()
  /** Topics that were open here. */
  readonly #known = new Set<TopicId>()

  constructor(options: LinkTopicsOptions) {
    this.#options = options
  }

  get openTopics(): readonly TopicId[] {
    return this.#table.openTopics
  }

  /** Our number of an open topic; undefined unless both sides have it open. */
  openNumber(topic: TopicId): number | undefined {
    return this.#table.openNumber(topic)
  }

  /** The topic of a frame that came under `number`, as `TopicTable` says it. */
  topicOf(number: number, channel: 'control' | 'bulk'): TopicId | 'left' | undefined {
    return this.#table.topicOf(number, channel)
  }

  /** Without effect when the topic is open or opening. `transcript` is the handshake's: a proof is worth nothing on another link. */
  async open({topicKey: topic, membershipKey}: TopicKeys, transcript: Bytes): Promise<void> {
    if (this.#table.has(topic) || this.#opening.has(topic)) return
    const {role, hmacSha256, send} = this.#options
    const token = Symbol(topic)
    this.#opening.set(topic, token)
    const theirRole = role === 'initiator' ? 'responder' : 'initiator'
    const [proof, expected] = await Promise.all([
      topicProof(membershipKey, transcript, role, hmacSha256),
      topicProof(membershipKey, transcript, theirRole, hmacSha256)
    ])
    if (this.#opening.get(topic) !== token) return
    this.#opening.delete(topic)
    const added = this.#table.add(topic, toHex(expected))
    if (!added) return
    send({type: 'topicOpen', number: added.number, proof})
    if (added.matched) this.#matched(topic)
  }

  close(topic: TopicId): void {
    this.#opening.delete(topic)
    const number = this.#table.remove(topic)
    if (number === undefined) return
    this.#options.forget(topic)
    this.#options.send({type: 'topicClose', number})
  }

  receive(message: MessageNamed<'topicOpen' | 'topicClose'>): void {
    const {clock, conduct, drop} = this.#options
    if (!conduct.admitsTopicFrame(clock.monotonic())) return drop('topic-flood')
    if (message.type === 'topicOpen') this.#opened(message.number, message.proof)
    else this.#closed(message.number)
  }

  /** The link ended: what is being opened is not. */
  stop(): void {
    this.#opening.clear()
  }

  #opened(number: number, proof: Bytes): void {
    const outcome = this.#table.open(number, toHex(proof))
    switch (outcome.kind) {
      case 'matched':
        return this.#reopens(outcome.topic) ? this.#matched(outcome.topic) : undefined
      case 'unmatched':
        return
      case 'full':
        return this.#options.drop('topic-flood')
      case 'number-taken':
      case 'topic-taken':
        return this.#options.drop('topic-number')
    }
  }

  /** What one neighbour may do in a topic is counted from its opening. Beyond a few, a new link has to be made for it. */
  #reopens(topic: TopicId): boolean {
    const {clock, conduct, drop, wornOut} = this.#options
    if (!this.#known.has(topic) || conduct.admitsReopen(clock.monotonic())) return true
    drop('topic-flood')
    wornOut()
    return false
  }

  #matched(topic: TopicId): void {
    this.#known.add(topic)
    if (!this.#options.matched(topic)) this.close(topic)
  }

  #closed(number: number): void {
    const {known, topic} = this.#table.close(number)
    if (!known) return this.#options.drop('topic-number')
    if (topic === undefined) return
    this.#options.forget(topic)
    this.#options.unmatched(topic)
  }
}
