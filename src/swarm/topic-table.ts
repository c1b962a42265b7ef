import type {TopicId} from '../base/ids.ts'
import {maxTopicNumber} from '../protocol/link-messages.ts'
import {sessionParameters as limits} from './parameters.ts'

interface Own {
  readonly number: number
  /** What the other side has to send to show that it knows the topic, hexadecimal. */
  readonly expected: string
  theirs: number | undefined
}

interface Theirs {
  readonly proof: string
  topic: TopicId | undefined
  /** It matched before we closed the topic: frames may still be on their way. */
  wasOpen: boolean
}

/** What became of the other side's `topicOpen`; all but the first two break the rules. */
export type OpenOutcome =
  | {readonly kind: 'matched'; readonly topic: TopicId}
  | {readonly kind: 'unmatched'}
  | {readonly kind: 'number-taken' | 'topic-taken' | 'full'}

/**
 * The topics of one link. Each side gives its topics numbers of its own and proves that it knows them; a topic is open once both
 * have opened it. An open that fits none of our topics is kept, since we may join that topic later.
 */
export class TopicTable {
  readonly #own = new Map<TopicId, Own>()
  readonly #theirs = new Map<number, Theirs>()
  /** Numbers the other side closed last: frames of the bulk channel may come behind the close, which went another way. */
  readonly #closed = new Set<number>()
  #nextNumber = 1

  /** Our own open: the number to send, and whether the other side opened the topic before. Nothing when there is no room. */
  add(topic: TopicId, expected: string): {readonly number: number; readonly matched: boolean} | undefined {
    if (this.#own.has(topic) || this.#own.size >= limits.openTopics || this.#nextNumber > maxTopicNumber)
      return undefined
    const own: Own = {number: this.#nextNumber++, expected, theirs: undefined}
    this.#own.set(topic, own)
    for (const [number, theirs] of this.#theirs) {
      if (theirs.proof !== expected) continue
      theirs.topic = topic
      theirs.wasOpen = true
      own.theirs = number
    }
    return {number: own.number, matched: own.theirs !== undefined}
  }

  /** Our own close: the number to send, if the topic was ours. The other side's open is kept for another time. */
  remove(topic: TopicId): number | undefined {
    const own = this.#own.get(topic)
    if (!own) return undefined
    this.#own.delete(topic)
    const theirs = own.theirs === undefined ? undefined : this.#theirs.get(own.theirs)
    if (theirs) theirs.topic = undefined
    return own.number
  }

  open(number: number, proof: string): OpenOutcome {
    if (number === 0 || this.#theirs.has(number)) return {kind: 'number-taken'}
    let unmatched = 0
    for (const theirs of this.#theirs.values()) {
      if (theirs.proof === proof) return {kind: 'topic-taken'}
      if (theirs.topic === undefined) unmatched++
    }
    for (const [topic, own] of this.#own) {
      if (own.expected !== proof) continue
      own.theirs = number
      this.#theirs.set(number, {proof, topic, wasOpen: true})
      return {kind: 'matched', topic}
    }
    if (unmatched >= limits.unmatchedTopics) return {kind: 'full'}
    this.#theirs.set(number, {proof, topic: undefined, wasOpen: false})
    return {kind: 'unmatched'}
  }

  /** The other side's close. `known` is false when that number was not open. */
  close(number: number): {readonly known: boolean; readonly topic: TopicId | undefined} {
    const theirs = this.#theirs.get(number)
    if (!theirs) return {known: false, topic: undefined}
    this.#theirs.delete(number)
    this.#closed.add(number)
    if (this.#closed.size > limits.unmatchedTopics) this.#closed.delete(this.#closed.values().next().value!)
    const own = theirs.topic && this.#own.get(theirs.topic)
    if (own) own.theirs = undefined
    return {known: true, topic: theirs.topic}
  }

  /**
   * The topic of a frame that came under `number`; 'left' when we closed it, or on the bulk channel when the other side did; undefined when
   * it never was open.
   */
  topicOf(number: number, channel: 'control' | 'bulk' = 'control'): TopicId | 'left' | undefined {
    const theirs = this.#theirs.get(number)
    if (!theirs) return channel === 'bulk' && this.#closed.has(number) ? 'left' : undefined
    return theirs.topic ?? (theirs.wasOpen ? 'left' : undefined)
  }

  /** Our number of an open topic; undefined unless both sides have it open. */
  openNumber(topic: TopicId): number | undefined {
    const own = this.#own.get(topic)
    return own?.theirs === undefined ? undefined : own.number
  }

  has(topic: TopicId): boolean {
    return this.#own.has(topic)
  }

  /** Topics open on both sides. */
  get openTopics(): readonly TopicId[] {
    return [...this.#own].filter(([, own]) => own.theirs !== undefined).map(([topic]) => topic)
  }
}
