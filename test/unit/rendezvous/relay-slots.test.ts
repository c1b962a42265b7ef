import {describe, expect, it} from 'vitest'
import {relayOfAddress, relaySlots, slotAddress, slotOf} from '../../../src/rendezvous/relay-slots.ts'

const shipped = Array.from({length: 12}, (_, i) => `wss://relay${i}.example`)
const hours = [7, 8, 9]
const orderOf = (hour: number) => `order of ${hour}`
const up = () => false

describe('relay slots', () => {
  it('are named by address and hours', () => {
    for (const slot of [
      {url: 'wss://a.example/path?x=1', hours: [1]},
      {url: 'tabs:', hours: [1, 2, 3]}
    ]) {
      expect(slotOf(slotAddress(slot))).toEqual(slot)
      expect(relayOfAddress(slotAddress(slot))).toBe(slot.url)
    }
    expect(relayOfAddress('wss://a.example')).toBe('wss://a.example')
  })

  it('of the shipped list are one relay an hour, the same for all members, others in other hours', () => {
    const slots = relaySlots(hours, orderOf, [undefined], [], shipped, up)
    expect(slots).toHaveLength(3)
    expect(slots.map(address => slotOf(address).hours)).toEqual([[7], [8], [9]])
    const later = relaySlots([8, 9, 10], orderOf, [undefined], [], [...shipped].reverse(), up)
    expect(later.slice(0, 2)).toEqual(slots.slice(1))
    const used = Array.from({length: 200}, (_, hour) =>
      relayOfAddress(relaySlots([hour], orderOf, [], [], shipped, up)[0]!)
    )
    for (const url of shipped) expect(used.filter(each => each === url).length).toBeLessThan(50)
  })

  it('pass on to the next relay of the hour when one is down, and go on trying it', () => {
    const [first] = relaySlots([7], orderOf, [], [], shipped, up)
    const slots = relaySlots([7], orderOf, [], [], shipped, address => address === first)
    expect(slots).toHaveLength(2)
    expect(slots[1]).toBe(first)
  })

  it('of relays that were named are all of them in every hour, and replace the shipped ones; local ones stand beside', () => {
    const named = relaySlots(
      hours,
      orderOf,
      [['wss://a/'], undefined, ['wss://b', 'http://no']],
      [['wss://l']],
      shipped,
      up
    )
    expect(named).toEqual(['wss://a#7,8,9', 'wss://b#7,8,9'])
    expect(relaySlots(hours, orderOf, [[]], [['wss://l']], shipped, up)).toEqual([])
    const local = relaySlots(hours, orderOf, [undefined], [['wss://l'], undefined], shipped, up)
    expect(local[0]).toBe('wss://l#7,8,9')
    expect(local).toHaveLength(4)
  })

  it('wait for the order of an hour', () => {
    expect(relaySlots(hours, () => undefined, [], [], shipped, up)).toEqual([])
  })
})
