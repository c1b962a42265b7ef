import {describe, expect, test, vi} from 'vitest'
import type {EntryId, PersonKey, TopicId} from '../../src/base/ids.ts'
import {
  emptyMemory,
  keptChange,
  maxDrafts,
  maxPersonPlaces,
  stateOf,
  type ChatMemoryState
} from '../../src/features/chat/chat-memory-state.ts'
import type {ChatMemoryStore} from '../../src/features/chat/chat-memory-store.ts'
import type {Place} from '../../src/log/index-row.ts'

export const placeAt = (hlcMs: number, id = 1): Place => ({
  hlcMs,
  hlcCounter: 0,
  id: id.toString(16).padStart(64, '0') as EntryId
})
const person = (number: number): PersonKey => number.toString(16).padStart(64, '0') as PersonKey

/** What every `ChatMemoryStore` must do. `make` returns a way to open the same empty store as often as a test wants: one per page. */
export function describeChatMemoryStore(name: string, make: () => () => ChatMemoryStore): void {
  describe(`ChatMemoryStore: ${name}`, () => {
    const [tea, coffee] = ['0a'.repeat(16), '0b'.repeat(16)] as [TopicId, TopicId]
    const join = (store: ChatMemoryStore, change: Partial<ChatMemoryState>, atMs = 1_000) =>
      store.join(tea, keptChange(change, atMs))
    const stateIn = async (store: ChatMemoryStore, topic = tea) => stateOf(await store.load(topic))

    test('is empty at first', async () => {
      expect(await make()().load(tea)).toEqual(emptyMemory)
    })

    test('gives back what was joined, of that topic alone', async () => {
      const open = make()
      const state: ChatMemoryState = {
        firstOpenedMs: 77,
        seenUpTo: placeAt(5),
        heldUpTo: placeAt(4),
        directSeen: {[person(1)]: placeAt(3)},
        directReached: {[person(1)]: placeAt(4)},
        seenBy: {[person(2)]: placeAt(2)},
        drafts: {'': 'to all', [person(1)]: 'to one'},
        begun: {replyTo: placeAt(5).id, edit: {id: placeAt(4).id, text: 'changed to'}},
        publishesBlockList: true
      }
      await join(open(), state)
      expect(await stateIn(open())).toEqual(state)
      expect(await open().load(coffee)).toEqual(emptyMemory)
    })

    test('keeps the later place and the last draft, in whatever order pages write', async () => {
      for (const order of [
        [0, 1],
        [1, 0],
        [0, 1, 0]
      ]) {
        const open = make()
        const writes = [
          [{seenUpTo: placeAt(9), directSeen: {[person(1)]: placeAt(1)}, drafts: {'': 'old'}}, 1_000],
          [{seenUpTo: placeAt(3), directSeen: {[person(1)]: placeAt(2)}, drafts: {'': 'new'}}, 2_000]
        ] as const
        for (const at of order) {
          const [change, atMs] = writes[at]!
          await join(open(), change, atMs)
        }
        expect(await stateIn(open())).toMatchObject({
          seenUpTo: placeAt(9),
          directSeen: {[person(1)]: placeAt(2)},
          drafts: {'': 'new'}
        })
      }
    })

    test('does not bring back a draft that was sent', async () => {
      const open = make()
      await join(open(), {drafts: {'': ''}}, 2_000)
      await join(open(), {drafts: {'': 'old'}}, 1_000)
      expect((await stateIn(open())).drafts).toEqual({})
    })

    test('loses nothing when pages write at the same moment, one of them leaving', async () => {
      const open = make()
      await Promise.all([
        join(open(), {seenUpTo: placeAt(1)}),
        open().leave(tea, keptChange({heldUpTo: placeAt(2)}, 1_000)),
        open().leave(tea, keptChange({drafts: {'': 'here'}}, 1_000)),
        join(open(), {publishesBlockList: true})
      ])
      const expected = {
        seenUpTo: placeAt(1),
        heldUpTo: placeAt(2),
        drafts: {'': 'here'},
        publishesBlockList: true
      }
      expect(await stateIn(open())).toMatchObject(expected)
      await join(open(), {})
      expect(await stateIn(open())).toMatchObject(expected)
    })

    test('keeps so many drafts and places and no more: the newest', async () => {
      const open = make()
      const store = open()
      const many = Array.from({length: maxPersonPlaces + 10}, (_, i) => [person(i), placeAt(i)] as const)
      await join(store, {seenBy: Object.fromEntries(many) as ChatMemoryState['seenBy']})
      for (let i = 0; i < maxDrafts + 3; i++) await join(store, {drafts: {[person(i)]: `draft ${i}`}}, 1_000 + i)
      const {seenBy, drafts} = await stateIn(open())
      expect(Object.keys(seenBy)).toHaveLength(maxPersonPlaces)
      expect(seenBy[person(9)]).toBeUndefined()
      expect(seenBy[person(10)]).toEqual(placeAt(10))
      expect(Object.keys(drafts)).toHaveLength(maxDrafts)
      expect(drafts[person(2)]).toBeUndefined()
      expect(drafts[person(3)]).toBe('draft 3')
    })

    test('tells the other pages of the topic, and not the one that wrote', async () => {
      const open = make()
      const [here, there] = [open(), open()]
      const [heardHere, heardThere, heardElsewhere] = [vi.fn(), vi.fn(), vi.fn()]
      here.onJoined(tea, heardHere)
      there.onJoined(coffee, heardElsewhere)
      const stop = there.onJoined(tea, heardThere)
      await join(here, {seenUpTo: placeAt(1)})
      await vi.waitFor(() => expect(heardThere).toHaveBeenCalledTimes(1))
      await here.leave(tea, keptChange({seenUpTo: placeAt(2)}, 1_000))
      await vi.waitFor(() => expect(heardThere.mock.calls.length).toBeGreaterThan(1))
      const heard = heardThere.mock.calls.length
      stop()
      await join(here, {seenUpTo: placeAt(3)})
      await there.load(tea)
      expect(heardThere).toHaveBeenCalledTimes(heard)
      expect(heardHere).not.toHaveBeenCalled()
      expect(heardElsewhere).not.toHaveBeenCalled()
    })
  })
}
