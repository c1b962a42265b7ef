import type {Bytes} from '../base/bytes.ts'
import type {TopicId} from '../base/ids.ts'
import {
  decodeFrame,
  isBulk,
  isRealtime,
  maxBulkFrameBytes,
  maxControlFrameBytes,
  maxRealtimeFrameBytes,
  type Frame,
  type LinkLevelMessage,
  type LinkMessage,
  type TopicMessage,
  type UnknownMessage
} from '../protocol/link-messages.ts'
import {Judging, type JudgingOptions} from './judging.ts'
import type {ChannelName} from './link.ts'

export interface FrameReaderOptions extends JudgingOptions {
  /** Anything valid arrived. */
  heard(): void
  topicOf(number: number, channel: 'control' | 'bulk'): TopicId | 'left' | undefined
  /** A message of the link itself. */
  linkMessage(message: LinkLevelMessage): void
}

interface KnownFrame extends Frame {
  readonly message: Exclude<LinkMessage, UnknownMessage>
}

const maxBytes: Readonly<Record<ChannelName, number>> = {
  control: maxControlFrameBytes,
  bulk: maxBulkFrameBytes,
  realtime: maxRealtimeFrameBytes
}

function channelOf(message: LinkMessage): ChannelName {
  if (isBulk(message)) return 'bulk'
  return isRealtime(message) ? 'realtime' : 'control'
}

/** Reads the frames of a proven peer, on each channel what belongs there and nothing else, and hands them on to be judged. */
export class FrameReader {
  readonly #options: FrameReaderOptions
  readonly #judging: Judging

  constructor(options: FrameReaderOptions) {
    this.#options = options
    this.#judging = new Judging(options)
  }

  control(bytes: Bytes): void {
    const frame = this.#decode('control', bytes)
    if (!frame) return
    if (frame.topic === 0) return this.#options.linkMessage(frame.message as LinkLevelMessage)
    const topic = this.#topicOf(frame.topic, 'control')
    if (topic !== undefined) this.#judging.take(topic, frame.message as TopicMessage, bytes.length)
  }

  realtime(bytes: Bytes): void {
    const frame = this.#decode('realtime', bytes)
    if (!frame) return
    const topic = this.#options.topicOf(frame.topic, 'bulk')
    // It may have overtaken what opened the topic.
    if (topic === undefined || topic === 'left') return this.#options.drop('topic-left')
    this.#judging.take(topic, frame.message as TopicMessage, bytes.length)
  }

  /** Resolves when whoever gets the frame is done with it; undefined: nobody reads it any more. */
  bulk(bytes: Bytes): Promise<void> | undefined {
    const frame = this.#decode('bulk', bytes)
    if (!frame) return undefined
    const topic = this.#topicOf(frame.topic, 'bulk')
    return topic === undefined ? undefined : this.#judging.handOver(topic, frame.message as TopicMessage)
  }

  #decode(channel: ChannelName, bytes: Bytes): KnownFrame | undefined {
    const decoded = decodeFrame(bytes, maxBytes[channel])
    if (!decoded.ok) return void this.#options.drop('malformed')
    this.#options.heard()
    const {topic, message} = decoded.value
    if (message.type === 'unknown') return void this.#options.drop('unknown-type')
    if (channelOf(message) !== channel) return void this.#options.drop('malformed')
    return {topic, message}
  }

  #topicOf(number: number, channel: 'control' | 'bulk'): TopicId | undefined {
    const topic = this.#options.topicOf(number, channel)
    if (topic !== undefined && topic !== 'left') return topic
    this.#options.drop(topic === 'left' ? 'topic-left' : 'topic-not-open')
    return undefined
  }
}
