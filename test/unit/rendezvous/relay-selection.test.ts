import {describe, expect, it} from 'vitest'
import {chooseRelays, relayOrder, relayUrl} from '../../../src/rendezvous/relay-selection.ts'
import {shippedNostrRelays, shippedTrackers} from '../../../src/rendezvous/shipped-relays.ts'

const rooms = Array.from({length: 3_000}, (_, i) => `room ${i}`)
const never = () => false

describe('relayOrder', () => {
  it('is the same for everybody, however the list is written', () => {
    const shuffled = [...shippedNostrRelays].reverse()
    for (const room of rooms.slice(0, 50)) {
      expect(relayOrder(room, [...shuffled, ...shuffled])).toEqual(relayOrder(room, shippedNostrRelays))
    }
  })

  it('does not change from version to version', () => {
    // Pages of two versions meet only if they agree.
    expect(relayOrder('tea', ['wss://a', 'wss://b', 'wss://c', 'wss://d'])).toMatchInlineSnapshot(`
      [
        "wss://a",
        "wss://b",
        "wss://c",
        "wss://d",
      ]
    `)
  })

  it('moves nothing else when a relay leaves the list', () => {
    for (const room of rooms.slice(0, 200)) {
      const order = relayOrder(room, shippedNostrRelays)
      for (const gone of shippedNostrRelays) {
        const without = shippedNostrRelays.filter(url => url !== gone)
        expect(relayOrder(room, without)).toEqual(order.filter(url => url !== gone))
      }
    }
  })

  it('spreads topics evenly', () => {
    const uses = new Map(shippedNostrRelays.map(url => [url, 0]))
    for (const room of rooms) {
      for (const url of relayOrder(room, shippedNostrRelays).slice(0, 3)) uses.set(url, uses.get(url)! + 1)
    }
    const even = (rooms.length * 3) / shippedNostrRelays.length
    for (const [url, count] of uses) expect(Math.abs(count - even) / even, url).toBeLessThan(0.2)
  })
})

describe('chooseRelays', () => {
  const order = ['a', 'b', 'c', 'd', 'e', 'f']

  it('takes the first ones', () => {
    expect(chooseRelays(order, 3, never)).toEqual(['a', 'b', 'c'])
  })

  it('puts the next ones in place of dead ones, and goes on trying those everybody starts with', () => {
    expect(chooseRelays(order, 3, url => url === 'b')).toEqual(['a', 'c', 'd', 'b'])
    expect(chooseRelays(order, 3, url => 'abd'.includes(url))).toEqual(['c', 'e', 'f', 'a', 'b'])
  })

  it('lets pages meet again though one of them was cut off and worked its way down the list', () => {
    const cutOff = chooseRelays(order, 3, url => 'abcd'.includes(url))
    expect(cutOff).toEqual(expect.arrayContaining([...chooseRelays(order, 3, never)]))
  })

  it('keeps the first ones when all are dead, and copes with a short list', () => {
    expect(chooseRelays(order, 3, () => true)).toEqual(['a', 'b', 'c'])
    expect(chooseRelays(['a'], 3, never)).toEqual(['a'])
    expect(chooseRelays([], 3, never)).toEqual([])
  })
})

describe('relayUrl', () => {
  it('gives equal addresses one form', () => {
    for (const text of [
      'wss://Relay.Example',
      ' wss://relay.example/ ',
      'wss://relay.example:443',
      'wss://relay.example/#x'
    ]) {
      expect(relayUrl(text)).toBe('wss://relay.example')
    }
    expect(relayUrl('ws://127.0.0.1:8080/nostr')).toBe('ws://127.0.0.1:8080/nostr')
    expect(relayUrl('wss://relay.example/?a=b')).toBe('wss://relay.example/?a=b')
  })

  it('refuses what is no WebSocket address', () => {
    for (const text of [
      '',
      'relay.example',
      'https://relay.example',
      'javascript:alert(1)',
      'wss://',
      'wss://me:secret@x.example'
    ]) {
      expect(relayUrl(text)).toBeUndefined()
    }
  })

  it('is what the shipped lists are written in already', () => {
    for (const url of [...shippedNostrRelays, ...shippedTrackers]) expect(relayUrl(url)).toBe(url)
  })
})
