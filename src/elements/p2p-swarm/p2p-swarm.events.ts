import type {SwarmView} from '../chat-view.ts'

/** The topic was joined; `swarm` is the public `Swarm`. */
export class SwarmJoinedEvent extends Event {
  readonly swarm: SwarmView

  constructor(swarm: SwarmView) {
    super('p2p-joined', {bubbles: true, composed: true})
    this.swarm = swarm
  }
}

/** The topic could not be joined; `error.message` is a sentence that may be shown. */
export class SwarmErrorEvent extends Event {
  readonly error: Error

  constructor(error: Error) {
    super('p2p-error', {bubbles: true, composed: true})
    this.error = error
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'p2p-joined': SwarmJoinedEvent
    'p2p-error': SwarmErrorEvent
  }
}
