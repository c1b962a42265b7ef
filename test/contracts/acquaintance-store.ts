import {describe, expect, test, vi} from 'vitest'
import type {PersonKey} from '../../src/base/ids.ts'
import {maxAcquaintances, type AcquaintanceChange} from '../../src/identity/acquaintance.ts'
import type {AcquaintanceStore} from '../../src/identity/acquaintance-store.ts'
import {counting} from '../vectors/wire-samples.ts'

export const personKey = (number: number): PersonKey => number.toString(16).padStart(64, '0') as PersonKey

const met = (name: string, atMs: number, agreementKey = counting(32)): AcquaintanceChange => ({
  met: {name, agreementKey, atMs}
})

/** What every `AcquaintanceStore` must do. `make` returns a way to open the same empty store as often as a test wants: one per page. */
export function describeAcquaintanceStore(name: string, make: () => () => AcquaintanceStore): void {
  describe(`AcquaintanceStore: ${name}`, () => {
    const [ada, bo] = [personKey(1), personKey(2)]
    const change = (store: AcquaintanceStore, ...changes: [PersonKey, AcquaintanceChange][]) =>
      store.change(new Map(changes))
    const load = async (store: AcquaintanceStore) => [...(await store.load())].sort((a, b) => (a.key < b.key ? -1 : 1))

    test('is empty at first', async () => {
      expect(await load(make()())).toEqual([])
    })

    test('gives back whom one met, muted or follows', async () => {
      const open = make()
      await change(open(), [ada, met('Ada', 1_000)], [bo, {muted: true}])
      await change(open(), [ada, {followed: true}])
      expect(await load(open())).toEqual([
        {
          key: ada,
          name: 'Ada',
          agreementKey: counting(32),
          firstMetMs: 1_000,
          lastSeenMs: 1_000,
          muted: false,
          blocked: false,
          followed: true
        },
        {
          key: bo,
          name: expect.any(String) as string,
          agreementKey: undefined,
          firstMetMs: undefined,
          lastSeenMs: undefined,
          muted: true,
          blocked: false,
          followed: false
        }
      ])
    })

    test('keeps the first meeting, and the name and key of the last, in whatever order they come', async () => {
      for (const order of [
        [0, 1, 2],
        [2, 0, 1],
        [1, 2, 0]
      ]) {
        const open = make()
        const meetings = [met('Ada', 1_000), met('Ada L.', 2_000), met('Countess', 3_000, counting(32, 9))]
        for (const at of order) await change(open(), [ada, meetings[at]!])
        expect(await load(open())).toMatchObject([
          {name: 'Countess', agreementKey: counting(32, 9), firstMetMs: 1_000, lastSeenMs: 3_000}
        ])
      }
    })

    test('loses nothing when pages change at the same moment', async () => {
      const open = make()
      await Promise.all([
        change(open(), [ada, met('Ada', 1_000)]),
        change(open(), [ada, {muted: true}]),
        change(open(), [ada, {followed: true}]),
        change(open(), [bo, met('Bo', 1_000)])
      ])
      expect(await load(open())).toMatchObject([{name: 'Ada', muted: true, followed: true}, {name: 'Bo'}])
    })

    test('never keeps a name that cannot be shown', async () => {
      const open = make()
      await change(open(), [ada, met('Ada', 1_000)])
      await change(open(), [ada, met('A\u202eda', 2_000)])
      expect(await load(open())).toMatchObject([{name: 'Ada', lastSeenMs: 2_000}])
    })

    test('forgets those longest gone when there are too many, but not whom one muted or met for long', async () => {
      const open = make()
      const [muted, friend] = [personKey(1), personKey(2)]
      await change(open(), [muted, {muted: true}], [friend, met('friend', 0)], [friend, met('friend', 0)])
      await change(open(), [friend, met('friend', 90_000_000)])
      const crowd = Array.from({length: maxAcquaintances}, (_, i): [PersonKey, AcquaintanceChange] => [
        personKey(100 + i),
        met('crowd', 100_000_000 + i)
      ])
      await change(open(), ...crowd)
      const kept = new Set((await load(open())).map(({key}) => key))
      expect(kept.size).toBe(maxAcquaintances)
      expect(kept.has(muted)).toBe(true)
      expect(kept.has(friend)).toBe(true)
      expect(kept.has(personKey(100))).toBe(false)
      expect(kept.has(personKey(101))).toBe(false)
      expect(kept.has(personKey(102))).toBe(true)
    })

    test('tells the other pages, and not the one that changed it', async () => {
      const open = make()
      const [here, there] = [open(), open()]
      const [heardHere, heardThere] = [vi.fn(), vi.fn()]
      here.onChanged(heardHere)
      const stop = there.onChanged(heardThere)
      await change(here, [ada, {muted: true}])
      await vi.waitFor(() => expect(heardThere).toHaveBeenCalledTimes(1))
      stop()
      await change(here, [ada, {muted: false}])
      await load(there)
      expect(heardThere).toHaveBeenCalledTimes(1)
      expect(heardHere).not.toHaveBeenCalled()
    })
  })
}
