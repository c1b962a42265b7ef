import {joinSwarm, type Swarm, type TurnServer} from '../../src/index.ts'

/** A page that is reached through a TURN server only, whose credentials the test hands out; without any element of ours. */

let swarm: Swarm
const heard: string[] = []

const tester = {
  async join(topic: string, relay: string): Promise<void> {
    const {credentials} = globalThis as unknown as {credentials(): Promise<readonly TurnServer[]>}
    swarm = await joinSwarm({topic, relays: [relay], trackers: [], stun: [], turn: credentials, relayOnly: true})
    swarm.handle(['presence'], () => 'accept')
    swarm.on('message', ({message}) => {
      if (message.type === 'presence') heard.push(message.name)
    })
  },
  say: (name: string) => swarm.broadcast({type: 'presence', name, state: 0}),
  heard: () => heard,
  look() {
    const {links, paths, closed, counts, ice} = swarm.getReport()
    return {links, paths, closed, counts, ice}
  }
}

export type TurnTester = typeof tester
Object.assign(globalThis, {tester})
