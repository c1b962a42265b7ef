import {describe, expect, it} from 'vitest'
import type {PersonKey} from '../../../src/base/ids.ts'
import type {RelayStatus} from '../../../src/rendezvous/rendezvous.ts'
import {peopleOf} from '../../../src/swarm/people.ts'
import {statusOf} from '../../../src/swarm/status.ts'

const relay = (state: RelayStatus['state'], kind: RelayStatus['kind'] = 'nostr'): RelayStatus => ({
  kind,
  url: 'wss://r',
  state
})
const tabs = relay('open', 'tabs')
const base = {online: true, others: 0, joinedMs: 0, openSinceMs: undefined as number | undefined, nowMs: 100}

describe('statusOf', () => {
  it('is together whatever the relays do', () => {
    expect(statusOf({...base, others: 2, online: false, relays: []})).toEqual({kind: 'together', others: 2})
  })

  it('is starting until a relay opens, and offline when none does', () => {
    expect(statusOf({...base, relays: [tabs, relay('connecting')]}).kind).toBe('starting')
    expect(statusOf({...base, nowMs: 30_000, relays: [tabs, relay('waiting')]}).kind).toBe('offline')
    expect(statusOf({...base, online: false, relays: [relay('waiting')]}).kind).toBe('offline')
    expect(statusOf({...base, openSinceMs: 50, relays: [relay('waiting')]}).kind).toBe('offline')
  })

  it('searches for a while, then is alone', () => {
    const relays = [tabs, relay('open'), relay('waiting', 'tracker')]
    expect(statusOf({...base, openSinceMs: 50, relays})).toEqual({kind: 'searching', openRelays: 1, relays: 2})
    expect(statusOf({...base, openSinceMs: 50, nowMs: 30_000, relays})).toEqual({kind: 'alone', openRelays: 1})
  })

  it('with no relay wanted is not offline', () => {
    expect(statusOf({...base, relays: [tabs]}).kind).toBe('searching')
    expect(statusOf({...base, nowMs: 30_000, relays: [tabs]})).toEqual({kind: 'alone', openRelays: 0})
  })
})

describe('peopleOf', () => {
  const key = (name: string) => name as PersonKey
  const self = {key: key('me'), name: 'Zoe', here: true}

  it('puts oneself first and groups pages by person', () => {
    const people = peopleOf(self, [
      {key: key('b'), name: 'ben', here: false},
      {key: key('a'), name: 'Ada', here: true},
      {key: key('b'), name: 'Ben', here: true},
      {key: key('me'), name: 'Old name', here: true}
    ])
    expect(people).toEqual([
      {key: 'me', name: 'Zoe', here: true, self: true, pages: 2},
      {key: 'a', name: 'Ada', here: true, self: false, pages: 1},
      {key: 'b', name: 'Ben', here: true, self: false, pages: 2}
    ])
  })
})
