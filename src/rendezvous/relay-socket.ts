import type {Environment} from '../base/ports.ts'
import {TokenBucket} from '../base/token-bucket.ts'
import {OutageWatch, type AnswersAt} from './outage-watch.ts'
import {parameters} from './parameters.ts'
import type {RelayStatus, Wake} from './rendezvous.ts'

/** The part of WebSocket used here, so that tests may hand in another. */
export interface OpenSocket {
  (url: string): WebSocket
  readonly answersAt?: AnswersAt
}

export interface RelaySocketHandlers {
  opened(): void
  /** A text message within the limits; `isFormer`: on a socket that is being replaced. */
  text(text: string, isFormer: boolean): void
  changed(): void
  /** A frame any live relay answers; called when nothing was heard for a while. */
  heartbeat(): string
  /** Whether two sockets of this page may be open at once: a tracker takes one of them for somebody who left. */
  readonly mayOverlap?: boolean
}

/** Counts what a relay sent in vain, by reason. */
export interface RelayDrops {
  count(reason: RelayDrop): void
}

export type RelayDrop = 'relay-oversize' | 'relay-flood' | 'relay-binary' | 'relay-queue-full'

type State =
  | {readonly kind: 'connecting'; readonly sockets: WebSocket[]; readonly cancel: () => void}
  | {readonly kind: 'open'; readonly socket: WebSocket}
  | {readonly kind: 'waiting'; readonly cancelRetry: () => void}
  | {readonly kind: 'closed'}

/**
 * A WebSocket to a relay that never gives up: it retries with a back-off of at most ten seconds (thirty while not even its address answers, see `OutageWatch`), starts over when the
 * network or the page comes back, and proves by heartbeats that an open socket is alive (a socket from before a
 * sleep or an address change never fires `close` by itself). One that is replaced on mere suspicion is heard, and spoken to,
 * until the new one has answered: what comes meanwhile may be the offer of somebody who looks for us. Where one was lost it is looked every moment whether anything answers, beside the
 * dial: TCP repeats itself ever more slowly, and would notice late that the network is back. Where that cannot be looked it is dialled anew every moment instead.
 */
export class RelaySocket {
  readonly url: string
  readonly #environment: Environment
  readonly #open: OpenSocket
  readonly #handlers: RelaySocketHandlers
  readonly #drops: RelayDrops
  readonly #inbound: TokenBucket
  readonly #outage: OutageWatch
  #state: State = {kind: 'closed'}
  #backoffMs: number = parameters.socketBackoffMs
  #queue: string[] = []
  #cancelHeartbeat: (() => void) | undefined
  #openedMs = 0
  /** Whether anything came since the last heartbeat left. */
  #heard = false
  #latencyMs: number | undefined
  #trouble: string | undefined
  #lastOpenMs: number | undefined
  /** The one that is being replaced. */
  #former: {readonly socket: WebSocket; readonly cancel: () => void} | undefined
  readonly #bornMs: number

  constructor(
    url: string,
    environment: Environment,
    open: OpenSocket,
    handlers: RelaySocketHandlers,
    drops: RelayDrops
  ) {
    this.url = url
    this.#environment = environment
    this.#open = open
    this.#handlers = handlers
    this.#drops = drops
    this.#outage = new OutageWatch(environment, url, open.answersAt)
    this.#bornMs = environment.clock.monotonic()
    this.#inbound = new TokenBucket(parameters.relayMessages, parameters.relayMessagesPerSecond, this.#bornMs)
  }

  /** Begins to connect; separate from construction, since handlers are called from here on. */
  start(): void {
    this.#connect()
  }

  get isOpen(): boolean {
    return this.#state.kind === 'open'
  }

  /** What is said now may arrive: it is open, or the one that is being replaced is. */
  get mayReach(): boolean {
    return this.isOpen || this.#former?.socket.readyState === openState
  }

  /** How long it has not been open, in milliseconds; 0 while it is. */
  get downMs(): number {
    return this.isOpen ? 0 : this.#environment.clock.monotonic() - (this.#lastOpenMs ?? this.#bornMs)
  }

  get latencyMs(): number | undefined {
    return this.#latencyMs
  }

