import {describe, expect, it} from 'vitest'
import {MemoryLocks, WebLocks, type PageLocks} from '../../../src/log/locks.ts'

/** As much of the Web Locks API as is used: Node has none. */
function webLocks(): LockManager {
  const locks = new MemoryLocks()
  const request = async (
    name: string,
    ...rest: [object, (lock: object | null) => unknown] | [() => Promise<unknown>]
  ) => {
    if (rest.length === 1) return locks.hold(name, rest[0])
    return rest[1]((await locks.isHeld(name)) ? null : {name})
  }
  return {request} as unknown as LockManager
}

describe.each<[string, () => PageLocks]>([
  ['MemoryLocks', () => new MemoryLocks()],
  ['WebLocks', () => new WebLocks(webLocks())]
])('%s', (_, make) => {
  it('lets one holder of a name run at a time, in the order they came', async () => {
    const locks = make()
    const trace: string[] = []
    const hold = (name: string, label: string) =>
      locks.hold(name, async () => {
        trace.push(`${label} begins`)
        await Promise.resolve()
        trace.push(`${label} ends`)
        return label
      })
    expect(await Promise.all([hold('a', 'one'), hold('a', 'two'), hold('b', 'other')])).toEqual(['one', 'two', 'other'])
    expect(trace.filter(line => !line.startsWith('other'))).toEqual([
      'one begins',
      'one ends',
      'two begins',
      'two ends'
    ])
    expect(trace.indexOf('other begins')).toBeLessThan(trace.indexOf('two begins'))
  })

  it('tells which names are held, kept ones for ever', async () => {
    const locks = make()
    expect(await locks.isHeld('page')).toBe(false)
    locks.keep('page')
    expect(await locks.isHeld('page')).toBe(true)
    await locks.hold('other', async () => {
      await Promise.resolve()
      expect(await locks.isHeld('other')).toBe(true)
    })
    expect(await locks.isHeld('other')).toBe(false)
    expect(await locks.isHeld('page')).toBe(true)
  })

  it('is free again after a task that failed', async () => {
    const locks = make()
    await expect(locks.hold('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await locks.hold('a', () => Promise.resolve('free'))).toBe('free')
  })
})
