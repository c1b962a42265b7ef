import {DropCounts} from '../base/drop-counts.ts'
import type {Environment} from '../base/ports.ts'
import {parameters} from './parameters.ts'
import {isTurnServer, maxTurnServers, type TurnServer, type TurnSource} from './turn-servers.ts'

export interface IceOptions {
  /** `stun:host:port`. */
  readonly stun: readonly string[]
  readonly turn?: TurnSource | undefined
  /** Nothing but relays is used, so that others see their addresses and never ours. */
  readonly relayOnly?: boolean | undefined
}

/**
 * How the page stands with its TURN servers, tagged by `kind`. 'failed': the callback threw, answered too late or with what are no servers; it
 * is asked again. `refusals`: what servers said, by their address.
 */
export interface IceStatus {
  readonly relayOnly: boolean
  readonly turn:
    | {readonly kind: 'none'}
    | {readonly kind: 'asking'}
    | {readonly kind: 'ready'; readonly servers: number}
    | {readonly kind: 'failed'; readonly trouble: string}
  readonly refusals: readonly IceRefusal[]
  /** Addresses of the STUN and TURN servers in use, as far as they are known. */
  readonly servers: readonly string[]
}

/** A STUN or TURN server that answered with an error, or not at all (701). */
export interface IceRefusal {
  readonly url: string
  /** 401: wrong user or password; 701: it cannot be reached (RFC 8656, and WebRTC's own). */
  readonly code: number
  readonly text: string
}

type Answer =
  | {readonly kind: 'unasked'}
  | {readonly kind: 'known'; readonly servers: readonly TurnServer[]; readonly sinceMs: number; readonly lifeMs: number}
  | {readonly kind: 'failed'; readonly trouble: string}

export type IceDrop = 'turn-credentials-failed' | 'turn-refused' | 'restart-failed'

/**
 * The STUN and TURN servers of a page. Credentials that a callback hands out are asked for when a connection is about to be
 * built and those at hand are about to expire, and in time while offers wait for somebody. A callback that fails costs relaying, not the connection.
 */
export class IceServers {
  readonly drops = new DropCounts<IceDrop>()
  readonly relayOnly: boolean
  readonly #environment: Environment
  readonly #stun: readonly string[]
  readonly #turn: TurnSource
  readonly #refusals = new Map<string, IceRefusal>()
  #answer: Answer = {kind: 'unasked'}
  #asking: Promise<void> | undefined
  #failures = 0
  /** Not asked again before. */
  #againMs = Number.NEGATIVE_INFINITY
  readonly #keepers = new Set<() => void>()
  #cancelFresh: (() => void) | undefined

  constructor(environment: Environment, {stun, turn = [], relayOnly = false}: IceOptions) {
    this.#environment = environment
    this.#stun = stun
    this.#turn = turn
    this.relayOnly = relayOnly
  }

