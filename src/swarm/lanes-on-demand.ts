import {loadPart} from '../base/load-part.ts'
import type {LaneMessage, Lanes, LanesOptions} from './lanes.ts'
import {laneParameters as limits} from './parameters.ts'

type State =
  | {readonly kind: 'none'}
  | {readonly kind: 'loading'; readonly early: LaneMessage[]}
  | {readonly kind: 'loaded'; readonly lanes: Lanes}
  | {readonly kind: 'closed'}

/** The lanes of a link, which most links never need: they are loaded when this end or the other would have one. */
export class LanesOnDemand {
  readonly #options: LanesOptions
  #state: State = {kind: 'none'}
  #againMs = Number.NEGATIVE_INFINITY

  constructor(options: LanesOptions) {
    this.#options = options
  }

  /** Bulk frames have to wait. */
  pressed(): void {
    if (this.#state.kind === 'loaded') return this.#state.lanes.pressed()
    const {maker, tripMs} = this.#options
    if (maker() && (tripMs() ?? 0) >= limits.leastTripMs) this.#load()
  }

  /** False when no honest page sends it. */
  receive(message: LaneMessage): boolean {
    if (this.#state.kind === 'loaded') return this.#state.lanes.receive(message)
    if (message.type !== 'laneOffer') return false
    // It would not be answered.
    if (!this.#options.maker()) return true
    this.#load()
    if (this.#state.kind !== 'loading') return true
    if (this.#state.early.length >= limits.theirBurstOffers) return false
    this.#state.early.push(message)
    return true
  }

  pathChanged(): void {
    if (this.#state.kind === 'loaded') this.#state.lanes.pathChanged()
  }

  close(): void {
    if (this.#state.kind === 'loaded') this.#state.lanes.close()
    this.#state = {kind: 'closed'}
  }

  #load(): void {
    const nowMs = this.#options.env.clock.monotonic()
    if (this.#state.kind !== 'none' || nowMs < this.#againMs) return
    const loading: State = {kind: 'loading', early: []}
    this.#state = loading
    void loadPart(import('./lanes.ts')).then(
      ({Lanes}) => {
        if (this.#state !== loading) return
        const lanes = new Lanes(this.#options)
        this.#state = {kind: 'loaded', lanes}
        for (const message of loading.early) lanes.receive(message)
      },
      () => {
        // It goes on without them.
        this.#againMs = nowMs + limits.restMs
        if (this.#state === loading) this.#state = {kind: 'none'}
      }
    )
  }
}