  status(): Pick<RelayStatus, 'url' | 'state' | 'latencyMs' | 'trouble'> {
    const state = this.#state.kind === 'closed' ? 'waiting' : this.#state.kind
    return {
      url: this.url,
      state,
      ...(this.#latencyMs === undefined ? {} : {latencyMs: this.#latencyMs}),
      ...(this.#trouble === undefined ? {} : {trouble: this.#trouble})
    }
  }

  /** What the relay complained about, for the status; cleared by `undefined`. */
  complain(trouble: string | undefined): void {
    if (this.#trouble === trouble) return
    this.#trouble = trouble
    this.#handlers.changed()
  }

  /** Sends now, or once open; only the newest few frames wait. */
  send(text: string): void {
    if (this.#state.kind === 'open') {
      this.#state.socket.send(text)
      return
    }
    if (this.mayReach) return this.#former?.socket.send(text)
    if (this.#queue.length >= parameters.maxQueuedFrames) {
      this.#queue.shift()
      this.#drops.count('relay-queue-full')
    }
    this.#queue.push(text)
  }

  /** The page or the network is back: retry now, make an open socket prove itself quickly, or replace it. */
  wake(how: Wake = 'page'): void {
    this.#backoffMs = parameters.socketBackoffMs
    // A dial is under way, and nothing says that the network is another.
    if (this.#state.kind === 'connecting' && how === 'page') return
    this.#outage.forget()
    switch (this.#state.kind) {
      case 'waiting':
        return this.#reconnect()
      case 'open':
        return how === 'network' ? this.#reconnect() : this.#probe(parameters.wakeTimeoutMs)
      case 'connecting':
        return this.#reconnect()
      case 'closed':
        return undefined
    }
  }

  close(): void {
    this.#leaveFormer()
    this.#drop({kind: 'closed'})
  }

  #reconnect(): void {
    // One that has not answered yet takes no proved one's place.
    if (this.#state.kind === 'open' && this.#former === undefined && this.#handlers.mayOverlap === true) {
      const cancel = this.#environment.scheduler.after(parameters.socketOpenMs, () => this.#leaveFormer())
      this.#former = {socket: this.#state.socket, cancel}
    }
    this.#drop({kind: 'closed'}, {keepQueue: true})
    this.#connect()
  }

  #leaveFormer(): void {
    if (this.#former === undefined) return
    this.#former.cancel()
    abandon(this.#former.socket)
    this.#former = undefined
  }

  #connect(): void {
    const {scheduler} = this.#environment
    const sockets: WebSocket[] = []
    const cancelTimeout = scheduler.after(parameters.socketOpenMs, () => this.#unanswered())
    let cancelAgain = () => undefined as void
    let cancelLooks = () => undefined as void
    this.#state = {
      kind: 'connecting',
      sockets,
      cancel: () => {
        cancelTimeout()
        cancelAgain()
        cancelLooks()
      }
    }
    if (!this.#dial(sockets)) {
      this.#trouble = 'This address is not allowed here.'
      this.#retryLater({looks: false})
      return
    }
    if (this.#lostLately) {
      // One more, beside the first, which may only be slow.
      const dialAgain = () => void this.#dial(sockets)
      cancelAgain = scheduler.after(parameters.socketAgainMs, () => {
        if (!this.#outage.isOfUse && this.downMs < parameters.socketAgainForMs) dialAgain()
      })
      cancelLooks = this.#outage.begin(
        () => this.downMs,
        () => {
          cancelAgain()
          dialAgain()
        }
      )
    }
    this.#handlers.changed()
  }

  #dial(sockets: WebSocket[]): boolean {
    let socket: WebSocket
    try {
      socket = this.#open(this.url)
    } catch {
      return false
    }
    sockets.push(socket)
    socket.onopen = () => this.#opened(socket)
    socket.onclose = () => this.#closed(socket)
    socket.onmessage = event => this.#received(socket, event.data)
    return true
  }

  /** It was open a while ago, so that it is rather this page's network that is gone. */
  get #lostLately(): boolean {
    return this.#lastOpenMs !== undefined && this.downMs < parameters.socketLostMs
  }

  #unanswered(): void {
    this.#trouble = 'It does not answer.'
    // Nobody was bothered by what reached nobody. Where something should be heard first little is lost by waiting; yet a browser may ask over what is dead, or hide the answer.
    const {socketBackoffMs, socketMaxBackoffMs} = parameters
    if (this.#lostLately)
      this.#backoffMs = this.#outage.isSilent ? Math.min(this.#backoffMs, socketMaxBackoffMs) : socketBackoffMs
    this.#retryLater()
  }

  #closed(socket: WebSocket): void {
    if (this.#state.kind === 'connecting') {
      const {sockets} = this.#state
      if (!sockets.includes(socket)) return
      sockets.splice(sockets.indexOf(socket), 1)
      if (sockets.length > 0) return
      this.#trouble = 'It cannot be reached.'
      return this.#retryLater()
    }
    this.#lost(socket, 'It cannot be reached.')
  }

