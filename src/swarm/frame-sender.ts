import {assert} from '../base/errors.ts'
import type {Bytes} from '../base/bytes.ts'
import type {TopicId} from '../base/ids.ts'
import type {Environment} from '../base/ports.ts'
import {
  encodeFrame,
  isBulk,
  isRealtime,
  maxControlFrameBytes,
  maxRealtimeFrameBytes,
  type LinkLevelMessage,
  type TopicMessage
} from '../protocol/link-messages.ts'
import type {BulkChannel} from './bulk-channel.ts'
import type {Link} from './link.ts'
import {sendParameters} from './parameters.ts'
import {SendQueue, type SendOutcome} from './send-queue.ts'

/** Sends the messages of one link, each on the channel where it belongs. */
export class FrameSender {
  readonly #link: Link
  readonly #bulk: BulkChannel
  readonly #queue: SendQueue

  constructor(env: Environment, link: Link, bulk: BulkChannel) {
    this.#link = link
    this.#bulk = bulk
    this.#queue = new SendQueue(env, link)
  }

  /** Of the control channel. */
  get queuedBytes(): number {
    return this.#queue.queuedBytes
  }

  /** Resolves once the link took the frame; waits while the link is busy. `number` is ours of the topic. */
  send(topic: TopicId, number: number, message: TopicMessage): Promise<SendOutcome> {
    if (isBulk(message)) return this.#bulk.push(topic, encodeFrame(number, message, this.#bulk.room()))
    if (isRealtime(message)) return Promise.resolve(this.#sendRealtime(encodeFrame(number, message)))
    const bytes = encodeFrame(number, message)
    assert(bytes.length <= maxControlFrameBytes, `${message.type} fits a frame`)
    return this.#queue.push(topic, bytes)
  }

  /** A message of the link itself: it does not wait behind those of topics. */
  sendLink(message: LinkLevelMessage): void {
    this.#link.send('control', encodeFrame(0, message))
  }

  /** Forgets what waits to be sent in a topic. */
  drop(topic: TopicId): void {
    this.#queue.drop(topic)
    this.#bulk.drop(topic)
  }

  close(): void {
    this.#queue.close()
  }

  /** What cannot leave at once is worth nothing later: it does not wait. */
  #sendRealtime(frame: Bytes): SendOutcome {
    assert(frame.length <= maxRealtimeFrameBytes, 'it fits a datagram')
    if (this.#link.buffered('realtime') > sendParameters.realtimeHighWaterBytes) return 'full'
    return this.#link.send('realtime', frame) ? 'sent' : 'gone'
  }
}
