import {selfId} from '@trystero-p2p/core'
import {browserEnvironment as env} from '../../src/base/browser-environment.ts'
import {createPrivateTopic, joinSwarm, type Swarm} from '../../src/index.ts'
import {readInvite} from '../../src/protocol/invite.ts'
import {privateTopicKeys} from '../../src/protocol/topic.ts'
import {TrysteroRendezvous} from '../../src/rendezvous/trystero-rendezvous.ts'

/** A page that joins what the test tells it, and says what it sees; without any element of ours. */

const swarms = new Map<string, Swarm>()
const heard: string[] = []
let strangers = 0

export interface Where {
  readonly relays: readonly string[]
  readonly trackers: readonly string[]
}

const tester = {
  createPrivateTopic,
  async join(as: string, what: {topic: string} | {invite: string}, where: Where): Promise<void> {
    const swarm = await joinSwarm({...what, ...where, stun: []})
    swarms.set(as, swarm)
    swarm.handle(['typing'], () => 'accept')
    swarm.on('message', ({message, from}) => {
      if (message.type === 'typing') heard.push(`${as} ${from.key} ${message.on}`)
    })
  },
  leave: (as: string) => swarms.get(as)?.leave(),
  say: (as: string, on: boolean) => swarms.get(as)?.broadcast({type: 'typing', on}),
  heard: () => heard,
  look(as: string) {
    const swarm = swarms.get(as)!
    const {links, counts, closed, drops, rendezvous} = swarm.getReport()
    return {
      status: swarm.status.kind,
      people: swarm.people.map(({key}) => key as string),
      access: swarm.access,
      invite: swarm.invite,
      topic: swarm.topic,
      neighbours: swarm.neighbours.map(({routingId}) => routingId as string),
      links,
      counts,
      closed,
      drops,
      rendezvous
    }
  },
  /** What must never reach a relay. */
  secrets: () => [
    selfId,
    ...[...swarms.values()].flatMap(swarm => [swarm.identity.key, ...swarm.neighbours.map(({routingId}) => routingId)])
  ],
  /** Someone who got hold of what Trystero needs to know of the topic, but not of the secret it comes from. */
  async intrude(invite: string, where: Where): Promise<void> {
    const {secret, name} = readInvite(invite)
    const {appId, roomId} = await privateTopicKeys(secret, name)
    const rendezvous = new TrysteroRendezvous({
      environment: env,
      healthStore: {load: async () => ({}), save: async () => undefined},
      openSocket: url => new WebSocket(url),
      ice: {stun: []}
    })
    rendezvous.handlers = {met: () => void strangers++, admits: () => true, relaysChanged: () => undefined}
    rendezvous.join({appId, roomId, choice: where})
  },
  met: () => strangers
}

export type Tester = typeof tester
Object.assign(globalThis, {tester})
