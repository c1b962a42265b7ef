import type {FileId, PersonKey, RoutingId} from '../../base/ids.ts'
import type {Environment} from '../../base/ports.ts'
import {fileRefusals} from '../../protocol/link-messages.ts'
import {DownloadRun, type RunEnd} from './download-run.ts'
import type {FileContent} from './file-content.ts'
import type {FilesNeighbour, FilesNetwork, Verdict} from './files-network.ts'
import {Holdings, idOf} from './holdings.ts'
import type {PieceSet} from './piece-set.ts'
import {Serving} from './serving.ts'

/** Files of which something may still be on its way. */
const maxExcused = 256

export interface FileExchangeOptions {
  readonly env: Environment
  readonly network: FilesNetwork
  /** What may be given to others in this topic. */
  readonly find: (file: FileId) => FileContent | undefined
  /** Somebody has, or has no more of, a file that was asked about. */
  readonly holdersChanged: (file: FileId) => void
}

/** Files between this page and its neighbours: who has what, what is loaded and what is given. */
export class FileExchange {
  readonly serving: Serving
  readonly #options: FileExchangeOptions
  readonly #holdings: Holdings
  readonly #neighbours = new Map<RoutingId, FilesNeighbour>()
  readonly #runs = new Map<FileId, DownloadRun>()
  /** Who serves this page only later. */
  readonly #putOff = new Set<RoutingId>()
  /** Kept for as long as the page lives: a new try must not trust them again. */
  readonly #banned = new Map<FileId, Set<PersonKey>>()
  /** Leaves on their way when a file was complete or given up. */
  readonly #excused = new Map<FileId, number>()
  #duplicateBytes = 0
  readonly #endings: readonly (() => void)[]

