import {sha256 as digest} from '@noble/hashes/sha2.js'
import {equal, toHex, type Bytes} from '../../../base/bytes.ts'
import type {PersonKey, RoutingId} from '../../../base/ids.ts'
import {gameParts, type MessageNamed} from '../../../protocol/link-messages.ts'
import type {Checkpoints} from './checkpoints.ts'
import type {RealtimeFaultReason} from './faults.ts'
import type {PageLink} from './page-link.ts'
import {realtimeParameters as parameters} from './parameters.ts'
import type {RealtimeMatchPlan, RealtimePort, Verdict} from './realtime-port.ts'
import type {Rollback} from './rollback.ts'
import {isPlaying, type Span} from './seat-timeline.ts'
import {packSnapshot, readSnapshot, SnapshotPieces, type Snapshot} from './snapshot.ts'
import {decodeState} from './state-codec.ts'
import {isUsable} from './trial.ts'

type Part = (typeof gameParts)[number]

interface Request {
  readonly part: Part
  readonly nonce: Bytes
  readonly from: PageLink | undefined
  readonly askedMs: number
  readonly pieces: SnapshotPieces
}

export interface StateExchangeOptions<S> {
  readonly port: RealtimePort
  readonly plan: RealtimeMatchPlan
  readonly game: Rollback<S>
  readonly checkpoints: Checkpoints
  /** Pages that may have the state, the best first. */
  readonly candidates: () => readonly PageLink[]
  readonly fault: (key: PersonKey, reason: RealtimeFaultReason) => void
  /** The game goes on from another page's state. */
  readonly loaded: (tick: number, from: PageLink) => void
}

/**
 * How a page gets the state of a match that runs, and gives it to others: spectators, players who return, and those whose state differs.
 * A request is made at one page after the other until one answers.
 */
export class StateExchange<S> {
  readonly #options: StateExchangeOptions<S>
  #request: Request | undefined
  /** Beside it: who watches and is put right still wants its seat, or a state when its source is heard no more. */
  #repair: Request | undefined
  #loaded = false
  #source: PageLink | undefined
  #next = 0
  /** Requests in a row at the page this one follows. */
  #asks = 0

  constructor(options: StateExchangeOptions<S>) {
    this.#options = options
  }

  /** A state was taken from another page since it was last asked for. */
  get loaded(): boolean {
    return this.#loaded
  }

  /** The page this one follows. */
  get source(): RoutingId | undefined {
    return this.#source?.page
  }

  want(part: 'watch' | 'play', nowMs: number): void {
    this.#loaded = false
    this.#source = undefined
    this.#next = 0
    this.#repair = undefined
    this.#request = this.#asking(this.#request, part, undefined, nowMs - parameters.askAgainMs)
  }

