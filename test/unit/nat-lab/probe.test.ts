import {describe, expect, it} from 'vitest'
import {needs, whySkipped} from '../../nat-lab/probe.mjs'

interface Machine {
  isRoot?: boolean
  missing?: readonly string[]
  installs?: boolean
  rules?: string
}

function machine({isRoot = true, missing = [], installs = false, rules}: Machine = {}) {
  const gone = new Set(missing)
  const log: string[] = []
  const installed: string[] = []
  const why = whySkipped({
    isRoot,
    has: words => !needs.some(need => need.words === words && gone.has(need.what)),
    install: names => {
      installed.push(...names)
      if (installs) gone.clear()
    },
    tryRules: () => rules,
    log: line => void log.push(line)
  })
  return {why, log, installed}
}

describe('whether a machine can run the NAT laboratory', () => {
  it('can', () => expect(machine()).toEqual({why: undefined, log: [], installed: []}))

  it('needs root, and touches nothing without it', () => {
    const {why, installed} = machine({isRoot: false, missing: ['iptables'], installs: true})
    expect(why).toMatch(/need root/)
    expect(installed).toEqual([])
  })

  it('installs what is missing, and says so', () => {
    const {why, log, installed} = machine({missing: ['iptables', 'turnserver'], installs: true})
    expect(why).toBeUndefined()
    expect(installed).toEqual(['iptables', 'coturn'])
    expect(log.join()).toMatch(/iptables, turnserver missing here/)
  })

  it('says what is still missing, and how to get it', () => {
    expect(machine({missing: ['turnserver']}).why).toBe('turnserver missing: apt-get install coturn.')
  })

  it('says what does not work though everything is there', () => {
    expect(machine({rules: 'unshare: Operation not permitted'}).why).toMatch(/do not work here: unshare/)
  })
})
