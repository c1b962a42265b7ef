import {joinSwarm} from '../../../src/index.ts'
import type {JoinRequest} from './join-request.ts'

/** A page with nothing on it that joins by the library. Over when the first other page has proved who it is and that it knows the topic. */
async function join({topic, relays}: JoinRequest): Promise<number> {
  const startedMs = performance.now()
  const swarm = await joinSwarm({topic, relays, trackers: [], stun: []})
  if (swarm.neighbours.length === 0) await new Promise(resolve => swarm.on('neighbour', resolve))
  return performance.now() - startedMs
}

Object.assign(globalThis, {join})