  /** What a connection is built with now. */
  configuration(): RTCConfiguration {
    const turn = this.#servers.map(({urls, username, credential}) => ({
      urls: typeof urls === 'string' ? urls : [...urls],
      username,
      credential
    }))
    // With relays only no STUN server is asked either: it would see the address, and nothing is done with its answer.
    if (this.relayOnly) return {iceServers: turn, iceTransportPolicy: 'relay'}
    return {iceServers: [...this.#stun.map(urls => ({urls})), ...turn]}
  }

  /** What a connection is built with that is to use no relay; undefined where nothing else may be used. */
  directConfiguration(): RTCConfiguration | undefined {
    return this.relayOnly ? undefined : {iceServers: this.#stun.map(urls => ({urls}))}
  }

  /** To be waited for before a connection is built; undefined when there is nothing to wait for. Bounded, never rejects. */
  ready(): Promise<void> | undefined {
    if (typeof this.#turn !== 'function') return undefined
    const nowMs = this.#environment.clock.monotonic()
    const answer = this.#answer
    if (nowMs >= this.#dueMs) this.#asking ??= this.#ask(this.#turn)
    // After a failure connections are built without, and whatever comes later serves those built then.
    const isWaitedFor =
      answer.kind === 'unasked' || (answer.kind === 'known' && nowMs >= answer.sinceMs + answer.lifeMs)
    return isWaitedFor ? this.#asking : undefined
  }

  /**
   * From now on somebody keeps offers waiting, which must not outlive the credentials they were gathered with: `renewed` is called when there are
   * others. Answers with what ends it.
   */
  keepFresh(renewed: () => void): () => void {
    this.#keepers.add(renewed)
    this.#askInTime()
    return () => {
      this.#keepers.delete(renewed)
      if (this.#keepers.size === 0) this.#cancelFresh?.()
    }
  }

  /** When credentials are to be asked for, or again. */
  get #dueMs(): number {
    const answer = this.#answer
    if (answer.kind !== 'known') return this.#againMs
    return Math.max(answer.sinceMs + answer.lifeMs * parameters.turnFreshShare, this.#againMs)
  }

  #askInTime(): void {
    this.#cancelFresh?.()
    if (this.#answer.kind === 'unasked' || this.#keepers.size === 0) return
    const {clock, scheduler} = this.#environment
    this.#cancelFresh = scheduler.after(Math.max(1, this.#dueMs - clock.monotonic()), () => {
      void this.ready()
      // A sum of fractions may fall short of what it was made of; nobody would ask ever after.
      if (this.#asking === undefined) this.#askInTime()
    })
  }

  /** A server answered with an error. */
  refused(refusal: IceRefusal): void {
    this.drops.count('turn-refused')
    this.#refusals.delete(refusal.url)
    this.#refusals.set(refusal.url, refusal)
    if (this.#refusals.size > parameters.maxIceRefusals) this.#refusals.delete(this.#refusals.keys().next().value!)
  }

  status(): IceStatus {
    const servers = this.configuration().iceServers!.flatMap(({urls}) => urls)
    return {relayOnly: this.relayOnly, turn: this.#turnStatus(), refusals: [...this.#refusals.values()], servers}
  }

  #turnStatus(): IceStatus['turn'] {
    if (typeof this.#turn === 'function') {
      if (this.#answer.kind === 'unasked') return {kind: 'asking'}
      if (this.#answer.kind === 'failed') return {kind: 'failed', trouble: this.#answer.trouble}
    }
    const servers = this.#servers.length
    return servers === 0 ? {kind: 'none'} : {kind: 'ready', servers}
  }

  get #servers(): readonly TurnServer[] {
    if (typeof this.#turn !== 'function') return this.#turn
    return this.#answer.kind === 'known' ? this.#answer.servers : []
  }

  #ask(callback: () => Promise<readonly TurnServer[]>): Promise<void> {
    const {scheduler} = this.#environment
    return new Promise(resolve => {
      let isLate = false
      const done = () => {
        this.#asking = undefined
        resolve()
      }
      const cancel = scheduler.after(parameters.turnAnswerMs, () => {
        isLate = true
        this.#failed('The TURN credentials did not come in time.')
        done()
      })
      const settle = (take: () => void) => {
        cancel()
        take()
        if (!isLate) done()
      }
      void answerOf(callback).then(
        // Taken even when late: it serves the connections that are built then.
        servers => settle(() => this.#known(servers)),
        (error: unknown) => {
          if (!isLate) settle(() => this.#failed(error instanceof Error ? error.message : String(error)))
        }
      )
    })
  }

  #known(servers: unknown): void {
    if (!Array.isArray(servers) || servers.length > maxTurnServers || !servers.every(isTurnServer)) {
      this.#failed('What was handed in as TURN servers are none.')
      return
    }
    this.#failures = 0
    const lives = servers.map(({ttl}) => (ttl === undefined ? parameters.turnLifeMs : ttl * 1_000))
    const lifeMs = Math.min(parameters.turnLifeMs, ...lives)
    const isFirst = this.#answer.kind === 'unasked'
    this.#answer = {kind: 'known', servers, sinceMs: this.#environment.clock.monotonic(), lifeMs}
    this.#askInTime()
    if (!isFirst) for (const renewed of this.#keepers) renewed()
  }

  #failed(trouble: string): void {
    this.drops.count('turn-credentials-failed')
    const nowMs = this.#environment.clock.monotonic()
    this.#againMs = nowMs + Math.min(parameters.turnRetryMs * 2 ** this.#failures++, parameters.turnMaxRetryMs)
    // Those at hand serve until they expire.
    if (this.#answer.kind !== 'known' || nowMs >= this.#answer.sinceMs + this.#answer.lifeMs)
      this.#answer = {kind: 'failed', trouble: trouble.slice(0, parameters.maxTroubleLength)}
    this.#askInTime()
  }
}

/** A callback may also throw at once. */
const answerOf = async (callback: () => Promise<unknown>): Promise<unknown> => callback()
