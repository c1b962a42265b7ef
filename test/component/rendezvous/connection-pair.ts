import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {ConnectionPool} from '../../../src/rendezvous/connection-pool.ts'
import type {DeferredDataChannel} from '../../../src/rendezvous/deferred-data-channel.ts'
import type {PooledPeerConnection} from '../../../src/rendezvous/pooled-peer-connection.ts'
import type {MetConnection} from '../../../src/rendezvous/rendezvous.ts'

export type Until = (condition: () => unknown, what?: string) => Promise<void>

/** Resolves as soon as `condition` holds; looks again after every few milliseconds. */
export const until: Until = async (condition, what = String(condition)) => {
  const deadlineMs = performance.now() + 15_000
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`did not happen: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** One page's pool, keeping what it tells. */
export class PoolOfPage {
  readonly met: PooledPeerConnection[] = []
  readonly closed: PooledPeerConnection[] = []
  readonly pool = new ConnectionPool(
    browserEnvironment,
    connection => void this.met.push(connection),
    connection => void this.closed.push(connection)
  )

  /** A connection as Trystero's core makes one. */
  construct(): PooledPeerConnection {
    return new this.pool.rtcPolyfill() as unknown as PooledPeerConnection
  }

  /** One that will offer, as the core does for its pool. */
  offering(): {connection: PooledPeerConnection; own: DeferredDataChannel; offered: Promise<void>} {
    const connection = this.construct()
    const own = connection.createDataChannel('data')
    return {connection, own, offered: connection.setLocalDescription()}
  }
}

export const metConnection = (connection: PooledPeerConnection): MetConnection => ({
  connection: connection.native!,
  initiator: connection.initiator,
  ...connection.channels!,
  close: () => connection.abandon()
})

const plain = (description: RTCSessionDescription | null) => ({type: description!.type, sdp: description!.sdp})

/** Keeps later candidates of one side until the other may have them, and hands them on from then on. */
class Trickle {
  readonly handed: RTCIceCandidate[] = []
  readonly #to: PooledPeerConnection
  #ready = false

  constructor(from: PooledPeerConnection, to: PooledPeerConnection) {
    this.#to = to
    from.onicecandidate = ({candidate}) => {
      if (!candidate) return
      this.handed.push(candidate)
      if (this.#ready) this.#give(candidate)
    }
  }

  start(): void {
    this.#ready = true
    for (const candidate of this.handed) this.#give(candidate)
  }

  #give(candidate: RTCIceCandidate): void {
    // A pair that is connected already needs no more of them.
    this.#to.addIceCandidate(candidate.toJSON()).catch(() => undefined)
  }
}

export interface Pair {
  readonly a: PooledPeerConnection
  readonly b: PooledPeerConnection
  readonly pageA: PoolOfPage
  readonly pageB: PoolOfPage
  /** Trystero's channel on both sides. */
  readonly ownA: DeferredDataChannel
  readonly ownB: DeferredDataChannel
  /** Candidates that came after the descriptions. */
  readonly late: readonly RTCIceCandidate[]
  dispose(): void
}

/** Offer, answer and candidates exchanged as the core exchanges them; resolves when both control channels are open. */
export async function connectedPair(): Promise<Pair> {
  const [pageA, pageB] = [new PoolOfPage(), new PoolOfPage()]
  const {connection: a, own: ownA, offered} = pageA.offering()
  const b = pageB.construct()
  let ownB: DeferredDataChannel | undefined
  b.ondatachannel = ({channel}) => (ownB = channel)
  await offered
  const [lateA, lateB] = [new Trickle(a, b), new Trickle(b, a)]
  await b.setRemoteDescription(plain(a.localDescription))
  a.publishedAs(a.localDescription!.sdp)
  lateA.start()
  await b.setLocalDescription()
  await a.setRemoteDescription(plain(b.localDescription))
  lateB.start()
  await until(() => pageA.met.length + pageB.met.length === 2, 'both control channels open')
  await until(() => ownA.readyState === 'open' && ownB?.readyState === 'open', 'Trystero’s channel open')
  const dispose = () => {
    pageA.pool.close()
    pageB.pool.close()
  }
  return {
    a,
    b,
    pageA,
    pageB,
    ownA,
    ownB: ownB!,
    get late() {
      return [...lateA.handed, ...lateB.handed]
    },
    dispose
  }
}
