import type {Bytes} from '../../base/bytes.ts'
import {SendError} from '../../base/errors.ts'
import type {PersonKey} from '../../base/ids.ts'
import {plainText, type PlainData} from '../../base/plain-data.ts'
import type {Environment} from '../../base/ports.ts'
import type {Signer} from '../../identity/signatures.ts'
import {nextStamp, type Stamp} from '../../log/hybrid-clock.ts'
import {fitsText} from '../../protocol/schema.ts'
import {
  maxSharedKeyBytes,
  maxSharedValueBytes,
  recordFrameBytes,
  recordSigningBytes
} from '../../protocol/shared-record.ts'
import {mayWrite, type SharedDefinition} from './define-shared.ts'
import {frozen, orderBeginning, readRecord, type SharedEntry, type SharedRecord} from './shared-entry.ts'
import type {SharedMap} from './shared-map.ts'
import {sharedParameters} from './shared-parameters.ts'

export interface SharedWriterOptions {
  readonly definition: SharedDefinition
  readonly topicId: Bytes
  readonly tableId: Bytes
  readonly table: string
  readonly map: SharedMap
  readonly env: Environment
  readonly signer: Signer & {readonly key: PersonKey}
  /** The wall clock, as far as it is known to be right. */
  nowMs(): number
  /** Signed: to be taken in and sent. */
  write(record: SharedRecord): void
}

interface Draft {
  readonly entry: SharedEntry
  readonly stamp: Stamp
  readonly text: string | undefined
  readonly size: number
}

/** Own changes: shown at once, signed soon, of one key only the last. */
export class SharedWriter {
  readonly #options: SharedWriterOptions
  readonly #drafts = new Map<string, Draft>()
  #latest: Stamp | undefined
  #nextMs = 0
  #cancel: (() => void) | undefined
  #signing = false
  #waiting: {readonly resolve: () => void; readonly reject: (error: unknown) => void}[] = []
  #closed = false

  constructor(options: SharedWriterOptions) {
    this.#options = options
  }