  constructor(options: FileExchangeOptions) {
    const {network, env, find} = options
    this.#options = options
    this.#holdings = new Holdings((to, message) => void network.send(to, message))
    this.serving = new Serving({
      env,
      network,
      find,
      givenPerSecond: id => [...this.#runs.values()].reduce((sum, run) => sum + run.perSecondOf(id), 0)
    })
    const {serving} = this
    this.#endings = [
      network.on('neighbour', neighbour => this.#linked(neighbour)),
      network.on('neighbourGone', ({routingId}) => this.#gone(routingId)),
      network.handle(['fileWho'], (message, {routingId}) => {
        const files = this.#holdings.asks(routingId, message)
        if (files === undefined) return 'reject'
        for (const file of files) {
          const content = find(file)
          if (content !== undefined) this.#holdings.tell(content, routingId)
        }
        return 'accept'
      }),
      network.handle(['fileHave'], (message, from) =>
        this.#told(from, idOf(message.file), this.#holdings.told(from.routingId, message))
      ),
      network.handle(['filePieces'], (message, from) => {
        const id = idOf(message.file)
        const run = this.#runs.get(id)
        const told = this.#holdings.toldPieces(from.routingId, message)
        if (told === undefined || told === 'reject' || run === undefined) return this.#told(from, id, told)
        if (this.#neighbours.has(from.routingId)) run.has(from, told)
        return 'accept'
      }),
      network.handle(['fileBegun'], ({file, pieces}) => {
        this.#runs.get(idOf(file))?.othersBegan(pieces)
        return 'accept'
      }),
      network.handle(['fileWant'], ({file, leaves, inOrder}, {routingId}) =>
        serving.want(routingId, idOf(file), leaves, inOrder)
      ),
      network.handle(['fileCancel'], ({file, leaves}, {routingId}) => {
        serving.cancel(routingId, idOf(file), leaves)
        return 'accept'
      }),
      network.handle(['filePageWant'], ({file, page}, {routingId}) => serving.wantPage(routingId, idOf(file), page)),
      network.handle(['fileTurn'], ({on}, {routingId}) => {
        if (on) this.#putOff.delete(routingId)
        else this.#putOff.add(routingId)
        for (const run of this.#runs.values()) run.setTurn(routingId, on)
        return 'accept'
      }),
      network.handle(['fileRefused'], ({file, reason}, {routingId}) => {
        const id = idOf(file)
        const gives = this.#runs.get(id)?.refused(routingId, fileRefusals[reason]!) ?? false
        if (!gives) this.#holdings.lost(routingId, id)
        this.#options.holdersChanged(id)
        return 'accept'
      }),
      network.handle(
        ['fileLeaf'],
        (message, from) => this.#runs.get(idOf(message.file))?.leaf(from, message) ?? this.#unasked(idOf(message.file))
      ),
      network.handle(
        ['filePage'],
        (message, from) => this.#runs.get(idOf(message.file))?.page(from, message) ?? this.#unasked(idOf(message.file))
      )
    ]
    for (const neighbour of network.neighbours) this.#linked(neighbour, {before: true})
  }

  /** Asks everybody about these files from now on. */
  ask(files: readonly FileContent[]): void {
    this.#holdings.ask(files.map(({file}) => file))
  }

  /** Nobody is asked any more. */
  forget(file: FileId): void {
    this.#runs.get(file)?.stop()
    this.#holdings.forget(file)
  }

  /** Pages of others that have something that is missing here. */
  holders(content: FileContent): number {
    const {id} = content.file
    const banned = this.#banned.get(id)
    return this.#holdings.of(id).filter(({id: page, pieces}) => {
      const neighbour = this.#neighbours.get(page)
      return neighbour !== undefined && banned?.has(neighbour.key) !== true && (pieces.count > 0 || pieces.complete)
    }).length
  }

  isBanned(file: FileId): boolean {
    return (this.#banned.get(file)?.size ?? 0) > 0
  }

  run(file: FileId): DownloadRun | undefined {
    return this.#runs.get(file)
  }

  /** Of leaves that came twice. */
  get duplicateBytes(): number {
    return [...this.#runs.values()].reduce((sum, run) => sum + run.duplicateBytes, this.#duplicateBytes)
  }

  /** Begins to load a file whose record is there. */
  load(content: FileContent, ended: (end: RunEnd) => void): DownloadRun {
    const {id} = content.file
    const {env, network} = this.#options
    const banned = this.#banned.get(id) ?? new Set<PersonKey>()
    this.#banned.set(id, banned)
    const run: DownloadRun = new DownloadRun({
      env,
      network,
      content,
      banned,
      begun: pieces => this.#holdings.tellPieces('fileBegun', id, pieces),
      stored: pieces => this.#holdings.tellPieces('filePieces', id, pieces),
      ended: end => {
        if (this.#runs.get(id) === run) this.#runs.delete(id)
        this.#excuse(id, run.underWay)
        this.#duplicateBytes += run.duplicateBytes
        ended(end)
      }
    })
    this.#runs.set(id, run)
    for (const {id: page, pieces} of this.#holdings.of(id)) {
      const neighbour = this.#neighbours.get(page)
      if (neighbour === undefined) continue
      run.has(neighbour, pieces)
      if (this.#putOff.has(page)) run.setTurn(page, false)
    }
    run.start()
    return run
  }

  /** More of a file is here than before. */
  announce(content: FileContent): void {
    this.#holdings.tell(content)
  }

  /** A file is not given any more. */
  withdraw(file: FileId): void {
    this.serving.stop(file)
  }

  tick(): void {
    this.serving.tick()
    for (const run of [...this.#runs.values()]) run.tick()
  }

  close(): void {
    for (const end of this.#endings) end()
    for (const run of [...this.#runs.values()]) run.stop()
  }

  #linked(neighbour: FilesNeighbour, options?: {before: boolean}): void {
    this.#neighbours.set(neighbour.routingId, neighbour)
    this.#holdings.linked(neighbour.routingId, options)
  }

  #gone(id: RoutingId): void {
    this.#neighbours.delete(id)
    this.#putOff.delete(id)
    this.#holdings.gone(id)
    this.serving.gone(id)
    for (const run of this.#runs.values()) run.gone(id)
  }

  #told(from: FilesNeighbour, id: FileId, pieces: PieceSet | undefined | 'reject'): Verdict {
    if (pieces === 'reject') return 'reject'
    // Asked about once, and not wanted any more.
    if (pieces === undefined) return 'ignore'
    this.#runs.get(id)?.has(from, pieces)
    if (this.#putOff.has(from.routingId)) this.#runs.get(id)?.setTurn(from.routingId, false)
    this.#options.holdersChanged(id)
    return 'accept'
  }

  #excuse(file: FileId, leaves: number): void {
    this.#excused.delete(file)
    if (leaves > 0) this.#excused.set(file, leaves)
    if (this.#excused.size > maxExcused) this.#excused.delete(this.#excused.keys().next().value!)
  }

  /** What is on its way when a file is complete or given up is nobody's fault; what was never asked for is. */
  #unasked(file: FileId): Verdict {
    const left = this.#excused.get(file)
    if (left === undefined) return 'reject'
    this.#excuse(file, left - 1)
    return 'ignore'
  }
}
