import {describe, expect, it} from 'vitest'
import {natKinds, natRules} from '../../nat-lab/nat-rules.mjs'

const rules = (kind: (typeof natKinds)[number], lets?: 'all' | 'no-udp' | 'tls-only') =>
  natRules({kind, host: '10.0.1.2', ...(lets === undefined ? {} : {lets})}).split('\n')

describe('the rules of a router', () => {
  it.each(natKinds)('%s: two whole tables, and early packets dropped before anything is answered', kind => {
    const lines = rules(kind)
    expect(lines.filter(line => line === 'COMMIT')).toHaveLength(2)
    expect(lines).toContain('-A INPUT -i ext -m conntrack --ctstate NEW,INVALID -j DROP')
    expect(lines).toContain(':FORWARD DROP')
  })

  it('translate ports at random for a symmetric one only', () => {
    const random = natKinds.filter(kind => rules(kind).some(line => line.includes('--random-fully')))
    expect(random).toEqual(['sym'])
    expect(rules('public').some(line => line.includes('MASQUERADE'))).toBe(false)
  })

  it('let strangers in for a full cone, and those spoken to for one by address', () => {
    const into = (kind: 'full' | 'addr') => rules(kind).filter(line => line.includes('DNAT --to-destination 10.0.1.2'))
    expect(into('full').join()).not.toContain('--rcheck')
    expect(into('addr').join()).toContain('--rcheck')
    expect(rules('addr')).toContain('-A FORWARD -i lan -p udp -m recent --name out --set --rdest')
  })

  it('hold back what a network does not let out, before anything else gets out', () => {
    const dropped = rules('cone', 'no-udp').indexOf('-A FORWARD -i lan -p udp -j DROP')
    expect(dropped).toBeGreaterThan(0)
    expect(rules('cone', 'no-udp').indexOf('-A FORWARD -i lan -j ACCEPT')).toBeGreaterThan(dropped)
    expect(rules('cone', 'tls-only')).toContain('-A FORWARD -i lan -j DROP')
    expect(rules('cone', 'tls-only')).not.toContain('-A FORWARD -i lan -j ACCEPT')
  })
})
