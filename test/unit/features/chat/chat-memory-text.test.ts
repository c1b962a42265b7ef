import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {EntryId, PersonKey} from '../../../../src/base/ids.ts'
import {emptyMemory, joined, keptChange} from '../../../../src/features/chat/chat-memory-state.ts'
import {memoryAsText, memoryFromText} from '../../../../src/features/chat/chat-memory-text.ts'

const hex = fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64})
const place = fc.record({
  hlcMs: fc.nat(),
  hlcCounter: fc.nat(),
  id: hex.map(id => id as EntryId)
})
const places = fc.dictionary(hex as fc.Arbitrary<PersonKey>, place, {maxKeys: 4})
const change = fc.record({
  firstOpenedMs: fc.option(fc.nat(), {nil: undefined}),
  seenUpTo: fc.option(place, {nil: undefined}),
  heldUpTo: fc.option(place, {nil: undefined}),
  directSeen: places,
  directReached: places,
  seenBy: places,
  drafts: fc.dictionary(fc.oneof(fc.constant(''), hex), fc.string(), {maxKeys: 4}),
  begun: fc.record({replyTo: hex, edit: fc.record({id: hex, text: fc.string()})}, {requiredKeys: []}),
  publishesBlockList: fc.boolean()
})

test('any memory is the same after it was a text', () => {
  fc.assert(
    fc.property(change, fc.nat(), (state, atMs) => {
      const memory = joined(keptChange(state, atMs), emptyMemory)
      expect(memoryFromText(memoryAsText(memory))).toEqual(memory)
    })
  )
})

test('a text that is damaged is as much of a memory as is whole, and never throws', () => {
  const memory = keptChange({drafts: {'': 'half a sent'}, publishesBlockList: true}, 1_000)
  const text = memoryAsText(memory)
  expect(memoryFromText(text.replace('half a sent', 'half a'))).toEqual(
    keptChange({drafts: {'': 'half a'}, publishesBlockList: true}, 1_000)
  )
  for (const damaged of ['', 'null', '[]', '[[1,2]]', '{"schema":1,"drafts":[[1]]}', text.slice(1)])
    expect(memoryFromText(damaged)).toEqual(emptyMemory)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({maxLength: 4}), (at, other) => {
      expect(memoryFromText(text.slice(0, at) + other + text.slice(at + 1)).schema).toBe(1)
    })
  )
})
