import {selfId} from '@trystero-p2p/core'
import {joinSwarm} from '../../src/index.ts'

/** A page that joins a topic, and keeps when it was linked with whom: it is not asked while it has enough to do. */

const met: {id: string; atMs: number}[] = []

const meeting = {
  selfId: selfId as string,
  met,
  async join(topic: string, relays: readonly string[]): Promise<void> {
    const swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
    swarm.on('neighbour', ({routingId}) => void met.push({id: routingId, atMs: Date.now()}))
  }
}

export type Meeting = typeof meeting
Object.assign(globalThis, {meeting})
