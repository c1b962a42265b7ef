import {fromHex, type Bytes} from '../../base/bytes.ts'
import {StorageError} from '../../base/errors.ts'
import type {PersonKey, RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import type {fileRefusals, MessageNamed} from '../../protocol/link-messages.ts'
import {Download, type Asking, type DonePiece} from './download.ts'
import type {FileContent} from './file-content.ts'
import type {FilesNeighbour, FilesNetwork, Verdict} from './files-network.ts'
import {rangeMessages} from './leaf-ranges.ts'
import {pieceBytes} from './file-size.ts'
import {PageRequests} from './page-requests.ts'
import {engineParameters as limits} from './parameters.ts'
import type {PieceSet} from './piece-set.ts'
import {RateMeter} from './rate-meter.ts'

export type RunEnd = 'complete' | 'stopped' | 'full' | 'broken'

export interface DownloadRunOptions {
  readonly env: Environment
  readonly network: FilesNetwork
  readonly content: FileContent
  /** People who sent what does not belong to this file; added to. */
  readonly banned: Set<PersonKey>
  /** Pieces are being loaded now. */
  readonly begun: (pieces: readonly number[]) => void
  /** Pieces are stored now: others may have them. */
  readonly stored: (pieces: readonly number[]) => void
  readonly ended: (end: RunEnd) => void
}

/** One file being loaded: the machine that decides, joined to the network, the leaf list and the storage. */
export class DownloadRun {
  readonly content: FileContent
  readonly #options: DownloadRunOptions
  readonly #download: Download
  readonly #pages: PageRequests
  readonly #complete = new Set<RoutingId>()
  readonly #rate: RateMeter
  readonly #rates = new Map<RoutingId, RateMeter>()
  #unwritten: DonePiece[] = []
  #unwrittenBytes = 0
  /** Memory of whole pieces that are stored, to be used again: a collector gives it back much later. */
  readonly #spare: Bytes[] = []
  #writing = false
  #waiting: (() => void)[] = []
  #ended: RunEnd | undefined
  /** When it last had a source. */
  fedMs: number

  constructor(options: DownloadRunOptions) {
    const {env, content} = options
    const nowMs = env.clock.monotonic()
    this.#options = options
    this.content = content
    this.fedMs = nowMs
    this.#rate = new RateMeter(nowMs)
    this.#pages = new PageRequests(content.pages, env.random)
    this.#download = new Download({
      size: content.file.size,
      have: content.stored,
      random: env.random,
      isProvable: piece => content.pages.provesPiece(piece),
      room: bytes => (bytes === pieceBytes ? this.#spare.pop() : undefined) ?? new Uint8Array(bytes)
    })
  }

  get #nowMs(): number {
    return this.#options.env.clock.monotonic()
  }

  get bytesPerSecond(): number {
    return this.#rate.perSecond(this.#nowMs) ?? 0
  }

  get sources(): number {
    return this.#download.sources().length
  }

  get duplicateBytes(): number {
    return this.#download.duplicateBytes
  }

  /** Leaves that may still come. */
  get underWay(): number {
    return this.#download.underWay
  }

  perSecondOf(id: RoutingId): number {
    return this.#rates.get(id)?.perSecond(this.#nowMs) ?? 0
  }

  get readingFrom(): number | undefined {
    return this.#download.readingFrom
  }

  readFrom(piece: number | undefined): void {
    this.#download.readingFrom = piece
    this.#go()
  }

  /** Looks whether it is complete already, and begins. */
  start(): void {
    this.#finishIfComplete()
    this.#go()
  }

  stop(end: RunEnd = 'stopped'): void {
    if (this.#ended !== undefined) return
    this.#ended = end
    this.#unwritten = []
    this.#release()
    this.#options.ended(end)
  }

  // Sources

  has(from: FilesNeighbour, pieces: PieceSet): void {
    if (this.#options.banned.has(from.key)) return
    this.#say(this.#download.has(from.routingId, pieces, this.#nowMs))
    if (pieces.complete) this.#complete.add(from.routingId)
    this.#go(from.routingId)
  }

  othersBegan(pieces: readonly number[]): void {
    this.#download.othersBegan(pieces, this.#nowMs)
  }

  setTurn(id: RoutingId, on: boolean): void {
    this.#download.setTurn(id, on, this.#nowMs)
    this.#go()
  }

  gone(id: RoutingId): void {
    this.#download.gone(id)
    this.#pages.gone(id)
    this.#complete.delete(id)
    this.#rates.delete(id)
    this.#go()
  }

  /** It does not give what it was asked for. True when it may have something all the same: only a page of the leaf list was missing. */
  refused(id: RoutingId, reason: (typeof fileRefusals)[number]): boolean {
    this.#pages.refused(id, this.#nowMs)
    const gives = reason === 'not-here' && !this.#complete.has(id)
    if (gives) this.#go()
    else this.gone(id)
    return gives
  }

  tick(): void {
    if (this.#ended !== undefined) return
    if (this.sources > 0) this.fedMs = this.#nowMs
    this.#rate.perSecond(this.#nowMs)
    this.#say(this.#download.tick(this.#nowMs))
    this.#askPages()
  }

  // What comes

  leaf(from: FilesNeighbour, {index, bytes}: MessageNamed<'fileLeaf'>): Verdict | Promise<Verdict> {
    const {routingId} = from
    const expected = this.#download.expects(routingId, index)
    if (expected === undefined) return this.#download.excuse(routingId) ? 'ignore' : 'reject'
    if (!this.#download.fits(index, bytes.length)) return this.#ban(from)
    if (!this.#download.needs(index)) {
      this.#say(this.#download.arrived(routingId, index, bytes, this.#nowMs).asks)
      return 'ignore'
    }
    return this.#judge(from, index, bytes)
  }

  async page(from: FilesNeighbour, {page, hashes, proof}: MessageNamed<'filePage'>): Promise<Verdict> {
    // One that came too late was asked for all the same.
    if (!this.#pages.came(from.routingId, page)) return 'ignore'
    try {
      const taken = await this.content.pages.take({page, hashes, proof})
      if (taken === undefined) return this.#ban(from)
      // What it proves is asked for while it is written.
      this.#go()
      await taken.stored
      return 'accept'
    } catch (cause) {
      this.#fail(cause)
      return 'ignore'
    }
  }

  async #judge(from: FilesNeighbour, index: number, bytes: MessageNamed<'fileLeaf'>['bytes']): Promise<Verdict> {
    const right = await this.content.isLeaf(index, bytes).catch(() => undefined)
    if (this.#ended !== undefined || right === undefined) return 'ignore'
    if (!right) return this.#ban(from)
    if (from.lanes) this.#download.mayLose(from.routingId)
    const nowMs = this.#nowMs
    this.#rate.add(bytes.length, nowMs)
    const rate = this.#rates.get(from.routingId) ?? new RateMeter(nowMs)
    this.#rates.set(from.routingId, rate)
    rate.add(bytes.length, nowMs)
    const {asks, piece} = this.#download.arrived(from.routingId, index, bytes, nowMs)
    this.#say(asks)
    if (piece !== undefined) this.#keep(piece)
    // Not taken from the network before there is room for it: the other side waits meanwhile.
    if (this.#unwrittenBytes > limits.unwrittenBytes) await new Promise<void>(resolve => this.#waiting.push(resolve))
    return 'accept'
  }

  #ban(from: FilesNeighbour): Verdict {
    this.#options.banned.add(from.key)
    this.#download.ban(from.routingId)
    this.#pages.gone(from.routingId)
    this.#complete.delete(from.routingId)
    this.#go()
    return 'reject'
  }

  // Storing

  #keep(piece: DonePiece): void {
    this.#unwritten.push(piece)
    this.#unwrittenBytes += piece.bytes.length
    void this.#write()
  }

  async #write(): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    while (this.#unwritten.length > 0 && this.#ended === undefined) {
      const pieces = this.#unwritten.splice(0, limits.piecesPerWrite)
      const size = pieces.reduce((sum, {bytes}) => sum + bytes.length, 0)
      try {
        const free = await this.content.writePieces(pieces)
        if (free === undefined) {
          this.stop()
          break
        }
        this.#spare.push(...free.filter(({length}) => length === pieceBytes))
      } catch (cause) {
        this.#fail(cause)
        break
      }
      this.#options.stored(pieces.map(({index}) => index))
      this.#unwrittenBytes -= size
      this.#release()
    }
    this.#writing = false
    this.#finishIfComplete()
  }

  #finishIfComplete(): void {
    if (this.content.stored.complete) this.stop('complete')
  }

  #fail(cause: unknown): void {
    this.stop(cause instanceof StorageError && cause.reason === 'full' ? 'full' : 'broken')
  }

  #release(): void {
    if (this.#ended === undefined && this.#unwrittenBytes > limits.unwrittenBytes) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  // Asking

  #go(id?: RoutingId): void {
    if (this.#ended !== undefined) return
    const ids = id === undefined ? this.#download.sources() : [id]
    for (const each of ids) this.#say(this.#download.next(each, this.#nowMs))
    this.#askPages()
  }

  #askPages(): void {
    if (this.content.pages.complete) return
    const sources = this.#download.sources().map(id => ({id, complete: this.#complete.has(id)}))
    const file = fromHex(this.content.file.id)!
    for (const {to, page} of this.#pages.next(sources, this.#download.readingFrom, this.#nowMs)) {
      void this.#options.network.send(to, {type: 'filePageWant', file, page})
    }
  }

  #say(asks: readonly Asking[]): void {
    if (this.#ended !== undefined) return
    const {network, content} = this.#options
    const file = fromHex(content.file.id)!
    const inOrder = this.#download.readingFrom !== undefined
    for (const {to, want, cancel} of asks) {
      for (const leaves of rangeMessages(cancel)) void network.send(to, {type: 'fileCancel', file, leaves})
      for (const leaves of rangeMessages(want)) void network.send(to, {type: 'fileWant', file, leaves, inOrder})
    }
    const begun = this.#download.takeBegun()
    if (begun.length > 0) this.#options.begun(begun)
  }
}
