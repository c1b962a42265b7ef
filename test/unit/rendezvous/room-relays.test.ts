import {describe, expect, it} from 'vitest'
import {RelayHealth} from '../../../src/rendezvous/relay-health.ts'
import {relayOrder} from '../../../src/rendezvous/relay-selection.ts'
import type {RelayChoice} from '../../../src/rendezvous/rendezvous.ts'
import {isDownBy, roomRelays} from '../../../src/rendezvous/room-relays.ts'

const shipped = {
  nostr: {urls: ['wss://n1', 'wss://n2', 'wss://n3', 'wss://n4', 'wss://n5'], count: 3},
  trackers: {urls: ['wss://t1', 'wss://t2', 'wss://t3'], count: 2}
}
const usualNostr = relayOrder('room', shipped.nostr.urls).slice(0, 3)
const usualTrackers = relayOrder('room', shipped.trackers.urls).slice(0, 2)
const relays = (...choices: RelayChoice[]) => roomRelays('room', choices, shipped, () => false)

describe('roomRelays', () => {
  it('uses the shipped ones without any choice', () => {
    expect(relays({})).toEqual({nostr: usualNostr, trackers: usualTrackers})
  })

  it('replaces one kind by an explicit list and leaves the other alone', () => {
    expect(relays({relays: ['wss://mine']})).toEqual({nostr: ['wss://mine'], trackers: usualTrackers})
    expect(relays({trackers: ['wss://mine']})).toEqual({nostr: usualNostr, trackers: ['wss://mine']})
  })

  it('replaces the local ones by an explicit list too', () => {
    expect(relays({relays: ['wss://mine'], localRelays: ['ws://local'], localTrackers: ['ws://local']})).toEqual({
      nostr: ['wss://mine'],
      trackers: ['ws://local', ...usualTrackers]
    })
  })

  it('uses local ones beside the shipped', () => {
    expect(relays({localRelays: ['ws://local/nostr']}).nostr).toEqual(['ws://local/nostr', ...usualNostr])
  })

  it('uses none where none was asked for', () => {
    expect(relays({relays: [], trackers: [], localRelays: ['ws://local']})).toEqual({nostr: [], trackers: []})
  })

  it('unites the choices of everybody in the room', () => {
    expect(relays({relays: ['wss://a', 'wss://b']}, {relays: ['wss://b/', 'wss://c']}, {}).nostr).toEqual([
      'wss://a',
      'wss://b',
      'wss://c'
    ])
    expect(relays({localRelays: ['ws://a']}, {localRelays: ['ws://a', 'ws://b']}).nostr).toEqual([
      'ws://a',
      'ws://b',
      ...usualNostr
    ])
  })

  it('leaves out what is no address', () => {
    expect(relays({relays: ['no', 'https://no.example', 'wss://yes']}).nostr).toEqual(['wss://yes'])
  })
})

describe('isDownBy', () => {
  const health = new RelayHealth({load: async () => ({}), save: async () => undefined}, () => 1_000_000)
  health.failed('wss://bad')

  const judge = (ms: number | undefined) => isDownBy(health, () => ms, 9_000)

  it('judges a relay in use by how long it is out of reach', () => {
    expect(judge(0)('wss://good')).toBe(false)
    expect(judge(9_000)('wss://good')).toBe(false)
    expect(judge(9_001)('wss://good')).toBe(true)
  })

  it('judges a relay that failed lately as down until it is open', () => {
    expect(judge(undefined)('wss://bad')).toBe(true)
    expect(judge(100)('wss://bad')).toBe(true)
    expect(judge(0)('wss://bad')).toBe(false)
    expect(judge(undefined)('wss://good')).toBe(false)
  })
})
