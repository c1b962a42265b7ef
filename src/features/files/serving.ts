import type {Bytes} from '../../base/bytes.ts'
import {fromHex} from '../../base/bytes.ts'
import type {FileId, RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {fileRefusals} from '../../protocol/link-messages.ts'
import type {FileContent} from './file-content.ts'
import {leafBytes, leafCount, leafSize, leavesPerPiece, pieceBytes} from './file-size.ts'
import type {FilesNetwork, Verdict} from './files-network.ts'
import {toLeaves, type LeafRange} from './leaf-ranges.ts'
import {servingParameters as limits} from './parameters.ts'
import {PieceCache, type ReadPiece} from './piece-cache.ts'
import {Taker, type Due} from './taker.ts'
import {Turns} from './turns.ts'

export interface ServingOptions {
  readonly env: Environment
  readonly network: FilesNetwork
  /** What may be given to others in this topic. */
  readonly find: (file: FileId) => FileContent | undefined
  /** What a page gives this one, bytes a second. */
  readonly givenPerSecond: (id: RoutingId) => number
}

/** Gives files to neighbours, as fast as each takes them. */
export class Serving {
  readonly #options: ServingOptions
  readonly #takers = new Map<RoutingId, Taker>()
  readonly #running = new Set<RoutingId>()
  readonly #turns: Turns
  /** How many takers were sent something of a piece, and until when the last of them may need to have it. */
  readonly #begun = new Map<FileId, Map<number, {readonly takers: number; readonly untilMs: number}>>()
  readonly #pieces = new PieceCache()
  /** Bytes of leaves given away since the beginning. */
  givenBytes = 0

  constructor(options: ServingOptions) {
    this.#options = options
    this.#turns = new Turns(options.env.random)
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  takersOf(file: FileId): number {
    let count = 0
    for (const taker of this.#takers.values()) if (taker.takes(file, this.#nowMs)) count++
    return count
  }

  want(from: RoutingId, file: FileId, ranges: readonly LeafRange[], inOrder: boolean): Verdict {
    const content = this.#options.find(file)
    if (content === undefined) return this.#refuse(from, file, 'not-here')
    const leaves = toLeaves(ranges)
    if (leaves.some(leaf => leaf >= leafCount(content.file.size))) return 'reject'
    const taker = this.#taker(from)
    if (!this.#isServed(from)) {
      // It may have asked before it heard that it has to wait.
      void this.#options.network.send(from, {type: 'fileTurn', on: false})
      return 'ignore'
    }
    if (!taker.want(file, leaves, inOrder, this.#nowMs)) {
      taker.forget(file)
      this.#refuse(from, file, 'too-much')
      return 'reject'
    }
    void this.#run(from, taker)
    return 'accept'
  }

  wantPage(from: RoutingId, file: FileId, page: number): Verdict {
    if (this.#options.find(file) === undefined) return this.#refuse(from, file, 'not-here')
    const taker = this.#taker(from)
    if (!taker.wantPage(file, page, this.#nowMs)) return 'reject'
    void this.#run(from, taker)
    return 'accept'
  }

  cancel(from: RoutingId, file: FileId, ranges: readonly LeafRange[]): void {
    this.#takers.get(from)?.cancel(file, toLeaves(ranges))
  }

  gone(id: RoutingId): void {
    this.#takers.delete(id)
  }

  /** It cannot be given any more. */
  stop(file: FileId): void {
    for (const [id, taker] of this.#takers) {
      if (taker.takes(file, this.#nowMs)) this.#refuse(id, file, 'not-here')
      taker.forget(file)
    }
    this.#begun.delete(file)
    this.#pieces.forget(file)
  }

  tick(): void {
    const nowMs = this.#nowMs
    for (const [id, taker] of this.#takers) {
      taker.tidy(nowMs)
      if (taker.waits) void this.#run(id, taker)
    }
    this.#decide()
    if ([...this.#takers.values()].every(taker => !taker.isActive(nowMs))) this.#pieces.clear()
  }

  #taker(id: RoutingId): Taker {
    const known = this.#takers.get(id)
    if (known !== undefined) return known
    const taker = new Taker(this.#nowMs)
    this.#takers.set(id, taker)
    this.#decide()
    return taker
  }

  #isServed(id: RoutingId): boolean {
    return this.#turns.served.has(id)
  }

  #decide(): void {
    const nowMs = this.#nowMs
    const before = this.#turns.served
    const claims = [...this.#takers].flatMap(([id, taker]) =>
      // Who is put off asks for nothing, and wants something all the same.
      taker.isActive(nowMs) || !before.has(id)
        ? [{id, givenPerSecond: this.#options.givenPerSecond(id), takenPerSecond: taker.perSecond(nowMs)}]
        : []
    )
    const served = this.#turns.decide(claims, nowMs)
    for (const [id, taker] of this.#takers) {
      if (before.has(id) === served.has(id)) continue
      if (!served.has(id) && !taker.isActive(nowMs)) {
        this.#takers.delete(id)
        continue
      }
      if (!served.has(id)) taker.putOff()
      void this.#options.network.send(id, {type: 'fileTurn', on: served.has(id)})
    }
  }

  #refuse(to: RoutingId, file: FileId, reason: (typeof fileRefusals)[number]): Verdict {
    const message = {type: 'fileRefused', file: fromHex(file)!, reason: fileRefusals.indexOf(reason)} as const
    void this.#options.network.send(to, message)
    return 'ignore'
  }

  /** Sends to one taker until it has all it asked for. The network says when it may be sent more. */
  async #run(id: RoutingId, taker: Taker): Promise<void> {
    if (this.#running.has(id)) return
    this.#running.add(id)
    try {
      for (;;) {
        const due = this.#due(taker)
        if (due === undefined || this.#takers.get(id) !== taker) break
        if ((await this.#give(id, taker, due)) !== 'sent') return
      }
    } finally {
      this.#running.delete(id)
    }
    if (taker.waits) this.#options.env.scheduler.after(limits.waitMs, () => this.#again(id, taker))
  }

  #again(id: RoutingId, taker: Taker): void {
    if (this.#takers.get(id) === taker) void this.#run(id, taker)
  }

  /**
   * A piece that another taker is just being sent is soon to be had from that one. It is not sent twice while there are other pieces to
   * be sent to anybody: so the first copy of a file is out soonest, and takers give each other the rest.
   */
  #due(taker: Taker): Due | undefined {
    const nowMs = this.#nowMs
    const begun = (file: FileId, piece: number) => this.#begun.get(file)?.get(piece)
    const takersOf = (file: FileId, piece: number) => begun(file, piece)?.takers ?? 0
    const patiently = (file: FileId, piece: number) =>
      nowMs < (begun(file, piece)?.untilMs ?? 0) ? undefined : takersOf(file, piece)
    const due = taker.take(patiently)
    if (due !== undefined || !taker.waits) return due
    const othersHave = [...this.#takers.values()].some(other => other !== taker && other.hasDue(patiently))
    return othersHave ? undefined : taker.take(takersOf)
  }

  async #give(id: RoutingId, taker: Taker, due: Due): Promise<'sent' | 'gone' | 'full'> {
    const content = this.#options.find(due.file)
    if (content === undefined) {
      taker.forget(due.file)
      this.#refuse(id, due.file, 'not-here')
      return 'sent'
    }
    return due.kind === 'page' ? this.#givePage(id, content, due.page) : this.#giveLeaf(id, taker, content, due.index)
  }

  async #givePage(id: RoutingId, content: FileContent, page: number): Promise<'sent' | 'gone' | 'full'> {
    const proved = await content.pages.read(page).catch(() => undefined)
    const file = fromHex(content.file.id)!
    if (proved !== undefined) return this.#options.network.send(id, {type: 'filePage', file, ...proved})
    this.#refuse(id, content.file.id, 'not-here')
    return 'sent'
  }

  #giveLeaf(id: RoutingId, taker: Taker, content: FileContent, index: number): Promise<'sent' | 'gone' | 'full'> {
    const {id: file} = content.file
    const piece = Math.floor(index / leavesPerPiece)
    return this.#pieces.use(file, piece, this.#reader(content, piece), async bytes => {
      if (bytes === undefined) {
        taker.forget(file)
        this.#refuse(id, file, 'unreadable')
        return 'sent'
      }
      if (taker.begin(file, piece)) {
        this.#countBegun(file, piece, taker.perSecond(this.#nowMs))
        // Read while this one is sent, so that the link is not idle between two.
        const next = taker.pieceAfter(file, piece)
        if (next !== undefined) this.#pieces.prepare(file, next, this.#reader(content, next))
      }
      return this.#sendLeaf(id, taker, content, index, bytes)
    })
  }

  async #sendLeaf(
    id: RoutingId,
    taker: Taker,
    {file: {id: file, size}}: FileContent,
    index: number,
    piece: Bytes
  ): Promise<'sent' | 'gone' | 'full'> {
    const at = (index % leavesPerPiece) * leafBytes
    const bytes = piece.subarray(at, at + leafSize(size, index))
    const outcome = await this.#options.network.send(id, {type: 'fileLeaf', file: fromHex(file)!, index, bytes})
    if (outcome === 'sent') {
      this.givenBytes += bytes.length
      taker.sent(file, bytes.length, this.#nowMs)
    } else if (outcome === 'full') {
      // Other topics fill the link; the next tick goes on.
      taker.want(file, [index], true, this.#nowMs)
    }
    return outcome
  }

  #countBegun(file: FileId, piece: number, perSecond: number): void {
    const pieces = this.#begun.get(file) ?? new Map<number, {takers: number; untilMs: number}>()
    const {least, most} = limits.holdMs
    const takesMs = Math.min(most, Math.max(least, (2_000 * pieceBytes) / Math.max(1, perSecond)))
    const takers = (pieces.get(piece)?.takers ?? 0) + 1
    this.#begun.set(file, pieces.set(piece, {takers, untilMs: this.#nowMs + takesMs}))
  }

  /** A read that does not answer is tried again beside the first, and must not hold up for ever a taker who may have other sources. */
  #reader(content: FileContent, piece: number): ReadPiece {
    const {scheduler} = this.#options.env
    return room =>
      new Promise(resolve => {
        const read = (room?: Bytes) => void content.readPiece(piece, room).then(answer, () => answer(undefined))
        const cancels = [
          scheduler.after(limits.readAgainMs, () => read()),
          scheduler.after(limits.readMs, () => answer(undefined))
        ]
        const answer = (bytes: Bytes | undefined) => {
          for (const cancel of cancels) cancel()
          resolve(bytes)
        }
        read(room)
      })
  }
}
