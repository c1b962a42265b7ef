import {IDBFactory, IDBKeyRange} from 'fake-indexeddb'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {browserEnvironment} from '../../../src/base/browser-environment.ts'
import {MemoryLocks, type PageLocks} from '../../../src/log/locks.ts'
import {openDatabase, type DurableUseStore, type LogDatabase} from '../../../src/log/log-database.ts'
import {PageMarks} from '../../../src/log/page-marks.ts'

/** Locks whose pages can die. */
class MortalLocks extends MemoryLocks {
  readonly #dead = new Set<string>()

  override async isHeld(name: string): Promise<boolean> {
    return !this.#dead.has(name) && (await super.isHeld(name))
  }

  kill(pageId: string): void {
    this.#dead.add(`shoal log page ${pageId}`)
  }
}

describe('marks of open pages', () => {
  let database: LogDatabase
  let locks: MortalLocks
  let written: number
  let use: DurableUseStore

  beforeEach(() => {
    vi.stubGlobal('IDBKeyRange', IDBKeyRange)
    const {scheduler} = browserEnvironment
    database = openDatabase({name: 'marks', scheduler, factory: new IDBFactory()})
    locks = new MortalLocks()
    written = 0
    // Counts what is put, by the bytes of it.
    use = (mode, task, durability) =>
      database(
        mode,
        store => {
          const counting = Object.create(store) as IDBObjectStore
          const {put} = store
          Object.assign(counting, {
            put: (value: unknown, key?: IDBValidKey) => {
              if (value instanceof Uint8Array) written += value.length
              return put.call(store, value, key)
            }
          })
          for (const name of ['get', 'delete', 'getAllKeys', 'getAll'] as const) {
            Object.assign(counting, {[name]: (store[name] as (...all: unknown[]) => unknown).bind(store)})
          }
          return task(counting)
        },
        durability
      )
  })

  function open(pageId: string, own: PageLocks = locks) {
    let leave: () => void = () => undefined
    const marks = new PageMarks(use, {locks: own, pageId, onLeaving: listener => (leave = listener)})
    return {marks, leave: () => leave()}
  }

  const keys = () =>
    database(
      'readonly',
      store =>
        new Promise<IDBValidKey[]>(resolve => {
          const request = store.getAllKeys()
          request.onsuccess = () => resolve(request.result)
        })
    )

  it('cost nothing when every page was left properly', async () => {
    const first = open('a')
    expect(await first.marks.begin()).toBe(false)
    first.leave()
    await expect.poll(keys).toEqual([])
    expect(await open('b').marks.begin()).toBe(false)
    expect(written).toBe(0)
  })

  it('of pages that are open beside it are left alone', async () => {
    await open('a').marks.begin()
    expect(await open('b').marks.begin()).toBe(false)
    expect(await keys()).toEqual([
      ['page', 'a'],
      ['page', 'b']
    ])
    expect(written).toBe(0)
  })

  it('of a page that was killed have the journal replaced, once, and leave nothing', async () => {
    await open('a').marks.begin()
    locks.kill('a')
    expect(await open('b').marks.begin()).toBe(true)
    expect(written).toBeGreaterThan(4 * 1_048_576)
    expect(await keys()).toEqual([['page', 'b']])
    expect(await open('c').marks.begin()).toBe(false)
  })

  it('are looked at by one of several pages that open together', async () => {
    await open('a').marks.begin()
    locks.kill('a')
    const replaced = await Promise.all(['b', 'c', 'd'].map(id => open(id).marks.begin()))
    expect(replaced.filter(Boolean)).toHaveLength(1)
  })
})
