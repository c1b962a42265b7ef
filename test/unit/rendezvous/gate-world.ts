import {DropCounts} from '../../../src/base/drop-counts.ts'
import type {RoutingId} from '../../../src/base/ids.ts'
import type {ConnectionPool} from '../../../src/rendezvous/connection-pool.ts'
import type {PooledPeerConnection} from '../../../src/rendezvous/pooled-peer-connection.ts'
import type {IncomingSignal} from '../../../src/rendezvous/relay-client.ts'
import {RoomCipher} from '../../../src/rendezvous/room-cipher.ts'
import {DialTable, RoomGate} from '../../../src/rendezvous/room-gate.ts'
import type {OfferRecord} from '../../../src/rendezvous/trystero-types.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {trysteroSeal} from './trystero-crypto.ts'

const appId = 'shoal/1'
const roomId = 'room'

/** As much of a connection as the gate looks at. */
export class FakeConnection {
  readonly localUfrag: string | undefined
  readonly remoteUfrag: string | undefined
  readonly channels = {control: {readyState: 'connecting'}}
  readonly published: string[] = []
  abandoned = 0

  constructor({local, remote}: {local?: string; remote?: string}) {
    this.localUfrag = local
    this.remoteUfrag = remote
  }

  abandon(): void {
    this.abandoned++
  }

  publishedAs(sdp: string): void {
    this.published.push(sdp)
  }

  get asPooled(): PooledPeerConnection {
    return this as unknown as PooledPeerConnection
  }

  get asOffer(): OfferRecord {
    return {peer: {connection: this as unknown as RTCPeerConnection, isDead: false}, offer: 'sealed'}
  }
}

class FakePool {
  readonly connections: FakeConnection[] = []
  readonly taken: FakeConnection[] = []

  find(ufrag: string): FakeConnection | undefined {
    return this.connections.find(({localUfrag, remoteUfrag}) => localUfrag === ufrag || remoteUfrag === ufrag)
  }

  take(connection: FakeConnection): void {
    this.taken.push(connection)
  }
}

export const describing = (ufrag: string) => `v=0\r\na=ice-ufrag:${ufrag}\r\n`
export const seal = (text: string) => trysteroSeal(text, appId, roomId)

/** One page's gate to one room. Its id is in the middle, so that some pages lead and others are led. */
export async function gateWorld({
  selfId = 'M'.repeat(20),
  seed = 1,
  sought = () => undefined
}: {selfId?: string; seed?: number; sought?: (connection: FakeConnection) => void} = {}) {
  const environment = new VirtualEnvironment({seed})
  const cipher = await RoomCipher.of(appId, roomId)
  const pool = new FakePool()
  const drops = new DropCounts()
  const dials = new DialTable(environment, pool as unknown as ConnectionPool, connection =>
    sought(connection as unknown as FakeConnection)
  )
  const admission = {open: true, answers: true}
  const admits = () => admission.open
  const missed = {count: 0}
  const gate = new RoomGate(
    selfId,
    cipher,
    dials,
    pool as unknown as ConnectionPool,
    environment,
    drops,
    admits,
    () => admission.answers,
    () => missed.count++
  )
  const judge = (
    peerId: string,
    signal: Partial<IncomingSignal['signal']> = {},
    more: Pick<IncomingSignal, 'answered' | 'hasOutgoingOffer' | 'asked'> = {}
  ) => gate.judge({topic: 'topic', signal: {...signal, peerId: peerId as RoutingId}, reply: () => undefined, ...more})
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const randomId = (first = '') =>
    first +
    Array.from({length: 20 - first.length}, () => alphabet[Math.floor(environment.random.fraction() * 62)]).join('')
  return {environment, cipher, pool, drops, dials, gate, judge, admission, missed, selfId, randomId}
}

export type GateWorld = Awaited<ReturnType<typeof gateWorld>>