  get drafts(): Iterable<SharedEntry> {
    return [...this.#drafts.values()].map(({entry}) => entry)
  }

  /** What the key is by a change that is not signed yet, unless somebody wrote it later. */
  draft(key: string): SharedEntry | undefined {
    const entry = this.#drafts.get(key)?.entry
    const held = this.#options.map.get(key)
    return entry !== undefined && (held === undefined || held.order < entry.order) ? entry : undefined
  }

  /** What would keep this person from writing now; undefined: nothing. */
  refusal(key: string, value: PlainData | undefined): SendError | undefined {
    if (this.#closed) return new SendError('closed', 'This is closed. Open it again first.')
    if (key === '' || !fitsText(key, maxSharedKeyBytes)) {
      return new SendError('too-long', `A key is 1 to ${maxSharedKeyBytes} bytes.`)
    }
    const {definition, signer, table} = this.#options
    if (!mayWrite(definition, key, signer.key, table))
      return new SendError('not-yours', 'Only its owner may change it.')
    if (value === undefined) return undefined
    const text = plainText(value)
    if (!fitsText(text, maxSharedValueBytes)) {
      return new SendError('too-long', `A value is at most ${maxSharedValueBytes} bytes.`)
    }
    return this.#isFull(key, text)
  }

  /**
   * Resolves when it is signed.
   * @throws SendError
   * @throws TypeError for what is no plain data
   */
  write(key: string, value: PlainData | undefined): {readonly entry: SharedEntry; readonly signed: Promise<void>} {
    const refusal = this.refusal(key, value)
    if (refusal !== undefined) throw refusal
    const {signer, map, nowMs} = this.#options
    const after = [map.latest, this.#latest, map.get(key)].filter(stamp => stamp !== undefined)
    const stamp = nextStamp(nowMs(), after)
    this.#latest = stamp
    const text = value === undefined ? undefined : plainText(value)
    const entry: SharedEntry = {
      key,
      // A copy: who wrote it may go on changing theirs.
      value: text === undefined ? undefined : frozen(JSON.parse(text) as PlainData),
      author: signer.key,
      timeMs: stamp.hlcMs,
      // Later than what has this stamp already, whatever its signature.
      order: `${orderBeginning(stamp, signer.key)}~`
    }
    // At the end, in the order they were made.
    this.#drafts.delete(key)
    this.#drafts.set(key, {entry, stamp, text, size: sizeOf(key, text)})
    const signed = new Promise<void>((resolve, reject) => this.#waiting.push({resolve, reject}))
    this.#soon()
    return {entry, signed}
  }

  /** Signs what is left. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel?.()
    this.#cancel = undefined
    while (this.#drafts.size > 0) await this.#sign()
  }

  #isFull(key: string, text: string): SendError | undefined {
    const {map, definition, signer} = this.#options
    const {limits} = definition
    const own = {...map.tallyOf(signer.key)}
    const all = {...map.tally}
    const count = (tally: {keys: number; bytes: number}, sign: 1 | -1, size: number) => {
      tally.keys += sign
      tally.bytes += sign * size
    }
    const changes = [...this.#drafts.values()].map(({entry, text, size}) => ({key: entry.key, text, size}))
    for (const change of [{key, text, size: sizeOf(key, text)}, ...changes.filter(each => each.key !== key)]) {
      const held = map.get(change.key)
      if (held?.value !== undefined) {
        count(all, -1, held.size)
        if (held.author === signer.key) count(own, -1, held.size)
      }
      if (change.text === undefined) continue
      count(all, 1, change.size)
      count(own, 1, change.size)
    }
    if (own.keys > limits.keysPerAuthor || own.bytes > limits.bytesPerAuthor) {
      return new SendError('too-many', 'You have as much here as one person may have. Remove something first.')
    }
    if (all.keys > limits.keys || all.bytes > limits.bytes) {
      return new SendError('too-many', 'There is as much here as fits. Somebody has to remove something first.')
    }
    return undefined
  }

  #soon(): void {
    if (this.#closed || this.#signing || this.#cancel !== undefined || this.#drafts.size === 0) return
    const {clock, scheduler} = this.#options.env
    // Also what is done in one go is signed in one go.
    this.#cancel = scheduler.after(Math.max(0, this.#nextMs - clock.monotonic()), () => {
      this.#cancel = undefined
      void this.#sign().then(() => this.#soon())
    })
  }

  async #sign(): Promise<void> {
    const {env, signer, topicId, tableId, write} = this.#options
    this.#signing = true
    this.#nextMs = env.clock.monotonic() + sharedParameters.writeEveryMs
    const drafts = [...this.#drafts.values()].slice(0, sharedParameters.signedAtOnce)
    // Resolved once all of them are signed: which change became which draft does not matter to who waits.
    const waiting = drafts.length === this.#drafts.size ? this.#waiting.splice(0) : []
    try {
      for (const draft of drafts) {
        const unsigned = {key: draft.entry.key, value: draft.text, ...draft.stamp, author: signer.publicKey}
        const signature = await signer.sign(recordSigningBytes(topicId, tableId, unsigned))
        const read = readRecord({...unsigned, signature})
        if (this.#drafts.get(draft.entry.key) === draft) this.#drafts.delete(draft.entry.key)
        if (read.ok) write(read.value)
      }
      for (const {resolve} of waiting) resolve()
    } catch (error) {
      // No signature, no change.
      for (const {entry} of drafts) this.#drafts.delete(entry.key)
      for (const {reject} of waiting) reject(error)
    } finally {
      this.#signing = false
    }
  }
}

const sizeOf = (key: string, text: string | undefined): number =>
  recordFrameBytes({key, value: text, hlcMs: 0, hlcCounter: 0, author: new Uint8Array(32)})
