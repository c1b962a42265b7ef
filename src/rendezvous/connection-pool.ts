import {DropCounts} from '../base/drop-counts.ts'
import type {Environment} from '../base/ports.ts'
import {IceServers} from './ice-servers.ts'
import {parameters} from './parameters.ts'
import {PooledPeerConnection, type ConnectionKeeper} from './pooled-peer-connection.ts'

/**
 * Every connection of this page, and the class Trystero builds them with. Keeps the pool small, sets the ICE servers
 * of the page, and knows each connection by the ICE fragments of its descriptions.
 */
export class ConnectionPool implements ConnectionKeeper {
  readonly environment: Environment
  readonly drops = new DropCounts<string>()
  readonly ice: IceServers
  /** Handed to Trystero as `rtcPolyfill`. */
  readonly rtcPolyfill: typeof RTCPeerConnection
  #built = 0
  #cancelRenewal: (() => void) | undefined
  #closed = false
  #spare: RTCPeerConnection | undefined
  #cancelSpare: (() => void) | undefined
  /** One was just built for the pool. */
  #cancelNext: (() => void) | undefined
  readonly #endFresh: () => void
  readonly #connections = new Set<PooledPeerConnection>()
  readonly #taken = new WeakSet<PooledPeerConnection>()
  readonly #onMet: (connection: PooledPeerConnection) => void
  readonly #onClosed: (connection: PooledPeerConnection) => void

  constructor(
    environment: Environment,
    onMet: (connection: PooledPeerConnection) => void,
    onClosed: (connection: PooledPeerConnection) => void,
    ice: IceServers = new IceServers(environment, {stun: []})
  ) {
    this.environment = environment
    this.ice = ice
    this.#endFresh = ice.keepFresh(() => this.#offerAnew())
    this.#onMet = onMet
    this.#onClosed = onClosed
    const add = (connection: PooledPeerConnection) => this.#connections.add(connection)
    const keeper: ConnectionKeeper = this
    class TrysteroPeerConnection extends PooledPeerConnection {
      constructor() {
        super(keeper)
        add(this)
      }
    }
    // It has what Trystero uses of RTCPeerConnection, not all of it.
    this.rtcPolyfill = TrysteroPeerConnection as unknown as typeof RTCPeerConnection
  }

  /** Real connections built since the page was opened. */
  get built(): number {
    return this.#built
  }

  /** Real connections that are open now. */
  get open(): number {
    return [...this.#connections].filter(({native}) => native !== undefined).length
  }

  /** The connection one of whose descriptions has this ICE fragment. */
  find(ufrag: string): PooledPeerConnection | undefined {
    return [...this.#connections].find(({localUfrag, remoteUfrag}) => localUfrag === ufrag || remoteUfrag === ufrag)
  }

  /** A connection left the pool for a peer or a tracker; another may be built in its place when none is left ready. */
  take(connection: PooledPeerConnection): void {
    this.#taken.add(connection)
    if (this.#ready() > 0) return
    // Not at once: the connection just taken needs the processor more.
    this.environment.scheduler.after(parameters.candidateBatchMs * 4, () => {
      if (this.#ready() === 0) [...this.#connections].find(({isAsleep}) => isAsleep)?.wake()
    })
  }

  /** The page's addresses changed: offers that wait for somebody are made anew, now and when the browser has noticed. */
  renew(): void {
    this.#offerAnew()
    this.#cancelRenewal?.()
    this.#cancelRenewal = this.environment.scheduler.after(parameters.regatherMs, () => this.#offerAnew())
  }

  #offerAnew(): void {
    for (const connection of this.#connections) if (!this.#taken.has(connection)) void connection.offerAnew()
  }

  close(): void {
    this.#endFresh()
    this.#cancelRenewal?.()
    this.#cancelNext?.()
    this.#closed = true
    this.#cancelSpare?.()
    this.#spare?.close()
    for (const connection of [...this.#connections]) connection.abandon()
  }

  #ready(): number {
    return [...this.#connections].filter(
      connection => connection.initiator && connection.native !== undefined && !this.#taken.has(connection)
    ).length
  }

  // ConnectionKeeper

  /**
   * Hands out one that was built a while before, if there is one: a connection that first looks for its addresses just when a network interface is back
   * is told them by Chromium only 1.5 to 3.5 seconds later, and one that has looked before at once.
   */
  build(): RTCPeerConnection {
    const configuration = this.ice.configuration()
    const native = this.#spare ?? new RTCPeerConnection(configuration)
    // Its servers may be others by now.
    if (native === this.#spare) native.setConfiguration(configuration)
    this.#spare = undefined
    this.#built++
    if (!this.#closed)
      this.#cancelSpare ??= this.environment.scheduler.after(parameters.spareAfterMs, () => this.#buildAhead())
    return native
  }

  #buildAhead(): void {
    this.#cancelSpare = undefined
    try {
      // It looks for its own addresses, and asks no server. What it finds is dropped when it is given its servers.
      this.#spare ??= new RTCPeerConnection({...this.ice.configuration(), iceServers: [], iceCandidatePoolSize: 1})
    } catch {
      // The browser makes no more of them, which matters to whoever needs one.
    }
  }

  /** One after the other: to build one keeps the page for ten milliseconds and more, and all are wanted in the moment it is opened. */
  mayBuildForPool(): boolean {
    if (!this.#hasRoom() || this.#cancelNext !== undefined) return false
    const before = this.#built
    this.#cancelNext = this.environment.scheduler.after(0, () => {
      this.#cancelNext = undefined
      // Where none can be built the next could not either.
      if (this.#built === before) return
      const ready = this.ice.ready()
      if (ready) void ready.then(() => this.#buildNext())
      else this.#buildNext()
    })
    return true
  }

  #buildNext(): void {
    const next = [...this.#connections].find(({isAsleep}) => isAsleep)
    if (next !== undefined && this.mayBuildForPool()) next.wake()
  }

  #hasRoom(): boolean {
    return this.#ready() < parameters.pooledConnections
  }

  mayRenew(connection: PooledPeerConnection): boolean {
    if (this.#taken.has(connection) && !this.#hasRoom()) return false
    this.#taken.delete(connection)
    return true
  }

  controlOpened(connection: PooledPeerConnection): void {
    this.#onMet(connection)
  }

  closed(connection: PooledPeerConnection): void {
    if (!this.#connections.delete(connection)) return
    this.#onClosed(connection)
    // A transport that failed leaves the connection itself open.
    connection.close()
  }

  dropped(reason: 'trystero-channel-flood' | 'foreign-channel' | 'renewal-failed'): void {
    this.drops.count(reason)
  }
}
