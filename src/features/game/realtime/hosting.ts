import type {RealtimeDefinition, SeatPart} from '../define-realtime.ts'
import {packFrame, SentFrames, type FramePiece, type HostFrame} from './host-frames.ts'
import {hostParameters as parameters} from './host-parameters.ts'
import type {PageLink} from './page-link.ts'
import {realtimeParameters} from './parameters.ts'
import {copyState} from './state-codec.ts'

export interface HostingOptions<S> {
  readonly definition: RealtimeDefinition<S>
  readonly own: number
  /** Where it goes on. */
  readonly from: HostFrame<S>
  readonly nowMs: number
  readonly term: number
  /** What the person at this page does, asked once a tick. */
  readonly input: () => number
  readonly send: (page: PageLink, piece: Omit<FramePiece, 'type' | 'table' | 'match'>) => void
  /** The match ended with this state: there is none after it. */
  readonly isOver: (frame: HostFrame<S>) => boolean
}

/** The inputs of one seat that came and were not used yet. */
interface Queue {
  next: number
  readonly values: number[]
  last: number
  /** Any have come. */
  heard: boolean
}

const {tickMs} = realtimeParameters
/** Ticks made up for at once. */
const mostAtOnce = 15

/**
 * Runs a match on the page of its host: takes one input of each seat a tick, as they come, and tells everybody the state. A seat whose page is
 * not heard is held, with idle inputs, and is its player's again with the next input; after 30 seconds it is gone.
 */
export class Hosting<S> {
  readonly #options: HostingOptions<S>
  readonly #queues: readonly Queue[]
  readonly #sent = new SentFrames()
  #frame: HostFrame<S>
  #dueMs: number
  #toldMs = Number.NEGATIVE_INFINITY
  #started = false

  constructor(options: HostingOptions<S>) {
    this.#options = options
    const {definition, from, nowMs} = options
    this.#frame = {...from, S: copyState(from.S)}
    this.#queues = from.parts.map(() => ({next: 0, values: [], last: definition.idle, heard: false}))
    this.#dueMs = nowMs
    this.#started = from.tick > 0
  }

  /** The state now. Never to be changed. */
  get frame(): HostFrame<S> {
    return this.#frame
  }

  /** Seats the beginning waits for. */
  unheard(nowMs: number): readonly number[] {
    if (this.#started || nowMs - this.#options.nowMs > parameters.startMs) return []
    return this.#queues.flatMap(({heard}, seat) => (heard || seat === this.#options.own ? [] : [seat]))
  }

  /** Inputs of a seat, numbered from its page's first on. False: further ahead than any that is left out. */
  take(seat: number, first: number, values: readonly number[]): boolean {
    const queue = this.#queues[seat]!
    // The page was loaded anew, or another host had the ones before.
    const restarts = !queue.heard || first + values.length + realtimeParameters.longPastTicks < queue.next
    if (restarts) Object.assign(queue, {next: first, heard: true})
    if (first > queue.next + realtimeParameters.longPastTicks) return false
    for (const [i, value] of values.entries()) {
      if (first + i < queue.next) continue
      queue.values.push(value)
      queue.next = first + i + 1
    }
    // What is too late is left out, so that the hand is not ever further behind.
    if (queue.values.length > parameters.inputsQueued)
      queue.values.splice(0, queue.values.length - parameters.inputsQueued)
    return true
  }

  run(nowMs: number, pages: Iterable<PageLink>): void {
    if (this.unheard(nowMs).length > 0) {
      this.#dueMs = nowMs
      return
    }
    this.#started = true
    const all = [...pages]
    this.#dueMs = Math.max(this.#dueMs, nowMs - mostAtOnce * tickMs)
    while (this.#dueMs + tickMs <= nowMs && !this.#options.isOver(this.#frame)) {
      this.#dueMs += tickMs
      this.#step(nowMs, all)
      if (this.#frame.tick % parameters.frameTicks === 0) this.#tell(nowMs, all)
    }
  }

  /** The state the match ended with, to whoever has not said that it came: nothing comes after it. */
  tellLast(nowMs: number, pages: Iterable<PageLink>): void {
    if (nowMs - this.#toldMs < parameters.frameTicks * tickMs) return
    const late = [...pages].filter(({tick}) => tick < this.#frame.tick)
    if (late.length > 0) this.#tell(nowMs, late)
  }

  #step(nowMs: number, pages: readonly PageLink[]): void {
    const {definition, own, input} = this.#options
    const {tick, S} = this.#frame
    const heard = new Set(pages.filter(page => nowMs - page.heardMs < parameters.silentMs).map(({seat}) => seat))
    const heldSince = this.#frame.heldSince.map((since, seat) => {
      if (since > 0 && tick - since >= parameters.heldTicks) return since
      return seat === own || heard.has(seat) ? 0 : since > 0 ? since : Math.max(1, tick)
    })
    const parts = heldSince.map((since): SeatPart =>
      since === 0 ? 'playing' : tick - since >= parameters.heldTicks ? 'gone' : 'held'
    )
    const inputs = this.#queues.map((queue, seat) => {
      if (seat === own) return input()
      if (parts[seat] !== 'playing') return definition.idle
      queue.last = queue.values.shift() ?? queue.last
      return queue.last
    })
    const next = definition.step(S, inputs, tick, parts)
    this.#frame = {tick: tick + 1, S: next === undefined ? S : next, parts, heldSince}
  }

  #tell(nowMs: number, pages: readonly PageLink[]): void {
    const {term, send} = this.#options
    const {tick} = this.#frame
    this.#toldMs = nowMs
    this.#sent.add(tick, packFrame(this.#frame))
    let watchers = 0
    for (const page of pages) {
      if (nowMs - page.heardMs > 2 * parameters.silentMs) continue
      if (page.seat === undefined && ++watchers > parameters.mostWatchers) continue
      const told = this.#sent.pieces(tick, page.tick < tick ? page.tick : tick)
      if (told === undefined) throw new RangeError('The state of this game is too large to be told to others.')
      const taken = page.seat === undefined ? 0 : this.#queues[page.seat]!.next
      for (const [piece, bytes] of told.pieces.entries()) {
        send(page, {term, tick, base: told.base, taken, piece, pieces: told.pieces.length, bytes})
      }
    }
  }
}
