import type {Environment} from '../base/ports.ts'
import {TypedEvents} from '../base/typed-events.ts'
import type {HandPeer} from './hand-peer.ts'
import {IceRestart} from './ice-restart.ts'
import type {IceServers} from './ice-servers.ts'
import {laneMaker} from './lane-maker.ts'
import type {MetConnection} from './met-connection.ts'

/**
 * Where a connection brought about by hand stands; tagged by `kind`. 'waiting': for the answer to come back, or to be taken there.
 * 'connecting': the answer was taken. 'failed': 'unreachable', no way from one to the other was found in time; 'refused', the other page
 * is not who it should be, or there is no room for it; 'lost', it was together and is no more.
 */
export type HandState =
  | {readonly kind: 'waiting'}
  | {readonly kind: 'connecting'}
  | {readonly kind: 'together'}
  | {readonly kind: 'failed'; readonly reason: 'unreachable' | 'refused' | 'lost'}
  | {readonly kind: 'expired'}
  | {readonly kind: 'cancelled'}

export interface HandEvents {
  state: HandState
}

interface HandConnectionOptions {
  readonly peer: HandPeer
  readonly initiator: boolean
  readonly text: string
  readonly lifeMs: number
  readonly environment: Environment
  readonly ice: IceServers
  met(connection: MetConnection): void
}

/** One end of a connection brought about by hand, from its text to its end. */
export class HandConnection extends TypedEvents<HandEvents> {
  /** To be passed on: the payload of a link, or as it is. */
  readonly text: string
  /** Milliseconds since 1970, by this page's clock. */
  readonly expiresMs: number
  readonly #peer: HandPeer
  readonly #over: (() => void)[] = []
  #state: HandState = {kind: 'waiting'}

  constructor({peer, initiator, text, lifeMs, environment, ice, met}: HandConnectionOptions) {
    super()
    this.text = text
    this.expiresMs = environment.clock.now() + lifeMs
    this.#peer = peer
    const {connection, channels} = peer
    this.whenOver(
      environment.scheduler.after(lifeMs, () => {
        // An answer that was taken in time has its own limit.
        if (this.#state.kind === 'waiting') this.become({kind: 'expired'})
      })
    )
    channels.control.addEventListener('open', () => {
      if (this.#isOver) return
      peer.opened()
      this.become({kind: 'together'})
      met({
        connection,
        initiator,
        ...channels,
        // simple-peer has no interest in candidates after the first exchange.
        ice: new IceRestart(connection, ice, environment.scheduler, () => undefined),
        lanes: laneMaker(ice, environment.scheduler),
        close: refuseMs => {
          peer.close()
          this.become({kind: 'failed', reason: refuseMs === undefined ? 'lost' : 'refused'})
        }
      })
    })
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'closed') this.become({kind: 'failed', reason: 'unreachable'})
    })
  }

  get state(): HandState {
    return this.#state
  }

  /** Without effect once it is together. */
  cancel(): void {
    if (!this.#isOver) this.become({kind: 'cancelled'})
  }

  /** Called when it is no longer open: together, or given up for whatever reason; at once if it is that already. */
  whenOver(task: () => void): void {
    if (this.#isOver) task()
    else this.#over.push(task)
  }

  protected become(state: HandState): void {
    // What is over stays so, but for what was together.
    if (this.#isOver && !(this.#state.kind === 'together' && state.kind === 'failed')) return
    this.#state = state
    if (this.#isOver) {
      for (const task of this.#over.splice(0)) task()
      if (state.kind !== 'together') this.#peer.close()
    }
    this.emit('state', state)
  }

  get #isOver(): boolean {
    return this.#state.kind !== 'waiting' && this.#state.kind !== 'connecting'
  }
}