  #opened(socket: WebSocket): void {
    if (this.#state.kind !== 'connecting' || !this.#state.sockets.includes(socket)) return
    this.#state.cancel()
    for (const other of this.#state.sockets) if (other !== socket) abandon(other)
    this.#state = {kind: 'open', socket}
    this.#trouble = undefined
    this.#outage.opened()
    this.#openedMs = this.#environment.clock.monotonic()
    for (const text of this.#queue.splice(0)) socket.send(text)
    this.#handlers.opened()
    this.#handlers.changed()
    this.#probe(parameters.heartbeatTimeoutMs)
  }

  #received(socket: WebSocket, data: unknown): void {
    const isFormer = socket === this.#former?.socket
    if (!isFormer && (this.#state.kind !== 'open' || this.#state.socket !== socket)) return
    if (!isFormer) this.#heard = true
    if (typeof data !== 'string') return this.#drops.count('relay-binary')
    if (data.length > parameters.maxRelayTextLength) return this.#drops.count('relay-oversize')
    if (!this.#inbound.take(this.#environment.clock.monotonic())) return this.#drops.count('relay-flood')
    this.#handlers.text(data, isFormer)
  }

  /** Sends a heartbeat and gives up on the socket if nothing at all is heard in time. */
  #probe(timeoutMs: number): void {
    if (this.#state.kind !== 'open') return
    const {socket} = this.#state
    const {scheduler} = this.#environment
    this.#cancelHeartbeat?.()
    this.#heard = false
    socket.send(this.#handlers.heartbeat())
    this.#cancelHeartbeat = scheduler.after(timeoutMs, () => {
      if (!this.#heard) return this.#lost(socket, 'It stopped answering.')
      this.#cancelHeartbeat = scheduler.after(parameters.heartbeatIdleMs, () =>
        this.#probe(parameters.heartbeatTimeoutMs)
      )
    })
  }

  /** The relay answered a heartbeat sent `roundTripMs` ago. */
  measured(roundTripMs: number): void {
    this.#latencyMs = Math.round(roundTripMs)
    this.#leaveFormer()
    this.#handlers.changed()
  }

  #lost(socket: WebSocket, trouble: string): void {
    if (this.#state.kind !== 'open' || this.#state.socket !== socket) return
    this.#trouble = trouble
    // A relay that takes everybody in and shows them the door at once is not to be asked three times a second.
    const stayedMs = this.#environment.clock.monotonic() - this.#openedMs
    if (stayedMs >= parameters.socketStableMs) {
      this.#backoffMs = parameters.socketBackoffMs
      this.#outage.forget()
    }
    this.#retryLater()
  }

  /** `looks`: meanwhile it is looked whether anything answers there. */
  #retryLater({looks = true} = {}): void {
    const {scheduler, random} = this.#environment
    const {socketMaxBackoffMs, socketSilentBackoffMs} = parameters
    const mostMs = this.#outage.isSilent ? socketSilentBackoffMs : socketMaxBackoffMs
    const delayMs = Math.min(this.#backoffMs, mostMs) * (0.5 + random.fraction() / 2)
    this.#backoffMs = Math.min(this.#backoffMs * 2, mostMs)
    const endings = [scheduler.after(delayMs, () => this.#reconnect())]
    this.#drop({kind: 'waiting', cancelRetry: () => endings.forEach(end => end())})
    if (looks)
      endings.push(
        this.#outage.begin(
          () => this.downMs,
          () => this.#back()
        )
      )
    this.#handlers.changed()
  }

  /** Something answers at its address again. */
  #back(): void {
    this.#backoffMs = parameters.socketBackoffMs
    this.#reconnect()
  }

  #drop(next: State, {keepQueue = false} = {}): void {
    const before = this.#state
    if (before.kind === 'open') this.#lastOpenMs = this.#environment.clock.monotonic()
    this.#state = next
    this.#cancelHeartbeat?.()
    this.#cancelHeartbeat = undefined
    if (before.kind === 'waiting') before.cancelRetry()
    if (before.kind === 'connecting') {
      before.cancel()
      for (const socket of before.sockets) abandon(socket)
    }
    if (before.kind === 'open' && before.socket !== this.#former?.socket) abandon(before.socket)
    if (next.kind === 'closed' && !keepQueue) this.#queue = []
  }
}

/** WebSocket.OPEN, which is not everywhere where sockets are handed in. */
const openState = 1

function abandon(socket: WebSocket): void {
  socket.onopen = socket.onclose = socket.onmessage = null
  socket.close()
}
