import type {RoutingId} from '../../../src/base/ids.ts'
import type {Bytes} from '../../../src/base/bytes.ts'
import type {Environment} from '../../../src/base/ports.ts'
import type {LinkMembership, ProvenPeer, Role} from '../../../src/identity/handshake.ts'
import {topicProof} from '../../../src/identity/handshake.ts'
import {sha256} from '../../../src/identity/hash.ts'
import type {Identity} from '../../../src/identity/identity.ts'
import {runHandshake} from '../../../src/identity/run-handshake.ts'
import {verify} from '../../../src/identity/signatures.ts'
import {decodeFrame, encodeFrame, type LinkMessage, type SendableMessage} from '../../../src/protocol/link-messages.ts'
import type {TopicKeys} from '../../../src/protocol/topic.ts'
import {ownFeatures, protocolVersions} from '../../../src/protocol/version.ts'
import type {ChannelName, Link, LinkCloseReason} from '../../../src/swarm/link.ts'

export interface HostileOptions {
  readonly routingId?: string
  /** Signs something else than it should. */
  readonly forge?: boolean
  readonly versions?: {readonly min: number; readonly max: number}
  /** Says nothing by itself. */
  readonly mute?: boolean
  /** Of a private topic whose secret it has. */
  readonly membership?: LinkMembership
}

/** A link whose own limits need not be kept. */
export interface UncheckedLink extends Link {
  sendUnchecked(channel: ChannelName, bytes: Bytes): boolean
}

/** The other end of a link in the hands of someone who sends whatever they like. */
export class HostilePeer {
  readonly link: UncheckedLink
  readonly received: {readonly topic: number; readonly message: LinkMessage}[] = []
  peer: ProvenPeer | undefined
  closed: LinkCloseReason | undefined
  readonly #role: Role

  constructor(env: Pick<Environment, 'random'>, link: UncheckedLink, identity: Identity, options: HostileOptions = {}) {
    this.link = link
    this.#role = link.initiator ? 'initiator' : 'responder'
    const handshake = options.mute
      ? undefined
      : runHandshake(
          {
            role: this.#role,
            fingerprints: link.fingerprints,
            versions: options.versions ?? protocolVersions,
            features: ownFeatures,
            routingId: (options.routingId ?? 'hostile') as RoutingId,
            publicKey: identity.publicKey,
            agreementKey: identity.agreementKey,
            nonce: env.random.bytes(32),
            membership: options.membership
          },
          {sha256, sign: bytes => identity.sign(options.forge ? bytes.slice(1) : bytes), verify},
          {
            send: frame => void link.sendUnchecked('control', frame),
            done: outcome => {
              if (outcome.kind !== 'proven') return
              this.peer = outcome.peer
              for (const frame of outcome.early) this.#read(frame)
            }
          }
        )
    link.handlers = {
      message: (_, bytes) => {
        if (handshake && !this.peer) handshake.receive(bytes)
        else this.#read(bytes)
      },
      closed: reason => (this.closed = reason)
    }
  }

  send(topic: number, message: SendableMessage): void {
    this.sendBytes(encodeFrame(topic, message))
  }

  sendBytes(bytes: Bytes): void {
    this.link.sendUnchecked('control', bytes)
  }

  async openTopic(number: number, keys: TopicKeys): Promise<void> {
    this.send(0, {
      type: 'topicOpen',
      number,
      proof: await topicProof(keys.membershipKey, this.peer!.transcript, this.#role)
    })
  }

  of<Type extends LinkMessage['type']>(type: Type): readonly Extract<LinkMessage, {type: Type}>[] {
    return this.received.map(({message}) => message).filter(message => message.type === type) as never
  }

  #read(frame: Bytes): void {
    const decoded = decodeFrame(frame)
    if (decoded.ok) this.received.push(decoded.value)
  }
}