  /** The own state differs from that of `from`, which has the one that holds. */
  repair(from: PageLink, nowMs: number): void {
    if (this.#repair !== undefined && nowMs - this.#repair.askedMs < parameters.askAgainMs) return
    this.#repair = this.#asking(this.#repair, 'repair', from, nowMs)
    this.#send(this.#repair)
  }

  /** The seat is not to be had any more: this page only watches. */
  onlyWatch(): void {
    if (this.#request?.part === 'play') this.#request = {...this.#request, part: 'watch'}
  }

  /** What was wanted has come. */
  done(): void {
    this.#request = undefined
    this.#source = undefined
  }

  isRequest(nonce: Uint8Array): boolean {
    return this.#request !== undefined && equal(this.#request.nonce, nonce)
  }

  pulse(nowMs: number): void {
    const request = this.#request
    if (request === undefined) return
    const {askedMs, part} = request
    const candidates = this.#options.candidates()
    const isSilent = this.#source?.isFresh(nowMs) === false && nowMs - askedMs > parameters.patienceMs
    // Of a link that is gone nothing more is to be waited for: whoever plays on may do so in another line.
    const isLost = this.#source !== undefined && (isSilent || !candidates.includes(this.#source))
    const waits = !this.#loaded || part === 'play' || isLost
    if (!waits || nowMs - askedMs < parameters.askAgainMs) return
    if (candidates.length === 0) return
    // One that hands out states but gives the seat back to nobody is not asked for ever.
    const helps = this.#loaded && !isLost && this.#asks < parameters.mostAsksOfOne
    const stays = helps ? candidates.find(page => page === this.#source) : undefined
    const from = stays ?? this.#another(candidates)
    this.#asks = stays === undefined ? 1 : this.#asks + 1
    // Another source may see what is unsettled in another way.
    if (stays === undefined) this.#loaded = false
    this.#request = this.#asking(request, part, from, nowMs)
    this.#send(this.#request)
  }

  /** The next one, but the one that was asked last, if there is any other. */
  #another(candidates: readonly PageLink[]): PageLink {
    const next = () => candidates[this.#next++ % candidates.length]!
    const page = next()
    return page === this.#source && candidates.length > 1 ? next() : page
  }

  #asking(before: Request | undefined, part: Part, from: PageLink | undefined, askedMs: number): Request {
    const nonce = before?.part === part ? before.nonce : this.#options.port.env.random.bytes(8)
    return {part, nonce, from, askedMs, pieces: new SnapshotPieces()}
  }

  #send({part, nonce, from}: Request): void {
    const {table, match} = this.#options.plan
    const message = {type: 'gameAsk' as const, table, match, part: gameParts.indexOf(part), nonce}
    void this.#options.port.swarm.send(from!.page, message)
  }

  // Taking

  receive(page: PageLink, message: MessageNamed<'gameSnapshot'>): Verdict {
    const request = [this.#repair, this.#request].find(
      asked => asked !== undefined && asked.from === page && equal(asked.nonce, message.nonce)
    )
    // A page that was held up answers each request there was: once loaded, what else comes is no forgery.
    if (request === undefined || (this.#loaded && request.part !== 'repair')) return 'ignore'
    const whole = request.pieces.add(message.piece, message.pieces, message.bytes)
    if (whole === undefined) return 'accept'
    const {plan, game} = this.#options
    const snapshot =
      whole === 'malformed' ? undefined : readSnapshot(whole, plan.seats.length, game.definition.inputBytes)
    const state = snapshot === undefined ? undefined : decodeState(snapshot.state)
    if (snapshot === undefined || state?.ok !== true) return this.#refuse(page, request)
    if (!isUsable(game.definition, state.value as S, snapshot.tick, plan.seats.length)) {
      this.#passOver(request)
      return 'ignore'
    }
    if (request.part === 'repair') {
      const sum = this.#options.checkpoints.sumOf(snapshot.tick, page.seat!)
      // Its word may still be on its way: asked for again at the next comparison.
      if (sum === undefined) return 'accept'
      if (sum !== toHex(digest(snapshot.state))) return this.#refuse(page, request)
      this.#repair = undefined
    }
    this.#take(snapshot, state.value as S, request.part === 'repair')
    if (request.part !== 'repair') {
      this.#loaded = true
      this.#source = page
    }
    this.#options.loaded(snapshot.tick, page)
    return 'accept'
  }

  #refuse(page: PageLink, request: Request): Verdict {
    this.#options.fault(page.key, 'forged-snapshot')
    this.#passOver(request)
    return 'reject'
  }

  /** Another page is asked. */
  #passOver(request: Request): void {
    const over = {...request, from: undefined}
    if (request.part === 'repair') this.#repair = over
    else this.#request = over
  }

  #take({tick, seats}: Snapshot, state: S, keepsOwn: boolean): void {
    const {game, plan, port} = this.#options
    const own = plan.seats.indexOf(port.swarm.identity.key)
    for (const [seat, {spans, inputs}] of seats.entries()) {
      const timeline = game.timelines[seat]!
      const last = spans.at(-1)!
      const mine = timeline.last
      // What this page did itself it knows best.
      const isOwn = keepsOwn && seat === own && mine.round === last.round && isPlaying(last)
      const kept: Span = isOwn ? {...last, through: Math.max(last.through, mine.through)} : last
      timeline.load([...spans.slice(0, -1), kept], tick, inputs)
    }
    game.load(tick, state)
  }

  // Giving

  asked(page: PageLink, {part, nonce}: MessageNamed<'gameAsk'>, pages: readonly PageLink[]): Verdict {
    const {port, plan, checkpoints, game} = this.#options
    const nowMs = port.env.clock.monotonic()
    if (!page.asking.take(nowMs)) {
      this.#options.fault(page.key, 'flood')
      return 'reject'
    }
    if (gameParts[part] !== 'repair') {
      // Who has a seat and wants it back is not kept out by those who watch.
      const returns = gameParts[part] === 'play' && page.seat !== undefined
      const watchers = pages.filter(other => other !== page && nowMs < other.watchesUntilMs).length
      if (!returns && watchers >= parameters.mostWatchers) return 'ignore'
      page.watchesUntilMs = nowMs + parameters.watcherMs
    }
    const checkpoint = checkpoints.agreed
    const pieces = checkpoint === undefined ? undefined : packSnapshot(game, checkpoint)
    if (pieces === undefined) return 'ignore'
    for (const [piece, bytes] of pieces.entries()) {
      void port.swarm.send(page.page, {
        type: 'gameSnapshot',
        table: plan.table,
        match: plan.match,
        nonce,
        piece,
        pieces: pieces.length,
        bytes
      })
    }
    return 'accept'
  }
}
