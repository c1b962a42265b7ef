import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import type {LinkLevelMessage, MessageNamed} from '../protocol/link-messages.ts'
import type {IceControl} from '../rendezvous/ice-restart.ts'
import {isRelayed, type LinkPath} from '../rendezvous/link-path.ts'
import {pathParameters as limits} from './parameters.ts'

export type PathMessage = MessageNamed<'pathWanted' | 'pathOffer' | 'pathAnswer' | 'pathCandidates'>

export interface PathRepairOptions {
  readonly env: Environment
  readonly ice: IceControl
  /** On the end that made the link: it offers, the other asks for it, so that two offers never cross. */
  readonly leads: boolean
  readonly send: (message: LinkLevelMessage) => void
}

type State = {readonly kind: 'idle'} | {readonly kind: 'offered'; readonly round: number; readonly cancel: () => void}

/**
 * Gets a link off a relay it need not use. Browsers keep a link alive over whatever way is left after a change of the network, and
 * stay there. So a relayed link looks for a better way after a while, a few times, over itself, and only then takes it that this is
 * what the two networks allow.
 */
export class PathRepair {
  readonly #options: PathRepairOptions
  readonly #asked: TokenBucket
  readonly #candidates: TokenBucket
  #state: State = {kind: 'idle'}
  #round = 0
  #attempts = 0
  #told = false
  #cancelAttempt: (() => void) | undefined

  constructor(options: PathRepairOptions) {
    this.#options = options
    const nowMs = options.env.clock.monotonic()
    this.#asked = new TokenBucket(limits.burstRounds, limits.roundsPerSecond, nowMs)
    this.#candidates = new TokenBucket(limits.burstCandidates, limits.candidatesPerSecond, nowMs)
    options.ice.onCandidate = (ufrag, candidate) =>
      options.send({type: 'pathCandidates', ufrag, candidates: [candidate]})
  }

  /** The link's way is known, or another one. */
  pathChanged(path: LinkPath): void {
    if (isRelayed(path)) this.#tellCandidates()
    if (!isRelayed(path) || this.#options.ice.relayOnly) {
      this.#attempts = 0
      this.#cancelAttempt?.()
      this.#cancelAttempt = undefined
    } else if (!this.#cancelAttempt) this.#later()
  }

  /** False when the other side sends more of this than an honest page does, or what was not asked for. */
  receive(message: PathMessage): boolean {
    const {env, leads, ice} = this.#options
    const nowMs = env.clock.monotonic()
    switch (message.type) {
      case 'pathWanted':
        if (!leads || !this.#asked.take(nowMs)) return false
        void this.#offer()
        return true
      case 'pathOffer':
        if (leads || !this.#asked.take(nowMs)) return false
        void this.#answer(message)
        return true
      case 'pathAnswer': {
        if (this.#state.kind !== 'offered' || this.#state.round !== message.round) return false
        this.#state.cancel()
        this.#state = {kind: 'idle'}
        void ice.accept(message)
        return true
      }
      case 'pathCandidates':
        if (!this.#candidates.take(nowMs, message.candidates.length)) return false
        void ice.add(message.ufrag, message.candidates)
        return true
    }
  }

  close(): void {
    this.#cancelAttempt?.()
    this.#cancelAttempt = undefined
    if (this.#state.kind === 'offered') this.#state.cancel()
    this.#options.ice.onCandidate = undefined
  }

  /**
   * A link may open before the other end was told every candidate of this one, and what comes from an address it does not know it
   * takes for a better way than any relay: it answered over TCP then, for as long as the link lived (Chromium 156).
   */
  #tellCandidates(): void {
    if (this.#told) return
    this.#told = true
    const found = this.#options.ice.found()
    if (found && found.candidates.length > 0) this.#options.send({type: 'pathCandidates', ...found})
  }

  #later(): void {
    const {env, leads, send} = this.#options
    const waitMs = limits.attemptAfterMs[this.#attempts]
    if (waitMs === undefined) return
    this.#attempts++
    this.#cancelAttempt = env.scheduler.after(waitMs, () => {
      if (leads) void this.#offer()
      else send({type: 'pathWanted'})
      this.#later()
    })
  }

  async #offer(): Promise<void> {
    const {env, ice, send} = this.#options
    if (this.#state.kind === 'offered') return
    const round = ++this.#round
    const cancel = env.scheduler.after(limits.answerMs, () => (this.#state = {kind: 'idle'}))
    this.#state = {kind: 'offered', round, cancel}
    const side = await ice.offer()
    if (side) send({type: 'pathOffer', round, ...side})
  }

  async #answer(offer: MessageNamed<'pathOffer'>): Promise<void> {
    const side = await this.#options.ice.answer(offer)
    if (side) this.#options.send({type: 'pathAnswer', round: offer.round, ...side})
  }
}
