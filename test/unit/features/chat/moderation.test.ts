import {beforeEach, describe, expect, test} from 'vitest'
import {fromHex} from '../../../../src/base/bytes.ts'
import type {PersonKey} from '../../../../src/base/ids.ts'
import {maxBlockLists, Moderation} from '../../../../src/features/chat/moderation.ts'
import {openAcquaintances, type Acquaintances} from '../../../../src/identity/acquaintances.ts'
import {MemoryAcquaintanceStore} from '../../../../src/identity/memory-acquaintance-store.ts'
import {encodeBody, entryKinds, maxBlockedKeys} from '../../../../src/protocol/bodies.ts'
import {counting} from '../../../vectors/wire-samples.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {madeEntry} from './made-entries.ts'

const person = (number: number) => number.toString(16).padStart(64, '0') as PersonKey
const [self, ada, bo, cy, eve] = [1, 2, 3, 4, 5].map(person) as [PersonKey, PersonKey, PersonKey, PersonKey, PersonKey]

const listBody = (...keys: PersonKey[]) => encodeBody({type: 'blockList', keys: keys.map(key => fromHex(key)!)})
const list = (author: PersonKey, ...keys: PersonKey[]) => madeEntry(author, entryKinds.blockList, listBody(...keys))

let acquaintances: Acquaintances
let moderation: Moderation
beforeEach(async () => {
  acquaintances = await openAcquaintances(new VirtualEnvironment(), new MemoryAcquaintanceStore())
  moderation = new Moderation({acquaintances, ownKey: self})
})

describe('moderation', () => {
  test('hides whom one muted, and shows them again', async () => {
    expect(moderation.hidden(eve)).toBeUndefined()
    await acquaintances.setMuted(eve, true)
    expect(moderation.hidden(eve)).toBe('muted')
    await acquaintances.setMuted(eve, false)
    expect(moderation.hidden(eve)).toBeUndefined()
  })

  test('whom one blocked is not there, muted or not; they are on the own list, and their list does not count', async () => {
    await acquaintances.setMuted(eve, true)
    await acquaintances.setBlocked(eve, true)
    await acquaintances.setFollowed(eve, true)
    moderation.take(list(eve, cy))
    expect([moderation.hidden(eve), moderation.hidden(cy)]).toEqual(['blocked', undefined])
    expect(moderation.ownList()).toEqual([eve])
    await acquaintances.setBlocked(eve, false)
    expect([moderation.hidden(eve), moderation.hidden(cy)]).toEqual(['muted', 'listed'])
  })

  test('hides whom somebody one follows lists, as long as one follows', async () => {
    expect(moderation.take(list(ada, eve, cy))).toBe(true)
    expect(moderation.hasList(ada)).toBe(true)
    expect(moderation.hidden(eve)).toBeUndefined()
    await acquaintances.setFollowed(ada, true)
    expect([eve, cy, bo].map(key => moderation.hidden(key))).toEqual(['listed', 'listed', undefined])
    await acquaintances.setMuted(eve, true)
    expect(moderation.hidden(eve)).toBe('muted')
    await acquaintances.setMuted(eve, false)
    await acquaintances.setFollowed(ada, false)
    expect(moderation.hidden(eve)).toBeUndefined()
  })

  test('counts the newest list of an author, whichever comes first', async () => {
    await acquaintances.setFollowed(ada, true)
    const [older, newer] = [list(ada, eve), list(ada, cy)]
    expect(moderation.take(newer)).toBe(true)
    expect(moderation.take(older)).toBe(false)
    expect(moderation.take(newer)).toBe(false)
    expect([eve, cy].map(key => moderation.hidden(key))).toEqual([undefined, 'listed'])
    expect(moderation.take(list(ada))).toBe(true)
    expect(moderation.hidden(cy)).toBeUndefined()
    expect(moderation.hasList(ada)).toBe(false)
  })

  test('a list that was taken back counts no more, and one whose body comes later counts then', async () => {
    await acquaintances.setFollowed(ada, true)
    const entry = list(ada, eve)
    moderation.take(entry)
    expect(moderation.take({...entry, body: undefined})).toBe(true)
    expect(moderation.hidden(eve)).toBeUndefined()
    expect(moderation.take(entry)).toBe(true)
    expect(moderation.hidden(eve)).toBe('listed')
  })

  test('never hides oneself, whoever lists one', async () => {
    await acquaintances.setFollowed(ada, true)
    await acquaintances.setMuted(self, true)
    moderation.take(list(ada, self))
    expect(moderation.hidden(self)).toBeUndefined()
    expect(moderation.ownList()).toEqual([])
  })

  test('lists do not chain: neither whom a listed one follows nor lists of lists count', async () => {
    await acquaintances.setFollowed(ada, true)
    moderation.take(list(ada, bo))
    moderation.take(list(bo, cy))
    moderation.take(list(self, eve))
    expect([bo, cy, eve].map(key => moderation.hidden(key))).toEqual(['listed', undefined, undefined])
  })

  test('what cannot be read is an empty list, and other kinds are none', async () => {
    await acquaintances.setFollowed(ada, true)
    moderation.take(list(ada, eve))
    expect(moderation.take(madeEntry(ada, entryKinds.chatText, listBody(cy)))).toBe(false)
    expect(moderation.take(madeEntry(ada, entryKinds.blockList, counting(40)))).toBe(true)
    expect(moderation.hidden(eve)).toBeUndefined()
  })

  test('remembers so many lists, those one follows longest', async () => {
    await acquaintances.setFollowed(ada, true)
    moderation.take(list(ada, eve))
    moderation.take(list(bo, cy))
    for (let i = 0; i < maxBlockLists; i++) moderation.take(list(person(100 + i), cy))
    expect(moderation.hasList(ada)).toBe(true)
    expect(moderation.hidden(eve)).toBe('listed')
    expect(moderation.hasList(bo)).toBe(false)
  })

  test('the own list is whom one muted, no more than fit', async () => {
    await acquaintances.setMuted(eve, true)
    await acquaintances.setMuted(bo, true)
    expect(moderation.ownList()).toEqual([bo, eve])
    for (let i = 0; i < maxBlockedKeys; i++) await acquaintances.setMuted(person(100 + i), true)
    expect(moderation.ownList()).toHaveLength(maxBlockedKeys)
    expect(() => listBody(...moderation.ownList())).not.toThrow()
  })
})
