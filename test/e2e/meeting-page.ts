import {selfId} from '@trystero-p2p/core'
import {joinSwarm} from '../../src/index.ts'

/** A page that joins a topic, and keeps with whom it is linked and since when: it is not asked while it has enough to do. */

const met = new Map<string, number>()

const meeting = {
  selfId: selfId as string,
  met: () => [...met].map(([id, atMs]) => ({id, atMs})),
  async join(topic: string, relays: readonly string[]): Promise<void> {
    const swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
    swarm.on('neighbour', ({routingId}) => void met.set(routingId, Date.now()))
    swarm.on('neighbourGone', ({routingId}) => void met.delete(routingId))
  }
}

export type Meeting = typeof meeting
Object.assign(globalThis, {meeting})
