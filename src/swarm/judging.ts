import type {TopicId} from '../base/ids.ts'
import type {TopicMessage} from '../protocol/link-messages.ts'
import {receiveParameters as limits} from './parameters.ts'
import type {DropReason} from './peer-conduct.ts'

/** What a handler makes of a message: of use, of no use, or such as no honest page sends. */
export type Verdict = 'accept' | 'ignore' | 'reject'

export interface JudgingOptions {
  judge(topic: TopicId, message: TopicMessage): Verdict | Promise<Verdict>
  drop(reason: DropReason): void
}

/** Hands what one link brings to whoever handles it, and books what they make of it. */
export class Judging {
  readonly #options: JudgingOptions
  #frames = 0
  #bytes = 0

  constructor(options: JudgingOptions) {
    this.#options = options
  }

  /** Of the control channel, where nothing but this bounds what is in work. */
  take(topic: TopicId, message: TopicMessage, size: number): void {
    if (this.#frames >= limits.judgedFrames || this.#bytes >= limits.judgedBytes) return this.#options.drop('backlog')
    const judging = this.handOver(topic, message)
    if (judging === undefined) return
    this.#frames++
    this.#bytes += size
    void judging.then(() => {
      this.#frames--
      this.#bytes -= size
    })
  }

  /** Resolves when the message is judged; undefined: it has been. */
  handOver(topic: TopicId, message: TopicMessage): Promise<void> | undefined {
    const verdict = this.#judge(topic, message)
    if (typeof verdict === 'string') return void this.#judged(verdict)
    return verdict.then(
      judged => this.#judged(judged),
      () => this.#judged('handler-failed')
    )
  }

  #judge(topic: TopicId, message: TopicMessage): Verdict | Promise<Verdict> {
    try {
      return this.#options.judge(topic, message)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #judged(verdict: Verdict | 'handler-failed'): void {
    if (verdict === 'ignore') this.#options.drop('ignored')
    if (verdict === 'reject') this.#options.drop('rejected')
    if (verdict === 'handler-failed') this.#options.drop(verdict)
  }
}
