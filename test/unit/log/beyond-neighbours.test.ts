import {expect, it} from 'vitest'
import {MemoryPageNotices} from '../../../src/base/page-notices.ts'
import {MemoryLocks} from '../../../src/log/locks.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {openLog} from '../../../src/log/open-log.ts'
import {idOf, introducedPages} from '../swarm/introduced-pages.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {texts, write} from './log-fixture.ts'
import {nodeCrypto} from './memory-network.ts'

it('two pages that can never be linked exchange what they write through one between them, and are not shown as people here', async () => {
  const env = new VirtualEnvironment({seed: 9})
  const {place, swarms, meet} = await introducedPages(env, ['a', 'b', 'c'])
  place.unlinkable.add([idOf('a'), idOf('c')].join(' '))
  const logs = await Promise.all(
    swarms.map(swarm =>
      openLog({
        swarm,
        env,
        storage: new MemoryLogStorage(),
        locks: new MemoryLocks(),
        notices: new MemoryPageNotices().page(),
        crypto: nodeCrypto
      })
    )
  )
  const [a, b, c] = logs as [(typeof logs)[0], (typeof logs)[0], (typeof logs)[0]]
  await write(a, 'before anybody came')
  meet(0, 1)
  meet(1, 2)
  await env.until(() => swarms.map(swarm => swarm.neighbours.length).join() === '1,2,1', {withinMs: 10_000})
  const read = logs.map((): readonly string[] => [])
  const arrives = (text: string) =>
    env.until(
      () => {
        for (const [at, log] of logs.entries()) void texts(log).then(all => (read[at] = all))
        return read.every(all => all.includes(text))
      },
      {withinMs: 10_000}
    )
  await arrives('before anybody came')
  await write(c, 'from c')
  await arrives('from c')
  await write(a, 'from a')
  await arrives('from a')
  // A minute later still: who is here is said of those that are linked, and of nobody else.
  await env.advance(60_000)
  expect(swarms.map(swarm => swarm.people.length)).toEqual([2, 3, 2])
  expect(await texts(b)).toHaveLength(3)
  await Promise.all(logs.map(log => log.close()))
})
