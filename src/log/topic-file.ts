import {concat, equal, utf8, type Bytes} from '../base/bytes.ts'
import {TopicFileError} from '../base/errors.ts'
import {maxBodyBytes, maxHeaderBytes, type SignedEntry} from '../protocol/entry.ts'
import {packEntries} from './packed-entries.ts'

/*
 * A topic as one file. All numbers are unsigned, the most significant byte first.
 *
 *   8 bytes    89 "shoal" 0D 0A: no text, and damaged where a file is taken for one
 *   u16        version, 1
 *   16 bytes   id of the topic (`TopicKeys.topicId`)
 *   entries, the newest first, so that each is vouched for by the one before it in the file; each as `packEntries` has it:
 *     u16 length of the header (1 to 512), header, signature (64), u16 length of the body + 1 (0: no body), body (up to 12,288)
 *   u16        0: the end
 *   u32        how many entries there were
 *
 * Header, signature and body are the bytes that were signed: what the file says is proved by them alone.
 */

const magic = concat(new Uint8Array([0x89]), utf8('shoal\r\n'))
export const topicFileVersion = 1
const topicBytes = 16
const headBytes = magic.length + 2 + topicBytes
const endBytes = 6
const signatureBytes = 64

export function topicFileHead(topic: Bytes): Bytes {
  return concat(magic, new Uint8Array([topicFileVersion >> 8, topicFileVersion & 255]), topic)
}

export const topicFileEntries = (entries: readonly SignedEntry[]): Bytes => packEntries(entries)

export function topicFileEnd(count: number): Bytes {
  const end = new Uint8Array(endBytes)
  new DataView(end.buffer).setUint32(2, count)
  return end
}

/** Bytes of an entry in the file. */
export interface FiledEntry {
  /** Where it begins, bytes from the beginning of the file. */
  readonly at: number
  readonly entry: SignedEntry
}

/**
 * Reads the file of one topic from chunks of any size; between them it keeps no more than an unfinished entry. Total: whatever the
 * bytes, it answers or throws TopicFileError. Proves the shape only: hashes and signatures are the log's to check.
 */
export class TopicFileDecoder {
  readonly #topic: Bytes
  #rest: Uint8Array = new Uint8Array(0)
  /** Bytes before the rest. */
  #at = 0
  #count = 0
  #part: 'head' | 'entries' | 'end' = 'head'

  constructor(topic: Bytes) {
    this.#topic = topic
  }

  /** The entries that are complete now. */
  take(chunk: Uint8Array): readonly FiledEntry[] {
    if (chunk.length === 0) return []
    const bytes = this.#rest.length === 0 ? chunk : concat(this.#rest, chunk)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const entries: FiledEntry[] = []
    let at = 0
    if (this.#part === 'head') at = this.#readHead(bytes, view)
    while (this.#part === 'entries') {
      const size = this.#entrySize(view, at)
      if (size === undefined) break
      if (size === 0) {
        at = this.#readEnd(view, at)
      } else {
        entries.push({at: this.#at + at, entry: entryAt(bytes, view, at)})
        this.#count++
        at += size
      }
    }
    if (this.#part === 'end' && at < bytes.length) throw this.#damaged(at)
    this.#at += at
    this.#rest = bytes.slice(at)
    return entries
  }

  /** There are no more bytes. */
  end(): void {
    if (this.#part === 'end') return
    if (this.#part === 'head' && !startsLikeMagic(this.#rest)) throw notATopicFile()
    throw this.#damaged(this.#rest.length)
  }

  #readHead(bytes: Uint8Array, view: DataView): number {
    if (!startsLikeMagic(bytes)) throw notATopicFile()
    if (bytes.length >= magic.length + 2) {
      const version = view.getUint16(magic.length)
      if (version > topicFileVersion) throw newerVersion()
      if (version === 0) throw this.#damaged(magic.length)
    }
    if (bytes.length < headBytes) return 0
    if (!equal(bytes.subarray(magic.length + 2, headBytes), this.#topic)) throw otherTopic()
    this.#part = 'entries'
    return headBytes
  }

  /** Bytes of the entry at `at`; 0: the end is there; undefined: not all of it is here yet. */
  #entrySize(view: DataView, at: number): number | undefined {
    const left = view.byteLength - at
    if (left < 2) return undefined
    const header = view.getUint16(at)
    if (header === 0) return left < endBytes ? undefined : 0
    if (header > maxHeaderBytes) throw this.#damaged(at)
    const bodyAt = 2 + header + signatureBytes
    if (left < bodyAt + 2) return undefined
    const body = view.getUint16(at + bodyAt)
    if (body > maxBodyBytes + 1) throw this.#damaged(at)
    const size = bodyAt + 2 + Math.max(0, body - 1)
    return left < size ? undefined : size
  }

  #readEnd(view: DataView, at: number): number {
    if (view.getUint32(at + 2) !== this.#count) throw this.#damaged(at)
    this.#part = 'end'
    return at + endBytes
  }

  #damaged(at: number): TopicFileError {
    return damagedAt(this.#at + at)
  }
}

/** Copied: the chunk it came in may be large, and belongs to somebody else. */
function entryAt(bytes: Uint8Array, view: DataView, at: number): SignedEntry {
  const signatureAt = at + 2 + view.getUint16(at)
  const bodyAt = signatureAt + signatureBytes + 2
  const body = view.getUint16(bodyAt - 2)
  return {
    header: new Uint8Array(bytes.subarray(at + 2, signatureAt)),
    signature: new Uint8Array(bytes.subarray(signatureAt, signatureAt + signatureBytes)),
    body: body === 0 ? undefined : new Uint8Array(bytes.subarray(bodyAt, bodyAt + body - 1))
  }
}

function startsLikeMagic(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, magic.length)
  return length > 0 && equal(bytes.subarray(0, length), magic.subarray(0, length))
}

const notATopicFile = () => new TopicFileError('not-a-topic-file', 'This is not a file of a topic’s history.')

const newerVersion = () =>
  new TopicFileError('newer-version', 'This file was made by a newer version of this page. Reload it and try again.')

const otherTopic = () => new TopicFileError('other-topic', 'This file is the history of another topic.')

/** @param at bytes from the beginning of the file */
export const damagedAt = (at: number): TopicFileError =>
  new TopicFileError(
    'damaged',
    `This file is damaged or was changed, at byte ${at.toLocaleString('en-GB')}. What was read before is kept.`
  )
