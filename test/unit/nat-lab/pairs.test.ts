import {describe, expect, it} from 'vitest'
import {endOf, isAllowed, isDirect, pairName} from '../../nat-lab/pairs.mjs'

const path = (local: string, remote: string, protocol = 'udp') => ({local, remote, protocol})

describe('the way of a link in the NAT laboratory', () => {
  it('is named from both ends, A’s first', () => {
    expect(pairName(path('srflx', 'prflx'), path('prflx', 'srflx'))).toBe('srflx<>prflx')
    expect(pairName(path('relay', 'srflx', 'tls'), path('srflx', 'relay'))).toBe('relay(tls)<>srflx')
  })

  it.each([
    [path('host', 'host'), 'host'],
    [path('srflx', 'host'), 'reflexive'],
    [path('prflx', 'host'), 'reflexive'],
    [path('relay', 'host', 'tcp'), 'relay-tcp']
  ])('%j ends at %s', (way, end) => expect(endOf(way)).toBe(end))

  it('may be turned around, unless one end is meant', () => {
    const [a, b] = [path('srflx', 'relay'), path('relay', 'srflx', 'tcp')]
    expect(isAllowed(a, b, [['relay-tcp', 'reflexive']])).toBe(true)
    expect(isAllowed(b, a, [['relay-tcp', 'reflexive']], {ordered: true})).toBe(true)
    expect(isAllowed(a, b, [['relay-tcp', 'reflexive']], {ordered: true})).toBe(false)
  })

  it('is one of those that are allowed', () => {
    const direct = [['reflexive', 'reflexive']] as const
    expect(isAllowed(path('srflx', 'prflx'), path('prflx', 'srflx'), direct)).toBe(true)
    expect(isAllowed(path('host', 'srflx'), path('srflx', 'host'), direct)).toBe(false)
    expect(isAllowed(path('relay', 'srflx'), path('srflx', 'relay'), direct)).toBe(false)
    expect(isAllowed(path('relay', 'srflx', 'tcp'), path('srflx', 'relay'), [['relay-udp', 'reflexive']])).toBe(false)
  })

  it('is direct for a page that sees no relay at either end', () => {
    expect(isDirect(path('srflx', 'prflx'))).toBe(true)
    expect(isDirect(path('srflx', 'relay'))).toBe(false)
    expect(isDirect(path('relay', 'srflx'))).toBe(false)
  })

  it('is the same for both: what one relays the other sees relayed', () => {
    const relayed = [['relay-udp', 'reflexive']] as const
    expect(isAllowed(path('relay', 'srflx'), path('srflx', 'srflx'), relayed)).toBe(false)
    expect(isAllowed(path('srflx', 'relay'), path('srflx', 'srflx'), [['reflexive', 'reflexive']])).toBe(false)
  })
})
