import {fromHex, toHex, type Bytes} from '../../base/bytes.ts'
import type {FileId, RoutingId} from '../../base/ids.ts'
import type {MessageNamed, TopicMessage} from '../../protocol/link-messages.ts'
import type {FileContent} from './file-content.ts'
import {servingParameters as limits} from './parameters.ts'
import {PieceSet} from './piece-set.ts'

const bitmapBytesPerMessage = 8_192
const piecesPerMessage = 512
const filesPerMessage = 32

interface Neighbour {
  /** Files it wants to hear of. */
  readonly watches: Set<FileId>
  /** What it has of the files this page asked about. */
  readonly has: Map<FileId, PieceSet>
  /** How often it was asked anew because it had just opened the files of the topic. */
  asked: number
}

/** Who has what: what neighbours say of the files this page asked about, and what they are told. */
export class Holdings {
  readonly #neighbours = new Map<RoutingId, Neighbour>()
  readonly #send: (to: RoutingId, message: TopicMessage) => void
  readonly #asked = new Map<FileId, {readonly size: number}>()

  constructor(send: (to: RoutingId, message: TopicMessage) => void) {
    this.#send = send
  }

  /** `before`: it was linked before the files of the topic were opened here. What it asked then reached nobody, so that it is told. */
  linked(id: RoutingId, {before = false}: {before?: boolean} = {}): void {
    this.#neighbours.set(id, {watches: new Set(), has: new Map(), asked: 0})
    if (before) this.#send(id, {type: 'fileWho', files: []})
    this.#ask(id, [...this.#asked.keys()])
  }

  gone(id: RoutingId): void {
    this.#neighbours.delete(id)
  }

  /** Asks everybody about a file until `forget`. */
  ask(files: readonly {readonly id: FileId; readonly size: number}[]): void {
    const fresh = files.filter(({id}) => !this.#asked.has(id))
    for (const {id, size} of fresh) this.#asked.set(id, {size})
    for (const neighbour of this.#neighbours.keys()) {
      this.#ask(
        neighbour,
        fresh.map(({id}) => id)
      )
    }
  }

  forget(file: FileId): void {
    this.#asked.delete(file)
    for (const {has} of this.#neighbours.values()) has.delete(file)
  }

  isAsked(file: FileId): boolean {
    return this.#asked.has(file)
  }

  /** Those who have something of a file. */
  of(file: FileId): readonly {readonly id: RoutingId; readonly pieces: PieceSet}[] {
    return [...this.#neighbours].flatMap(([id, {has}]) => {
      const pieces = has.get(file)
      return pieces === undefined ? [] : [{id, pieces}]
    })
  }

  /** It has nothing of the file any more. */
  lost(id: RoutingId, file: FileId): void {
    this.#neighbours.get(id)?.has.delete(file)
  }

  // What neighbours say

  /** The files a neighbour asks about; undefined when it asks about more than is put up with. */
  asks(from: RoutingId, {files}: MessageNamed<'fileWho'>): readonly FileId[] | undefined {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return undefined
    if (files.length === 0 && neighbour.asked++ < limits.mostAskedAnew) this.#ask(from, [...this.#asked.keys()])
    const ids = files.map(idOf)
    for (const id of ids) neighbour.watches.add(id)
    return neighbour.watches.size > limits.mostWatched ? undefined : ids
  }

  /** What it has of a file; undefined when it was not asked; 'reject' when that cannot be. */
  told(from: RoutingId, {file, all, first, pieces}: MessageNamed<'fileHave'>): PieceSet | undefined | 'reject' {
    const id = idOf(file)
    const [asked, neighbour] = [this.#asked.get(id), this.#neighbours.get(from)]
    if (asked === undefined || neighbour === undefined) return undefined
    const known = neighbour.has.get(id) ?? new PieceSet(asked.size)
    if (all) {
      const whole = PieceSet.all(asked.size)
      neighbour.has.set(id, whole)
      return whole
    }
    if (first + 8 * (pieces.length - 1) >= Math.max(1, known.length)) return 'reject'
    known.merge(first, pieces)
    neighbour.has.set(id, known)
    return known
  }

  toldPieces(from: RoutingId, {file, pieces}: MessageNamed<'filePieces'>): PieceSet | undefined | 'reject' {
    const id = idOf(file)
    const [asked, neighbour] = [this.#asked.get(id), this.#neighbours.get(from)]
    if (asked === undefined || neighbour === undefined) return undefined
    const known = neighbour.has.get(id) ?? new PieceSet(asked.size)
    if (pieces.some(piece => piece >= known.length)) return 'reject'
    for (const piece of pieces) known.add(piece)
    neighbour.has.set(id, known)
    return known
  }

  // What they are told

  /** All that is here of a file, to one neighbour or to all that asked about it. */
  tell(content: FileContent, only?: RoutingId): void {
    const {pieces, file} = content
    if (pieces.count === 0 && !content.complete) return
    for (const message of haveMessages(fromHex(file.id)!, pieces)) {
      for (const to of only === undefined ? this.#watchers(file.id) : [only]) this.#send(to, message)
    }
  }

  tellPieces(type: 'filePieces' | 'fileBegun', file: FileId, pieces: readonly number[]): void {
    for (let at = 0; at < pieces.length; at += piecesPerMessage) {
      const some = pieces.slice(at, at + piecesPerMessage)
      for (const to of this.#watchers(file)) this.#send(to, {type, file: fromHex(file)!, pieces: some})
    }
  }

  #watchers(file: FileId): readonly RoutingId[] {
    return [...this.#neighbours].flatMap(([id, {watches}]) => (watches.has(file) ? [id] : []))
  }

  #ask(to: RoutingId, files: readonly FileId[]): void {
    for (let at = 0; at < files.length; at += filesPerMessage) {
      this.#send(to, {type: 'fileWho', files: files.slice(at, at + filesPerMessage).map(id => fromHex(id)!)})
    }
  }
}

export const idOf = (file: Bytes): FileId => toHex(file) as FileId

function* haveMessages(file: Bytes, pieces: PieceSet): Generator<MessageNamed<'fileHave'>> {
  if (pieces.complete) {
    yield {type: 'fileHave', file, all: true, first: 0, pieces: new Uint8Array()}
    return
  }
  const bits = pieces.toBits()
  for (let at = 0; at < bits.length; at += bitmapBytesPerMessage) {
    yield {type: 'fileHave', file, all: false, first: at * 8, pieces: bits.slice(at, at + bitmapBytesPerMessage)}
  }
}
