import {StorageError} from '../../base/errors.ts'
import type {FileId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {Locks} from '../../log/locks.ts'
import type {DownloadRun, RunEnd} from './download-run.ts'
import type {FileContent} from './file-content.ts'
import type {FileExchange} from './file-exchange.ts'
import {pieceBytes} from './file-size.ts'
import type {FileStorage} from './file-storage.ts'
import {engineParameters as limits} from './parameters.ts'

export type WantedState =
  | {readonly kind: 'queued'}
  | {readonly kind: 'loading'; readonly run: DownloadRun}
  /** Nobody here has it, or another page of this browser is loading it. */
  | {readonly kind: 'waiting'}
  | {readonly kind: 'paused'; readonly why: 'asked' | 'storage-full'}
  | {readonly kind: 'failed'; readonly why: 'too-big' | 'storage-broken' | 'tree-mismatch'}

interface Wanted {
  readonly content: FileContent
  state: 'idle' | 'starting' | 'running' | 'paused' | 'full' | 'too-big' | 'broken'
  stop: boolean
}

export interface DownloadQueueOptions {
  readonly env: Environment
  readonly storage: FileStorage
  readonly locks: Locks
  readonly exchange: FileExchange
  /** A listing: whether what is in its folder is wanted stands in its record, and is not for the queue to change. */
  readonly isListing: (id: FileId) => boolean
  /** All of a file is here. */
  readonly complete: (content: FileContent) => void
  readonly changed: () => void
}

/** Files that are wanted here, in their order: three at once, the others wait. */
export class DownloadQueue {
  readonly #options: DownloadQueueOptions
  #wanted = new Map<FileId, Wanted>()
  #lookedMs = 0
  #closed = false

  constructor(options: DownloadQueueOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#wanted.size
  }

  has(id: FileId): boolean {
    return this.#wanted.has(id)
  }

  /** What is missing on the device, bytes; undefined while there is room. */
  get lacking(): number | undefined {
    const full = [...this.#wanted.values()].filter(({state}) => state === 'full')
    return full.length === 0 ? undefined : full.reduce((sum, {content}) => sum + missingBytes(content), 0)
  }

  state(id: FileId): WantedState | undefined {
    const wanted = this.#wanted.get(id)
    if (wanted === undefined) return undefined
    const {content, state} = wanted
    const run = this.#options.exchange.run(id)
    switch (state) {
      case 'paused':
        return {kind: 'paused', why: 'asked'}
      case 'full':
        return {kind: 'paused', why: 'storage-full'}
      case 'too-big':
        return {kind: 'failed', why: 'too-big'}
      case 'broken':
        return {kind: 'failed', why: 'storage-broken'}
      case 'running':
        if (run !== undefined && run.sources > 0) return {kind: 'loading', run}
        break
      case 'idle':
      case 'starting':
        if (this.#options.exchange.holders(content) > 0) return {kind: 'queued'}
    }
    return this.#options.exchange.isBanned(id) ? {kind: 'failed', why: 'tree-mismatch'} : {kind: 'waiting'}
  }

  /** `first`: before all others. */
  want(content: FileContent, {first = false, paused = false}: {first?: boolean; paused?: boolean} = {}): void {
    const {id} = content.file
    const known = this.#wanted.get(id)
    const wanted: Wanted = known ?? {content, state: paused ? 'paused' : 'idle', stop: false}
    if (known !== undefined && !paused && known.state !== 'running' && known.state !== 'starting') known.state = 'idle'
    if (first) {
      this.#wanted.delete(id)
      this.#wanted = new Map([[id, wanted], ...this.#wanted])
    } else if (known === undefined) {
      this.#wanted.set(id, wanted)
    }
    this.#go()
  }

  pause(id: FileId): void {
    const wanted = this.#wanted.get(id)
    if (wanted === undefined) return
    this.#halt(wanted)
    wanted.state = 'paused'
    this.#go()
  }

  /** It is not wanted any more. */
  drop(id: FileId): void {
    const wanted = this.#wanted.get(id)
    if (wanted === undefined) return
    this.#wanted.delete(id)
    this.#halt(wanted)
    this.#options.exchange.forget(id)
    this.#go()
  }

  /** Somebody may have more, or there may be room again. */
  look(): void {
    this.#go()
  }

  tick(): void {
    const nowMs = this.#options.env.clock.monotonic()
    if (nowMs - this.#lookedMs >= limits.roomMs) this.retryFull()
    // Whoever has no source any more makes room for those that have.
    for (const {content, state} of this.#wanted.values()) {
      const run = this.#options.exchange.run(content.file.id)
      if (state === 'running' && run !== undefined && nowMs - run.fedMs > limits.starvedMs) run.stop()
    }
    this.#go()
  }

  /** Something was deleted, or time went by: what found no room tries again. */
  retryFull(): void {
    this.#lookedMs = this.#options.env.clock.monotonic()
    for (const wanted of this.#wanted.values()) if (wanted.state === 'full') wanted.state = 'idle'
    this.#go()
  }

  close(): void {
    this.#closed = true
    for (const wanted of this.#wanted.values()) this.#halt(wanted)
  }

  #go(): void {
    if (this.#closed) return
    const {exchange, changed} = this.#options
    let [large, small, asked] = [0, 0, 0]
    const count = (content: FileContent, by = 1) => {
      if (content.file.size <= pieceBytes) small += by
      else large += by
    }
    const isFree = (content: FileContent) =>
      content.file.size <= pieceBytes ? small < limits.smallAtOnce : large < limits.atOnce
    for (const {content, state} of this.#wanted.values()) {
      if (state === 'starting' || state === 'running') count(content)
    }
    for (const wanted of this.#wanted.values()) {
      const {content, state} = wanted
      if (state !== 'idle' && state !== 'running' && state !== 'starting') continue
      // Of many files, those whose turn comes soon.
      if (asked++ < limits.askedAtOnce) exchange.ask([content])
      if (state !== 'idle' || !isFree(content)) continue
      if (exchange.holders(content) === 0 && content.file.size > 0) continue
      count(content)
      wanted.state = 'starting'
      wanted.stop = false
      void this.#run(wanted)
    }
    changed()
  }

  #halt(wanted: Wanted): void {
    wanted.stop = true
    this.#options.exchange.run(wanted.content.file.id)?.stop()
  }

  /** Pages of one browser share what is stored: one of them loads a file. */
  async #run(wanted: Wanted): Promise<void> {
    const {content} = wanted
    const {id} = content.file
    const {locks} = this.#options
    let end: RunEnd | 'too-big' = 'stopped'
    try {
      end = await locks.hold(`shoal file ${id}`, () => this.#load(wanted))
    } catch (cause) {
      end = cause instanceof StorageError && cause.reason === 'full' ? 'full' : 'broken'
    }
    if (this.#wanted.get(id) !== wanted) return
    if (end === 'complete') {
      this.#wanted.delete(id)
      this.#options.exchange.forget(id)
      this.#options.complete(content)
    } else if (wanted.state !== 'paused') {
      wanted.state = end === 'stopped' ? 'idle' : end
    }
    this.#go()
  }

  async #load(wanted: Wanted): Promise<RunEnd | 'too-big'> {
    const {content} = wanted
    const {exchange, isListing} = this.#options
    const isWanted = (on: boolean) => (isListing(content.file.id) ? {} : {wanted: on})
    if (wanted.stop) return 'stopped'
    const [usage] = await Promise.all([this.#options.storage.usage(), content.refresh()])
    const room = roomFor(content, usage)
    if (room !== 'enough') return room
    if (wanted.stop) return 'stopped'
    await content.set({...isWanted(true), paused: false, leaves: content.pages.complete ? 'all' : 'some'})
    // It was taken back while this was written.
    if (wanted.stop) return 'stopped'
    wanted.state = 'running'
    const end = await new Promise<RunEnd>(resolve => exchange.load(content, resolve))
    if (end === 'complete') await content.set({...isWanted(false), leaves: 'all'})
    return end
  }
}

type Usage = Awaited<ReturnType<FileStorage['usage']>>

function roomFor(content: FileContent, {usedBytes, quotaBytes}: Usage): 'enough' | 'full' | 'too-big' {
  if (quotaBytes === undefined) return 'enough'
  if (content.file.size > quotaBytes) return 'too-big'
  return missingBytes(content) + limits.spareBytes > quotaBytes - usedBytes ? 'full' : 'enough'
}

const missingBytes = ({file, stored}: FileContent): number => file.size - stored.bytes
