import {describe, it} from 'vitest'
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
