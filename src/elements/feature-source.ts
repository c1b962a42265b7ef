import {ContextConsumer} from '@lit/context'
import type {ReactiveElement} from 'lit'
import type {SwarmView} from './chat-view.ts'
import {FeatureOpening, type Feature} from './feature-opening.ts'
import {JoiningByAttributes} from './joining-by-attributes.ts'
import type {SwarmAttributes} from './page-options.ts'
import {swarmScope} from './swarm-scope.ts'

/** What the source asks its element and tells it. */
export interface FeatureSourceHost<F extends Feature> {
  /** Opens it for a swarm, which was made by `joinSwarm`, here or by a script of the page. */
  open(swarm: SwarmView): Promise<F>
  /** One that a script opened, which goes before everything else. */
  given(): F | undefined
  attributes(): SwarmAttributes
  /** What is open, error or topic may be other ones now. */
  changed(): void
  joined(swarm: SwarmView): void
  failed(error: Error): void
}

/** Where what an element shows comes from: a script, the surrounding `<p2p-swarm>`, or its own attributes. */
export class FeatureSource<F extends Feature> {
  readonly #element: ReactiveElement
  readonly #host: FeatureSourceHost<F>
  readonly #scope
  readonly #joining = new JoiningByAttributes(() => this.#joiningChanged())
  readonly #opening: FeatureOpening<F>

  constructor(element: ReactiveElement, host: FeatureSourceHost<F>) {
    this.#element = element
    this.#host = host
    this.#opening = new FeatureOpening(
      swarm => host.open(swarm),
      () => this.#openingChanged()
    )
    this.#scope = new ContextConsumer(element, {
      context: swarmScope,
      subscribe: true,
      callback: () => {
        if (element.hasUpdated) this.follow()
      }
    })
  }

  get feature(): F | undefined {
    const given = this.#host.given()
    if (given !== undefined) return given
    return this.#opening.state.kind === 'open' ? this.#opening.state.feature : undefined
  }

  /** Why there is nothing. */
  get error(): Error | undefined {
    const joining = this.#scope.value?.state ?? this.#joining.state
    if (joining.kind === 'failed') return joining.error
    return this.#opening.state.kind === 'failed' ? this.#opening.state.error : undefined
  }

  /** As it was asked for: the same before and after joining. */
  get askedTopic(): string {
    const given = this.#host.given()
    if (given !== undefined) return given.swarm.topic
    const state = this.#scope.value?.state
    return (state !== undefined && state.kind !== 'idle' ? state.topic : this.#host.attributes().topic) ?? ''
  }

  /** Brings swarm and what is opened for it in line with the attributes, the surrounding swarm and what was given. */
  follow(): void {
    if (!this.#element.isConnected) return
    const given = this.#host.given()
    const scope = this.#scope.value
    this.#joining.want(given === undefined && scope === undefined ? this.#host.attributes() : undefined)
    let swarm: SwarmView | undefined
    if (given === undefined) {
      const joined = scope?.state ?? this.#joining.state
      if (joined.kind === 'joined') swarm = joined.swarm
    }
    this.#opening.want(swarm)
    this.#host.changed()
  }

  /** Leaves what was joined and closes what was opened here. */
  release(): void {
    this.#opening.want(undefined)
    this.#joining.want(undefined)
    this.#host.changed()
  }

  retry(): void {
    this.#scope.value?.retry()
    this.#joining.retry()
    this.#opening.retry()
  }

  #joiningChanged(): void {
    const {state} = this.#joining
    if (state.kind === 'joined') this.#host.joined(state.swarm)
    if (state.kind === 'failed') this.#host.failed(state.error)
    // Changes that `follow` itself causes are seen by it.
    if (state.kind !== 'idle' && state.kind !== 'joining') this.follow()
    this.#host.changed()
  }

  #openingChanged(): void {
    const {state} = this.#opening
    if (state.kind === 'failed') this.#host.failed(state.error)
    this.#host.changed()
  }
}
