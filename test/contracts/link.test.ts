import {describe, it} from 'vitest'
import type {RoutingId} from '../../src/base/ids.ts'
import {SimulatedNetwork} from '../simulation/network.ts'
import {SeededRandom} from '../simulation/random.ts'
import {PageEnvironment, VirtualTime} from '../simulation/time.ts'
import {memoryLinkPair} from '../unit/swarm/memory-link.ts'
import {VirtualEnvironment} from '../unit/virtual-environment.ts'
import {describeLink} from './link.ts'

for (const latencyMs of [0, 80]) {
  describeLink(
    `in memory, ${latencyMs} ms`,
    async () => {
      const env = new VirtualEnvironment({seed: 7})
      const [a, b] = memoryLinkPair({scheduler: env.scheduler, random: env.random, latencyMs})
      return {a, b, settle: () => env.advance(50)}
    },
    {describe: (name, body) => void describe(name, body), it: (name, body) => void it(name, body)}
  )
}

describeLink(
  'in the simulation',
  async () => {
    const time = new VirtualTime()
    const random = new SeededRandom(7)
    const network = new SimulatedNetwork(time, random.branch('network'))
    const [a, b] = [0, 1].map(place => ({
      id: `p${place}` as RoutingId,
      place,
      env: new PageEnvironment(time, random.branch(`page ${place}`), 0)
    }))
    const [endA, endB] = network.link(a!, b!)
    return {a: endA, b: endB, settle: () => time.run(50)}
  },
  {describe: (name, body) => void describe(name, body), it: (name, body) => void it(name, body)}
)
