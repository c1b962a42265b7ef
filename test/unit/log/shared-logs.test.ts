import {describe, expect, it} from 'vitest'
import type {LogNetwork} from '../../../src/log/log-network.ts'
import {MemoryLocks} from '../../../src/log/locks.ts'
import {MemoryLogStorage} from '../../../src/log/memory-log-storage.ts'
import {openLog} from '../../../src/log/open-log.ts'
import {SharedLogs} from '../../../src/log/shared-logs.ts'
import {MemoryPageNotices} from '../../../src/base/page-notices.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'
import {openTestLog, texts, write} from './log-fixture.ts'
import {MemoryNetwork, nodeCrypto, testIdentity, type MemoryPage} from './memory-network.ts'

/** One of several swarms on one page: messages and links are the page's, its handlers end when it is left. */
class SwarmOfPage implements LogNetwork {
  readonly #page: MemoryPage
  readonly #undo: (() => void)[] = []
  readonly keys: LogNetwork['keys']
  readonly identity: LogNetwork['identity']

  constructor(page: MemoryPage) {
    this.#page = page
    this.keys = page.keys
    this.identity = page.identity
  }

  get neighbours() {
    return this.#page.neighbours
  }

  readonly on: LogNetwork['on'] = (name, listener) => this.#undone(this.#page.on(name, listener))
  readonly handle: LogNetwork['handle'] = (types, handler) => this.#undone(this.#page.handle(types, handler))
  readonly send: LogNetwork['send'] = (to, message) => this.#page.send(to, message)

  leave(): void {
    for (const undo of this.#undo) undo()
  }

  #undone(undo: () => void): () => void {
    this.#undo.push(undo)
    return undo
  }
}

describe('SharedLogs', () => {
  function world() {
    const env = new VirtualEnvironment()
    const network = new MemoryNetwork({env})
    const [page, other] = [network.page('page', testIdentity(1)), network.page('other', testIdentity(2))]
    const parts = {env, storage: new MemoryLogStorage(), locks: new MemoryLocks(), crypto: nodeCrypto}
    let opened = 0
    const logs = new SharedLogs(swarm => {
      opened++
      return openLog({swarm, ...parts, notices: new MemoryPageNotices().page()})
    })
    return {env, network, page, other, logs, opened: () => opened}
  }

  it('opens one log for all swarms of a topic, and closes it with the last', async () => {
    const {env, page, logs, opened} = world()
    const uses = await Promise.all([1, 2, 3].map(() => logs.use(new SwarmOfPage(page))))
    expect(new Set(uses.map(({log}) => log)).size).toBe(1)
    await uses[0]!.release()
    await uses[0]!.release()
    await uses[1]!.release()
    await write(uses[2]!.log, 'still open')
    await uses[2]!.release()
    await expect(write(uses[2]!.log, 'closed')).rejects.toMatchObject({reason: 'closed'})
    const again = await logs.use(new SwarmOfPage(page))
    expect(await texts(again.log)).toEqual(['still open'])
    expect(opened()).toBe(2)
    await again.release()
    await env.settle()
    expect(env.timers).toBe(0)
  })

  it('goes on with another swarm when the one in use is left', async () => {
    const {env, network, page, other, logs} = world()
    const otherLog = await openTestLog({env, page: other})
    const [one, two] = [new SwarmOfPage(page), new SwarmOfPage(page)]
    const [first, second] = [await logs.use(one), await logs.use(two)]
    network.link(page, other)
    await write(otherLog, 'to the first')
    await env.until(() => second.log.size === 1)
    one.leave()
    await first.release()
    await write(otherLog, 'to the second')
    await env.until(() => second.log.size === 2)
    await write(second.log, 'from the second')
    await env.until(() => otherLog.size === 3)
    const third = network.page('third', testIdentity(3))
    const thirdLog = await openTestLog({env, page: third})
    network.link(page, third)
    await env.until(() => thirdLog.size === 3)
    expect(network.verdicts.filter(({verdict}) => verdict === 'reject')).toEqual([])
  })

  it('tries again after it could not be opened', async () => {
    const {page} = world()
    let attempts = 0
    const logs = new SharedLogs(() => {
      attempts++
      return Promise.reject(new Error('not now'))
    })
    await expect(logs.use(page)).rejects.toThrow('not now')
    await expect(logs.use(page)).rejects.toThrow('not now')
    expect(attempts).toBe(2)
  })
})
